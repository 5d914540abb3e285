//! A school as the scheduler and the calendar see it, whatever the format of its file: the problem, what everything in it is
//! called, and when its times are.

mod cycle;
mod days;
mod lessons;

pub use cycle::{Cycle, MOST_WEEKS, Place};
pub use days::{Days, laid};

use super::fault::What;
use super::reading::Reading;
use crate::timetables::model::{Bells, KeptMeet, Party, PartyKind, Reckoning, WeekTime};
use samrum_solver::timetable::nonsense::Nonsense;
use samrum_solver::timetable::{Givens, Meet, Plan, Problem};
use std::collections::HashMap;

/// Times of a cycle: every hour of the longest cycle. And periods of all lessons together: ten times the largest school known.
const MOST_TIMES: usize = MOST_WEEKS * 7 * 24;
const MOST_PERIODS: usize = 100_000;

/// A school that can be planned, with all that is said of it.
#[derive(Clone)]
pub struct School {
    /// The file, unpacked.
    pub text: String,
    /// Short name; its building has this code unless somebody says another.
    pub code: String,
    pub name: String,
    pub place: Whereabouts,
    /// The problem as the file states it.
    pub givens: Givens,
    /// So many of the events are lessons. Those after them only help to say a rule, and nobody sees them.
    pub shown: usize,
    pub events: Vec<Event>,
    pub times: Vec<Named>,
    pub cycle: Cycle,
    /// What the file calls the weeks of the cycle, in its order.
    pub weeks: Vec<String>,
    pub bells: Bells,
    pub kinds: Vec<Kind>,
    /// No two rooms, and no two of those who take part, have the same name.
    pub resources: Vec<Named>,
    /// Resources that are rooms.
    pub rooms: Vec<usize>,
    /// What the file calls each of its constraints; empty where it gives no name.
    pub constraints: Vec<String>,
    /// What of the file the problem leaves out, by name, and how often each is there.
    pub omitted: Vec<(String, usize)>,
    /// A timetable to begin with.
    pub start: Option<Plan>,
}

/// Where in its file a school stands, for what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Whereabouts {
    pub line: u32,
    /// Such as `Instance E1`.
    pub element: String,
    /// The element that is an event.
    pub event: &'static str,
}

/// What is called one thing in the file and perhaps another among people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// Used once.
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, Default)]
pub struct Event {
    pub named: Named,
    /// Who takes part and is none of its resources.
    pub parties: Vec<Party>,
}

/// A kind of resource.
#[derive(Debug, Clone)]
pub struct Kind {
    pub name: String,
    pub role: Role,
}

/// What the resources of a kind are to the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Room,
    Party(PartyKind),
    /// Nothing that people see.
    None,
}

impl School {
    /// Whether its format has the rooms of lessons given.
    pub fn is_xhstt(&self) -> bool {
        self.place.event == "Event"
    }

    /// Lets the term begin with one of the file's weeks: the one asked for, the calendar's, or the first.
    pub fn begin(&mut self, reckoning: &Reckoning, reading: &mut Reading) {
        match days::first_week(&self.weeks, reckoning.weeks.begins.as_deref(), reckoning.first) {
            Ok(week) => self.cycle.begin(week),
            Err(what) => reading.fault_at(self.place.line, self.place.element.clone(), what),
        }
    }

    /// Notes what keeps it from being planned or out of a calendar.
    pub fn check(&self, reading: &mut Reading) {
        let mut fault = |what| reading.fault_at(self.place.line, self.place.element.clone(), what);
        self.cycle.faults().into_iter().for_each(&mut fault);
        if self.cycle.periods(self.bells).is_none() {
            fault(What::DayPastMidnight);
        }
        let periods = self.givens.events.iter().map(|event| event.duration).sum();
        for (name, there, most) in [("Times", self.times.len(), MOST_TIMES), ("Duration", periods, MOST_PERIODS)] {
            if there > most {
                return fault(What::TooMuch { name, said: there as u32, most });
            }
        }
        for nonsense in self.problem().err().into_iter().flatten() {
            reading.fault_at(self.place.line, self.whereabouts(&nonsense), What::NoSense);
        }
    }

