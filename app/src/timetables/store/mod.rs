//! All SQL of timetables.

pub mod drafts;
pub mod plans;

use super::model::{Lesson, Party, PartyKind, SchoolTimetable, WeekTime};
use crate::database::Tx;
use crate::id::{BuildingId, LessonId, OrganisationId, PersonId, SeriesId, SpaceId, TimetableId};
use crate::on;
use crate::time::Instant;
use chrono::NaiveDate;

/// A timetable as it is kept: whose it is and when it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptTimetable {
    pub id: TimetableId,
    pub organisation: OrganisationId,
    pub building: BuildingId,
    pub name: String,
    pub solution: String,
    pub weeks: u8,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub lessons: i64,
}

/// A lesson as it is kept: its rooms are spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLesson {
    pub id: LessonId,
    pub name: String,
    pub when: Option<WeekTime>,
    pub rooms: Vec<SpaceId>,
    pub parties: Vec<Party>,
}

/// Where and when a timetable is to hold.
pub struct NewTimetable<'a> {
    pub id: &'a TimetableId,
    pub organisation: &'a OrganisationId,
    pub building: &'a BuildingId,
    pub content_hash: &'a str,
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub imported_by: Option<&'a PersonId>,
    pub imported_at: Instant,
}

#[derive(sqlx::FromRow)]
struct TimetableRow {
    id: TimetableId,
    organisation_id: OrganisationId,
    building_id: BuildingId,
    name: String,
    solution: String,
    weeks: i64,
    first_date: String,
    last_date: String,
    lessons: i64,
}

impl TryFrom<TimetableRow> for KeptTimetable {
    type Error = sqlx::Error;

    fn try_from(row: TimetableRow) -> Result<Self, sqlx::Error> {
        let date = |text: &str| crate::time::parse_date(text).ok_or_else(|| sqlx::Error::Decode(format!("{text} is no date").into()));
        Ok(Self {
            first: date(&row.first_date)?,
            last: date(&row.last_date)?,
            id: row.id,
            organisation: row.organisation_id,
            building: row.building_id,
            name: row.name,
            solution: row.solution,
            weeks: row.weeks as u8,
            lessons: row.lessons,
        })
    }
}

#[derive(sqlx::FromRow)]
struct LessonRow {
    id: LessonId,
    name: String,
    week: Option<i64>,
    weekday: Option<i64>,
    starts_minute: Option<i64>,
    ends_minute: Option<i64>,
}

impl From<LessonRow> for KeptLesson {
    fn from(row: LessonRow) -> Self {
        let when = match (row.week, row.weekday, row.starts_minute, row.ends_minute) {
            (Some(week), Some(weekday), Some(starts), Some(ends)) => {
                Some(WeekTime { week: week as u8, weekday: weekday as u8, starts: starts as u16, ends: ends as u16 })
            }
            _ => None,
        };
        Self { id: row.id, name: row.name, when, rooms: Vec::new(), parties: Vec::new() }
    }
}

/// The timetable that has these lessons on these dates.
pub async fn by_content(tx: &mut Tx, content_hash: &str) -> Result<Option<TimetableId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar("SELECT id FROM timetable WHERE content_hash = $1").bind(content_hash).fetch_optional(db).await)
}

pub async fn insert_timetable(tx: &mut Tx, new: &NewTimetable<'_>, timetable: &SchoolTimetable) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO timetable (id, organisation_id, building_id, name, solution, weeks, content_hash, first_date, last_date,
                                imported_by, imported_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
        .bind(new.id).bind(new.organisation).bind(new.building).bind(&timetable.name).bind(&timetable.solution)
        .bind(i64::from(timetable.weeks)).bind(new.content_hash).bind(new.first.to_string()).bind(new.last.to_string())
        .bind(new.imported_by).bind(new.imported_at)
        .execute(db).await.map(|_| ()))
}

