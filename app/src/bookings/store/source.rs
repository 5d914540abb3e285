//! What a source (a season proposal, say) must reckon with, what it could not book, and taking all of it back.

use crate::bookings::model::{NotBooked, SkipReason, Skipped};
use crate::database::Tx;
use crate::id::{AtomId, BuildingId, PersonId, SpaceId};
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

/// Cancels the next bookings of a source's series, so many at most; how many there were.
pub async fn withdraw_some(
    tx: &mut Tx,
    source: &str,
    by: &PersonId,
    reason: &str,
    now: Instant,
    most: i64,
) -> Result<u64, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE booking SET state = 'cancelled', reason = $1, decided_by = $2, decided_at = $3 WHERE id IN
            (SELECT b.id FROM booking b JOIN series s ON s.id = b.series_id WHERE s.source_id = $4 AND b.state = 'confirmed'
             ORDER BY b.id LIMIT $5)")
        .bind(reason).bind(by).bind(now).bind(source).bind(most).execute(db).await.map(|done| done.rows_affected()))
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
    on!(tx, db => sqlx::query(
        "UPDATE booking SET state = 'cancelled', reason = $1, decided_by = $2, decided_at = $3
         WHERE state = 'confirmed' AND series_id IN (SELECT id FROM series WHERE source_id = $4)
           AND (CAST($5 AS BIGINT) IS NULL OR starts_at >= $5)")
        .bind(reason).bind(by).bind(now).bind(source).bind(from).execute(db).await.map(|_| ()))
}
