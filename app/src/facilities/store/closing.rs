//! What is shut off, and days closed everywhere.

use crate::database::{LOCK_FOR_BOOKING, LOCK_FOR_CHANGE, OnPostgres, Tx};
use crate::facilities::closed_days::{ClosedDay, Yearly};
use crate::facilities::closing::{Closing, Weekdays};
use crate::facilities::model::{KeptClosedDay, KeptClosing, NewClosing};
use crate::id::{BuildingId, ClosedDayId, ClosingId, PersonId, SpaceId};
use crate::on;
use crate::time::Instant;
use chrono::NaiveDate;

/// The columns of a closing that say when.
#[derive(sqlx::FromRow)]
pub(super) struct ClosingRow {
    pub first_date: String,
    pub last_date: String,
    pub from_minute: i64,
    pub to_minute: i64,
    pub weekdays: Option<i64>,
    pub reason: String,
    pub lifted_date: Option<String>,
    pub lifted_minute: Option<i64>,
}

impl ClosingRow {
    /// `None` for dates that are none.
    pub fn closing(self) -> Option<Closing> {
        Some(Closing {
            first: self.first_date.parse().ok()?,
            last: self.last_date.parse().ok()?,
            from: self.from_minute as u16,
            to: self.to_minute as u16,
            weekdays: self.weekdays.map(|days| Weekdays(days as u8)),
            reason: self.reason,
            lifted: self
                .lifted_date
                .and_then(|date| date.parse().ok())
                .zip(self.lifted_minute.map(|minute| minute as u16)),
        })
    }
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
    Ok(rows.into_iter().filter_map(|row| Some((row.of_space, row.row.closing()?))).collect())
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
    fn kept(self) -> Option<KeptClosing> {
        Some(KeptClosing {
            id: self.id,
            building: self.building_id,
            space: self.space_id,
            closing: self.row.closing()?,
        })
    }
}

/// Every closing, of one building or of all, by date.
pub async fn closings(tx: &mut Tx, building: Option<&BuildingId>) -> Result<Vec<KeptClosing>, sqlx::Error> {
    let rows: Vec<KeptRow> = on!(tx, db => sqlx::query_as(
        "SELECT * FROM closing WHERE CAST($1 AS TEXT) IS NULL OR building_id = $1 ORDER BY first_date, from_minute, id")
        .bind(building).fetch_all(db).await)?;
    Ok(rows.into_iter().filter_map(KeptRow::kept).collect())
}

pub async fn closing(tx: &mut Tx, id: &ClosingId) -> Result<Option<KeptClosing>, sqlx::Error> {
    let row: Option<KeptRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM closing WHERE id = $1").bind(id).fetch_optional(db).await)?;
    Ok(row.and_then(KeptRow::kept))
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
        .bind(&id).bind(&new.building).bind(new.space.as_ref()).bind(closing.first.to_string()).bind(closing.last.to_string())
        .bind(i64::from(closing.from)).bind(i64::from(closing.to)).bind(closing.weekdays.map(|days| i64::from(days.0)))
        .bind(closing.reason.trim()).bind(by).bind(now).execute(db).await.map(|_| ()))?;
    Ok(id)
}

/// Opens again from a moment on; whether it was shut until now.
pub async fn lift_closing(tx: &mut Tx, id: &ClosingId, date: NaiveDate, minute: u16) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE closing SET lifted_date = $2, lifted_minute = $3 WHERE id = $1 AND lifted_date IS NULL")
        .bind(id).bind(date.to_string()).bind(i64::from(minute)).execute(db).await.map(|done| done.rows_affected() > 0))
}

#[derive(sqlx::FromRow)]
struct DayRow {
    id: ClosedDayId,
    reason: String,
    yearly: Option<String>,
    first_date: String,
    last_date: Option<String>,
}

/// A day from its columns; `None` for one that makes no sense.
pub(super) fn closed_day(reason: String, yearly: Option<&str>, first: &str, last: Option<&str>) -> Option<ClosedDay> {
    let yearly = match yearly {
        Some(word) => Some(Yearly::parse(word)?),
        None => None,
    };
    let last = match last {
        Some(last) => Some(last.parse().ok()?),
        None => None,
    };
    Some(ClosedDay { reason, yearly, first: first.parse().ok()?, last })
}

/// Every day closed everywhere: those of each year, then by date.
pub async fn closed_days(tx: &mut Tx) -> Result<Vec<KeptClosedDay>, sqlx::Error> {
    let rows: Vec<DayRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, reason, yearly, first_date, last_date FROM closed_day ORDER BY yearly IS NULL, first_date, id").fetch_all(db).await)?;
    let kept = rows.into_iter().filter_map(|row| {
        Some(KeptClosedDay {
            id: row.id,
            day: closed_day(row.reason, row.yearly.as_deref(), &row.first_date, row.last_date.as_deref())?,
        })
    });
    Ok(kept.collect())
}

pub async fn add_closed_day(tx: &mut Tx, new: &ClosedDay) -> Result<ClosedDayId, sqlx::Error> {
    let id = ClosedDayId::new();
    on!(tx, db => sqlx::query("INSERT INTO closed_day (id, reason, yearly, first_date, last_date) VALUES ($1, $2, $3, $4, $5)")
        .bind(&id).bind(new.reason.trim()).bind(new.yearly.map(Yearly::word)).bind(new.first.to_string())
        .bind(new.last.map(|last| last.to_string())).execute(db).await.map(|_| ()))?;
    Ok(id)
}

pub async fn remove_closed_day(tx: &mut Tx, id: &ClosedDayId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM closed_day WHERE id = $1").bind(id).execute(db).await.map(|_| ()))
}

/// Lets a day hold until a date, which has been: what was closed stays so in the report.
pub async fn end_closed_day(tx: &mut Tx, id: &ClosedDayId, last: NaiveDate) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE closed_day SET last_date = $2 WHERE id = $1")
        .bind(id).bind(last.to_string()).execute(db).await.map(|_| ()))
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
