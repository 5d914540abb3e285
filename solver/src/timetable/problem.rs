//! What is given: times, resources, events, and the constraints a timetable ought to keep, with dense indices instead
//! of names.

use std::ops::Deref;

use super::constraint::Constraint;
use super::nonsense::{self, Nonsense};
use super::plan::Meet;

/// One period of one day. Times stand in the order of the calendar: a lesson of two periods from time t also takes t + 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Time {
    /// Number of the day in the whole cycle, never less than that of the time before.
    pub day: usize,
    /// Number of the week, never less than that of the time before.
    pub week: usize,
}

/// What can be at one place only at a time: a teacher, a class, a pupil, a room …
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resource {
    /// What it is, as a number below [`Givens::kinds`]. A role is filled from one kind.
    pub kind: usize,
    /// Persons it holds, for a room.
    pub capacity: Option<u32>,
}

/// Something an event needs: a resource named beforehand, or one of a kind that is to be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Role {
    /// The kind it is filled from.
    pub kind: usize,
    /// Given beforehand; `None`: to be chosen.
    pub resource: Option<usize>,
    /// What the whole event counts for in the workload of whoever fills it.
    pub workload: u32,
}

/// A lesson, or several of one subject: so many periods, held in one meet or split over several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Event {
    /// Periods in all, at least 1.
    pub duration: usize,
    /// Given beforehand: the time at which it begins, in one piece.
    pub time: Option<usize>,
    /// Persons who take part.
    pub persons: u32,
    /// What it needs.
    pub roles: Vec<Role>,
}

/// Everything that is given.
#[derive(Debug, Clone, Default)]
pub struct Givens {
    /// Times, in the order of the calendar.
    pub times: Vec<Time>,
    /// Number of kinds of resource.
    pub kinds: usize,
    /// Resources, by index.
    pub resources: Vec<Resource>,
    /// Events, by index.
    pub events: Vec<Event>,
    /// Sets of times that constraints speak of (days, mornings …): ascending, each time once.
    pub time_sets: Vec<Vec<usize>>,
    /// What a timetable ought to keep.
    pub constraints: Vec<Constraint>,
    /// Meets that must be in the plan just so.
    pub locked: Vec<Meet>,
}

/// A whole problem that makes sense. The givens are read through it.
#[derive(Debug, Clone)]
pub struct Problem(Givens);

impl Problem {
    /// Takes the givens when every index points somewhere and every amount makes sense.
    ///
    /// # Errors
    /// Everything that does not.
    pub fn new(givens: Givens) -> Result<Self, Vec<Nonsense>> {
        let found = nonsense::find(&givens);
        if found.is_empty() { Ok(Self(givens)) } else { Err(found) }
    }

    /// The givens, to change and try again.
    pub fn into_givens(self) -> Givens {
        self.0
    }
}

impl Deref for Problem {
    type Target = Givens;

    fn deref(&self) -> &Givens {
        &self.0
    }
}
