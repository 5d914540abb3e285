//! Lessons become weekly series in the one calendar: the school's building and rooms first, then every lesson in its room.

use super::{By, Collision, ImportError, Imported, Request, Summary, scope};
use crate::bookings::model::{BookedSeries, Kind, NewSeries, SkipReason};
use crate::bookings::service as bookings;
use crate::database::Tx;
use crate::facilities::model::{Approval, NewBuilding, NewSpace, SpaceKind};
use crate::facilities::service as facilities;
use crate::id::{BuildingId, OrganisationId, SpaceId, TimetableId};
use crate::people::model::{Deed, OrganisationKind};
use crate::people::service as people;
use crate::server::state::App;
use crate::time::{dates_on, monday_of};
use crate::timetables::model::{Lesson, Room, SchoolTimetable, WeekTime};
use crate::timetables::solve::rooms::{code_of, known_room};
use crate::timetables::store::{self, NewTimetable};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// The timetable with exactly these lessons on these dates in this building, if it is in the calendar.
pub async fn already_there(
    tx: &mut Tx,
    request: &Request,
    timetable: &SchoolTimetable,
) -> Result<Option<TimetableId>, sqlx::Error> {
    store::by_content(tx, &content_hash(request, timetable)).await
}

/// Puts lessons into the calendar in the caller's transaction, which must be given up when this is refused.
///
/// The building is found by its code or made, a room by its name or code in that building or made, closed to others. Each lesson with a time and
/// a room becomes a series of the school; school breaks are left out, holidays and closed dates are kept as skipped.
/// Refused with everything that is in the way when a room is taken on any date, unless such dates are to be skipped.
pub async fn publish_within(
    app: &App,
    tx: &mut Tx,
    by: By<'_>,
    request: &Request,
    timetable: &SchoolTimetable,
) -> Result<Imported, ImportError> {
    if let Some(id) = already_there(tx, request, timetable).await? {
        return Ok(Imported::AlreadyThere(id));
    }
    let name = request.school.as_deref().unwrap_or(&timetable.name);
    let code = request.building.as_deref().unwrap_or(&timetable.code);
    scope::ask(tx, by, name, code).await?;
    let school = school(app, tx, name).await?;
    let building = building(tx, code, name).await?;
    let rooms = rooms(tx, &building, request, timetable).await?;
    let id = TimetableId::new();
    let new = NewTimetable {
        id: &id,
        organisation: &school,
        building: &building.0,
        name,
        content_hash: &content_hash(request, timetable),
        first: request.first,
        last: request.last,
        lineage: request.changes.as_ref().unwrap_or(&id),
        holds_from: request.from.unwrap_or(request.first),
        imported_by: by.person(),
        imported_at: app.now(),
    };
    store::insert_timetable(tx, &new, timetable).await?;
    let breaks: Vec<_> = facilities::school_breaks(tx).await?.into_iter().map(|each| (each.first, each.last)).collect();
    let mut summary = Summary {
        id: id.clone(),
        name: name.to_owned(),
        solution: timetable.solution.clone(),
        first: request.first,
        last: request.last,
        lessons: timetable.lessons.len(),
        new_rooms: rooms.new,
        known_rooms: rooms.by_name.len() - rooms.new,
        series: 0,
        dates: 0,
        closed_dates: 0,
        taken_dates: 0,
        without_room: Vec::new(),
        without_time: Vec::new(),
    };
    let mut collisions = Vec::new();
    for lesson in &timetable.lessons {
        let kept = store::insert_lesson(tx, &id, lesson).await?;
        match lesson.when {
            None => summary.without_time.push(lesson.title()),
            Some(_) if lesson.lacks_room() => summary.without_room.push(lesson.title()),
            Some(_) => {}
        }
        for room in &lesson.rooms {
            let Some(space) = rooms.by_name.get(room.as_str()) else { continue };
            let Some(when) = lesson.when else {
                store::insert_room(tx, &kept, space, None).await?;
                continue;
            };
            let series = NewSeries {
                space: space.clone(),
                organisation: Some(school.clone()),
                person: None,
                kind: Kind::Lesson,
                title: lesson.title(),
                weekday: when.weekday,
                starts_minute: when.starts,
                ends_minute: when.ends,
                first_date: request.first,
                last_date: request.last,
                persons: None,
                note: String::new(),
                without: left_out(when, request, timetable.weeks, &breaks),
                source: Some(id.to_string()),
                opening_hours_bind: false,
            };
            let booked = bookings::book_series_within(app, tx, &series).await?;
            store::insert_room(tx, &kept, space, Some(&booked.id)).await?;
            summary.series += 1;
            summary.dates += booked.booked.len();
            summary.closed_dates += booked.skipped.iter().filter(|skipped| skipped.reason != SkipReason::Taken).count();
            let taken = in_the_way(lesson, room, when, booked);
            summary.taken_dates += taken.iter().map(|each| each.dates.len()).sum::<usize>();
            collisions.extend(taken);
        }
    }
    if !collisions.is_empty() && !request.skip_taken {
        return Err(ImportError::Collisions(collisions));
    }
    people::record(tx, app.now(), by.person(), Deed::ImportTimetable, &id.0, &timetable.name).await?;
    Ok(Imported::New(summary))
}

