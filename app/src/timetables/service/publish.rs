//! Lessons come into the one calendar: it is foreseen what is in their way, and decided; the school's building and rooms are made.
//! Booking the lessons is slow work, done by the job of `calendar`.

use super::calendar::{self, PUBLICATION};
use super::filling::fill_at_once;
use super::{Collision, ImportError, Imported, Request, Summary, scope};
use crate::bookings::model::{NewSeries, SkipReason, Skipped};
use crate::bookings::service::dates::{Foreseen, GivesWay, foresee};
use crate::bookings::service::planned;
use crate::database::{Tx, within};
use crate::facilities::model::{Approval, Building, NewSpace, SpaceKind};
use crate::facilities::service as facilities;
use crate::id::{OrganisationId, SpaceId, TimetableId};
use crate::people::model::{Actor, Deed, OrganisationKind};
use crate::people::service as people;
use crate::server::state::App;
use crate::time::DateRange;
use crate::timetables::lesson_dates::LessonDates;
use crate::timetables::model::{Lesson, Room, SchoolTimetable};
use crate::timetables::solve::rooms::{code_of, known_room};
use crate::timetables::store::filling::Content;
use crate::timetables::store::{self, NewTimetable, versions};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

/// Decides that lessons come into the calendar, and has them put there.
///
/// The building is found by its code or made, a room by its name or code in that building or made, closed to others. Each lesson with a time and
/// a room becomes a series of the school; school breaks are left out, holidays and closed dates are kept as skipped.
/// Refused with everything that is in the way when a room is taken on any date, unless such dates are to be skipped.
pub async fn publish(
    app: &App,
    actor: &Actor,
    request: &Request,
    timetable: &SchoolTimetable,
) -> Result<Imported, ImportError> {
    let outlook = outlook(app, request, timetable).await?;
    within!(app.database, also [Overlap, Duplicate], tx => {
        let imported = decide(app, tx, actor, request, timetable, &outlook).await?;
        if let Imported::New(summary) = &imported {
            people::record(tx, app.now(), actor.id(), Deed::ImportTimetable, &summary.id.0, &summary.name).await?;
            calendar::put(app, tx, actor.id(), (PUBLICATION, &summary.id), "").await?;
        }
        Ok(imported)
    })
}

/// The same wholly in the caller's transaction, where nobody else is there to wait; it must be given up when this is refused.
pub async fn publish_at_once(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    request: &Request,
    timetable: &SchoolTimetable,
) -> Result<Imported, ImportError> {
    let imported = decide(app, tx, actor, request, timetable, &Outlook::default()).await?;
    if let Imported::New(summary) = &imported {
        people::record(tx, app.now(), actor.id(), Deed::ImportTimetable, &summary.id.0, &summary.name).await?;
        fill_at_once(app, tx, &summary.id).await?;
    }
    Ok(imported)
}

/// What was foreseen of a timetable's lessons before the transaction that decides: in the rooms that were there then.
#[derive(Default)]
pub(super) struct Outlook {
    spaces: HashMap<String, SpaceId>,
    lessons: HashMap<Place, Foreseen>,
}

/// A lesson and a room of it, by their places.
type Place = (usize, usize);

/// Foresees what lessons would find in the calendar, for as long as that takes: nobody waits for it.
pub(super) async fn outlook(app: &App, request: &Request, timetable: &SchoolTimetable) -> Result<Outlook, ImportError> {
    let mut tx = app.database.read().await?;
    let code = request.building.as_deref().unwrap_or(&timetable.code);
    let Some(building) = facilities::building_by_code(&mut tx, code).await? else { return Ok(Outlook::default()) };
    let known = facilities::spaces_of(&mut tx, &building.id).await?;
    let mut outlook = Outlook::default();
    for room in &timetable.rooms {
        if let Ok(Some(space)) = known_room(&known, &building.code, &room.name) {
            outlook.spaces.insert(room.name.clone(), space.id.clone());
        }
    }
    let of = |room: &str| outlook.spaces.get(room).cloned();
    outlook.lessons = foreseen(app, &mut tx, request, timetable, of).await?;
    Ok(outlook)
}

