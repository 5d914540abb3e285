//! What a source's series have in the calendar, and what a withdrawal took of it.

use super::read::BookingRow;
use crate::bookings::model::Booking;
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
         WHERE s.source_id = $1 AND b.state = 'confirmed' AND b.starts_at >= $2")
        .bind(source).bind(from).fetch_one(db).await)
}

/// The dates of a source that somebody cancelled at one instant and that begin before another, by time.
pub async fn lost(
    tx: &mut Tx,
    source: &str,
    at: Instant,
    by: &PersonId,
    until: Instant,
) -> Result<Vec<Booking>, sqlx::Error> {
    let rows: Vec<BookingRow> = on!(tx, db => sqlx::query_as(
        "SELECT b.* FROM booking b JOIN series s ON s.id = b.series_id
         WHERE s.source_id = $1 AND b.state = 'cancelled' AND b.decided_at = $2 AND b.decided_by = $3 AND b.starts_at < $4
         ORDER BY b.starts_at, b.id")
        .bind(source).bind(at).bind(by).bind(until).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}
