//! What places ask of bookings.

use crate::bookings::model::State;
use crate::database::Tx;
use crate::id::SpaceId;
use crate::on;
use crate::time::Instant;

/// Whether a space is booked at this instant or later.
pub async fn is_booked_from(tx: &mut Tx, space: &SpaceId, from: Instant) -> Result<bool, sqlx::Error> {
    let held: i64 = on!(tx, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM booking WHERE space_id = $1 AND state = $2 AND ends_at > $3")
        .bind(space).bind(State::Confirmed).bind(from).fetch_one(db).await)?;
    Ok(held > 0)
}

/// What is over by now keeps the parts that it held, whatever becomes of the space.
pub async fn settle(tx: &mut Tx, space: &SpaceId, now: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE booking SET settled = TRUE WHERE space_id = $1 AND state = $2 AND ends_at <= $3 AND NOT settled")
        .bind(space).bind(State::Confirmed).bind(now).execute(db).await.map(|_| ()))
}
