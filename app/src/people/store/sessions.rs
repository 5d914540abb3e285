//! Sessions and tokens: how people and programs prove who they are.

use super::accounts::PersonRow;
use crate::database::Tx;
use crate::id::{BuildingId, OrganisationId, PersonId};
use crate::on;
use crate::people::model::{Actor, Role, RoleKind};
use crate::time::Instant;

/// A person, with one of their roles.
#[derive(sqlx::FromRow)]
struct HolderRow {
    #[sqlx(flatten)]
    person: PersonRow,
    role: Option<RoleKind>,
    organisation_id: Option<OrganisationId>,
    building_id: Option<BuildingId>,
    /// Of a session.
    last_seen_at: Option<Instant>,
}

fn holder(rows: Vec<HolderRow>) -> Option<Actor> {
    let mut person = None;
    let mut roles = Vec::new();
    for row in rows {
        roles.extend(row.role.map(|kind| Role { kind, organisation: row.organisation_id, building: row.building_id }));
        person = Some(row.person.into());
    }
    person.map(|person| Actor { person: Some(person), roles })
}

/// Whoever a live session belongs to, and when it was last seen; `None` also when that was not after `seen_after`.
pub async fn session_holder(
    tx: &mut Tx,
    token_hash: &str,
    now: Instant,
    seen_after: Instant,
) -> Result<Option<(Actor, Instant)>, sqlx::Error> {
    let rows: Vec<HolderRow> = on!(tx, db => sqlx::query_as(
        "SELECT p.id, p.email, p.name, p.language, r.role, r.organisation_id, r.building_id, s.last_seen_at
         FROM session s JOIN person p ON p.id = s.person_id LEFT JOIN role r ON r.person_id = p.id
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.last_seen_at > $3 AND p.disabled_at IS NULL ORDER BY r.id")
        .bind(token_hash).bind(now).bind(seen_after).fetch_all(db).await)?;
    let seen = rows.first().and_then(|row| row.last_seen_at);
    Ok(holder(rows).zip(seen))
}

pub async fn session_seen(tx: &mut Tx, token_hash: &str, now: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE session SET last_seen_at = $2 WHERE token_hash = $1")
        .bind(token_hash).bind(now).execute(db).await.map(|_| ()))
}

/// Whoever a token that has not been revoked belongs to.
pub async fn token_holder(tx: &mut Tx, token_hash: &str) -> Result<Option<Actor>, sqlx::Error> {
    let rows = on!(tx, db => sqlx::query_as(
        "SELECT p.id, p.email, p.name, p.language, r.role, r.organisation_id, r.building_id, CAST(NULL AS BIGINT) AS last_seen_at
         FROM api_token t JOIN person p ON p.id = t.person_id LEFT JOIN role r ON r.person_id = p.id
         WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND p.disabled_at IS NULL ORDER BY r.id")
        .bind(token_hash).fetch_all(db).await)?;
    Ok(holder(rows))
}

pub async fn insert_session(
    tx: &mut Tx,
    token_hash: &str,
    person: &PersonId,
    device: &str,
    now: Instant,
    until: Instant,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO session (token_hash, person_id, device, created_at, last_seen_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)")
        .bind(token_hash).bind(person).bind(device).bind(now).bind(until).execute(db).await.map(|_| ()))
}

pub async fn delete_session(tx: &mut Tx, token_hash: &str) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM session WHERE token_hash = $1").bind(token_hash).execute(db).await.map(|_| ()))
}

/// Sessions that have run out, or were last seen at this instant or before.
pub async fn delete_ended_sessions(tx: &mut Tx, now: Instant, seen_after: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM session WHERE expires_at <= $1 OR last_seen_at <= $2")
        .bind(now).bind(seen_after).execute(db).await.map(|_| ()))
}

/// Ends every session of a person; returns how many.
pub async fn delete_sessions(tx: &mut Tx, person: &PersonId) -> Result<u64, sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM session WHERE person_id = $1").bind(person).execute(db).await.map(|done| done.rows_affected()))
}

/// Device and begin of every live session, newest first.
pub async fn sessions(
    tx: &mut Tx,
    person: &PersonId,
    now: Instant,
    seen_after: Instant,
) -> Result<Vec<(String, Instant)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as(
        "SELECT device, created_at FROM session WHERE person_id = $1 AND expires_at > $2 AND last_seen_at > $3
         ORDER BY created_at DESC, token_hash")
        .bind(person).bind(now).bind(seen_after).fetch_all(db).await)
}

pub async fn insert_token(
    tx: &mut Tx,
    token_hash: &str,
    id: &str,
    person: &PersonId,
    name: &str,
    now: Instant,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO api_token (token_hash, id, person_id, name, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(token_hash).bind(id).bind(person).bind(name).bind(now).execute(db).await.map(|_| ()))
}

/// Id, name and begin of the tokens that have not been revoked.
pub async fn tokens(tx: &mut Tx, person: &PersonId) -> Result<Vec<(String, String, Instant)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as("SELECT id, name, created_at FROM api_token WHERE person_id = $1 AND revoked_at IS NULL ORDER BY created_at")
        .bind(person).fetch_all(db).await)
}

pub async fn revoke_token(tx: &mut Tx, person: &PersonId, id: &str, now: Instant) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE api_token SET revoked_at = $3 WHERE id = $1 AND person_id = $2 AND revoked_at IS NULL")
        .bind(id).bind(person).bind(now).execute(db).await.map(|done| done.rows_affected() > 0))
}
