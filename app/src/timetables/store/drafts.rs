//! Schools whose timetable is in the making, their closed rooms and stand-ins.

use crate::database::Tx;
use crate::id::{BuildingId, ClosureId, DraftId, DraftPlanId, OrganisationId, PersonId, TimetableId};
use crate::on;
use crate::time::{Instant, Weekday, parse_date};
use crate::timetables::model::{Bells, Closure, Concerns, Draft, Published, Terms, Weeks};

#[derive(sqlx::FromRow)]
struct DraftRow {
    id: DraftId,
    name: String,
    instance: String,
    building: Option<String>,
    organisation: Option<String>,
    room_capacity: i64,
    first_lesson: i64,
    period_minutes: i64,
    break_minutes: i64,
    days_per_week: Option<i64>,
    first_week: Option<String>,
    first_date: String,
    last_date: String,
    taken_percent: i64,
    published_timetable_id: Option<TimetableId>,
    published_lineage_id: Option<TimetableId>,
    published_plan_id: Option<DraftPlanId>,
    published_from: Option<String>,
    school_id: Option<OrganisationId>,
    building_id: Option<BuildingId>,
}

impl TryFrom<DraftRow> for Draft {
    type Error = sqlx::Error;

    fn try_from(row: DraftRow) -> Result<Self, sqlx::Error> {
        let date =
            |text: &str| parse_date(text).ok_or_else(|| sqlx::Error::Decode(format!("{text} is no date").into()));
        let bells = Bells {
            first_lesson: row.first_lesson as u16,
            period_minutes: row.period_minutes as u16,
            break_minutes: row.break_minutes as u16,
        };
        let in_calendar = row.published_timetable_id.zip(row.published_lineage_id);
        let published = match (in_calendar, row.published_plan_id, row.published_from) {
            (Some((timetable, lineage)), Some(plan), Some(from)) => {
                Some(Published { timetable, lineage, plan, from: date(&from)? })
            }
            _ => None,
        };
        Ok(Self {
            terms: Terms {
                bells,
                weeks: Weeks { days: row.days_per_week.map(|days| days as u8), begins: row.first_week },
                first: date(&row.first_date)?,
                last: date(&row.last_date)?,
                building: row.building,
                school: row.organisation,
                room_capacity: row.room_capacity,
                taken_percent: row.taken_percent.clamp(0, 100) as u8,
            },
            id: row.id,
            name: row.name,
            instance: row.instance,
            published,
            concerns: Concerns { school: row.school_id, building: row.building_id },
        })
    }
}

/// Keeps a school with the text of its file.
pub async fn insert(
    tx: &mut Tx,
    draft: &Draft,
    school: &str,
    by: Option<&PersonId>,
    now: Instant,
) -> Result<(), sqlx::Error> {
    let terms = &draft.terms;
    on!(tx, db => sqlx::query(
        "INSERT INTO draft (id, name, school, instance, building, organisation, room_capacity, first_lesson, period_minutes, break_minutes,
                            first_date, last_date, created_by, created_at, days_per_week, first_week)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)")
        .bind(&draft.id).bind(&draft.name).bind(school).bind(&draft.instance).bind(&terms.building).bind(&terms.school)
        .bind(terms.room_capacity).bind(i64::from(terms.bells.first_lesson)).bind(i64::from(terms.bells.period_minutes))
        .bind(i64::from(terms.bells.break_minutes)).bind(terms.first.to_string()).bind(terms.last.to_string()).bind(by).bind(now)
        .bind(terms.weeks.days.map(i64::from)).bind(&terms.weeks.begins)
        .execute(db).await.map(|_| ()))
}

/// With the school of its name and the building of its code, where they are; what was withdrawn is not in the calendar.
const DRAFTS: &str = "SELECT d.id, d.name, d.instance, d.building, d.organisation, d.room_capacity, d.first_lesson, d.period_minutes,
        d.break_minutes, d.days_per_week, d.first_week, d.first_date, d.last_date, d.taken_percent, t.id AS published_timetable_id, t.lineage_id AS published_lineage_id, d.published_plan_id, d.published_from,
        o.id AS school_id, b.id AS building_id
     FROM draft d LEFT JOIN organisation o ON o.kind = 'school' AND o.name = TRIM(d.name)
         LEFT JOIN building b ON b.code = COALESCE(d.building, d.instance)
         LEFT JOIN timetable t ON t.id = d.published_timetable_id AND t.withdrawn_at IS NULL
     WHERE CAST($1 AS TEXT) IS NULL OR d.id = $1 ORDER BY d.first_date DESC, d.name, d.id";

