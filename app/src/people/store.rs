//! All SQL of people.

use super::model::{Organisation, OrganisationKind, Person, Role, RoleKind};
use crate::database::{Tx, on_locked};
use crate::id::{BuildingId, OrganisationId, PersonId};
use crate::on;
use crate::time::Instant;

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: PersonId,
    email: String,
    name: String,
    language: String,
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        Self { id: row.id, email: row.email, name: row.name, language: row.language }
    }
}

/// A person, with one of their roles.
#[derive(sqlx::FromRow)]
struct HolderRow {
    #[sqlx(flatten)]
    person: PersonRow,
    role: Option<String>,
    organisation_id: Option<OrganisationId>,
    building_id: Option<BuildingId>,
    /// Of a session.
    last_seen_at: Option<Instant>,
}

fn holder(rows: Vec<HolderRow>) -> Option<(Person, Vec<Role>)> {
    let mut person = None;
    let mut roles = Vec::new();
    for row in rows {
        let kind = row.role.as_deref().and_then(RoleKind::parse);
        roles.extend(kind.map(|kind| Role { kind, organisation: row.organisation_id, building: row.building_id }));
        person = Some(row.person.into());
    }
    person.map(|person| (person, roles))
}

/// The person a live session belongs to, with their roles, and when it was last seen; `None` also when that was not after `seen_after`.
pub async fn session_holder(
    tx: &mut Tx,
    token_hash: &str,
    now: Instant,
    seen_after: Instant,
) -> Result<Option<((Person, Vec<Role>), Instant)>, sqlx::Error> {
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

/// The person a token that has not been revoked belongs to, with their roles.
pub async fn token_holder(tx: &mut Tx, token_hash: &str) -> Result<Option<(Person, Vec<Role>)>, sqlx::Error> {
    let rows = on!(tx, db => sqlx::query_as(
        "SELECT p.id, p.email, p.name, p.language, r.role, r.organisation_id, r.building_id, CAST(NULL AS BIGINT) AS last_seen_at
         FROM api_token t JOIN person p ON p.id = t.person_id LEFT JOIN role r ON r.person_id = p.id
         WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND p.disabled_at IS NULL ORDER BY r.id")
        .bind(token_hash).fetch_all(db).await)?;
    Ok(holder(rows))
}

/// Id, name and password hash of an enabled account.
pub async fn account(tx: &mut Tx, email: &str) -> Result<Option<(PersonId, Option<String>)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as("SELECT id, password_hash FROM person WHERE email = $1 AND disabled_at IS NULL")
        .bind(email).fetch_optional(db).await)
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

pub async fn insert_person(
    tx: &mut Tx,
    person: &Person,
    password_hash: Option<&str>,
    now: Instant,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO person (id, email, name, password_hash, language, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(&person.id).bind(&person.email).bind(&person.name).bind(password_hash).bind(&person.language).bind(now)
        .execute(db).await.map(|_| ()))
}

pub async fn person(tx: &mut Tx, id: &PersonId) -> Result<Option<Person>, sqlx::Error> {
    let row: Option<PersonRow> = on!(tx, db => sqlx::query_as("SELECT id, email, name, language FROM person WHERE id = $1")
        .bind(id).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// Every person by name, with whether the account is disabled.
pub async fn people(tx: &mut Tx) -> Result<Vec<(Person, bool)>, sqlx::Error> {
    let rows: Vec<(PersonId, String, String, String, Option<Instant>)> = on!(tx, db => sqlx::query_as(
        "SELECT id, email, name, language, disabled_at FROM person ORDER BY name, id").fetch_all(db).await)?;
    let people = rows
        .into_iter()
        .map(|(id, email, name, language, disabled)| (Person { id, email, name, language }, disabled.is_some()));
    Ok(people.collect())
}

pub async fn set_password(tx: &mut Tx, person: &PersonId, hash: &str) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE person SET password_hash = $2 WHERE id = $1").bind(person).bind(hash).execute(db).await.map(|_| ()))
}

/// Waits until no other transaction acts for this person.
pub async fn lock(tx: &mut Tx, person: &PersonId) -> Result<(), sqlx::Error> {
    let row: Result<Option<PersonId>, sqlx::Error> = on_locked!(tx, db, sql = "SELECT id FROM person WHERE id = $1"
        => sqlx::query_scalar(sql).bind(person).fetch_optional(db).await);
    row.map(|_| ())
}

pub async fn set_language(tx: &mut Tx, person: &PersonId, language: &str) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE person SET language = $2 WHERE id = $1").bind(person).bind(language).execute(db).await.map(|_| ()))
}

pub async fn set_disabled(tx: &mut Tx, person: &PersonId, at: Option<Instant>) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE person SET disabled_at = $2 WHERE id = $1").bind(person).bind(at).execute(db).await.map(|_| ()))
}

pub async fn insert_role(tx: &mut Tx, id: &str, person: &PersonId, role: &Role) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO role (id, person_id, role, organisation_id, building_id) VALUES ($1, $2, $3, $4, $5)")
        .bind(id).bind(person).bind(role.kind.word()).bind(&role.organisation).bind(&role.building)
        .execute(db).await.map(|_| ()))
}

