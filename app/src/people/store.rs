//! All SQL of people.

use super::model::{Person, Role, RoleKind};
use crate::database::Tx;
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

/// The person a live session belongs to.
pub async fn session_holder(tx: &mut Tx, token_hash: &str, now: Instant) -> Result<Option<Person>, sqlx::Error> {
    let row: Option<PersonRow> = on!(tx, db => sqlx::query_as(
        "SELECT p.id, p.email, p.name, p.language FROM session s JOIN person p ON p.id = s.person_id
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.disabled_at IS NULL")
        .bind(token_hash).bind(now).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// The person a token that has not been revoked belongs to.
pub async fn token_holder(tx: &mut Tx, token_hash: &str) -> Result<Option<Person>, sqlx::Error> {
    let row: Option<PersonRow> = on!(tx, db => sqlx::query_as(
        "SELECT p.id, p.email, p.name, p.language FROM api_token t JOIN person p ON p.id = t.person_id
         WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND p.disabled_at IS NULL")
        .bind(token_hash).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

pub async fn roles(tx: &mut Tx, person: &PersonId) -> Result<Vec<Role>, sqlx::Error> {
    let rows: Vec<(String, Option<OrganisationId>, Option<BuildingId>)> = on!(tx, db => sqlx::query_as(
        "SELECT role, organisation_id, building_id FROM role WHERE person_id = $1 ORDER BY id")
        .bind(person).fetch_all(db).await)?;
    let known = rows
        .into_iter()
        .filter_map(|(word, organisation, building)| RoleKind::parse(&word).map(|kind| Role { kind, organisation, building }));
    Ok(known.collect())
}
