//! Reading bookings, series and what is held.

use crate::bookings::model::{
    Booking, Cancellation, Held, Kind, NewBooking, NewSeries, Series, SkipReason, Skipped, State,
};
use crate::database::{Tx, on_locked};
use crate::id::{BookingId, OrganisationId, PersonId, SeriesId, SpaceId};
use crate::on;
use crate::time::Instant;
use std::collections::HashSet;

#[derive(sqlx::FromRow)]
pub(super) struct BookingRow {
    id: BookingId,
    space_id: SpaceId,
    series_id: Option<SeriesId>,
    organisation_id: Option<OrganisationId>,
    person_id: Option<PersonId>,
    kind: String,
    state: String,
    title: String,
    starts_at: i64,
    ends_at: i64,
    persons: Option<i64>,
    note: String,
    reason: String,
    created_at: i64,
}

impl From<BookingRow> for Booking {
    fn from(row: BookingRow) -> Self {
        Self {
            id: row.id,
            space: row.space_id,
            series: row.series_id,
            organisation: row.organisation_id,
            person: row.person_id,
            kind: Kind::parse(&row.kind).unwrap_or(Kind::Single),
            state: State::parse(&row.state).unwrap_or(State::Cancelled),
            title: row.title,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            persons: row.persons,
            note: row.note,
            reason: row.reason,
            created_at: row.created_at,
        }
    }
}

