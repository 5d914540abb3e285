//! Accounts, and the record of what was done.

use crate::database::{Tx, on_locked};
use crate::id::PersonId;
use crate::on;
use crate::people::model::Person;
use crate::time::Instant;

#[derive(sqlx::FromRow)]
pub(super) struct PersonRow {
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

/// Id, name and password hash of an enabled account.
pub async fn account(tx: &mut Tx, email: &str) -> Result<Option<(PersonId, Option<String>)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as("SELECT id, password_hash FROM person WHERE email = $1 AND disabled_at IS NULL")
        .bind(email).fetch_optional(db).await)
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

/// Whether an account is open; nobody else changes it until the transaction ends. `None`: there is none.
pub async fn lock_account(tx: &mut Tx, person: &PersonId) -> Result<Option<bool>, sqlx::Error> {
    let row: Option<(Option<Instant>,)> = on_locked!(tx, db, sql = "SELECT disabled_at FROM person WHERE id = $1"
        => sqlx::query_as(sql).bind(person).fetch_optional(db).await)?;
    Ok(row.map(|(disabled,)| disabled.is_none()))
}

pub async fn set_language(tx: &mut Tx, person: &PersonId, language: &str) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE person SET language = $2 WHERE id = $1").bind(person).bind(language).execute(db).await.map(|_| ()))
}

pub async fn set_disabled(tx: &mut Tx, person: &PersonId, at: Option<Instant>) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE person SET disabled_at = $2 WHERE id = $1").bind(person).bind(at).execute(db).await.map(|_| ()))
}

/// Makes whoever else holds this person wait until this transaction has ended.
pub async fn hold(tx: &mut Tx, person: &PersonId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE person SET language = language WHERE id = $1").bind(person).execute(db).await.map(|_| ()))
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
