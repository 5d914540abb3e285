//! For those who fill the calendar from a plan (a season proposal, say): what they must reckon with, what could not be booked,
//! and taking all of it back.

use crate::bookings::model::NotBooked;
use crate::bookings::store;
use crate::database::Tx;
use crate::id::{AtomId, BuildingId};
use crate::time::Instant;

/// Every atom held between two instants, buffers included: atom, start, end.
pub async fn held(tx: &mut Tx, from: Instant, to: Instant) -> Result<Vec<(AtomId, Instant, Instant)>, sqlx::Error> {
    store::source::held(tx, from, to).await
}

/// Every atom of a building held between two instants by something else than one source, by atom and time.
pub async fn held_in(
    tx: &mut Tx,
    building: &BuildingId,
    from: Instant,
    to: Instant,
    but: Option<&str>,
) -> Result<Vec<(AtomId, Instant, Instant)>, sqlx::Error> {
    store::source::held_in(tx, building, from, to, but).await
}

/// The dates that the series of a source could not book, by date.
pub async fn not_booked(tx: &mut Tx, source: &str) -> Result<Vec<NotBooked>, sqlx::Error> {
    store::source::not_booked(tx, source).await
}

/// How many confirmed dates the series of a source have.
pub async fn booked_count(tx: &mut Tx, source: &str) -> Result<i64, sqlx::Error> {
    store::source::booked_count(tx, source).await
}

pub use store::source::Cancelling;

/// Cancels the next bookings of a source's series that begin at `from` or later (`None`: of all), so many at most; how many there were.
pub async fn withdraw_some(
    tx: &mut Tx,
    source: &str,
    from: Option<Instant>,
    cancelling: Cancelling<'_>,
    most: i64,
) -> Result<u64, sqlx::Error> {
    store::source::withdraw_some(tx, source, from, cancelling, most).await
}