/// What the lessons would get in the rooms that have a space.
async fn foreseen(
    app: &App,
    tx: &mut Tx,
    request: &Request,
    timetable: &SchoolTimetable,
    space_of: impl Fn(&str) -> Option<SpaceId>,
) -> Result<HashMap<Place, Foreseen>, ImportError> {
    let dates = LessonDates {
        term: DateRange::new(request.first, request.last),
        from: request.holds_from(),
        weeks: timetable.weeks,
        breaks: facilities::school_breaks(tx).await?,
    };
    let mut places = Vec::new();
    let mut plan: Vec<NewSeries> = Vec::new();
    for (at, lesson) in timetable.lessons.iter().enumerate() {
        let Some(when) = lesson.when else { continue };
        for (place, room) in lesson.rooms.iter().enumerate() {
            let Some(space) = space_of(room) else { continue };
            places.push((at, place));
            plan.push(dates.series(lesson.title(), &space, when, None));
        }
    }
    let sources = match &request.changes {
        Some(lineage) => versions::versions(tx, lineage).await?.into_iter().map(|version| version.id.0).collect(),
        None => Vec::new(),
    };
    let gives_way = GivesWay { sources: &sources, from: app.zone().start_of(request.holds_from()) };
    Ok(places.into_iter().zip(foresee(app, tx, &plan, gives_way).await?).collect())
}

/// The timetable with exactly these lessons on these dates in this building, if it is in the calendar or on its way there.
async fn already_there(
    tx: &mut Tx,
    request: &Request,
    timetable: &SchoolTimetable,
) -> Result<Option<TimetableId>, sqlx::Error> {
    store::by_content(tx, &content_hash(request, timetable)).await
}

/// Writes down, in the caller's transaction, that the lessons are to come into the calendar; they are not booked yet.
pub(super) async fn decide(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    request: &Request,
    timetable: &SchoolTimetable,
    outlook: &Outlook,
) -> Result<Imported, ImportError> {
    if let Some(id) = already_there(tx, request, timetable).await? {
        return Ok(Imported::AlreadyThere(id));
    }
    let name = request.school.as_deref().unwrap_or(&timetable.name);
    let code = request.building.as_deref().unwrap_or(&timetable.code);
    scope::ask(tx, actor, name, code).await?;
    let school = school(app, tx, name).await?;
    let building = planned::building(tx, code, name).await?;
    // Of two who put lessons into a building's calendar at once the second finds the first on its way.
    facilities::lock_for_change(tx, Some(&building.id)).await?;
    if let Some(other) = store::filling::under_way_in(tx, &building.id).await? {
        return Err(ImportError::Busy(other));
    }
    let rooms = rooms(tx, &building, request, timetable).await?;
    // In a room that was made just now, nothing but the timetable itself can be in the way.
    let unforeseen =
        |room: &str| rooms.by_name.get(room).filter(|space| outlook.spaces.get(room) != Some(*space)).cloned();
    let mut foreseen = foreseen(app, tx, request, timetable, unforeseen).await?;
    for (place, known) in &outlook.lessons {
        foreseen.entry(*place).or_insert_with(|| known.clone());
    }
    let id = TimetableId::new();
    let (summary, collisions) = summary(&id, name, request, timetable, &rooms, &foreseen);
    if !collisions.is_empty() && !request.skip_taken {
        return Err(ImportError::Collisions(collisions));
    }
    let new = NewTimetable {
        id: &id,
        organisation: &school,
        building: &building.id,
        name,
        content_hash: &content_hash(request, timetable),
        first: request.first,
        last: request.last,
        lineage: request.changes.as_ref().unwrap_or(&id),
        holds_from: request.holds_from(),
        imported_by: actor.id(),
        imported_at: app.now(),
    };
    store::insert_timetable(tx, &new, timetable).await?;
    let rooms = rooms.by_name.into_iter().map(|(name, space)| (name.to_owned(), space)).collect();
    let content = Content { timetable: timetable.clone(), rooms };
    store::filling::begin(tx, &id, request.holds_from(), &content).await?;
    Ok(Imported::New(summary))
}

