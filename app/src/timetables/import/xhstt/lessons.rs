//! A school and one of its timetables become lessons in weeks: which weekday, which minutes, which rooms, who.

use super::super::fault::What;
use super::super::reading::Reading;
use super::instance::{Instance, Meet, Solution};
use crate::timetables::model::{Bells, Lesson, Party, PartyKind, Room, SchoolTimetable, WeekTime};
use std::collections::HashMap;

/// Weeks of a cycle that are told apart.
const MOST_WEEKS: usize = 8;

/// Where a time stands in the cycle, counted from 0.
struct Place {
    week: usize,
    weekday: usize,
    period: usize,
}

/// The lessons of a timetable, with the school's bells; or everything that keeps them out of a calendar.
///
/// The format knows neither clock nor calendar: its days become weekdays in their order from Monday, week by week,
/// and the times of a day become its periods in their order.
pub fn lessons(instance: &Instance, solution: &Solution, bells: Bells, reading: &mut Reading) -> SchoolTimetable {
    let cycle = Cycle::of(instance);
    cycle.check(instance, reading);
    let kinds: Vec<_> = instance.resource_types.iter().map(|kind| Kind::of(&kind.name).or_else(|| Kind::of(&kind.id))).collect();
    let kind_of = |place: usize| kinds[instance.resources[place].kind];
    let mut rooms: Vec<_> = instance.resources.iter().map(|resource| Room { name: resource.name.clone(), most_students: 0 }).collect();
    let mut lessons = Vec::new();
    let mut held = HashMap::<(usize, usize), &str>::new();
    for meet in &all_meets(instance, solution) {
        let event = &instance.events[meet.event];
        let given = event.resources.iter().enumerate().filter_map(|(place, wanted)| {
            let decided = meet.resources.iter().find(|(role, _)| *role == place).map(|(_, resource)| *resource);
            wanted.resource.or(decided)
        });
        let mut resources: Vec<usize> = given.collect();
        resources.sort_unstable();
        resources.dedup();
        let of_kind = |kind: Option<Kind>| resources.iter().copied().filter(move |place| kind_of(*place) == kind);
        let students = of_kind(Some(Kind::Party(PartyKind::Student))).count();
        let time = meet.time.or(event.time.filter(|_| meet.duration == event.duration));
        let when = time.and_then(|time| cycle.when(instance, meet, time, bells, reading));
        for room in of_kind(Some(Kind::Room)) {
            rooms[room].most_students = rooms[room].most_students.max(students);
            for time in time.filter(|_| when.is_some()).into_iter().flat_map(|time| time..time + meet.duration) {
                if let Some(other) = held.insert((room, time), &event.name) {
                    let what = What::RoomTwice { room: instance.resources[room].name.clone(), other: other.to_owned() };
                    reading.fault_at(meet.line, format!("Event {}", event.id), what);
                    break;
                }
            }
        }
        let party = |place: usize| match kind_of(place) {
            Some(Kind::Room) => None,
            Some(Kind::Party(kind)) => Some(Party { kind, name: instance.resources[place].name.clone() }),
            None => Some(Party { kind: PartyKind::Other, name: instance.resources[place].name.clone() }),
        };
        let mut parties: Vec<_> = resources.iter().filter_map(|place| party(*place)).collect();
        parties.sort_unstable();
        parties.dedup();
        let rooms = of_kind(Some(Kind::Room)).map(|place| instance.resources[place].name.clone()).collect();
        lessons.push(Lesson { name: event.name.clone(), when, rooms, parties });
    }
    let rooms = rooms.into_iter().enumerate().filter(|(place, _)| kind_of(*place) == Some(Kind::Room)).map(|(_, room)| room).collect();
    SchoolTimetable {
        code: instance.id.clone(),
        name: instance.name.clone(),
        solution: solution.name.clone(),
        weeks: cycle.weeks.clamp(1, MOST_WEEKS) as u8,
        rooms,
        lessons,
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

/// Days and periods of an instance.
struct Cycle {
    places: Vec<Place>,
    weeks: usize,
    most_days: usize,
}

impl Cycle {
    fn of(instance: &Instance) -> Self {
        let mut weeks: Vec<Option<usize>> = Vec::new();
        let mut days: Vec<Vec<usize>> = Vec::new();
        let mut periods = HashMap::<(usize, usize), usize>::new();
        let mut places = Vec::new();
        for time in &instance.times {
            let week = position_or_add(&mut weeks, time.week);
            days.resize_with(weeks.len(), Vec::new);
            let weekday = position_or_add(&mut days[week], time.day);
            let period = periods.entry((week, weekday)).or_default();
            places.push(Place { week, weekday, period: *period });
            *period += 1;
        }
        Self { places, weeks: weeks.len(), most_days: days.iter().map(Vec::len).max().unwrap_or(0) }
    }

    fn check(&self, instance: &Instance, reading: &mut Reading) {
        let mut fault = |what| reading.fault_at(instance.line, format!("Instance {}", instance.id), what);
        if self.most_days > 7 {
            fault(What::TooManyDays(self.most_days));
        }
        if self.weeks > MOST_WEEKS {
            fault(What::TooManyWeeks(MOST_WEEKS));
        }
    }

    /// When a meet that begins at `time` is held; `None`, with the fault noted, when it does not fit its day.
    fn when(&self, instance: &Instance, meet: &Meet, time: usize, bells: Bells, reading: &mut Reading) -> Option<WeekTime> {
        let event = &instance.events[meet.event];
        let mut fault = |what| {
            reading.fault_at(meet.line, format!("Event {}", event.id), what);
            None
        };
        let first = self.places.get(time)?;
        let last = time.checked_add(meet.duration - 1).and_then(|last| self.places.get(last));
        if !last.is_some_and(|last| last.week == first.week && last.weekday == first.weekday) {
            return fault(What::PastDaysEnd { event: event.name.clone(), time: instance.times[time].name.clone() });
        }
        let Some((starts, ends)) = bells.minutes(first.period, meet.duration) else {
            return fault(What::PastMidnight { event: event.name.clone() });
        };
        // Longer weeks and cycles are faults of their own.
        let (week, weekday) = (u8::try_from(first.week + 1).ok()?, u8::try_from(first.weekday + 1).ok()?);
        Some(WeekTime { week, weekday, starts, ends })
    }
}

fn position_or_add<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}
