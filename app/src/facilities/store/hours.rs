//! Opening hours, exceptions by date and school breaks.

use super::closing::{closed_days, closings_by_space, lifted, weekdays, yearly};
use crate::database::Tx;
use crate::facilities::closed_days::ClosedDay;
use crate::facilities::closing::Closing;
use crate::facilities::hours::{Exception, Hours};
use crate::facilities::model::{KeptException, NewException, NewSchoolBreak, SchoolBreak};
use crate::id::{BuildingId, ExceptionId, SchoolBreakId, SpaceId};
use crate::on;
use crate::time::{CivilDate, ClockSpan, DateRange, Weekday, Weekly, stored_minute};
use std::collections::HashMap;

#[derive(sqlx::FromRow)]
struct ExceptionRow {
    building_id: BuildingId,
    space_id: Option<SpaceId>,
    #[sqlx(flatten)]
    dates: DateRange,
    opens_minute: Option<i64>,
    closes_minute: Option<i64>,
    reason: String,
}

impl ExceptionRow {
    fn exception(&self) -> Result<Exception, sqlx::Error> {
        Ok(Exception {
            dates: self.dates,
            window: window(self.opens_minute, self.closes_minute)?,
            reason: self.reason.clone(),
            own: self.space_id.is_some(),
        })
    }
}

fn window(opens: Option<i64>, closes: Option<i64>) -> Result<Option<ClockSpan>, sqlx::Error> {
    opens
        .zip(closes)
        .map(|(opens, closes)| Ok(ClockSpan::new(stored_minute(opens)?, stored_minute(closes)?)))
        .transpose()
}

#[derive(sqlx::FromRow)]
struct OpeningRow {
    space_id: SpaceId,
    weekday: Weekday,
    #[sqlx(try_from = "i64")]
    opens_minute: u16,
    #[sqlx(try_from = "i64")]
    closes_minute: u16,
}

/// The hours of every space.
pub async fn hours(tx: &mut Tx) -> Result<HashMap<SpaceId, Hours>, sqlx::Error> {
    let spaces: Vec<(SpaceId, BuildingId, bool)> =
        on!(&mut *tx, db => sqlx::query_as("SELECT id, building_id, open_on_holidays FROM space").fetch_all(db).await)?;
    let openings: Vec<OpeningRow> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT space_id, weekday, opens_minute, closes_minute FROM opening ORDER BY space_id, weekday, opens_minute, closes_minute")
        .fetch_all(db).await)?;
    let rows: Vec<ExceptionRow> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT building_id, space_id, first_date, last_date, opens_minute, closes_minute, reason FROM opening_exception").fetch_all(db).await)?;
    let closings = closings_by_space(tx).await?;
    let closed_days: Vec<_> = closed_days(tx).await?.into_iter().map(|kept| kept.day).collect();
    let mut all = HashMap::<SpaceId, Hours>::new();
    for (space, building, open_on_holidays) in spaces {
        let here = rows
            .iter()
            .filter(|row| row.building_id == building && row.space_id.as_ref().is_none_or(|id| *id == space));
        let exceptions = here.map(ExceptionRow::exception).collect::<Result<_, _>>()?;
        all.insert(space, Hours { exceptions, closed_days: closed_days.clone(), open_on_holidays, ..Hours::default() });
    }
    for row in openings {
        if let Some(hours) = all.get_mut(&row.space_id) {
            hours.weekly.push(Weekly::new(row.weekday, row.opens_minute, row.closes_minute));
        }
    }
    for (space, closing) in closings {
        if let Some(hours) = all.get_mut(&space) {
            hours.closings.push(closing);
        }
    }
    Ok(all)
}

/// One of what decides when a space is open, as `what` says; or an atom, which is none of these.
#[derive(sqlx::FromRow)]
pub(super) struct HoursRow {
    what: Option<String>,
    /// A day of the week; of a closing the sum of its days.
    weekday: Option<i64>,
    opens_minute: Option<i64>,
    closes_minute: Option<i64>,
    first_date: Option<CivilDate>,
    last_date: Option<CivilDate>,
    reason: Option<String>,
    own: Option<bool>,
    lifted_date: Option<CivilDate>,
    lifted_minute: Option<i64>,
    yearly: Option<String>,
}

impl HoursRow {
    pub fn add_to(self, hours: &mut Hours) -> Result<(), sqlx::Error> {
        let window = window(self.opens_minute, self.closes_minute)?;
        let dates = || Ok::<_, sqlx::Error>(DateRange::new(there(self.first_date)?.0, there(self.last_date)?.0));
        let reason = self.reason.unwrap_or_default();
        match self.what.as_deref() {
            Some("weekly") => {
                let (weekday, window) = (there(self.weekday)?, there(window)?);
                let weekday = Weekday::try_from(weekday).map_err(|cause| sqlx::Error::Decode(cause.into()))?;
                hours.weekly.push(Weekly::new(weekday, window.from, window.until));
            }
            Some("exception") => {
                let (dates, own) = (dates()?, self.own == Some(true));
                hours.exceptions.push(Exception { dates, window, reason, own });
            }
            Some("closing") => {
                let (dates, time) = (dates()?, there(window)?);
                let (weekdays, lifted) = (weekdays(self.weekday)?, lifted(self.lifted_date, self.lifted_minute)?);
                hours.closings.push(Closing { dates, from: time.from, to: time.until, weekdays, reason, lifted });
            }
            Some("day") => {
                let (first, last) = (there(self.first_date)?.0, self.last_date.map(|date| date.0));
                hours.closed_days.push(ClosedDay { reason, yearly: yearly(self.yearly.as_deref())?, first, last });
            }
            _ => {}
        }
        Ok(())
    }
}

