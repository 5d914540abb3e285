//! How many dates to come one person holds.

use crate::database::Tx;
use crate::id::PersonId;
use crate::on;
use crate::time::Instant;

/// Dates that the person holds, or waits for, in their own name.
pub async fn coming(tx: &mut Tx, person: &PersonId, now: Instant) -> Result<i64, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM booking WHERE person_id = $1 AND organisation_id IS NULL AND kind = 'single'
         AND state IN ('requested', 'confirmed') AND starts_at > $2")
        .bind(person).bind(now).fetch_one(db).await)
}
