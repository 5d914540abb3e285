//! Writing bookings. What they hold the database keeps by itself.

use crate::bookings::model::{Booking, State};
use crate::database::Tx;
use crate::id::{BookingId, PersonId, SpaceId};
use crate::on;
use crate::time::{Instant, Span};

/// Writes a booking. For `held` (its time with its buffers) it holds its space, if it is confirmed: the database lays the rows
/// of `occupancy`, for each part of the space, and refuses an overlap.
pub async fn insert_booking(tx: &mut Tx, booking: &Booking, held: Span) -> Result<(), sqlx::Error> {
    let Booking { time, what, .. } = booking;
    on!(tx, db => sqlx::query(
        "INSERT INTO booking (id, space_id, series_id, organisation_id, person_id, kind, state, title, starts_at, ends_at, persons, note,
                              reason, created_at, held_from, held_to)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        .bind(&booking.id).bind(&booking.space).bind(&booking.series).bind(&what.organisation).bind(&what.person)
        .bind(what.kind).bind(booking.state).bind(&what.title).bind(time.from).bind(time.until)
        .bind(what.persons).bind(&what.note).bind(&booking.reason).bind(booking.created_at).bind(held.from).bind(held.until)
        .execute(db).await.map(|_| ()))
}

/// What somebody decides about a booking, when, and with which reason.
#[derive(Debug, Clone, Copy)]
pub struct Decided<'a> {
    pub by: Option<&'a PersonId>,
    pub at: Instant,
    pub reason: &'a str,
}

/// Moves a booking to another state; false when it is no longer as it was read: in that state, place and time. One that is no longer
/// confirmed lets go of its time.
pub async fn change_state(
    tx: &mut Tx,
    booking: &Booking,
    to: State,
    decided: Decided<'_>,
) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE booking SET state = $6, reason = $7, decided_by = $8, decided_at = $9
         WHERE id = $1 AND state = $2 AND space_id = $3 AND starts_at = $4 AND ends_at = $5")
        .bind(&booking.id).bind(booking.state).bind(&booking.space).bind(booking.time.from).bind(booking.time.until)
        .bind(to).bind(decided.reason).bind(decided.by).bind(decided.at)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Confirms a request, which from now on holds its space for `held`; false when it is no longer as it was read.
pub async fn confirm(tx: &mut Tx, request: &Booking, held: Span, decided: Decided<'_>) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE booking SET state = $11, reason = $10, decided_by = $6, decided_at = $7, held_from = $8, held_to = $9
         WHERE id = $1 AND state = $2 AND space_id = $3 AND starts_at = $4 AND ends_at = $5")
        .bind(&request.id).bind(request.state).bind(&request.space).bind(request.time.from).bind(request.time.until)
        .bind(decided.by).bind(decided.at).bind(held.from).bind(held.until).bind(decided.reason).bind(State::Confirmed)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Gives a booking another place or time, which it holds, if it is confirmed, for `held`; false when it is no longer as it was read.
pub async fn change_time(
    tx: &mut Tx,
    booking: &Booking,
    space: &SpaceId,
    time: Span,
    held: Span,
) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE booking SET space_id = $6, starts_at = $7, ends_at = $8, held_from = $9, held_to = $10
         WHERE id = $1 AND state = $2 AND space_id = $3 AND starts_at = $4 AND ends_at = $5")
        .bind(&booking.id).bind(booking.state).bind(&booking.space).bind(booking.time.from).bind(booking.time.until)
        .bind(space).bind(time.from).bind(time.until).bind(held.from).bind(held.until)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Writes down what a booking was before it was cancelled, and whether by staff, so that it can be taken back; `None` when it has been.
pub async fn note_cancellation(
    tx: &mut Tx,
    booking: &BookingId,
    was: Option<(State, bool)>,
) -> Result<(), sqlx::Error> {
    let (from, by_staff) = was.unzip();
    on!(tx, db => sqlx::query("UPDATE booking SET cancelled_from = $2, cancelled_by_staff = $3 WHERE id = $1")
        .bind(booking).bind(from).bind(by_staff).execute(db).await.map(|_| ()))
}

/// Forgets the keys that were used at this instant or before.
pub async fn forget(tx: &mut Tx, before: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM idempotency WHERE created_at <= $1").bind(before).execute(db).await.map(|_| ()))
}

/// The key of a request that may be sent again: whose it is, its text, and a hash of what was asked.
#[derive(Debug, Clone)]
pub struct Remembered {
    pub person: PersonId,
    pub key: String,
    pub request_hash: String,
}

/// Remembers the answer to a key; false when the key has been used. Waits for another transaction that is using it.
pub async fn remember(
    tx: &mut Tx,
    once: &Remembered,
    status: i64,
    body: &str,
    at: Instant,
) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO idempotency (person_id, key, request_hash, status, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING")
        .bind(&once.person).bind(&once.key).bind(&once.request_hash).bind(status).bind(body).bind(at)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}
