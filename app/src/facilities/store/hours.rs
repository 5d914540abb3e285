//! Opening hours, exceptions by date and school breaks.

use super::closing::{ClosingRow, closed_day, closed_days, closings_by_space};
use crate::database::Tx;
use crate::facilities::hours::{Exception, Hours, Opening, Window};
use crate::facilities::model::{KeptException, NewException, NewSchoolBreak, SchoolBreak};
use crate::id::{BuildingId, ExceptionId, SchoolBreakId, SpaceId};
use crate::on;
use std::collections::HashMap;

#[derive(sqlx::FromRow)]
struct ExceptionRow {
    building_id: BuildingId,
    space_id: Option<SpaceId>,
    first_date: String,
    last_date: String,
    opens_minute: Option<i64>,
    closes_minute: Option<i64>,
    reason: String,
}

impl ExceptionRow {
    fn window(&self) -> Option<Window> {
        self.opens_minute.zip(self.closes_minute).map(|(opens, closes)| window(opens, closes))
    }

    /// `None` for dates that are none.
    fn exception(&self) -> Option<Exception> {
        let (first, last) = (self.first_date.parse().ok()?, self.last_date.parse().ok()?);
        Some(Exception {
            first,
            last,
            window: self.window(),
            reason: self.reason.clone(),
            own: self.space_id.is_some(),
        })
    }
}

fn window(opens: i64, closes: i64) -> Window {
    Window { opens: opens as u16, closes: closes as u16 }
}

/// The hours of every space.
pub async fn hours(tx: &mut Tx) -> Result<HashMap<SpaceId, Hours>, sqlx::Error> {
    let spaces: Vec<(SpaceId, BuildingId, bool)> =
        on!(&mut *tx, db => sqlx::query_as("SELECT id, building_id, open_on_holidays FROM space").fetch_all(db).await)?;
    let openings: Vec<(SpaceId, i64, i64, i64)> = on!(&mut *tx, db => sqlx::query_as(
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
        let exceptions = here.filter_map(ExceptionRow::exception).collect();
        all.insert(space, Hours { exceptions, closed_days: closed_days.clone(), open_on_holidays, ..Hours::default() });
    }
    for (space, weekday, opens, closes) in openings {
        if let Some(hours) = all.get_mut(&space) {
            hours.weekly.push(Opening { weekday: weekday as u8, window: window(opens, closes) });
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
    weekday: Option<i64>,
    opens_minute: Option<i64>,
    closes_minute: Option<i64>,
    first_date: Option<String>,
    last_date: Option<String>,
    reason: Option<String>,
    own: Option<bool>,
    lifted_date: Option<String>,
    lifted_minute: Option<i64>,
    yearly: Option<String>,
}

impl HoursRow {
    /// What makes no sense is left out.
    pub fn add_to(self, hours: &mut Hours) -> Option<()> {
        let window = self.opens_minute.zip(self.closes_minute).map(|(opens, closes)| window(opens, closes));
        let reason = self.reason.unwrap_or_default();
        match self.what?.as_str() {
            "weekly" => hours.weekly.push(Opening { weekday: self.weekday? as u8, window: window? }),
            "exception" => {
                let (first, last) = (self.first_date?.parse().ok()?, self.last_date?.parse().ok()?);
                hours.exceptions.push(Exception { first, last, window, reason, own: self.own == Some(true) });
            }
            "closing" => {
                let row = ClosingRow {
                    first_date: self.first_date?,
                    last_date: self.last_date?,
                    from_minute: self.opens_minute?,
                    to_minute: self.closes_minute?,
                    weekdays: self.weekday,
                    reason,
                    lifted_date: self.lifted_date,
                    lifted_minute: self.lifted_minute,
                };
                hours.closings.push(row.closing()?);
            }
            "day" => {
                hours.closed_days.push(closed_day(
                    reason,
                    self.yearly.as_deref(),
                    &self.first_date?,
                    self.last_date.as_deref(),
                )?);
            }
            _ => {}
        }
        Some(())
    }
}

/// Replaces the weekly hours of a space.
pub async fn set_hours(tx: &mut Tx, space: &SpaceId, openings: &[Opening]) -> Result<(), sqlx::Error> {
    on!(&mut *tx, db => sqlx::query("DELETE FROM opening WHERE space_id = $1").bind(space).execute(db).await.map(|_| ()))?;
    for opening in openings {
        on!(&mut *tx, db => sqlx::query("INSERT INTO opening (id, space_id, weekday, opens_minute, closes_minute) VALUES ($1, $2, $3, $4, $5)")
            .bind(uuid::Uuid::now_v7().to_string()).bind(space).bind(i64::from(opening.weekday))
            .bind(i64::from(opening.window.opens)).bind(i64::from(opening.window.closes))
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
    Ok(rows
        .into_iter()
        .filter_map(|KeptRow { id, row }| {
            Some(KeptException {
                id,
                first: row.first_date.parse().ok()?,
                last: row.last_date.parse().ok()?,
                window: row.window(),
                building: row.building_id,
                space: row.space_id,
                reason: row.reason,
            })
        })
        .collect())
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
        .bind(&id).bind(&new.building).bind(new.space.as_ref()).bind(new.first.to_string()).bind(new.last.to_string())
        .bind(new.window.map(|window| i64::from(window.opens))).bind(new.window.map(|window| i64::from(window.closes)))
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
    let rows: Vec<(SchoolBreakId, String, String, String)> = on!(tx, db => sqlx::query_as(
        "SELECT id, name, first_date, last_date FROM school_break ORDER BY first_date, last_date, id").fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, name, first, last)| {
            Some(SchoolBreak { id, name, first: first.parse().ok()?, last: last.parse().ok()? })
        })
        .collect())
}

pub async fn add_school_break(tx: &mut Tx, new: &NewSchoolBreak) -> Result<SchoolBreakId, sqlx::Error> {
    let id = SchoolBreakId::new();
    on!(tx, db => sqlx::query("INSERT INTO school_break (id, name, first_date, last_date) VALUES ($1, $2, $3, $4)")
        .bind(&id).bind(new.name.trim()).bind(new.first.to_string()).bind(new.last.to_string())
        .execute(db).await.map(|_| ()))?;
    Ok(id)
}

/// Whether there was one to change.
pub async fn change_school_break(tx: &mut Tx, id: &SchoolBreakId, new: &NewSchoolBreak) -> Result<bool, sqlx::Error> {
    let changed = on!(tx, db => sqlx::query("UPDATE school_break SET name = $2, first_date = $3, last_date = $4 WHERE id = $1")
        .bind(id).bind(new.name.trim()).bind(new.first.to_string()).bind(new.last.to_string())
        .execute(db).await.map(|done| done.rows_affected()))?;
    Ok(changed > 0)
}

/// Whether there was one to remove.
pub async fn remove_school_break(tx: &mut Tx, id: &SchoolBreakId) -> Result<bool, sqlx::Error> {
    let gone = on!(tx, db => sqlx::query("DELETE FROM school_break WHERE id = $1").bind(id).execute(db).await.map(|done| done.rows_affected()))?;
    Ok(gone > 0)
}