/// Keeps a lesson with those who take part in it.
pub async fn insert_lesson(tx: &mut Tx, timetable: &TimetableId, lesson: &Lesson) -> Result<LessonId, sqlx::Error> {
    let id = LessonId::new();
    let when = lesson.when;
    on!(&mut *tx, db => sqlx::query(
        "INSERT INTO lesson (id, timetable_id, name, week, weekday, starts_minute, ends_minute) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(&id).bind(timetable).bind(&lesson.name).bind(when.map(|when| i64::from(when.week)))
        .bind(when.map(|when| i64::from(when.weekday))).bind(when.map(|when| i64::from(when.starts)))
        .bind(when.map(|when| i64::from(when.ends)))
        .execute(db).await.map(|_| ()))?;
    for party in &lesson.parties {
        on!(&mut *tx, db => sqlx::query("INSERT INTO lesson_party (lesson_id, kind, name) VALUES ($1, $2, $3)")
            .bind(&id).bind(party.kind.word()).bind(&party.name).execute(db).await.map(|_| ()))?;
    }
    Ok(id)
}

/// Says which room a lesson is held in, and which series of the calendar that is.
pub async fn insert_room(tx: &mut Tx, lesson: &LessonId, space: &SpaceId, series: Option<&SeriesId>) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("INSERT INTO lesson_room (lesson_id, space_id, series_id) VALUES ($1, $2, $3)")
        .bind(lesson).bind(space).bind(series).execute(db).await.map(|_| ()))
}

/// Forgets a timetable with its lessons; the series they became stay, as everything that was in the calendar does.
pub async fn remove_timetable(tx: &mut Tx, id: &TimetableId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM timetable WHERE id = $1").bind(id).execute(db).await.map(|_| ()))
}

const TIMETABLES: &str = "SELECT t.id, t.organisation_id, t.building_id, t.name, t.solution, t.weeks, t.first_date, t.last_date,
        (SELECT COUNT(*) FROM lesson l WHERE l.timetable_id = t.id) AS lessons
     FROM timetable t WHERE CAST($1 AS TEXT) IS NULL OR t.id = $1 ORDER BY t.first_date DESC, t.name";

/// Every timetable, the newest term first.
pub async fn timetables(tx: &mut Tx) -> Result<Vec<KeptTimetable>, sqlx::Error> {
    let rows: Vec<TimetableRow> = on!(tx, db => sqlx::query_as(TIMETABLES).bind(None::<TimetableId>).fetch_all(db).await)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub async fn timetable(tx: &mut Tx, id: &TimetableId) -> Result<Option<KeptTimetable>, sqlx::Error> {
    let row: Option<TimetableRow> = on!(tx, db => sqlx::query_as(TIMETABLES).bind(Some(id)).fetch_optional(db).await)?;
    row.map(TryInto::try_into).transpose()
}

/// The lessons of a timetable with their rooms and parties, in the order of the week.
pub async fn lessons(tx: &mut Tx, timetable: &TimetableId) -> Result<Vec<KeptLesson>, sqlx::Error> {
    let rows: Vec<LessonRow> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT id, name, week, weekday, starts_minute, ends_minute FROM lesson WHERE timetable_id = $1 ORDER BY id")
        .bind(timetable).fetch_all(db).await)?;
    let rooms: Vec<(LessonId, SpaceId)> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT r.lesson_id, r.space_id FROM lesson_room r JOIN lesson l ON l.id = r.lesson_id
         WHERE l.timetable_id = $1 ORDER BY r.lesson_id, r.space_id")
        .bind(timetable).fetch_all(db).await)?;
    let parties: Vec<(LessonId, String, String)> = on!(tx, db => sqlx::query_as(
        "SELECT p.lesson_id, p.kind, p.name FROM lesson_party p JOIN lesson l ON l.id = p.lesson_id
         WHERE l.timetable_id = $1 ORDER BY p.lesson_id, p.kind, p.name")
        .bind(timetable).fetch_all(db).await)?;
    let mut lessons: Vec<KeptLesson> = rows.into_iter().map(Into::into).collect();
    // The lessons are in the order of their ids until the end.
    for (lesson, space) in rooms {
        if let Ok(at) = lessons.binary_search_by(|known| known.id.cmp(&lesson)) {
            lessons[at].rooms.push(space);
        }
    }
    for (lesson, kind, name) in parties {
        if let Ok(at) = lessons.binary_search_by(|known| known.id.cmp(&lesson)) {
            let kind = PartyKind::parse(&kind).unwrap_or(PartyKind::Other);
            lessons[at].parties.push(Party { kind, name });
        }
    }
    lessons.sort_by(|a, b| (a.when, &a.name).cmp(&(b.when, &b.name)));
    Ok(lessons)
}