/// What a row of its kind always has.
fn there<T>(column: Option<T>) -> Result<T, sqlx::Error> {
    column.ok_or_else(|| sqlx::Error::Decode("a row of opening hours lacks a column".into()))
}

/// Replaces the weekly hours of a space.
pub async fn set_hours(tx: &mut Tx, space: &SpaceId, openings: &[Weekly]) -> Result<(), sqlx::Error> {
    on!(&mut *tx, db => sqlx::query("DELETE FROM opening WHERE space_id = $1").bind(space).execute(db).await.map(|_| ()))?;
    for opening in openings {
        on!(&mut *tx, db => sqlx::query("INSERT INTO opening (id, space_id, weekday, opens_minute, closes_minute) VALUES ($1, $2, $3, $4, $5)")
            .bind(uuid::Uuid::now_v7().to_string()).bind(space).bind(opening.weekday)
            .bind(i64::from(opening.from)).bind(i64::from(opening.until))
            .execute(db).await.map(|_| ()))?;
    }
    Ok(())
}

/// The exceptions of a building and of its spaces, by date.
pub async fn exceptions_of(tx: &mut Tx, building: &BuildingId) -> Result<Vec<KeptException>, sqlx::Error> {
    let rows: Vec<KeptRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, building_id, space_id, first_date, last_date, opens_minute, closes_minute, reason FROM opening_exception
         WHERE building_id = $1 ORDER BY first_date, last_date, id")
        .bind(building).fetch_all(db).await)?;
    let kept = rows.into_iter().map(|KeptRow { id, row }| {
        Ok(KeptException {
            id,
            dates: row.dates,
            window: window(row.opens_minute, row.closes_minute)?,
            building: row.building_id,
            space: row.space_id,
            reason: row.reason,
        })
    });
    kept.collect()
}

#[derive(sqlx::FromRow)]
struct KeptRow {
    id: ExceptionId,
    #[sqlx(flatten)]
    row: ExceptionRow,
}

pub async fn add_exception(tx: &mut Tx, new: &NewException) -> Result<ExceptionId, sqlx::Error> {
    let id = ExceptionId::new();
    on!(tx, db => sqlx::query(
        "INSERT INTO opening_exception (id, building_id, space_id, first_date, last_date, opens_minute, closes_minute, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(&id).bind(&new.building).bind(new.space.as_ref()).bind(CivilDate(new.dates.first)).bind(CivilDate(new.dates.last))
        .bind(new.window.map(|window| i64::from(window.from))).bind(new.window.map(|window| i64::from(window.until)))
        .bind(new.reason.trim()).execute(db).await.map(|_| ()))?;
    Ok(id)
}

/// Whether there was one to remove in that building.
pub async fn remove_exception(tx: &mut Tx, building: &BuildingId, id: &ExceptionId) -> Result<bool, sqlx::Error> {
    let gone = on!(tx, db => sqlx::query("DELETE FROM opening_exception WHERE id = $1 AND building_id = $2")
        .bind(id).bind(building).execute(db).await.map(|done| done.rows_affected()))?;
    Ok(gone > 0)
}

/// Every school break, by date.
pub async fn school_breaks(tx: &mut Tx) -> Result<Vec<SchoolBreak>, sqlx::Error> {
    let rows: Vec<BreakRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, name, first_date, last_date FROM school_break ORDER BY first_date, last_date, id").fetch_all(db).await)?;
    Ok(rows.into_iter().map(|row| SchoolBreak { id: row.id, name: row.name, dates: row.dates }).collect())
}

#[derive(sqlx::FromRow)]
struct BreakRow {
    id: SchoolBreakId,
    name: String,
    #[sqlx(flatten)]
    dates: DateRange,
}

pub async fn add_school_break(tx: &mut Tx, new: &NewSchoolBreak) -> Result<SchoolBreakId, sqlx::Error> {
    let id = SchoolBreakId::new();
    on!(tx, db => sqlx::query("INSERT INTO school_break (id, name, first_date, last_date) VALUES ($1, $2, $3, $4)")
        .bind(&id).bind(new.name.trim()).bind(CivilDate(new.dates.first)).bind(CivilDate(new.dates.last))
        .execute(db).await.map(|_| ()))?;
    Ok(id)
}

/// Whether there was one to change.
pub async fn change_school_break(tx: &mut Tx, id: &SchoolBreakId, new: &NewSchoolBreak) -> Result<bool, sqlx::Error> {
    let changed = on!(tx, db => sqlx::query("UPDATE school_break SET name = $2, first_date = $3, last_date = $4 WHERE id = $1")
        .bind(id).bind(new.name.trim()).bind(CivilDate(new.dates.first)).bind(CivilDate(new.dates.last))
        .execute(db).await.map(|done| done.rows_affected()))?;
    Ok(changed > 0)
}

/// Whether there was one to remove.
pub async fn remove_school_break(tx: &mut Tx, id: &SchoolBreakId) -> Result<bool, sqlx::Error> {
    let gone = on!(tx, db => sqlx::query("DELETE FROM school_break WHERE id = $1").bind(id).execute(db).await.map(|done| done.rows_affected()))?;
    Ok(gone > 0)
}
