//! What a source (a season proposal, say) must reckon with, what it could not book, and taking all of it back.

use crate::bookings::model::{NotBooked, SkipReason, Skipped};
use crate::database::Tx;
use crate::id::{AtomId, BuildingId, PersonId, SeriesId, SpaceId};
use crate::on;
use crate::time::Instant;
use chrono::NaiveDate;

/// Every atom held between two instants, buffers included: atom, start, end.
pub async fn held(tx: &mut Tx, from: Instant, to: Instant) -> Result<Vec<(AtomId, Instant, Instant)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as("SELECT atom_id, starts_at, ends_at FROM occupancy WHERE starts_at < $2 AND ends_at > $1 ORDER BY atom_id, starts_at")
        .bind(from).bind(to).fetch_all(db).await)
}

/// Every atom of a building held between two instants by something else than one source.
pub async fn held_in(
    tx: &mut Tx,
    building: &BuildingId,
    from: Instant,
    to: Instant,
    but: Option<&str>,
) -> Result<Vec<(AtomId, Instant, Instant)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as(
        "SELECT o.atom_id, o.starts_at, o.ends_at FROM occupancy o JOIN atom a ON a.id = o.atom_id
             JOIN booking b ON b.id = o.booking_id LEFT JOIN series s ON s.id = b.series_id
         WHERE a.building_id = $1 AND o.starts_at < $3 AND o.ends_at > $2
           AND (s.source_id IS NULL OR s.source_id <> COALESCE(CAST($4 AS TEXT), ''))
         ORDER BY o.atom_id, o.starts_at")
        .bind(building).bind(from).bind(to).bind(but).fetch_all(db).await)
}

#[derive(sqlx::FromRow)]
struct SkippedRow {
    title: String,
    space_id: SpaceId,
    starts_minute: i64,
    ends_minute: i64,
    date: String,
    reason: String,
    detail: String,
}

/// The dates that the series of a source could not book, by date.
pub async fn not_booked(tx: &mut Tx, source: &str) -> Result<Vec<NotBooked>, sqlx::Error> {
    let rows: Vec<SkippedRow> = on!(tx, db => sqlx::query_as(
        "SELECT s.title, s.space_id, s.starts_minute, s.ends_minute, d.date, d.reason, d.detail
         FROM skipped_date d JOIN series s ON s.id = d.series_id WHERE s.source_id = $1 ORDER BY d.date, s.starts_minute, s.title")
        .bind(source).fetch_all(db).await)?;
    let read = rows.into_iter().map(|row| {
        let date = row.date.parse::<NaiveDate>().map_err(|cause| sqlx::Error::Decode(cause.into()))?;
        let reason = SkipReason::parse(&row.reason).unwrap_or(SkipReason::Taken);
        Ok(NotBooked {
            title: row.title,
            space: row.space_id,
            starts_minute: row.starts_minute as u16,
            ends_minute: row.ends_minute as u16,
            skipped: Skipped { date, reason, detail: row.detail },
        })
    });
    read.collect()
}

/// How many confirmed dates the series of a source have.
pub async fn booked_count(tx: &mut Tx, source: &str) -> Result<i64, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT COUNT(*) FROM booking b JOIN series s ON s.id = b.series_id WHERE s.source_id = $1 AND b.state = 'confirmed'")
        .bind(source).fetch_one(db).await)
}

/// In whose name dates are taken out of the calendar, when, and what those who read about it are told.
#[derive(Debug, Clone, Copy)]
pub struct Cancelling<'a> {
    pub by: Option<&'a PersonId>,
    pub at: Instant,
    pub reason: &'a str,
}

/// Cancels the next bookings of a source's series that begin at `from` or later (`None`: of all), so many at most; how many there were.
pub async fn withdraw_some(
    tx: &mut Tx,
    source: &str,
    from: Option<Instant>,
    cancelling: Cancelling<'_>,
    most: i64,
) -> Result<u64, sqlx::Error> {
    let Cancelling { by, at, reason } = cancelling;
    on!(tx, db => sqlx::query(
        "UPDATE booking SET state = 'cancelled', reason = $1, decided_by = $2, decided_at = $3 WHERE id IN
            (SELECT b.id FROM booking b JOIN series s ON s.id = b.series_id WHERE s.source_id = $4 AND b.state = 'confirmed'
                 AND (CAST($5 AS BIGINT) IS NULL OR b.starts_at >= $5)
             ORDER BY b.id LIMIT $6)")
        .bind(reason).bind(by).bind(at).bind(source).bind(from).bind(most).execute(db).await.map(|done| done.rows_affected()))
}

/// Cancels the bookings of a source's series in one space that begin from one instant up to another.
pub async fn withdraw_in(
    tx: &mut Tx,
    source: &str,
    space: &SpaceId,
    (from, to): (Instant, Instant),
    cancelling: Cancelling<'_>,
) -> Result<(), sqlx::Error> {
    let Cancelling { by, at, reason } = cancelling;
    on!(tx, db => sqlx::query(
        "UPDATE booking SET state = 'cancelled', reason = $1, decided_by = $2, decided_at = $3
         WHERE state = 'confirmed' AND space_id = $4 AND starts_at >= $5 AND starts_at < $6
           AND series_id IN (SELECT id FROM series WHERE source_id = $7)")
        .bind(reason).bind(by).bind(at).bind(space).bind(from).bind(to).bind(source).execute(db).await.map(|_| ()))
}

/// Every series of a source.
pub async fn series_of(tx: &mut Tx, source: &str) -> Result<Vec<SeriesId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar("SELECT id FROM series WHERE source_id = $1").bind(source).fetch_all(db).await)
}

/// The series of a source that have a booking of any state from one instant up to another, or skip the date.
pub async fn settled(
    tx: &mut Tx,
    source: &str,
    date: NaiveDate,
    from: Instant,
    to: Instant,
) -> Result<Vec<SeriesId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT s.id FROM series s JOIN booking b ON b.series_id = s.id WHERE s.source_id = $1 AND b.starts_at >= $3 AND b.starts_at < $4
         UNION SELECT s.id FROM series s JOIN skipped_date d ON d.series_id = s.id WHERE s.source_id = $1 AND d.date = $2")
        .bind(source).bind(date.to_string()).bind(from).bind(to).fetch_all(db).await)
}
