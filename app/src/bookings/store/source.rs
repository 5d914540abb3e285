//! What a source (a season proposal, say) must reckon with, what it could not book, and taking all of it back.

use super::write::Decided;
use crate::bookings::model::{NotBooked, SkipReason, Skipped, State};
use crate::database::Tx;
use crate::id::{AtomId, BuildingId, SeriesId, SpaceId};
use crate::on;
use crate::time::{CivilDate, Instant, Span, Weekday, Weekly, stored_minute};
use chrono::NaiveDate;

/// When an atom is held.
type Row = (AtomId, Instant, Instant);

fn spans(rows: Vec<Row>) -> Vec<(AtomId, Span)> {
    rows.into_iter().map(|(atom, from, until)| (atom, Span::new(from, until))).collect()
}

/// When each atom is held in a span, buffers included; by atom and time.
pub async fn held(tx: &mut Tx, span: Span) -> Result<Vec<(AtomId, Span)>, sqlx::Error> {
    let rows = on!(tx, db => sqlx::query_as("SELECT atom_id, starts_at, ends_at FROM occupancy WHERE starts_at < $2 AND ends_at > $1 ORDER BY atom_id, starts_at")
        .bind(span.from).bind(span.until).fetch_all(db).await)?;
    Ok(spans(rows))
}

/// When each atom of a building is held in a span by something else than these sources; by atom and time.
pub async fn held_in(
    tx: &mut Tx,
    building: &BuildingId,
    span: Span,
    but: &[String],
) -> Result<Vec<(AtomId, Span)>, sqlx::Error> {
    let rows: Vec<(AtomId, Instant, Instant, Option<String>)> = on!(tx, db => sqlx::query_as(
        "SELECT o.atom_id, o.starts_at, o.ends_at, s.source_id FROM occupancy o JOIN atom a ON a.id = o.atom_id
             JOIN booking b ON b.id = o.booking_id LEFT JOIN series s ON s.id = b.series_id
         WHERE a.building_id = $1 AND o.starts_at < $3 AND o.ends_at > $2 ORDER BY o.atom_id, o.starts_at")
        .bind(building).bind(span.from).bind(span.until).fetch_all(db).await)?;
    let others = rows.into_iter().filter(|(.., source)| source.as_ref().is_none_or(|source| !but.contains(source)));
    Ok(others.map(|(atom, from, until, _)| (atom, Span::new(from, until))).collect())
}

#[derive(sqlx::FromRow)]
struct SkippedRow {
    title: String,
    space_id: SpaceId,
    weekday: Weekday,
    starts_minute: i64,
    ends_minute: i64,
    date: CivilDate,
    reason: SkipReason,
    detail: String,
}

/// The dates that the series of a source could not book, by date.
pub async fn not_booked(tx: &mut Tx, source: &str) -> Result<Vec<NotBooked>, sqlx::Error> {
    let rows: Vec<SkippedRow> = on!(tx, db => sqlx::query_as(
        "SELECT s.title, s.space_id, s.weekday, s.starts_minute, s.ends_minute, d.date, d.reason, d.detail
         FROM skipped_date d JOIN series s ON s.id = d.series_id WHERE s.source_id = $1 ORDER BY d.date, s.starts_minute, s.title")
        .bind(source).fetch_all(db).await)?;
    let read = rows.into_iter().map(|row| {
        let (from, until) = (stored_minute(row.starts_minute)?, stored_minute(row.ends_minute)?);
        Ok(NotBooked {
            title: row.title,
            space: row.space_id,
            time: Weekly::new(row.weekday, from, until),
            skipped: Skipped { date: row.date.0, reason: row.reason, detail: row.detail },
        })
    });
    read.collect()
}

/// How many confirmed dates the series of a source have.
pub async fn booked_count(tx: &mut Tx, source: &str) -> Result<i64, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM booking b JOIN series s ON s.id = b.series_id WHERE s.source_id = $1 AND b.state = $2")
        .bind(source).bind(State::Confirmed).fetch_one(db).await)
}

/// Cancels the next bookings of a source's series that begin at `from` or later (`None`: of all), so many at most; how many there were.
pub async fn withdraw_some(
    tx: &mut Tx,
    source: &str,
    from: Option<Instant>,
    decided: Decided<'_>,
    most: i64,
) -> Result<u64, sqlx::Error> {
    let Decided { by, at, reason } = decided;
    on!(tx, db => sqlx::query(
        "UPDATE booking SET state = $7, reason = $1, decided_by = $2, decided_at = $3 WHERE id IN
            (SELECT b.id FROM booking b JOIN series s ON s.id = b.series_id WHERE s.source_id = $4 AND b.state = $8
                 AND (CAST($5 AS BIGINT) IS NULL OR b.starts_at >= $5)
             ORDER BY b.id LIMIT $6)")
        .bind(reason).bind(by).bind(at).bind(source).bind(from).bind(most).bind(State::Cancelled).bind(State::Confirmed)
        .execute(db).await.map(|done| done.rows_affected()))
}

/// Cancels the bookings of a source's series in one space that begin in a span.
pub async fn withdraw_in(
    tx: &mut Tx,
    source: &str,
    space: &SpaceId,
    span: Span,
    decided: Decided<'_>,
) -> Result<(), sqlx::Error> {
    let Decided { by, at, reason } = decided;
    on!(tx, db => sqlx::query(
        "UPDATE booking SET state = $8, reason = $1, decided_by = $2, decided_at = $3
         WHERE state = $9 AND space_id = $4 AND starts_at >= $5 AND starts_at < $6
           AND series_id IN (SELECT id FROM series WHERE source_id = $7)")
        .bind(reason).bind(by).bind(at).bind(space).bind(span.from).bind(span.until).bind(source)
        .bind(State::Cancelled).bind(State::Confirmed).execute(db).await.map(|_| ()))
}

/// Every series of a source.
pub async fn series_of(tx: &mut Tx, source: &str) -> Result<Vec<SeriesId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar("SELECT id FROM series WHERE source_id = $1").bind(source).fetch_all(db).await)
}

/// The series of a source that have a booking of any state in the span of a date, or skip the date.
pub async fn settled(tx: &mut Tx, source: &str, date: NaiveDate, span: Span) -> Result<Vec<SeriesId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT s.id FROM series s JOIN booking b ON b.series_id = s.id WHERE s.source_id = $1 AND b.starts_at >= $3 AND b.starts_at < $4
         UNION SELECT s.id FROM series s JOIN skipped_date d ON d.series_id = s.id WHERE s.source_id = $1 AND d.date = $2")
        .bind(source).bind(date.to_string()).bind(span.from).bind(span.until).fetch_all(db).await)
}
