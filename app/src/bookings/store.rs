//! All SQL of bookings.

use super::model::{Booking, NewSeries, Skipped, State};
use crate::database::Tx;
use crate::id::{BookingId, SeriesId, SpaceId};
use crate::on;
use crate::time::Instant;

pub async fn insert_series(tx: &mut Tx, id: &SeriesId, new: &NewSeries, now: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO series (id, space_id, organisation_id, kind, title, weekday, starts_minute, ends_minute, first_date, last_date,
                             source_id, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)")
        .bind(id).bind(&new.space).bind(&new.organisation).bind(new.kind.word()).bind(&new.title)
        .bind(i64::from(new.weekday)).bind(i64::from(new.starts_minute)).bind(i64::from(new.ends_minute))
        .bind(new.first_date.to_string()).bind(new.last_date.to_string()).bind(&new.source).bind(&new.person).bind(now)
        .execute(db).await.map(|_| ()))
}

pub async fn insert_skipped(tx: &mut Tx, series: &SeriesId, skipped: &Skipped) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO skipped_date (series_id, date, reason, detail) VALUES ($1, $2, $3, $4)")
        .bind(series).bind(skipped.date.to_string()).bind(skipped.reason.word()).bind(&skipped.detail)
        .execute(db).await.map(|_| ()))
}

pub async fn insert_booking(tx: &mut Tx, booking: &Booking) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO booking (id, space_id, series_id, organisation_id, person_id, kind, state, title, starts_at, ends_at, persons, note,
                              reason, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)")
        .bind(&booking.id).bind(&booking.space).bind(&booking.series).bind(&booking.organisation).bind(&booking.person)
        .bind(booking.kind.word()).bind(booking.state.word()).bind(&booking.title).bind(booking.starts_at).bind(booking.ends_at)
        .bind(booking.persons).bind(&booking.note).bind(&booking.reason).bind(booking.created_at)
        .execute(db).await.map(|_| ()))
}

/// Holds every atom of the space from–to (buffers included), in the order of the atoms so that two transactions never wait in a ring.
pub async fn occupy(tx: &mut Tx, booking: &BookingId, space: &SpaceId, from: i64, to: i64) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO occupancy (atom_id, booking_id, starts_at, ends_at)
         SELECT atom_id, $1, $2, $3 FROM space_atom WHERE space_id = $4 ORDER BY atom_id")
        .bind(booking).bind(from).bind(to).bind(space).execute(db).await.map(|_| ()))
}

/// What holds an atom of the space at some time from–to: held from, held to, and the booking's title.
pub async fn holders(tx: &mut Tx, space: &SpaceId, from: i64, to: i64) -> Result<Vec<(i64, i64, String)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as(
        "SELECT DISTINCT o.starts_at, o.ends_at, b.title FROM occupancy o
         JOIN space_atom sa ON sa.atom_id = o.atom_id JOIN booking b ON b.id = o.booking_id
         WHERE sa.space_id = $1 AND o.starts_at < $3 AND o.ends_at > $2 AND b.state = $4 ORDER BY o.starts_at")
        .bind(space).bind(from).bind(to).bind(State::Confirmed.word()).fetch_all(db).await)
}
