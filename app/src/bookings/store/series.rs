//! Weekly series: reading and writing them, their dates, and the dates that they had to skip.

use super::read::{BookingRow, bookings};
use crate::bookings::model::{Booking, Kind, NewSeries, Series, SkipReason, Skipped, State, Use};
use crate::database::{Tx, on_locked};
use crate::id::{OrganisationId, PersonId, SeriesId, SpaceId};
use crate::on;
use crate::time::{CivilDate, DateRange, Instant, Weekday, Weekly, stored_minute};
use chrono::NaiveDate;

#[derive(sqlx::FromRow)]
struct SeriesRow {
    id: SeriesId,
    space_id: SpaceId,
    organisation_id: Option<OrganisationId>,
    created_by: Option<PersonId>,
    kind: Kind,
    title: String,
    weekday: Weekday,
    starts_minute: i64,
    ends_minute: i64,
    #[sqlx(flatten)]
    dates: DateRange,
    persons: Option<i64>,
    note: String,
}

impl SeriesRow {
    fn read(self) -> Result<Series, sqlx::Error> {
        let (from, until) = (stored_minute(self.starts_minute)?, stored_minute(self.ends_minute)?);
        Ok(Series {
            id: self.id,
            space: self.space_id,
            time: Weekly::new(self.weekday, from, until),
            dates: self.dates,
            what: Use {
                organisation: self.organisation_id,
                person: self.created_by,
                kind: self.kind,
                title: self.title,
                persons: self.persons,
                note: self.note,
            },
        })
    }
}

pub async fn series(tx: &mut Tx, id: &SeriesId) -> Result<Option<Series>, sqlx::Error> {
    let row: Option<SeriesRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM series WHERE id = $1").bind(id).fetch_optional(db).await)?;
    row.map(SeriesRow::read).transpose()
}

/// The series, to be changed by this transaction: nobody else changes it until then.
pub async fn series_to_change(tx: &mut Tx, id: &SeriesId) -> Result<Option<Series>, sqlx::Error> {
    let row: Option<SeriesRow> = on_locked!(tx, db, sql = "SELECT * FROM series WHERE id = $1"
        => sqlx::query_as(sql).bind(id).fetch_optional(db).await)?;
    row.map(SeriesRow::read).transpose()
}

/// A person's series with just these words, times, first and last date, of which every date lives; the oldest first.
pub async fn same_series(tx: &mut Tx, new: &NewSeries) -> Result<Vec<SeriesId>, sqlx::Error> {
    let what = new.what.trimmed();
    let [waits, holds] = State::LIVE;
    on!(tx, db => sqlx::query_scalar(
        "SELECT s.id FROM series s WHERE s.created_by = $1 AND s.space_id = $2 AND s.title = $3 AND s.kind = $4 AND s.weekday = $5
             AND s.starts_minute = $6 AND s.ends_minute = $7 AND s.first_date = $8 AND s.last_date = $9
             AND COALESCE(s.organisation_id, '') = COALESCE(CAST($10 AS TEXT), '')
             AND COALESCE(s.persons, 0) = COALESCE(CAST($11 AS BIGINT), 0) AND s.note = $12
             AND EXISTS (SELECT 1 FROM booking b WHERE b.series_id = s.id)
             AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.series_id = s.id AND b.state NOT IN ($13, $14))
         ORDER BY s.id")
        .bind(&what.person).bind(&new.space).bind(&what.title).bind(what.kind).bind(new.time.weekday)
        .bind(i64::from(new.time.from)).bind(i64::from(new.time.until)).bind(new.dates.first.to_string())
        .bind(new.dates.last.to_string()).bind(&what.organisation).bind(what.persons).bind(&what.note).bind(waits).bind(holds)
        .fetch_all(db).await)
}

/// The bookings of a series by time.
pub async fn dates_of_series(tx: &mut Tx, id: &SeriesId) -> Result<Vec<Booking>, sqlx::Error> {
    let rows = on!(tx, db => sqlx::query_as("SELECT * FROM booking WHERE series_id = $1 ORDER BY starts_at, id")
        .bind(id).fetch_all(db).await)?;
    Ok(bookings(rows))
}

/// The bookings of a series by time, to be changed by this transaction.
pub async fn dates_to_change(tx: &mut Tx, id: &SeriesId) -> Result<Vec<Booking>, sqlx::Error> {
    let rows: Vec<BookingRow> = on_locked!(tx, db, sql = "SELECT * FROM booking WHERE series_id = $1 ORDER BY starts_at, id"
        => sqlx::query_as(sql).bind(id).fetch_all(db).await)?;
    Ok(bookings(rows))
}

pub async fn skipped_dates(tx: &mut Tx, id: &SeriesId) -> Result<Vec<Skipped>, sqlx::Error> {
    let rows: Vec<(CivilDate, SkipReason, String)> = on!(tx, db => sqlx::query_as(
        "SELECT date, reason, detail FROM skipped_date WHERE series_id = $1 ORDER BY date").bind(id).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(date, reason, detail)| Skipped { date: date.0, reason, detail }).collect())
}

pub async fn insert_series(tx: &mut Tx, id: &SeriesId, new: &NewSeries, now: Instant) -> Result<(), sqlx::Error> {
    let what = new.what.trimmed();
    on!(tx, db => sqlx::query(
        "INSERT INTO series (id, space_id, organisation_id, kind, title, weekday, starts_minute, ends_minute, first_date, last_date,
                             source_id, created_by, created_at, persons, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)")
        .bind(id).bind(&new.space).bind(&what.organisation).bind(what.kind).bind(&what.title)
        .bind(new.time.weekday).bind(i64::from(new.time.from)).bind(i64::from(new.time.until))
        .bind(new.dates.first.to_string()).bind(new.dates.last.to_string()).bind(&new.source).bind(&what.person).bind(now)
        .bind(what.persons).bind(&what.note)
        .execute(db).await.map(|_| ()))
}

pub async fn insert_skipped(tx: &mut Tx, series: &SeriesId, skipped: &Skipped) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO skipped_date (series_id, date, reason, detail) VALUES ($1, $2, $3, $4)")
        .bind(series).bind(skipped.date.to_string()).bind(skipped.reason).bind(&skipped.detail)
        .execute(db).await.map(|_| ()))
}

/// Forgets that a date was skipped; false when it was not.
pub async fn delete_skipped(tx: &mut Tx, series: &SeriesId, date: NaiveDate) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM skipped_date WHERE series_id = $1 AND date = $2")
        .bind(series).bind(date.to_string()).execute(db).await.map(|done| done.rows_affected() > 0))
}
