//! What a source's series have in the calendar, and what a withdrawal took of it.

use super::read::bookings;
use crate::bookings::model::{Booking, State};
use crate::database::Tx;
use crate::id::PersonId;
use crate::on;
use crate::time::Instant;

/// Of the confirmed dates of a source from an instant on: how many, when the first begins and the last.
pub async fn dates(
    tx: &mut Tx,
    source: &str,
    from: Instant,
) -> Result<(i64, Option<Instant>, Option<Instant>), sqlx::Error> {
    on!(tx, db => sqlx::query_as(
        "SELECT COUNT(*), MIN(b.starts_at), MAX(b.starts_at) FROM booking b JOIN series s ON s.id = b.series_id
         WHERE s.source_id = $1 AND b.state = $3 AND b.starts_at >= $2")
        .bind(source).bind(from).bind(State::Confirmed).fetch_one(db).await)
}

/// The dates of a source that somebody cancelled at one instant and that begin before another, by time.
pub async fn lost(
    tx: &mut Tx,
    source: &str,
    at: Instant,
    by: &PersonId,
    until: Instant,
) -> Result<Vec<Booking>, sqlx::Error> {
    let rows = on!(tx, db => sqlx::query_as(
        "SELECT b.* FROM booking b JOIN series s ON s.id = b.series_id
         WHERE s.source_id = $1 AND b.state = $5 AND b.decided_at = $2 AND b.decided_by = $3 AND b.starts_at < $4
         ORDER BY b.starts_at, b.id")
        .bind(source).bind(at).bind(by).bind(until).bind(State::Cancelled).fetch_all(db).await)?;
    Ok(bookings(rows))
}
