//! All SQL of timetables.

pub mod drafts;
pub mod filling;
pub mod plans;
pub mod versions;

pub use versions::{KeptTimetable, Withdrawn, timetable, timetables};

use super::model::{Lesson, Party, PartyKind, SchoolTimetable, WeekTime};
use crate::database::Tx;
use crate::id::{BuildingId, LessonId, OrganisationId, PersonId, SeriesId, SpaceId, TimetableId};
use crate::on;
use crate::time::{Instant, Weekday, Weekly};
use chrono::NaiveDate;

/// A lesson as it is kept: its rooms are spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLesson {
    pub id: LessonId,
    pub name: String,
    pub when: Option<WeekTime>,
    pub rooms: Vec<KeptRoom>,
    pub needs_room: bool,
    pub parties: Vec<Party>,
}

/// A room of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptRoom {
    pub space: SpaceId,
    /// What of it is in the calendar; `None` for a lesson without a time.
    pub series: Option<SeriesId>,
}

/// Where and when a timetable is to hold.
pub struct NewTimetable<'a> {
    pub id: &'a TimetableId,
    pub organisation: &'a OrganisationId,
    pub building: &'a BuildingId,
    pub name: &'a str,
    pub content_hash: &'a str,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// What it is a change of, and the first date on which it holds.
    pub lineage: &'a TimetableId,
    pub holds_from: NaiveDate,
    pub imported_by: Option<&'a PersonId>,
    pub imported_at: Instant,
}

#[derive(sqlx::FromRow)]
struct LessonRow {
    id: LessonId,
    name: String,
    week: Option<i64>,
    weekday: Option<Weekday>,
    starts_minute: Option<i64>,
    ends_minute: Option<i64>,
    needs_room: bool,
}

impl From<LessonRow> for KeptLesson {
    fn from(row: LessonRow) -> Self {
        let when = match (row.week, row.weekday, row.starts_minute, row.ends_minute) {
            (Some(week), Some(weekday), Some(starts), Some(ends)) => {
                Some(WeekTime { week: week as u8, time: Weekly::new(weekday, starts as u16, ends as u16) })
            }
            _ => None,
        };
        Self { id: row.id, name: row.name, when, rooms: Vec::new(), needs_room: row.needs_room, parties: Vec::new() }
    }
}

/// The timetable that has these lessons on these dates.
pub async fn by_content(tx: &mut Tx, content_hash: &str) -> Result<Option<TimetableId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar("SELECT id FROM timetable WHERE content_hash = $1").bind(content_hash).fetch_optional(db).await)
}

/// The buildings in which a school has or has had a timetable.
pub async fn homes(tx: &mut Tx, school: &OrganisationId) -> Result<Vec<BuildingId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar("SELECT DISTINCT building_id FROM timetable WHERE organisation_id = $1").bind(school).fetch_all(db).await)
}

/// Whether a building has another school's timetable, or a space that people may book.
pub async fn is_used_by_others(
    tx: &mut Tx,
    building: &BuildingId,
    school: &OrganisationId,
) -> Result<bool, sqlx::Error> {
    let count: i64 = on!(tx, db => sqlx::query_scalar(
        "SELECT (SELECT COUNT(*) FROM timetable WHERE building_id = $1 AND organisation_id <> $2)
              + (SELECT COUNT(*) FROM space WHERE building_id = $1 AND bookable = TRUE)")
        .bind(building).bind(school).fetch_one(db).await)?;
    Ok(count > 0)
}

pub async fn insert_timetable(
    tx: &mut Tx,
    new: &NewTimetable<'_>,
    timetable: &SchoolTimetable,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO timetable (id, organisation_id, building_id, name, solution, weeks, content_hash, first_date, last_date,
                                imported_by, imported_at, lineage_id, holds_from, holds_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $9)")
        .bind(new.id).bind(new.organisation).bind(new.building).bind(new.name).bind(&timetable.solution)
        .bind(i64::from(timetable.weeks)).bind(new.content_hash).bind(new.first.to_string()).bind(new.last.to_string())
        .bind(new.imported_by).bind(new.imported_at).bind(new.lineage).bind(new.holds_from.to_string())
        .execute(db).await.map(|_| ()))
}

/// Keeps a lesson with those who take part in it.
pub async fn insert_lesson(tx: &mut Tx, timetable: &TimetableId, lesson: &Lesson) -> Result<LessonId, sqlx::Error> {
    let id = LessonId::new();
    let when = lesson.when;
    on!(&mut *tx, db => sqlx::query(
        "INSERT INTO lesson (id, timetable_id, name, week, weekday, starts_minute, ends_minute, needs_room)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(&id).bind(timetable).bind(&lesson.name).bind(when.map(|when| i64::from(when.week)))
        .bind(when.map(|when| when.time.weekday)).bind(when.map(|when| i64::from(when.time.from)))
        .bind(when.map(|when| i64::from(when.time.until))).bind(lesson.needs_room)
        .execute(db).await.map(|_| ()))?;
    for party in &lesson.parties {
        on!(&mut *tx, db => sqlx::query("INSERT INTO lesson_party (lesson_id, kind, name) VALUES ($1, $2, $3)")
            .bind(&id).bind(party.kind).bind(&party.name).execute(db).await.map(|_| ()))?;
    }
    Ok(id)
}

/// Says which room a lesson is held in, and which series of the calendar that is.
pub async fn insert_room(
    tx: &mut Tx,
    lesson: &LessonId,
    space: &SpaceId,
    series: Option<&SeriesId>,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO lesson_room (lesson_id, space_id, series_id) VALUES ($1, $2, $3)")
        .bind(lesson).bind(space).bind(series).execute(db).await.map(|_| ()))
}

/// The lessons of a timetable with their rooms and parties, in the order of the week.
pub async fn lessons(tx: &mut Tx, timetable: &TimetableId) -> Result<Vec<KeptLesson>, sqlx::Error> {
    let rows: Vec<LessonRow> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT id, name, week, weekday, starts_minute, ends_minute, needs_room FROM lesson WHERE timetable_id = $1 ORDER BY id")
        .bind(timetable).fetch_all(db).await)?;
    let rooms: Vec<(LessonId, SpaceId, Option<SeriesId>)> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT r.lesson_id, r.space_id, r.series_id FROM lesson_room r JOIN lesson l ON l.id = r.lesson_id
         WHERE l.timetable_id = $1 ORDER BY r.lesson_id, r.space_id")
        .bind(timetable).fetch_all(db).await)?;
    let parties: Vec<(LessonId, PartyKind, String)> = on!(tx, db => sqlx::query_as(
        "SELECT p.lesson_id, p.kind, p.name FROM lesson_party p JOIN lesson l ON l.id = p.lesson_id
         WHERE l.timetable_id = $1 ORDER BY p.lesson_id, p.kind, p.name")
        .bind(timetable).fetch_all(db).await)?;
    let mut lessons: Vec<KeptLesson> = rows.into_iter().map(Into::into).collect();
    // The lessons are in the order of their ids until the end.
    for (lesson, space, series) in rooms {
        if let Ok(at) = lessons.binary_search_by(|known| known.id.cmp(&lesson)) {
            lessons[at].rooms.push(KeptRoom { space, series });
        }
    }
    for (lesson, kind, name) in parties {
        if let Ok(at) = lessons.binary_search_by(|known| known.id.cmp(&lesson)) {
            lessons[at].parties.push(Party { kind, name });
        }
    }
    lessons.sort_by(|a, b| (a.when, &a.name).cmp(&(b.when, &b.name)));
    Ok(lessons)
}
