//! How many dates to come one person holds.

use crate::bookings::model::{Kind, State};
use crate::database::Tx;
use crate::id::PersonId;
use crate::on;
use crate::time::Instant;

/// Dates that the person holds, or waits for, in their own name.
pub async fn coming(tx: &mut Tx, person: &PersonId, now: Instant) -> Result<i64, sqlx::Error> {
    let [waits, holds] = State::LIVE;
    on!(tx, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM booking WHERE person_id = $1 AND organisation_id IS NULL AND kind = $3
         AND state IN ($4, $5) AND starts_at > $2")
        .bind(person).bind(now).bind(Kind::Single).bind(waits).bind(holds).fetch_one(db).await)
}
