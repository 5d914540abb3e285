//! A plan for a school becomes lessons in weeks: which weekday, which minutes, which rooms, who.

use super::super::fault::{Fault, What};
use super::super::reading::Reading;
use super::cycle::{MOST_WEEKS, Unfit};
use super::{Role, School};
use crate::timetables::model::{Lesson, Party, PartyKind, Room, SchoolTimetable, WeekTime};
use samrum_solver::timetable::{Meet, Plan};
use std::collections::HashMap;

/// What the timetables made here are called among a school's solutions.
const SOLUTION: &str = "Samrum";

impl School {
    /// The lessons of a plan: first those of its meets, in their order, then what it leaves out. With faults where two of them
    /// cannot be in the calendar together.
    pub fn lessons(&self, plan: &Plan) -> (SchoolTimetable, Vec<Fault>) {
        let mut reading = Reading::new("");
        let lessons = self.lessons_at(plan, SOLUTION, |_| self.place.line, &mut reading);
        (lessons, reading.end().err().unwrap_or_default())
    }

    /// The same for a plan with a name, whose meets stand at these lines of the file.
    pub fn lessons_at(
        &self,
        plan: &Plan,
        solution: &str,
        line: impl Fn(usize) -> u32,
        reading: &mut Reading,
    ) -> SchoolTimetable {
        let mut most_students = vec![0; self.resources.len()];
        let mut held = HashMap::<(usize, usize), usize>::new();
        let mut lessons = Vec::new();
        let left_out = self.left_out(plan);
        let shown = plan.iter().filter(|meet| meet.event < self.shown);
        for (place, meet) in shown.chain(&left_out).enumerate() {
            let event = &self.events[meet.event];
            let mut fault =
                |what| reading.fault_at(line(place), format!("{} {}", self.place.event, event.named.id), what);
            let when = self.when(meet).unwrap_or_else(|what| {
                fault(what);
                None
            });
            let resources = resources_of(meet);
            let students = resources.iter().filter(|resource| self.is_student(**resource)).count();
            let students = students.max(self.givens.events[meet.event].persons as usize);
            let rooms: Vec<usize> =
                resources.iter().copied().filter(|resource| self.role(*resource) == Role::Room).collect();
            for room in &rooms {
                most_students[*room] = students.max(most_students[*room]);
                let times =
                    meet.start.filter(|_| when.is_some()).into_iter().flat_map(|time| time..time + meet.duration);
                // Every period is marked; that the same two lessons meet in several is one fault.
                let others: Vec<_> = times.filter_map(|time| held.insert((*room, time), meet.event)).collect();
                if let Some(other) = others.first() {
                    let other = self.events[*other].named.name.clone();
                    fault(What::RoomTwice { room: self.resources[*room].name.clone(), other });
                }
            }
            let rooms: Vec<String> = rooms.into_iter().map(|room| self.resources[room].name.clone()).collect();
            let roles = &self.givens.events[meet.event].roles;
            let needs_room = roles.iter().any(|role| self.kinds[role.kind].role == Role::Room);
            lessons.push(Lesson {
                name: event.named.name.clone(),
                when,
                rooms,
                needs_room,
                parties: self.parties(meet.event, &resources),
            });
        }
        let room = |place: usize| Room {
            name: self.resources[place].name.clone(),
            most_students: most_students[place],
            capacity: self.givens.resources[place].capacity,
        };
        SchoolTimetable {
            code: self.code.clone(),
            name: self.name.clone(),
            solution: solution.to_owned(),
            weeks: self.cycle.weeks().clamp(1, MOST_WEEKS) as u8,
            rooms: self.rooms.iter().copied().map(room).collect(),
            lessons,
        }
    }

    fn when(&self, meet: &Meet) -> Result<Option<WeekTime>, What> {
        let Some(start) = meet.start else { return Ok(None) };
        self.cycle.when(start, meet.duration, self.bells).map_err(|unfit| {
            let event = self.events[meet.event].named.name.clone();
            match unfit {
                Unfit::PastDaysEnd => What::PastDaysEnd { event, time: self.times[start].name.clone() },
                Unfit::PastMidnight => What::PastMidnight { event },
            }
        })
    }

    /// Whatever of the lessons a plan says nothing about: without a time, unless the school gave one.
    fn left_out(&self, plan: &Plan) -> Plan {
        let mut placed = vec![0; self.events.len()];
        for meet in plan {
            placed[meet.event] += meet.duration;
        }
        let left = (0..self.shown).filter_map(|place| {
            let event = &self.givens.events[place];
            let duration = event.duration.saturating_sub(placed[place]);
            let start = event.time.filter(|_| duration == event.duration);
            let resources = event.roles.iter().map(|role| role.resource).collect();
            (duration > 0).then_some(Meet { event: place, duration, start, resources })
        });
        left.collect()
    }

    fn is_student(&self, resource: usize) -> bool {
        self.role(resource) == Role::Party(PartyKind::Student)
    }

    /// Those the file names, and those who were chosen.
    fn parties(&self, event: usize, resources: &[usize]) -> Vec<Party> {
        let party = |place: &usize| match self.role(*place) {
            Role::Party(kind) => Some(Party { kind, name: self.resources[*place].name.clone() }),
            Role::Room | Role::None => None,
        };
        let mut parties: Vec<_> =
            resources.iter().filter_map(party).chain(self.events[event].parties.iter().cloned()).collect();
        parties.sort_unstable();
        parties.dedup();
        parties
    }
}

/// The resources of a meet, each once.
fn resources_of(meet: &Meet) -> Vec<usize> {
    let mut resources: Vec<usize> = meet.resources.iter().flatten().copied().collect();
    resources.sort_unstable();
    resources.dedup();
    resources
}
