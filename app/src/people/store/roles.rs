//! Roles, and the organisations that they are for.

use super::accounts::PersonRow;
use crate::database::Tx;
use crate::id::{BuildingId, OrganisationId, PersonId};
use crate::on;
use crate::people::model::{Organisation, OrganisationKind, Person, Role, RoleKind};
use crate::time::Instant;

pub async fn insert_role(tx: &mut Tx, id: &str, person: &PersonId, role: &Role) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO role (id, person_id, role, organisation_id, building_id) VALUES ($1, $2, $3, $4, $5)")
        .bind(id).bind(person).bind(role.kind).bind(&role.organisation).bind(&role.building)
        .execute(db).await.map(|_| ()))
}

/// Ids and roles of a person.
pub async fn numbered_roles(tx: &mut Tx, person: &PersonId) -> Result<Vec<(String, Role)>, sqlx::Error> {
    let rows: Vec<(String, RoleKind, Option<OrganisationId>, Option<BuildingId>)> = on!(tx, db => sqlx::query_as(
        "SELECT id, role, organisation_id, building_id FROM role WHERE person_id = $1 ORDER BY id")
        .bind(person).fetch_all(db).await)?;
    let numbered =
        rows.into_iter().map(|(id, kind, organisation, building)| (id, Role { kind, organisation, building }));
    Ok(numbered.collect())
}

/// Whether there was one.
pub async fn delete_role(tx: &mut Tx, person: &PersonId, id: &str) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM role WHERE id = $1 AND person_id = $2")
        .bind(id).bind(person).execute(db).await.map(|done| done.rows_affected() > 0))
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
        .bind(&organisation.id).bind(&organisation.name).bind(organisation.kind).bind(now).execute(db).await.map(|_| ()))
}

/// Every organisation by name.
pub async fn organisations(tx: &mut Tx) -> Result<Vec<Organisation>, sqlx::Error> {
    let rows: Vec<(OrganisationId, String, OrganisationKind)> =
        on!(tx, db => sqlx::query_as("SELECT id, name, kind FROM organisation ORDER BY name, id").fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(id, name, kind)| Organisation { id, name, kind }).collect())
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

/// Whoever books for one organisation and may sign in, by name.
pub async fn bookers_of(tx: &mut Tx, organisation: &OrganisationId) -> Result<Vec<Person>, sqlx::Error> {
    let rows: Vec<PersonRow> = on!(tx, db => sqlx::query_as(
        "SELECT DISTINCT p.id, p.email, p.name, p.language FROM role r JOIN person p ON p.id = r.person_id
         WHERE r.role = 'booker' AND r.organisation_id = $1 AND p.disabled_at IS NULL ORDER BY p.name, p.id")
        .bind(organisation).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}