pub async fn booking(tx: &mut Tx, id: &BookingId) -> Result<Option<Booking>, sqlx::Error> {
    let row: Option<BookingRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM booking WHERE id = $1").bind(id).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// The booking, to be changed by this transaction: nobody else changes it until then.
pub async fn booking_to_change(tx: &mut Tx, id: &BookingId) -> Result<Option<Booking>, sqlx::Error> {
    let row: Option<BookingRow> = on_locked!(tx, db, sql = "SELECT * FROM booking WHERE id = $1"
        => sqlx::query_as(sql).bind(id).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// A live booking with just this holder, place, time, kind and words.
pub async fn same_booking(tx: &mut Tx, new: &NewBooking) -> Result<Option<Booking>, sqlx::Error> {
    let row: Option<BookingRow> = on!(tx, db => sqlx::query_as(
        "SELECT * FROM booking WHERE person_id = $1 AND starts_at = $2 AND ends_at = $3 AND space_id = $4 AND title = $5 AND kind = $6
             AND COALESCE(organisation_id, '') = COALESCE(CAST($7 AS TEXT), '') AND COALESCE(persons, 0) = COALESCE(CAST($8 AS BIGINT), 0)
             AND note = $9 AND series_id IS NULL AND state IN ('requested', 'confirmed') ORDER BY id LIMIT 1")
        .bind(&new.person).bind(new.starts_at).bind(new.ends_at).bind(&new.space).bind(new.title.trim()).bind(new.kind.word())
        .bind(&new.organisation).bind(new.persons).bind(new.note.trim()).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// How a booking, or each date of a series, was cancelled; those that were cancelled in another way (a season withdrawn, say) are not told.
pub async fn cancellations(
    tx: &mut Tx,
    booking: Option<&BookingId>,
    series: Option<&SeriesId>,
) -> Result<Vec<Cancellation>, sqlx::Error> {
    type Row = (BookingId, i64, i64, Option<PersonId>, i64, String, bool);
    let rows: Vec<Row> = on!(tx, db => sqlx::query_as(
        "SELECT id, starts_at, ends_at, decided_by, decided_at, cancelled_from, cancelled_by_staff FROM booking
         WHERE state = 'cancelled' AND cancelled_from IS NOT NULL AND decided_at IS NOT NULL AND cancelled_by_staff IS NOT NULL
           AND (id = CAST($1 AS TEXT) OR series_id = CAST($2 AS TEXT)) ORDER BY starts_at, id")
        .bind(booking).bind(series).fetch_all(db).await)?;
    let told = rows.into_iter().filter_map(|(booking, starts_at, ends_at, by, at, was, by_staff)| {
        Some(Cancellation { booking, starts_at, ends_at, by, at, was: State::parse(&was)?, by_staff })
    });
    Ok(told.collect())
}

#[derive(sqlx::FromRow)]
struct HeldRow {
    #[sqlx(flatten)]
    booking: BookingRow,
    held_from: i64,
    held_to: i64,
}

/// Every booking that holds an atom of the space at some time from–to, by time: of the space itself, of its parts, of the whole.
pub async fn holdings(tx: &mut Tx, space: &SpaceId, from: i64, to: i64) -> Result<Vec<Held>, sqlx::Error> {
    let rows: Vec<HeldRow> = on!(tx, db => sqlx::query_as(
        "SELECT b.*, h.held_from, h.held_to FROM
            (SELECT o.booking_id, MIN(o.starts_at) AS held_from, MAX(o.ends_at) AS held_to
             FROM space_atom sa JOIN occupancy o ON o.atom_id = sa.atom_id
             WHERE sa.space_id = $1 AND o.starts_at < $3 AND o.ends_at > $2 GROUP BY o.booking_id) h
         JOIN booking b ON b.id = h.booking_id ORDER BY h.held_from, b.id")
        .bind(space).bind(from).bind(to).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|row| Held { booking: row.booking.into(), from: row.held_from, to: row.held_to }).collect())
}

/// The spaces of which some atom is held at some time from–to.
/// Rows of an atom are disjoint, so only the last that starts before `to` can reach beyond `from`.
pub async fn busy_spaces(tx: &mut Tx, from: i64, to: i64) -> Result<HashSet<SpaceId>, sqlx::Error> {
    let busy: Vec<SpaceId> = on!(tx, db => sqlx::query_scalar(
        "SELECT DISTINCT sa.space_id FROM space_atom sa WHERE
            (SELECT o.ends_at FROM occupancy o WHERE o.atom_id = sa.atom_id AND o.starts_at < $2 ORDER BY o.starts_at DESC LIMIT 1) > $1")
        .bind(from).bind(to).fetch_all(db).await)?;
    Ok(busy.into_iter().collect())
}

/// Held times of every space at some time from–to.
pub async fn held_everywhere(tx: &mut Tx, from: i64, to: i64) -> Result<Vec<(SpaceId, i64, i64)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as(
        "SELECT DISTINCT sa.space_id, o.starts_at, o.ends_at FROM occupancy o JOIN space_atom sa ON sa.atom_id = o.atom_id
         WHERE o.starts_at < $2 AND o.ends_at > $1 ORDER BY sa.space_id, o.starts_at")
        .bind(from).bind(to).fetch_all(db).await)
}

/// Bookings of a person and of the organisations it books for, that end after `after`, by time.
pub async fn of_person(tx: &mut Tx, person: &PersonId, after: Instant) -> Result<Vec<Booking>, sqlx::Error> {
    let rows: Vec<BookingRow> = on!(tx, db => sqlx::query_as(
        "SELECT * FROM booking WHERE ends_at > $2 AND (person_id = $1 OR organisation_id IN
            (SELECT organisation_id FROM role WHERE person_id = $1 AND role = 'booker'))
         ORDER BY starts_at, id LIMIT 2000")
        .bind(person).bind(after).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Requests that wait for a decision, by time.
pub async fn waiting(tx: &mut Tx, after: Instant) -> Result<Vec<Booking>, sqlx::Error> {
    let rows: Vec<BookingRow> = on!(tx, db => sqlx::query_as(
        "SELECT * FROM booking WHERE state = 'requested' AND starts_at > $1 ORDER BY starts_at, id").bind(after).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

#[derive(sqlx::FromRow)]
struct SeriesRow {
    id: SeriesId,
    space_id: SpaceId,
    organisation_id: Option<OrganisationId>,
    created_by: Option<PersonId>,
    kind: String,
    title: String,
    weekday: i64,
    starts_minute: i64,
    ends_minute: i64,
    first_date: String,
    last_date: String,
    persons: Option<i64>,
    note: String,
}

impl SeriesRow {
    fn read(self) -> Option<Series> {
        Some(Series {
            id: self.id,
            space: self.space_id,
            organisation: self.organisation_id,
            person: self.created_by,
            kind: Kind::parse(&self.kind)?,
            title: self.title,
            weekday: self.weekday as u8,
            starts_minute: self.starts_minute as u16,
            ends_minute: self.ends_minute as u16,
            first_date: self.first_date.parse().ok()?,
            last_date: self.last_date.parse().ok()?,
            persons: self.persons,
            note: self.note,
        })
    }
}

pub async fn series(tx: &mut Tx, id: &SeriesId) -> Result<Option<Series>, sqlx::Error> {
    let row: Option<SeriesRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM series WHERE id = $1").bind(id).fetch_optional(db).await)?;
    Ok(row.and_then(SeriesRow::read))
}

/// The series, to be changed by this transaction: nobody else changes it until then.
pub async fn series_to_change(tx: &mut Tx, id: &SeriesId) -> Result<Option<Series>, sqlx::Error> {
    let row: Option<SeriesRow> = on_locked!(tx, db, sql = "SELECT * FROM series WHERE id = $1"
        => sqlx::query_as(sql).bind(id).fetch_optional(db).await)?;
    Ok(row.and_then(SeriesRow::read))
}

/// A person's series with just these words, times, first and last date, of which every date lives; the oldest first.
pub async fn same_series(tx: &mut Tx, new: &NewSeries) -> Result<Vec<SeriesId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT s.id FROM series s WHERE s.created_by = $1 AND s.space_id = $2 AND s.title = $3 AND s.kind = $4 AND s.weekday = $5
             AND s.starts_minute = $6 AND s.ends_minute = $7 AND s.first_date = $8 AND s.last_date = $9
             AND COALESCE(s.organisation_id, '') = COALESCE(CAST($10 AS TEXT), '')
             AND COALESCE(s.persons, 0) = COALESCE(CAST($11 AS BIGINT), 0) AND s.note = $12
             AND EXISTS (SELECT 1 FROM booking b WHERE b.series_id = s.id)
             AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.series_id = s.id AND b.state NOT IN ('requested', 'confirmed'))
         ORDER BY s.id")
        .bind(&new.person).bind(&new.space).bind(new.title.trim()).bind(new.kind.word()).bind(i64::from(new.weekday))
        .bind(i64::from(new.starts_minute)).bind(i64::from(new.ends_minute)).bind(new.first_date.to_string())
        .bind(new.last_date.to_string()).bind(&new.organisation).bind(new.persons).bind(new.note.trim())
        .fetch_all(db).await)
}

/// The bookings of a series by time.
pub async fn dates_of_series(tx: &mut Tx, id: &SeriesId) -> Result<Vec<Booking>, sqlx::Error> {
    let rows: Vec<BookingRow> = on!(tx, db => sqlx::query_as("SELECT * FROM booking WHERE series_id = $1 ORDER BY starts_at, id")
        .bind(id).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The bookings of a series by time, to be changed by this transaction.
pub async fn dates_to_change(tx: &mut Tx, id: &SeriesId) -> Result<Vec<Booking>, sqlx::Error> {
    let rows: Vec<BookingRow> = on_locked!(tx, db, sql = "SELECT * FROM booking WHERE series_id = $1 ORDER BY starts_at, id"
        => sqlx::query_as(sql).bind(id).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub async fn skipped_dates(tx: &mut Tx, id: &SeriesId) -> Result<Vec<Skipped>, sqlx::Error> {
    let rows: Vec<(String, String, String)> = on!(tx, db => sqlx::query_as(
        "SELECT date, reason, detail FROM skipped_date WHERE series_id = $1 ORDER BY date").bind(id).fetch_all(db).await)?;
    let known = rows.into_iter().filter_map(|(date, reason, detail)| {
        Some(Skipped { date: date.parse().ok()?, reason: SkipReason::parse(&reason)?, detail })
    });
    Ok(known.collect())
}

/// Hash of the request, status and body that were remembered for a key.
pub async fn idempotent(
    tx: &mut Tx,
    person: &PersonId,
    key: &str,
) -> Result<Option<(String, i64, String)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as("SELECT request_hash, status, body FROM idempotency WHERE person_id = $1 AND key = $2")
        .bind(person).bind(key).fetch_optional(db).await)
}
