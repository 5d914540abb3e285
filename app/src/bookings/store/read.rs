//! Reading bookings and what is held.

use crate::bookings::model::{Booking, Cancellation, Holding, Kind, NewBooking, State, Use};
use crate::database::{Tx, on_locked};
use crate::id::{BookingId, OrganisationId, PersonId, SeriesId, SpaceId};
use crate::on;
use crate::time::{Instant, Span};
use std::collections::HashSet;

#[derive(sqlx::FromRow)]
pub(super) struct BookingRow {
    id: BookingId,
    space_id: SpaceId,
    series_id: Option<SeriesId>,
    organisation_id: Option<OrganisationId>,
    person_id: Option<PersonId>,
    kind: Kind,
    state: State,
    title: String,
    starts_at: Instant,
    ends_at: Instant,
    persons: Option<i64>,
    note: String,
    reason: String,
    created_at: Instant,
}

impl From<BookingRow> for Booking {
    fn from(row: BookingRow) -> Self {
        Self {
            id: row.id,
            space: row.space_id,
            series: row.series_id,
            time: Span::new(row.starts_at, row.ends_at),
            what: Use {
                organisation: row.organisation_id,
                person: row.person_id,
                kind: row.kind,
                title: row.title,
                persons: row.persons,
                note: row.note,
            },
            state: row.state,
            reason: row.reason,
            created_at: row.created_at,
        }
    }
}

/// The bookings of rows.
pub(super) fn bookings(rows: Vec<BookingRow>) -> Vec<Booking> {
    rows.into_iter().map(Into::into).collect()
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
    let (time, what) = (new.time, new.what.trimmed());
    let [waits, holds] = State::LIVE;
    let row: Option<BookingRow> = on!(tx, db => sqlx::query_as(
        "SELECT * FROM booking WHERE person_id = $1 AND starts_at = $2 AND ends_at = $3 AND space_id = $4 AND title = $5 AND kind = $6
             AND COALESCE(organisation_id, '') = COALESCE(CAST($7 AS TEXT), '') AND COALESCE(persons, 0) = COALESCE(CAST($8 AS BIGINT), 0)
             AND note = $9 AND series_id IS NULL AND state IN ($10, $11) ORDER BY id LIMIT 1")
        .bind(&what.person).bind(time.from).bind(time.until).bind(&new.space).bind(&what.title).bind(what.kind)
        .bind(&what.organisation).bind(what.persons).bind(&what.note).bind(waits).bind(holds).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// How a booking, or each date of a series, was cancelled; those that were cancelled in another way (a season withdrawn, say) are not told.
pub async fn cancellations(
    tx: &mut Tx,
    booking: Option<&BookingId>,
    series: Option<&SeriesId>,
) -> Result<Vec<Cancellation>, sqlx::Error> {
    type Row = (BookingId, Instant, Instant, Option<PersonId>, Instant, State, bool);
    let rows: Vec<Row> = on!(tx, db => sqlx::query_as(
        "SELECT id, starts_at, ends_at, decided_by, decided_at, cancelled_from, cancelled_by_staff FROM booking
         WHERE state = $3 AND cancelled_from IS NOT NULL AND decided_at IS NOT NULL AND cancelled_by_staff IS NOT NULL
           AND (id = CAST($1 AS TEXT) OR series_id = CAST($2 AS TEXT)) ORDER BY starts_at, id")
        .bind(booking).bind(series).bind(State::Cancelled).fetch_all(db).await)?;
    let told = rows.into_iter().map(|(booking, from, until, by, at, was, by_staff)| {
        let time = Span::new(from, until);
        Cancellation { booking, time, by, at, was, by_staff }
    });
    Ok(told.collect())
}

#[derive(sqlx::FromRow)]
struct HoldingRow {
    #[sqlx(flatten)]
    booking: BookingRow,
    held_from: Instant,
    held_to: Instant,
}

/// Every booking that holds an atom of the space in a span, by time: of the space itself, of its parts, of the whole.
pub async fn holdings(tx: &mut Tx, space: &SpaceId, span: Span) -> Result<Vec<Holding>, sqlx::Error> {
    let rows: Vec<HoldingRow> = on!(tx, db => sqlx::query_as(
        "SELECT b.*, h.held_from, h.held_to FROM
            (SELECT o.booking_id, MIN(o.starts_at) AS held_from, MAX(o.ends_at) AS held_to
             FROM space_atom sa JOIN occupancy o ON o.atom_id = sa.atom_id
             WHERE sa.space_id = $1 AND o.starts_at < $3 AND o.ends_at > $2 GROUP BY o.booking_id) h
         JOIN booking b ON b.id = h.booking_id ORDER BY h.held_from, b.id")
        .bind(space).bind(span.from).bind(span.until).fetch_all(db).await)?;
    let held = rows.into_iter().map(|row| {
        let time = Span::new(row.held_from, row.held_to);
        Holding { booking: row.booking.into(), time }
    });
    Ok(held.collect())
}

/// The spaces of which some atom is held in a span.
/// Rows of an atom are disjoint, so only the last that starts before the span's end can reach beyond its beginning.
pub async fn busy_spaces(tx: &mut Tx, span: Span) -> Result<HashSet<SpaceId>, sqlx::Error> {
    let busy: Vec<SpaceId> = on!(tx, db => sqlx::query_scalar(
        "SELECT DISTINCT sa.space_id FROM space_atom sa WHERE
            (SELECT o.ends_at FROM occupancy o WHERE o.atom_id = sa.atom_id AND o.starts_at < $2 ORDER BY o.starts_at DESC LIMIT 1) > $1")
        .bind(span.from).bind(span.until).fetch_all(db).await)?;
    Ok(busy.into_iter().collect())
}

/// When every space is held in a span.
pub async fn held_everywhere(tx: &mut Tx, span: Span) -> Result<Vec<(SpaceId, Span)>, sqlx::Error> {
    let rows: Vec<(SpaceId, Instant, Instant)> = on!(tx, db => sqlx::query_as(
        "SELECT DISTINCT sa.space_id, o.starts_at, o.ends_at FROM occupancy o JOIN space_atom sa ON sa.atom_id = o.atom_id
         WHERE o.starts_at < $2 AND o.ends_at > $1 ORDER BY sa.space_id, o.starts_at")
        .bind(span.from).bind(span.until).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(space, from, until)| (space, Span::new(from, until))).collect())
}

/// Bookings of a person and of the organisations it books for, that end after `after`, by time.
pub async fn of_person(tx: &mut Tx, person: &PersonId, after: Instant) -> Result<Vec<Booking>, sqlx::Error> {
    let rows = on!(tx, db => sqlx::query_as(
        "SELECT * FROM booking WHERE ends_at > $2 AND (person_id = $1 OR organisation_id IN
            (SELECT organisation_id FROM role WHERE person_id = $1 AND role = 'booker'))
         ORDER BY starts_at, id LIMIT 2000")
        .bind(person).bind(after).fetch_all(db).await)?;
    Ok(bookings(rows))
}

/// Requests that wait for a decision, by time.
pub async fn waiting(tx: &mut Tx, after: Instant) -> Result<Vec<Booking>, sqlx::Error> {
    let rows = on!(tx, db => sqlx::query_as(
        "SELECT * FROM booking WHERE state = $2 AND starts_at > $1 ORDER BY starts_at, id")
        .bind(after).bind(State::Requested).fetch_all(db).await)?;
    Ok(bookings(rows))
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
