//! How many dates to come one person holds, and how many one may.

use crate::database::Tx;
use crate::id::PersonId;
use crate::on;
use crate::time::Instant;
use chrono::NaiveDate;

/// The name of the setting that says how many one may.
const SETTING: &str = "bookings_coming";

/// Dates that the person holds, or waits for, in their own name.
pub async fn coming(tx: &mut Tx, person: &PersonId, now: Instant) -> Result<i64, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM booking WHERE person_id = $1 AND organisation_id IS NULL AND kind = 'single'
         AND state IN ('requested', 'confirmed') AND starts_at > $2")
        .bind(person).bind(now).fetch_one(db).await)
}

/// What the municipality has decided to hold on a date, if it has.
pub async fn most_coming(tx: &mut Tx, on_date: NaiveDate) -> Result<Option<i64>, sqlx::Error> {
    let value: Option<String> = on!(tx, db => sqlx::query_scalar(
        "SELECT value FROM setting WHERE name = $1 AND valid_from <= $2 ORDER BY valid_from DESC LIMIT 1")
        .bind(SETTING).bind(on_date.to_string()).fetch_optional(db).await)?;
    Ok(value.and_then(|value| value.parse().ok()))
}

/// Decides how many one may hold from a date on.
pub async fn set_most_coming(tx: &mut Tx, most: i64, from: NaiveDate) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO setting (name, valid_from, value) VALUES ($1, $2, $3)
         ON CONFLICT (name, valid_from) DO UPDATE SET value = excluded.value")
        .bind(SETTING).bind(from.to_string()).bind(most.to_string()).execute(db).await.map(|_| ()))
}