/// What says whether two imports are the same: the lessons, the dates and the building; not how the file spells them.
fn content_hash(request: &Request, timetable: &SchoolTimetable) -> String {
    let dates = (request.first.to_string(), request.last.to_string(), request.from.map(|from| from.to_string()));
    let content = (timetable, dates, &request.building, &request.school);
    // Plain structs of texts and numbers have no form that JSON lacks.
    let content = serde_json::to_vec(&content).unwrap_or_default();
    Sha256::digest(&content).iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The school among the organisations, by its name.
async fn school(app: &App, tx: &mut Tx, name: &str) -> Result<OrganisationId, ImportError> {
    match scope::school_named(tx, name).await? {
        Some(school) => Ok(school),
        None => Ok(people::add_organisation(app, tx, name, OrganisationKind::School).await?.id),
    }
}

/// The building of this code, and the code.
async fn building(tx: &mut Tx, code: &str, name: &str) -> Result<(BuildingId, String), ImportError> {
    if let Some(known) = facilities::building_by_code(tx, code).await? {
        return Ok((known.id, known.code));
    }
    let new = NewBuilding { code: code.to_owned(), name: name.to_owned(), ..NewBuilding::default() };
    Ok((facilities::add_building(tx, &new).await?, code.to_owned()))
}

/// The spaces of a timetable's rooms.
struct Rooms<'a> {
    by_name: HashMap<&'a str, SpaceId>,
    new: usize,
}

async fn rooms<'a>(
    tx: &mut Tx,
    building: &(BuildingId, String),
    request: &Request,
    timetable: &'a SchoolTimetable,
) -> Result<Rooms<'a>, ImportError> {
    let known = facilities::spaces_of(tx, &building.0).await?;
    let mut rooms = Rooms { by_name: HashMap::new(), new: 0 };
    for room in &timetable.rooms {
        let space = if let Some(space) = known_room(&known, &building.1, &room.name) {
            space.id.clone()
        } else {
            let space = facilities::add_space(tx, &new_room(building, room, request)).await?;
            rooms.new += 1;
            space
        };
        rooms.by_name.insert(&room.name, space);
    }
    Ok(rooms)
}

/// A room made by an import is for lessons alone, and has no hours, until those who keep places open it.
fn new_room(building: &(BuildingId, String), room: &Room, request: &Request) -> NewSpace {
    let code = code_of(&building.1, &room.name);
    let capacity = room.capacity.map_or_else(|| request.room_capacity.max(room.most_students as i64), i64::from);
    NewSpace {
        capacity: Some(capacity),
        bookable: false,
        approval: Approval::Clerk,
        ..NewSpace::plain(building.0.clone(), &code, &room.name, SpaceKind::Classroom)
    }
}

/// The dates on which a lesson is not held: before the timetable is to hold, other weeks of the cycle, and school breaks.
/// Calendar weeks count, breaks or not, from the week the term begins in.
fn left_out(when: WeekTime, request: &Request, weeks: u8, breaks: &[(NaiveDate, NaiveDate)]) -> Vec<NaiveDate> {
    let start = monday_of(request.first);
    let from = request.from.unwrap_or(request.first);
    let held = |date: NaiveDate| {
        let week = (monday_of(date) - start).num_weeks().rem_euclid(i64::from(weeks.max(1)));
        date >= from
            && week + 1 == i64::from(when.week)
            && !breaks.iter().any(|(first, last)| *first <= date && date <= *last)
    };
    dates_on(when.weekday, request.first, request.last).into_iter().filter(|date| !held(*date)).collect()
}

/// What holds the room when the lesson should be held, each with its dates.
fn in_the_way(lesson: &Lesson, room: &str, when: WeekTime, booked: BookedSeries) -> Vec<Collision> {
    let mut by = BTreeMap::<String, Vec<NaiveDate>>::new();
    for skipped in booked.skipped.into_iter().filter(|skipped| skipped.reason == SkipReason::Taken) {
        by.entry(skipped.detail).or_default().push(skipped.date);
    }
    let collision = |(by, dates)| Collision {
        lesson: lesson.title(),
        room: room.to_owned(),
        weekday: when.weekday,
        starts: when.starts,
        ends: when.ends,
        by,
        dates,
    };
    by.into_iter().map(collision).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(first: &str, last: &str) -> Request {
        let date = |text: &str| text.parse().expect("a date");
        Request { first: date(first), last: date(last), ..Request::plain(date(first)) }
    }

    fn held(week: u8, weeks: u8, breaks: &[(NaiveDate, NaiveDate)]) -> Vec<String> {
        let request = request("2026-10-14", "2026-11-13");
        let when = WeekTime { week, weekday: 5, starts: 480, ends: 525 };
        let out = left_out(when, &request, weeks, breaks);
        let dates = dates_on(5, request.first, request.last).into_iter().filter(|date| !out.contains(date));
        dates.map(|date| date.to_string()).collect()
    }

    #[test]
    fn a_lesson_of_every_other_week_is_held_every_other_week_from_the_one_the_term_begins_in() {
        assert_eq!(held(1, 1, &[]).len(), 5);
        assert_eq!(held(1, 2, &[]), ["2026-10-16", "2026-10-30", "2026-11-13"]);
        assert_eq!(held(2, 2, &[]), ["2026-10-23", "2026-11-06"]);
    }

    #[test]
    fn no_lesson_is_held_in_a_school_break_and_the_weeks_count_on() {
        let date = |text: &str| text.parse().expect("a date");
        assert_eq!(held(1, 2, &[(date("2026-10-26"), date("2026-10-30"))]), ["2026-10-16", "2026-11-13"]);
    }
}