    fn whereabouts(&self, nonsense: &Nonsense) -> String {
        let (kind, id) = match nonsense.list {
            "events" => (self.place.event, self.events.get(nonsense.place).map(|event| event.named.id.as_str())),
            "constraints" => ("Constraint", self.constraints.get(nonsense.place).map(String::as_str)),
            other => (other, None),
        };
        id.filter(|id| !id.is_empty()).map_or_else(|| self.place.element.clone(), |id| format!("{kind} {id}"))
    }

    /// The problem as the file states it.
    ///
    /// # Errors
    /// What in it makes no sense.
    pub fn problem(&self) -> Result<Problem, Vec<Nonsense>> {
        Problem::new(self.givens.clone())
    }

    /// When a time of the school is, one period long; `None` where no lesson is held.
    pub fn period(&self, time: usize) -> Option<WeekTime> {
        self.cycle.when(time, 1, self.bells).ok().flatten()
    }

    /// The times at which lessons are held.
    pub fn periods(&self) -> Vec<(usize, WeekTime)> {
        (0..self.times.len()).filter_map(|time| Some((time, self.period(time)?))).collect()
    }

    fn role(&self, resource: usize) -> Role {
        self.kinds[self.givens.resources[resource].kind].role
    }

    /// The other rooms of the same kind.
    pub fn others(&self, room: usize) -> Vec<usize> {
        let kind = |room: usize| self.givens.resources[room].kind;
        self.rooms.iter().copied().filter(|other| *other != room && kind(*other) == kind(room)).collect()
    }

    /// A plan by the ids of the file.
    pub fn kept(&self, plan: &Plan) -> Vec<KeptMeet> {
        plan.iter().map(|meet| self.kept_meet(meet)).collect()
    }

    /// Of those who are given beforehand only rooms are kept: a room that is closed may be given no longer.
    pub fn kept_meet(&self, meet: &Meet) -> KeptMeet {
        let wanted = self.givens.events[meet.event].roles.iter().zip(&meet.resources);
        let kept = |filled: usize, given: bool| !given || self.role(filled) == Role::Room;
        KeptMeet {
            event: self.events[meet.event].named.id.clone(),
            duration: meet.duration,
            start: meet.start.map(|start| self.times[start].id.clone()),
            resources: wanted
                .map(|(wanted, filled)| filled.filter(|filled| kept(*filled, wanted.resource.is_some())))
                .map(|filled| filled.map(|place| self.resources[place].id.clone()))
                .collect(),
        }
    }

    /// Kept meets as a plan, the lessons first; those the school no longer has are left out, and what it gives beforehand is as it
    /// gives it.
    pub fn plan(&self, kept: &[KeptMeet]) -> Plan {
        let events = places(self.events.iter().map(|event| &event.named));
        let (times, resources) = (places(&self.times), places(&self.resources));
        let meet = |meet: &KeptMeet| {
            let event = *events.get(meet.event.as_str())?;
            let wanted = &self.givens.events[event].roles;
            let filled = wanted.iter().zip(meet.resources.iter().map(Option::as_deref).chain(std::iter::repeat(None)));
            Some(Meet {
                event,
                duration: meet.duration,
                start: meet.start.as_deref().and_then(|start| times.get(start).copied()),
                resources: filled.map(|(wanted, id)| wanted.resource.or_else(|| resources.get(id?).copied())).collect(),
            })
        };
        let mut plan: Plan = kept.iter().filter_map(meet).collect();
        plan.sort_by_key(|meet| meet.event >= self.shown);
        plan
    }
}

/// Where a name is used twice, the id stands beside it.
pub fn told_apart(mut all: Vec<Named>) -> Vec<Named> {
    let mut count = HashMap::<String, usize>::new();
    for each in &all {
        *count.entry(each.name.clone()).or_default() += 1;
    }
    for each in all.iter_mut().filter(|each| count[&each.name] > 1) {
        each.name = format!("{} ({})", each.name, each.id);
    }
    all
}

fn places<'a>(named: impl IntoIterator<Item = &'a Named>) -> HashMap<&'a str, usize> {
    named.into_iter().enumerate().map(|(place, named)| (named.id.as_str(), place)).collect()
}
