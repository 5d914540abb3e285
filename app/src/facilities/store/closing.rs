//! What is shut off, and days closed everywhere.

use crate::database::{LOCK_FOR_BOOKING, LOCK_FOR_CHANGE, OnPostgres, Tx};
use crate::facilities::closed_days::{ClosedDay, Yearly};
use crate::facilities::closing::{Closing, Weekdays};
use crate::facilities::model::{KeptClosedDay, KeptClosing, NewClosing};
use crate::id::{BuildingId, ClosedDayId, ClosingId, PersonId, SpaceId};
use crate::on;
use crate::time::{CivilDate, DateRange, Instant, stored_minute};
use chrono::NaiveDate;

/// The columns of a closing that say when.
#[derive(sqlx::FromRow)]
struct ClosingRow {
    #[sqlx(flatten)]
    dates: DateRange,
    #[sqlx(try_from = "i64")]
    from_minute: u16,
    #[sqlx(try_from = "i64")]
    to_minute: u16,
    weekdays: Option<i64>,
    reason: String,
    lifted_date: Option<CivilDate>,
    lifted_minute: Option<i64>,
}

impl ClosingRow {
    fn closing(self) -> Result<Closing, sqlx::Error> {
        Ok(Closing {
            dates: self.dates,
            from: self.from_minute,
            to: self.to_minute,
            weekdays: weekdays(self.weekdays)?,
            reason: self.reason,
            lifted: lifted(self.lifted_date, self.lifted_minute)?,
        })
    }
}

pub(super) fn weekdays(sum: Option<i64>) -> Result<Option<Weekdays>, sqlx::Error> {
    let sum = sum.map(u8::try_from).transpose().map_err(|cause| sqlx::Error::Decode(cause.into()))?;
    Ok(sum.map(Weekdays))
}

pub(super) fn lifted(date: Option<CivilDate>, at: Option<i64>) -> Result<Option<(NaiveDate, u16)>, sqlx::Error> {
    date.zip(at).map(|(date, at)| Ok((date.0, stored_minute(at)?))).transpose()
}

/// What shuts each space: the closings of its building, and of every space that it shares a part with.
pub async fn closings_by_space(tx: &mut Tx) -> Result<Vec<(SpaceId, Closing)>, sqlx::Error> {
    #[derive(sqlx::FromRow)]
    struct OfSpace {
        of_space: SpaceId,
        #[sqlx(flatten)]
        row: ClosingRow,
    }
    let rows: Vec<OfSpace> = on!(tx, db => sqlx::query_as(
        "SELECT o.id AS of_space, c.* FROM closing c JOIN space o ON o.building_id = c.building_id
         WHERE c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_atom own JOIN space_atom shut ON shut.atom_id = own.atom_id
             WHERE own.space_id = o.id AND shut.space_id = c.space_id)")
        .fetch_all(db).await)?;
    rows.into_iter().map(|row| Ok((row.of_space, row.row.closing()?))).collect()
}

#[derive(sqlx::FromRow)]
struct KeptRow {
    id: ClosingId,
    building_id: BuildingId,
    space_id: Option<SpaceId>,
    #[sqlx(flatten)]
    row: ClosingRow,
}

impl KeptRow {
    fn kept(self) -> Result<KeptClosing, sqlx::Error> {
        Ok(KeptClosing { id: self.id, building: self.building_id, space: self.space_id, closing: self.row.closing()? })
    }
}

/// Every closing, of one building or of all, by date.
pub async fn closings(tx: &mut Tx, building: Option<&BuildingId>) -> Result<Vec<KeptClosing>, sqlx::Error> {
    let rows: Vec<KeptRow> = on!(tx, db => sqlx::query_as(
        "SELECT * FROM closing WHERE CAST($1 AS TEXT) IS NULL OR building_id = $1 ORDER BY first_date, from_minute, id")
        .bind(building).fetch_all(db).await)?;
    rows.into_iter().map(KeptRow::kept).collect()
}

pub async fn closing(tx: &mut Tx, id: &ClosingId) -> Result<Option<KeptClosing>, sqlx::Error> {
    let row: Option<KeptRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM closing WHERE id = $1").bind(id).fetch_optional(db).await)?;
    row.map(KeptRow::kept).transpose()
}

