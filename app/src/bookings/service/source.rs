//! For those who fill the calendar from a plan (a season proposal, say): what they must reckon with, what could not be booked,
//! and taking all of it back.

use crate::bookings::model::NotBooked;
use crate::bookings::store;
use crate::database::Tx;
use crate::id::{AtomId, BuildingId, PersonId};
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

/// Cancels the next bookings of a source's series, so many at most, with a reason for those who read about it; how many there were.
pub async fn withdraw_some(
    tx: &mut Tx,
    source: &str,
    by: &PersonId,
    reason: &str,
    now: Instant,
    most: i64,
) -> Result<u64, sqlx::Error> {
    store::source::withdraw_some(tx, source, by, reason, now, most).await
}

/// Cancels every booking of a source's series that begins at `from` or later (`None`: all), with a reason for those who read about it.
pub async fn withdraw(
    tx: &mut Tx,
    source: &str,
    from: Option<Instant>,
    by: &PersonId,
    reason: &str,
    now: Instant,
) -> Result<(), sqlx::Error> {
    store::source::withdraw(tx, source, from, by, reason, now).await
}