/// Ids and roles of a person.
pub async fn numbered_roles(tx: &mut Tx, person: &PersonId) -> Result<Vec<(String, Role)>, sqlx::Error> {
    let rows: Vec<(String, String, Option<OrganisationId>, Option<BuildingId>)> = on!(tx, db => sqlx::query_as(
        "SELECT id, role, organisation_id, building_id FROM role WHERE person_id = $1 ORDER BY id")
        .bind(person).fetch_all(db).await)?;
    let known = rows.into_iter().filter_map(|(id, word, organisation, building)| {
        RoleKind::parse(&word).map(|kind| (id, Role { kind, organisation, building }))
    });
    Ok(known.collect())
}

pub async fn delete_role(tx: &mut Tx, person: &PersonId, id: &str) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM role WHERE id = $1 AND person_id = $2").bind(id).bind(person).execute(db).await.map(|_| ()))
}

/// Makes whoever else holds this person wait until this transaction has ended.
pub async fn hold(tx: &mut Tx, person: &PersonId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE person SET language = language WHERE id = $1").bind(person).execute(db).await.map(|_| ()))
}

/// Makes whoever else takes an administrator away wait until this transaction has ended.
pub async fn hold_administrators(tx: &mut Tx) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE role SET role = role WHERE role = 'administrator'").execute(db).await.map(|_| ()))
}

/// Whether somebody who can sign in may do everything.
pub async fn has_administrator(tx: &mut Tx) -> Result<bool, sqlx::Error> {
    let found: i64 = on!(tx, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM role r JOIN person p ON p.id = r.person_id
         WHERE r.role = 'administrator' AND r.organisation_id IS NULL AND r.building_id IS NULL
           AND p.disabled_at IS NULL AND p.password_hash IS NOT NULL")
        .fetch_one(db).await)?;
    Ok(found > 0)
}

pub async fn insert_organisation(tx: &mut Tx, organisation: &Organisation, now: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO organisation (id, name, kind, created_at) VALUES ($1, $2, $3, $4)")
        .bind(&organisation.id).bind(&organisation.name).bind(organisation.kind.word()).bind(now).execute(db).await.map(|_| ()))
}

/// Every organisation by name.
pub async fn organisations(tx: &mut Tx) -> Result<Vec<Organisation>, sqlx::Error> {
    let rows: Vec<(OrganisationId, String, String)> =
        on!(tx, db => sqlx::query_as("SELECT id, name, kind FROM organisation ORDER BY name, id").fetch_all(db).await)?;
    let known = rows
        .into_iter()
        .filter_map(|(id, name, kind)| Some(Organisation { id, name, kind: OrganisationKind::parse(&kind)? }));
    Ok(known.collect())
}

/// Whoever books for each organisation and may sign in, by name.
pub async fn bookers(tx: &mut Tx) -> Result<Vec<(OrganisationId, Person)>, sqlx::Error> {
    #[derive(sqlx::FromRow)]
    struct BookerRow {
        organisation_id: OrganisationId,
        #[sqlx(flatten)]
        person: PersonRow,
    }
    let rows: Vec<BookerRow> = on!(tx, db => sqlx::query_as(
        "SELECT r.organisation_id, p.id, p.email, p.name, p.language FROM role r JOIN person p ON p.id = r.person_id
         WHERE r.role = 'booker' AND r.organisation_id IS NOT NULL AND p.disabled_at IS NULL ORDER BY p.name, p.id")
        .fetch_all(db).await)?;
    Ok(rows.into_iter().map(|row| (row.organisation_id, row.person.into())).collect())
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

pub async fn insert_event(
    tx: &mut Tx,
    id: &str,
    at: Instant,
    person: Option<&PersonId>,
    action: &str,
    subject: &str,
    detail: &str,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO event (id, at, person_id, action, subject_id, detail) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id).bind(at).bind(person).bind(action).bind(subject).bind(detail).execute(db).await.map(|_| ()))
}

/// Keeps a refused form of a session; one that was refused at the same address before gives way.
pub async fn keep_refused(
    tx: &mut Tx,
    session: &str,
    address: &str,
    body: &str,
    partial: bool,
    now: Instant,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO refused_form (session, address, body, partial, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (session, address) DO UPDATE SET body = $3, partial = $4, created_at = $5")
        .bind(session).bind(address).bind(body).bind(partial).bind(now).execute(db).await.map(|_| ()))
}

/// Throws away what was refused before an instant, and in this session all but the last `most`.
pub async fn thin_refused(tx: &mut Tx, session: &str, before: Instant, most: i64) -> Result<(), sqlx::Error> {
    on!(&mut *tx, db => sqlx::query("DELETE FROM refused_form WHERE created_at < $1").bind(before).execute(db).await.map(|_| ()))?;
    on!(tx, db => sqlx::query(
        "DELETE FROM refused_form WHERE session = $1 AND address NOT IN
            (SELECT address FROM refused_form WHERE session = $1 ORDER BY created_at DESC, address LIMIT $2)")
        .bind(session).bind(most).execute(db).await.map(|_| ()))
}

/// Body of the form that was refused in a session at an address at or after an instant, and whether something was left out of it.
pub async fn refused(
    tx: &mut Tx,
    session: &str,
    address: &str,
    since: Instant,
) -> Result<Option<(String, bool)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as("SELECT body, partial FROM refused_form WHERE session = $1 AND address = $2 AND created_at >= $3")
        .bind(session).bind(address).bind(since).fetch_optional(db).await)
}

pub async fn forget_refused(tx: &mut Tx, session: &str, address: &str) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM refused_form WHERE session = $1 AND address = $2")
        .bind(session).bind(address).execute(db).await.map(|_| ()))
}