pub async fn add_closing(
    tx: &mut Tx,
    new: &NewClosing,
    by: Option<&PersonId>,
    now: Instant,
) -> Result<ClosingId, sqlx::Error> {
    let (id, closing) = (ClosingId::new(), &new.closing);
    on!(tx, db => sqlx::query(
        "INSERT INTO closing (id, building_id, space_id, first_date, last_date, from_minute, to_minute, weekdays, reason, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(&id).bind(&new.building).bind(new.space.as_ref()).bind(CivilDate(closing.dates.first)).bind(CivilDate(closing.dates.last))
        .bind(i64::from(closing.from)).bind(i64::from(closing.to)).bind(closing.weekdays.map(|days| i64::from(days.0)))
        .bind(closing.reason.trim()).bind(by).bind(now).execute(db).await.map(|_| ()))?;
    Ok(id)
}

/// Opens again from a moment on; whether it was shut until now.
pub async fn lift_closing(tx: &mut Tx, id: &ClosingId, date: NaiveDate, minute: u16) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE closing SET lifted_date = $2, lifted_minute = $3 WHERE id = $1 AND lifted_date IS NULL")
        .bind(id).bind(CivilDate(date)).bind(i64::from(minute)).execute(db).await.map(|done| done.rows_affected() > 0))
}

#[derive(sqlx::FromRow)]
struct DayRow {
    id: ClosedDayId,
    reason: String,
    yearly: Option<String>,
    #[sqlx(try_from = "CivilDate")]
    first_date: NaiveDate,
    last_date: Option<CivilDate>,
}

pub(super) fn yearly(word: Option<&str>) -> Result<Option<Yearly>, sqlx::Error> {
    let read =
        |word| Yearly::parse(word).ok_or_else(|| sqlx::Error::Decode(format!("{word} is no day of a year").into()));
    word.map(read).transpose()
}

/// Every day closed everywhere: those of each year, then by date.
pub async fn closed_days(tx: &mut Tx) -> Result<Vec<KeptClosedDay>, sqlx::Error> {
    let rows: Vec<DayRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, reason, yearly, first_date, last_date FROM closed_day ORDER BY yearly IS NULL, first_date, id").fetch_all(db).await)?;
    let kept = rows.into_iter().map(|row| {
        let yearly = yearly(row.yearly.as_deref())?;
        let last = row.last_date.map(|date| date.0);
        Ok(KeptClosedDay { id: row.id, day: ClosedDay { reason: row.reason, yearly, first: row.first_date, last } })
    });
    kept.collect()
}

pub async fn add_closed_day(tx: &mut Tx, new: &ClosedDay) -> Result<ClosedDayId, sqlx::Error> {
    let id = ClosedDayId::new();
    on!(tx, db => sqlx::query("INSERT INTO closed_day (id, reason, yearly, first_date, last_date) VALUES ($1, $2, $3, $4, $5)")
        .bind(&id).bind(new.reason.trim()).bind(new.yearly.map(Yearly::word)).bind(CivilDate(new.first))
        .bind(new.last.map(CivilDate)).execute(db).await.map(|_| ()))?;
    Ok(id)
}

pub async fn remove_closed_day(tx: &mut Tx, id: &ClosedDayId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM closed_day WHERE id = $1").bind(id).execute(db).await.map(|_| ()))
}

/// Lets a day hold until a date, which has been: what was closed stays so in the report.
pub async fn end_closed_day(tx: &mut Tx, id: &ClosedDayId, last: NaiveDate) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE closed_day SET last_date = $2 WHERE id = $1")
        .bind(id).bind(CivilDate(last)).execute(db).await.map(|_| ()))
}

/// Waits until nobody books in a building (`None`: anywhere), and lets nobody begin to until this transaction ends.
/// SQLite has one writer, and needs no word for it.
pub async fn lock_for_change(tx: &mut Tx, building: Option<&BuildingId>) -> Result<(), sqlx::Error> {
    if let Tx::Postgres(inner) = tx {
        sqlx::query(LOCK_FOR_CHANGE).bind(building).execute(&mut **inner).await?;
    }
    Ok(())
}

/// Lets nobody change the rules of a space until this transaction ends; many may book under it at once.
pub async fn lock_for_booking(tx: &mut Tx, space: &SpaceId) -> Result<(), sqlx::Error> {
    if let Tx::Postgres(OnPostgres::Writing(inner)) = tx {
        sqlx::query(LOCK_FOR_BOOKING).bind(space).execute(&mut **inner).await?;
    }
    Ok(())
}