/// Every draft, the newest term first.
pub async fn all(tx: &mut Tx) -> Result<Vec<Draft>, sqlx::Error> {
    let rows: Vec<DraftRow> = on!(tx, db => sqlx::query_as(DRAFTS).bind(None::<DraftId>).fetch_all(db).await)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub async fn one(tx: &mut Tx, id: &DraftId) -> Result<Option<Draft>, sqlx::Error> {
    let row: Option<DraftRow> = on!(tx, db => sqlx::query_as(DRAFTS).bind(Some(id)).fetch_optional(db).await)?;
    row.map(TryInto::try_into).transpose()
}

/// Keeps others from publishing it until the transaction ends.
pub async fn lock(tx: &mut Tx, id: &DraftId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE draft SET name = name WHERE id = $1").bind(id).execute(db).await.map(|_| ()))
}

/// The text of the school's file.
pub async fn school(tx: &mut Tx, id: &DraftId) -> Result<Option<String>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar("SELECT school FROM draft WHERE id = $1").bind(id).fetch_optional(db).await)
}

/// Sets on how many of its dates, in per cent, a room must be held by something else to be taken.
pub async fn set_taken_percent(tx: &mut Tx, id: &DraftId, percent: u8) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE draft SET taken_percent = $1 WHERE id = $2")
        .bind(i64::from(percent)).bind(id).execute(db).await.map(|_| ()))
}

/// Forgets a school with its plans; what is in the calendar stays.
pub async fn remove(tx: &mut Tx, id: &DraftId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM draft WHERE id = $1").bind(id).execute(db).await.map(|_| ()))
}

/// Says what of it is in the calendar.
pub async fn set_published(tx: &mut Tx, id: &DraftId, published: &Published) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE draft SET published_timetable_id = $1, published_plan_id = $2, published_from = $3 WHERE id = $4")
        .bind(&published.timetable).bind(&published.plan).bind(published.from.to_string()).bind(id).execute(db).await.map(|_| ()))
}

#[derive(sqlx::FromRow)]
struct ClosureRow {
    id: ClosureId,
    room: String,
    weekday: Option<Weekday>,
    from_minute: i64,
    to_minute: i64,
    reason: String,
}

/// When rooms are closed, in the order of the week.
pub async fn closures(tx: &mut Tx, draft: &DraftId) -> Result<Vec<Closure>, sqlx::Error> {
    let rows: Vec<ClosureRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, room, weekday, from_minute, to_minute, reason FROM draft_closure WHERE draft_id = $1
         ORDER BY room, COALESCE(weekday, 0), from_minute, id")
        .bind(draft).fetch_all(db).await)?;
    let closure = |row: ClosureRow| Closure {
        id: row.id,
        room: row.room,
        weekday: row.weekday,
        from: row.from_minute as u16,
        to: row.to_minute as u16,
        reason: row.reason,
    };
    Ok(rows.into_iter().map(closure).collect())
}

pub async fn add_closure(tx: &mut Tx, draft: &DraftId, new: &Closure) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO draft_closure (id, draft_id, room, weekday, from_minute, to_minute, reason) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(&new.id).bind(draft).bind(&new.room).bind(new.weekday).bind(i64::from(new.from)).bind(i64::from(new.to))
        .bind(&new.reason).execute(db).await.map(|_| ()))
}

/// Whether there was one to remove.
pub async fn remove_closure(tx: &mut Tx, draft: &DraftId, id: &ClosureId) -> Result<bool, sqlx::Error> {
    let removed: Option<ClosureId> = on!(tx, db => sqlx::query_scalar("DELETE FROM draft_closure WHERE draft_id = $1 AND id = $2 RETURNING id")
        .bind(draft).bind(id).fetch_optional(db).await)?;
    Ok(removed.is_some())
}

/// Rooms with those that may take their lessons.
pub async fn stand_ins(tx: &mut Tx, draft: &DraftId) -> Result<Vec<(String, String)>, sqlx::Error> {
    on!(tx, db => sqlx::query_as("SELECT room, stand_in FROM draft_stand_in WHERE draft_id = $1 ORDER BY room, stand_in")
        .bind(draft).fetch_all(db).await)
}

/// Replaces those that may take a room's lessons.
pub async fn set_stand_ins(tx: &mut Tx, draft: &DraftId, room: &str, stand_ins: &[String]) -> Result<(), sqlx::Error> {
    on!(&mut *tx, db => sqlx::query("DELETE FROM draft_stand_in WHERE draft_id = $1 AND room = $2")
        .bind(draft).bind(room).execute(db).await.map(|_| ()))?;
    for stand_in in stand_ins {
        on!(&mut *tx, db => sqlx::query("INSERT INTO draft_stand_in (draft_id, room, stand_in) VALUES ($1, $2, $3)")
            .bind(draft).bind(room).bind(stand_in).execute(db).await.map(|_| ()))?;
    }
    Ok(())
}
