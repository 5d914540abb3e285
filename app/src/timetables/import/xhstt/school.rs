//! A school of the archive as the scheduler and the calendar see it.

use super::super::fault::Fault;
use super::super::reading::Reading;
use super::super::school::{Cycle, Event, Kind, Named, Place, Role, School, Whereabouts, told_apart};
use super::instance::{Instance, Resource, Solution};
use super::problem;
use crate::timetables::model::{PartyKind, Reckoning, SchoolTimetable};
use std::collections::HashMap;

/// Takes a school when it can be planned and put into a calendar, with the timetable to begin with.
pub fn school(
    text: &str,
    instance: &Instance,
    start: Option<&Solution>,
    reckoning: &Reckoning,
) -> Result<School, Vec<Fault>> {
    let mut reading = Reading::new(text);
    let mut school = plain(instance, reckoning, &mut reading);
    school.check(&mut reading);
    if let Some(start) = start {
        lessons_of(&school, instance, start, &mut reading);
    }
    reading.end()?;
    text.clone_into(&mut school.text);
    school.start = start.map(|start| problem::plan(instance, start));
    Ok(school)
}

/// The lessons of a finished timetable, with the school's bells; or everything that keeps them out of a calendar.
pub fn lessons(
    instance: &Instance,
    solution: &Solution,
    reckoning: &Reckoning,
    reading: &mut Reading,
) -> SchoolTimetable {
    let school = plain(instance, reckoning, reading);
    for what in school.cycle.faults() {
        reading.fault_at(school.place.line, school.place.element.clone(), what);
    }
    lessons_of(&school, instance, solution, reading)
}

fn lessons_of(school: &School, instance: &Instance, solution: &Solution, reading: &mut Reading) -> SchoolTimetable {
    let line = |meet: usize| solution.meets.get(meet).map_or(solution.line, |meet| meet.line);
    school.lessons_at(&problem::plan(instance, solution), &solution.name, line, reading)
}

/// The school, sound or not.
fn plain(instance: &Instance, reckoning: &Reckoning, reading: &mut Reading) -> School {
    let kinds: Vec<Kind> =
        instance.resource_types.iter().map(|kind| Kind { name: kind.name.clone(), role: role(kind) }).collect();
    let named = |id: &str, name: &str| Named { id: id.to_owned(), name: name.to_owned() };
    let is_room = |resource: &Resource| kinds[resource.kind].role == Role::Room;
    let (cycle, weeks) = cycle(instance);
    let mut school = School {
        text: String::new(),
        code: instance.id.clone(),
        name: instance.name.clone(),
        place: Whereabouts { line: instance.line, element: format!("Instance {}", instance.id), event: "Event" },
        givens: problem::givens(instance),
        shown: instance.events.len(),
        events: instance
            .events
            .iter()
            .map(|event| Event { named: named(&event.id, &event.name), parties: Vec::new() })
            .collect(),
        times: instance.times.iter().map(|time| named(&time.id, &time.name)).collect(),
        cycle,
        weeks: weeks
            .into_iter()
            .map(|week| week.map_or_else(String::new, |week| instance.time_groups[week].name.clone()))
            .collect(),
        bells: reckoning.bells,
        rooms: (0..instance.resources.len()).filter(|place| is_room(&instance.resources[*place])).collect(),
        kinds,
        resources: told_apart(instance.resources.iter().map(|resource| named(&resource.id, &resource.name)).collect()),
        constraints: instance.constraints.iter().map(|constraint| constraint.name.clone()).collect(),
        omitted: Vec::new(),
        start: None,
    };
    school.begin(reckoning, reading);
    school
}

/// The format knows neither clock nor calendar: its days become weekdays in their order from Monday, week by week, and the times of
/// a day become its periods in their order. With the time group that each week is.
fn cycle(instance: &Instance) -> (Cycle, Vec<Option<usize>>) {
    let mut weeks: Vec<Option<usize>> = Vec::new();
    let mut days: Vec<Vec<usize>> = Vec::new();
    let mut periods = HashMap::<(usize, usize), usize>::new();
    let mut places = Vec::new();
    for time in &instance.times {
        let week = position_or_add(&mut weeks, time.week);
        days.resize_with(weeks.len(), Vec::new);
        let weekday = position_or_add(&mut days[week], time.day);
        let period = periods.entry((week, weekday)).or_default();
        places.push(Some(Place { week, weekday, period: *period }));
        *period += 1;
    }
    (Cycle::new(places), weeks)
}

fn position_or_add<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

/// What a type of resource is to a school: by its name, or else its id.
fn role(kind: &super::instance::ResourceType) -> Role {
    role_of(&kind.name).or_else(|| role_of(&kind.id)).unwrap_or(Role::Party(PartyKind::Other))
}

/// By the name of the type, in the languages that archives are written in; `None`: something else.
fn role_of(name: &str) -> Option<Role> {
    const NAMES: [(Role, &[&str]); 4] = [
        // Before the classes: a classroom is a room.
        (Role::Room, &["room", "sal", "lokal", "lokale", "raum", "sala", "aula", "salle", "luokkahuone", "tila"]),
        (
            Role::Party(PartyKind::Teacher),
            &["teacher", "lärare", "laerer", "lærer", "lehrer", "professor", "opettaja", "docent"],
        ),
        (Role::Party(PartyKind::Student), &["student", "elev", "pupil", "schüler", "aluno", "oppilas"]),
        (Role::Party(PartyKind::Class), &["class", "klass", "klasse", "turma", "classe", "group", "luokka"]),
    ];
    let name = name.trim().to_lowercase();
    let singular = name.strip_suffix('s').unwrap_or(&name);
    let known = |word: &str| word == name || word == singular || name.ends_with(&format!(" {word}"));
    if name.contains("room") {
        return Some(Role::Room);
    }
    NAMES.iter().find(|(_, words)| words.iter().any(|word| known(word))).map(|(role, _)| *role)
}