/// What the lessons bring, and everything that is in their way.
fn summary(
    id: &TimetableId,
    name: &str,
    request: &Request,
    timetable: &SchoolTimetable,
    rooms: &Rooms<'_>,
    foreseen: &HashMap<Place, Foreseen>,
) -> (Summary, Vec<Collision>) {
    let titles = |of: fn(&Lesson) -> bool| {
        timetable.lessons.iter().filter(|lesson| of(lesson)).map(Lesson::title).collect::<Vec<_>>()
    };
    let mut summary = Summary {
        id: id.clone(),
        name: name.to_owned(),
        solution: timetable.solution.clone(),
        first: request.first,
        last: request.last,
        lessons: timetable.lessons.len(),
        new_rooms: rooms.new,
        known_rooms: rooms.by_name.len() - rooms.new,
        series: foreseen.len(),
        dates: 0,
        closed_dates: 0,
        taken_dates: 0,
        without_room: titles(|lesson| lesson.when.is_some() && lesson.lacks_room()),
        without_time: titles(|lesson| lesson.when.is_none()),
    };
    let mut collisions = Vec::new();
    for (at, lesson) in timetable.lessons.iter().enumerate() {
        for (place, room) in lesson.rooms.iter().enumerate() {
            let Some(found) = foreseen.get(&(at, place)) else { continue };
            let taken = in_the_way(lesson, room, &found.skipped);
            summary.dates += found.free;
            summary.closed_dates += found.skipped.iter().filter(|one| one.reason != SkipReason::Taken).count();
            summary.taken_dates += taken.iter().map(|each| each.dates.len()).sum::<usize>();
            collisions.extend(taken);
        }
    }
    (summary, collisions)
}

/// What says whether two imports are the same: the lessons, the dates and the building; not how the file spells them, nor on which
/// day of the term it was imported. A change is another from each date on.
fn content_hash(request: &Request, timetable: &SchoolTimetable) -> String {
    let from = request.from.filter(|_| request.changes.is_some()).map(|from| from.to_string());
    let dates = (request.first.to_string(), request.last.to_string(), from);
    let content = (timetable, dates, &request.building, &request.school);
    // Plain structs of texts and numbers have no form that JSON lacks.
    let content = serde_json::to_vec(&content).unwrap_or_default();
    hex::encode(Sha256::digest(&content))
}

/// The school among the organisations, by its name.
async fn school(app: &App, tx: &mut Tx, name: &str) -> Result<OrganisationId, ImportError> {
    match scope::school_named(tx, name).await? {
        Some(school) => Ok(school),
        None => Ok(people::add_organisation(app, tx, name, OrganisationKind::School).await?.id),
    }
}

/// The spaces of a timetable's rooms.
struct Rooms<'a> {
    by_name: HashMap<&'a str, SpaceId>,
    new: usize,
}

async fn rooms<'a>(
    tx: &mut Tx,
    building: &Building,
    request: &Request,
    timetable: &'a SchoolTimetable,
) -> Result<Rooms<'a>, ImportError> {
    let known = facilities::spaces_of(tx, &building.id).await?;
    let mut rooms = Rooms { by_name: HashMap::new(), new: 0 };
    let mut ambiguous = Vec::new();
    for room in &timetable.rooms {
        let space = match known_room(&known, &building.code, &room.name) {
            Ok(Some(space)) => space.id.clone(),
            Ok(None) => {
                rooms.new += 1;
                facilities::add_space(tx, &new_room(building, room, request)).await?
            }
            Err(several) => {
                ambiguous.push(several);
                continue;
            }
        };
        rooms.by_name.insert(&room.name, space);
    }
    if ambiguous.is_empty() { Ok(rooms) } else { Err(ImportError::Ambiguous(ambiguous)) }
}

/// A room made by an import is for lessons alone, and has no hours, until those who keep places open it.
fn new_room(building: &Building, room: &Room, request: &Request) -> NewSpace {
    let code = code_of(&building.code, &room.name);
    let capacity = room.capacity.map_or_else(|| request.room_capacity.max(room.most_students as i64), i64::from);
    NewSpace {
        capacity: Some(capacity),
        bookable: false,
        approval: Approval::Clerk,
        ..NewSpace::plain(building.id.clone(), &code, &room.name, SpaceKind::Classroom)
    }
}

/// What holds the room when the lesson should be held, each with its dates.
fn in_the_way(lesson: &Lesson, room: &str, skipped: &[Skipped]) -> Vec<Collision> {
    let Some(when) = lesson.when else { return Vec::new() };
    let mut by = BTreeMap::<&str, Vec<_>>::new();
    for one in skipped.iter().filter(|one| one.reason == SkipReason::Taken) {
        by.entry(&one.detail).or_default().push(one.date);
    }
    let collision = |(by, dates): (&str, _)| Collision {
        lesson: lesson.title(),
        room: room.to_owned(),
        time: when.time,
        by: by.to_owned(),
        dates,
    };
    by.into_iter().map(collision).collect()
}
