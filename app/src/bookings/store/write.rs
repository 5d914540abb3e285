//! Writing bookings and series. What they hold the database keeps by itself.

use crate::bookings::model::{Booking, NewSeries, Skipped, State};
use crate::database::Tx;
use crate::id::{BookingId, PersonId, SeriesId, SpaceId};
use crate::on;
use crate::time::Instant;
use chrono::NaiveDate;

pub async fn insert_series(tx: &mut Tx, id: &SeriesId, new: &NewSeries, now: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO series (id, space_id, organisation_id, kind, title, weekday, starts_minute, ends_minute, first_date, last_date,
                             source_id, created_by, created_at, persons, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)")
        .bind(id).bind(&new.space).bind(&new.organisation).bind(new.kind.word()).bind(new.title.trim())
        .bind(i64::from(new.weekday)).bind(i64::from(new.starts_minute)).bind(i64::from(new.ends_minute))
        .bind(new.first_date.to_string()).bind(new.last_date.to_string()).bind(&new.source).bind(&new.person).bind(now)
        .bind(new.persons).bind(new.note.trim())
        .execute(db).await.map(|_| ()))
}

pub async fn insert_skipped(tx: &mut Tx, series: &SeriesId, skipped: &Skipped) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO skipped_date (series_id, date, reason, detail) VALUES ($1, $2, $3, $4)")
        .bind(series).bind(skipped.date.to_string()).bind(skipped.reason.word()).bind(&skipped.detail)
        .execute(db).await.map(|_| ()))
}

/// Writes a booking. From `held.0` to `held.1` (its time with its buffers) it holds its space, if it is confirmed: the database
/// lays the rows of `occupancy`, for each part of the space, and refuses an overlap.
pub async fn insert_booking(tx: &mut Tx, booking: &Booking, held: (i64, i64)) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO booking (id, space_id, series_id, organisation_id, person_id, kind, state, title, starts_at, ends_at, persons, note,
                              reason, created_at, held_from, held_to)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        .bind(&booking.id).bind(&booking.space).bind(&booking.series).bind(&booking.organisation).bind(&booking.person)
        .bind(booking.kind.word()).bind(booking.state.word()).bind(&booking.title).bind(booking.starts_at).bind(booking.ends_at)
        .bind(booking.persons).bind(&booking.note).bind(&booking.reason).bind(booking.created_at).bind(held.0).bind(held.1)
        .execute(db).await.map(|_| ()))
}

/// Moves a booking to another state; false when it is no longer as it was read: in that state, place and time. One that is no longer
/// confirmed lets go of its time.
pub async fn change_state(
    tx: &mut Tx,
    booking: &Booking,
    to: State,
    reason: &str,
    by: Option<&PersonId>,
    at: Instant,
) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE booking SET state = $6, reason = $7, decided_by = $8, decided_at = $9
         WHERE id = $1 AND state = $2 AND space_id = $3 AND starts_at = $4 AND ends_at = $5")
        .bind(&booking.id).bind(booking.state.word()).bind(&booking.space).bind(booking.starts_at).bind(booking.ends_at)
        .bind(to.word()).bind(reason).bind(by).bind(at)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Confirms a request, which from now on holds its space from `held.0` to `held.1`; false when it is no longer as it was read.
pub async fn confirm(
    tx: &mut Tx,
    request: &Booking,
    held: (i64, i64),
    by: &PersonId,
    at: Instant,
) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE booking SET state = 'confirmed', reason = '', decided_by = $6, decided_at = $7, held_from = $8, held_to = $9
         WHERE id = $1 AND state = $2 AND space_id = $3 AND starts_at = $4 AND ends_at = $5")
        .bind(&request.id).bind(request.state.word()).bind(&request.space).bind(request.starts_at).bind(request.ends_at)
        .bind(by).bind(at).bind(held.0).bind(held.1)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Gives a booking another place or time, which it holds, if it is confirmed, from `held.0` to `held.1`; false when it is no longer
/// as it was read.
pub async fn change_time(
    tx: &mut Tx,
    booking: &Booking,
    space: &SpaceId,
    starts_at: i64,
    ends_at: i64,
    held: (i64, i64),
) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE booking SET space_id = $6, starts_at = $7, ends_at = $8, held_from = $9, held_to = $10
         WHERE id = $1 AND state = $2 AND space_id = $3 AND starts_at = $4 AND ends_at = $5")
        .bind(&booking.id).bind(booking.state.word()).bind(&booking.space).bind(booking.starts_at).bind(booking.ends_at)
        .bind(space).bind(starts_at).bind(ends_at).bind(held.0).bind(held.1)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Writes down what a booking was before it was cancelled, and whether by staff, so that it can be taken back; `None` when it has been.
pub async fn note_cancellation(
    tx: &mut Tx,
    booking: &BookingId,
    was: Option<(State, bool)>,
) -> Result<(), sqlx::Error> {
    let (from, by_staff) = (was.map(|(from, _)| from.word()), was.map(|(_, by_staff)| by_staff));
    on!(tx, db => sqlx::query("UPDATE booking SET cancelled_from = $2, cancelled_by_staff = $3 WHERE id = $1")
        .bind(booking).bind(from).bind(by_staff).execute(db).await.map(|_| ()))
}

/// Forgets that a date was skipped; false when it was not.
pub async fn delete_skipped(tx: &mut Tx, series: &SeriesId, date: NaiveDate) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM skipped_date WHERE series_id = $1 AND date = $2")
        .bind(series).bind(date.to_string()).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Forgets the keys that were used at this instant or before.
pub async fn forget(tx: &mut Tx, before: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM idempotency WHERE created_at <= $1").bind(before).execute(db).await.map(|_| ()))
}

/// Remembers the answer to a key; false when the key has been used. Waits for another transaction that is using it.
pub async fn remember(
    tx: &mut Tx,
    person: &PersonId,
    key: &str,
    request_hash: &str,
    status: i64,
    body: &str,
    at: Instant,
) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO idempotency (person_id, key, request_hash, status, body, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT DO NOTHING")
        .bind(person).bind(key).bind(request_hash).bind(status).bind(body).bind(at)
        .execute(db).await.map(|done| done.rows_affected() > 0))
}
