//! A school and one of its timetables become lessons in weeks: which weekday, which minutes, which rooms, who.

use super::super::fault::What;
use super::super::reading::Reading;
use super::cycle::{Cycle, MOST_WEEKS};
use super::instance::{Instance, Meet, Resource, Solution};
use crate::timetables::model::{Bells, Lesson, Party, PartyKind, Room, SchoolTimetable};
use std::collections::HashMap;

/// The lessons of a timetable, with the school's bells; or everything that keeps them out of a calendar.
///
/// The format knows neither clock nor calendar: its days become weekdays in their order from Monday, week by week,
/// and the times of a day become its periods in their order.
pub fn lessons(instance: &Instance, solution: &Solution, bells: Bells, reading: &mut Reading) -> SchoolTimetable {
    let cycle = Cycle::of(instance);
    cycle.check(instance, reading);
    let people = Resources::of(instance);
    let mut most_students = vec![0; instance.resources.len()];
    let mut held = HashMap::<(usize, usize), &str>::new();
    let mut lessons = Vec::new();
    for meet in &all_meets(instance, solution) {
        let event = &instance.events[meet.event];
        let resources = resources_of(instance, meet);
        let time = meet.time.or(event.time.filter(|_| meet.duration == event.duration));
        let when = time.and_then(|time| cycle.when(instance, meet, time, bells, reading));
        let students = resources.iter().filter(|place| people.kinds[**place] == Kind::Party(PartyKind::Student)).count();
        let rooms: Vec<usize> = resources.iter().copied().filter(|place| people.kinds[*place] == Kind::Room).collect();
        for room in &rooms {
            most_students[*room] = students.max(most_students[*room]);
            let times = time.filter(|_| when.is_some()).into_iter().flat_map(|time| time..time + meet.duration);
            // Every period is marked; that the same two lessons meet in several is one fault.
            let others: Vec<_> = times.filter_map(|time| held.insert((*room, time), &event.name)).collect();
            if let Some(other) = others.first() {
                let what = What::RoomTwice { room: people.names[*room].clone(), other: (*other).to_owned() };
                reading.fault_at(meet.line, format!("Event {}", event.id), what);
            }
        }
        let rooms = rooms.into_iter().map(|room| people.names[room].clone()).collect();
        lessons.push(Lesson { name: event.name.clone(), when, rooms, parties: people.parties(&resources) });
    }
    let room = |place: usize| Room { name: people.names[place].clone(), most_students: most_students[place] };
    SchoolTimetable {
        code: instance.id.clone(),
        name: instance.name.clone(),
        solution: solution.name.clone(),
        weeks: cycle.weeks.clamp(1, MOST_WEEKS) as u8,
        rooms: (0..instance.resources.len()).filter(|place| people.kinds[*place] == Kind::Room).map(room).collect(),
        lessons,
    }
}

/// The resources of a meet, given beforehand or by the solution, each once.
fn resources_of(instance: &Instance, meet: &Meet) -> Vec<usize> {
    let decided = |role: usize| meet.resources.iter().find(|(place, _)| *place == role).map(|(_, resource)| *resource);
    let wanted = instance.events[meet.event].resources.iter().enumerate();
    let mut resources: Vec<usize> = wanted.filter_map(|(role, wanted)| wanted.resource.or_else(|| decided(role))).collect();
    resources.sort_unstable();
    resources.dedup();
    resources
}

/// What each resource is to the school, and what it is called.
pub struct Resources {
    kinds: Vec<Kind>,
    /// No two are alike: where a name is used twice, the id stands beside it.
    pub names: Vec<String>,
}

impl Resources {
    pub fn of(instance: &Instance) -> Self {
        let of_type: Vec<_> = instance.resource_types.iter().map(|kind| Kind::of(&kind.name).or_else(|| Kind::of(&kind.id))).collect();
        let mut count = HashMap::<&str, usize>::new();
        for resource in &instance.resources {
            *count.entry(&resource.name).or_default() += 1;
        }
        let named = |resource: &Resource| match count[resource.name.as_str()] {
            1 => resource.name.clone(),
            _ => format!("{} ({})", resource.name, resource.id),
        };
        Self {
            kinds: instance.resources.iter().map(|resource| of_type[resource.kind].unwrap_or(Kind::Party(PartyKind::Other))).collect(),
            names: instance.resources.iter().map(named).collect(),
        }
    }

    pub fn is_room(&self, place: usize) -> bool {
        self.kinds[place] == Kind::Room
    }

    fn parties(&self, resources: &[usize]) -> Vec<Party> {
        let party = |place: &usize| match self.kinds[*place] {
            Kind::Room => None,
            Kind::Party(kind) => Some(Party { kind, name: self.names[*place].clone() }),
        };
        let mut parties: Vec<_> = resources.iter().filter_map(party).collect();
        parties.sort_unstable();
        parties
    }
}

/// What the solution says, and whatever of the events it says nothing about: without a time, unless the school gave one.
fn all_meets(instance: &Instance, solution: &Solution) -> Vec<Meet> {
    let mut placed = vec![0; instance.events.len()];
    for meet in &solution.meets {
        placed[meet.event] += meet.duration;
    }
    let mut meets = solution.meets.clone();
    for (event, placed) in placed.into_iter().enumerate() {
        let duration = instance.events[event].duration.saturating_sub(placed);
        if duration > 0 {
            meets.push(Meet { event, duration, time: None, resources: Vec::new(), line: solution.line });
        }
    }
    meets
}

/// What a type of resource is to a school.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Room,
    Party(PartyKind),
}

impl Kind {
    /// By the name of the type, in the languages that archives are written in; `None`: something else.
    fn of(name: &str) -> Option<Self> {
        const NAMES: [(Kind, &[&str]); 4] = [
            // Before the classes: a classroom is a room.
            (Kind::Room, &["room", "sal", "lokal", "lokale", "raum", "sala", "aula", "salle", "luokkahuone", "tila"]),
            (Kind::Party(PartyKind::Teacher), &["teacher", "lärare", "laerer", "lærer", "lehrer", "professor", "opettaja", "docent"]),
            (Kind::Party(PartyKind::Student), &["student", "elev", "pupil", "schüler", "aluno", "oppilas"]),
            (Kind::Party(PartyKind::Class), &["class", "klass", "klasse", "turma", "classe", "group", "luokka"]),
        ];
        let name = name.trim().to_lowercase();
        let singular = name.strip_suffix('s').unwrap_or(&name);
        let known = |word: &str| word == name || word == singular || name.ends_with(&format!(" {word}"));
        if name.contains("room") {
            return Some(Self::Room);
        }
        NAMES.iter().find(|(_, words)| words.iter().any(|word| known(word))).map(|(kind, _)| *kind)
    }
}
