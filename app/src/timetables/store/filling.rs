//! A version's way into the calendar: how far it has come, and its lessons until they are kept as rows.

use crate::database::Tx;
use crate::id::{BuildingId, SpaceId, TimetableId};
use crate::on;
use crate::timetables::model::SchoolTimetable;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What is to be kept as rows: the lessons, and which space each room is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    pub timetable: SchoolTimetable,
    pub rooms: Vec<(String, SpaceId)>,
}

impl Content {
    pub fn space(&self, room: &str) -> Option<&SpaceId> {
        self.rooms.iter().find(|(name, _)| name == room).map(|(_, space)| space)
    }
}

/// Begins: nothing before this date is put into the calendar.
pub async fn begin(tx: &mut Tx, id: &TimetableId, from: NaiveDate, content: &Content) -> Result<(), sqlx::Error> {
    let content = serde_json::to_string(content).map_err(|cause| sqlx::Error::Encode(cause.into()))?;
    on!(tx, db => sqlx::query("UPDATE timetable SET unfilled_from = $2, content = $3 WHERE id = $1")
        .bind(id).bind(from.to_string()).bind(content).execute(db).await.map(|_| ()))
}

/// `None` when all lessons are kept as rows.
pub async fn content(tx: &mut Tx, id: &TimetableId) -> Result<Option<Content>, sqlx::Error> {
    let text: Option<Option<String>> = on!(tx, db => sqlx::query_scalar("SELECT content FROM timetable WHERE id = $1")
        .bind(id).fetch_optional(db).await)?;
    let read = |text: String| serde_json::from_str(&text).map_err(|cause| sqlx::Error::Decode(cause.into()));
    text.flatten().map(read).transpose()
}

/// All lessons are kept as rows.
pub async fn forget_content(tx: &mut Tx, id: &TimetableId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE timetable SET content = NULL WHERE id = $1").bind(id).execute(db).await.map(|_| ()))
}

/// How many of its lessons are kept as rows.
pub async fn lessons_kept(tx: &mut Tx, id: &TimetableId) -> Result<usize, sqlx::Error> {
    let count: i64 = on!(tx, db => sqlx::query_scalar("SELECT COUNT(*) FROM lesson WHERE timetable_id = $1").bind(id).fetch_one(db).await)?;
    Ok(count as usize)
}

/// Whether it is still being put into the calendar. Keeps others from changing that until the transaction ends.
pub async fn is_under_way(tx: &mut Tx, id: &TimetableId) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE timetable SET unfilled_from = unfilled_from WHERE id = $1 AND unfilled_from IS NOT NULL AND withdrawn_at IS NULL")
        .bind(id).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Everything before a date is in the calendar. False when somebody else has said so, or it is no longer being put in.
pub async fn advance(tx: &mut Tx, id: &TimetableId, from: NaiveDate, to: NaiveDate) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE timetable SET unfilled_from = $3 WHERE id = $1 AND unfilled_from = $2 AND withdrawn_at IS NULL")
        .bind(id).bind(from.to_string()).bind(to.to_string()).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Everything is in the calendar.
pub async fn end(tx: &mut Tx, id: &TimetableId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE timetable SET unfilled_from = NULL WHERE id = $1").bind(id).execute(db).await.map(|_| ()))
}

/// The name of a timetable that is on its way into a building's calendar, or out of it.
pub async fn under_way_in(tx: &mut Tx, building: &BuildingId) -> Result<Option<String>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT name FROM timetable WHERE building_id = $1
             AND (under_way IS NOT NULL OR (unfilled_from IS NOT NULL AND withdrawn_at IS NULL)) ORDER BY id LIMIT 1")
        .bind(building).fetch_optional(db).await)
}
