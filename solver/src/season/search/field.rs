//! What the search works on: the choices of a problem that go with its locks, and which of them are worth looking at.

use crate::slots::DAYS;

use super::super::choices::{Choice, Choices};
use super::super::plan::Session;
use super::super::problem::Problem;

/// What never changes while plans do, shared by all boards.
pub struct Field<'a> {
    /// The problem.
    pub problem: &'a Problem,
    /// The choices that go with the locks, and the locks themselves.
    pub choices: Choices,
    /// Whether a choice is a lock.
    pub locked: Vec<bool>,
    /// The choices worth looking at, by wish, those that bring most first.
    by_gain: Vec<u32>,
    /// Where each wish's end in it.
    ends: Vec<usize>,
    pub(super) slots: usize,
}

impl<'a> Field<'a> {
    /// Leaves out the choices that can't go with the locks.
    pub fn new(problem: &'a Problem, all: Choices) -> Self {
        let locks: std::collections::HashSet<Session> = problem.locked.iter().copied().collect();
        let part = super::super::choices::Part::whole(problem, &all);
        let mut choices = Choices::default();
        let mut locked = Vec::new();
        let mut left = part.choices.iter().map(Choice::session).peekable();
        for range in all.of_wish {
            let first = choices.list.len();
            for choice in &all.list[range] {
                let session = choice.session();
                let free = left.next_if_eq(&session).is_some();
                let lock = !locks.is_empty() && locks.contains(&session);
                if free || lock {
                    choices.list.push(*choice);
                    locked.push(lock);
                }
            }
            choices.of_wish.push(first..choices.list.len());
        }
        let slots = usize::from(problem.slots_per_day);
        Self { problem, choices, locked, by_gain: Vec::new(), ends: Vec::new(), slots }.narrowed(|_| true)
    }

    /// The same, where only choices that `worthwhile` lets pass are looked at for a wish that could have something.
    pub fn narrowed(&self, worthwhile: impl Fn(usize) -> bool) -> Self {
        let (mut by_gain, mut ends) = (Vec::new(), Vec::new());
        for range in &self.choices.of_wish {
            let first = by_gain.len();
            by_gain.extend(range.clone().filter(|&place| worthwhile(place)).map(|place| place as u32));
            let gain = |place: u32| self.choices.list[place as usize].gain;
            by_gain[first..].sort_by(|&a, &b| gain(b).total_cmp(&gain(a)));
            ends.push(by_gain.len());
        }
        Self {
            problem: self.problem,
            choices: self.choices.clone(),
            locked: self.locked.clone(),
            by_gain,
            ends,
            slots: self.slots,
        }
    }

    /// The choices of a wish worth looking at, those that bring most first.
    pub fn of_wish(&self, wish: usize) -> &[u32] {
        let first = if wish == 0 { 0 } else { self.ends[wish - 1] };
        &self.by_gain[first..self.ends[wish]]
    }

    /// The choice that stands for a session, if it is allowed.
    pub fn choice_of(&self, session: &Session) -> Option<usize> {
        let range = self.choices.of_wish.get(session.wish)?.clone();
        let first = range.start;
        let wanted = (session.window.day, session.space as u32, session.window.from, session.window.to);
        let found = self.choices.list[range].binary_search_by_key(&wanted, |c| (c.day, c.space, c.from, c.to));
        found.ok().map(|place| first + place)
    }

    /// Words of 64 bits that the slots of a day take.
    pub(super) fn words(&self) -> usize {
        self.slots.div_ceil(64)
    }

    fn building(&self, choice: &Choice) -> usize {
        self.problem.spaces[choice.space as usize].building
    }

    /// The number of the building's day the choice stands in.
    pub fn evening(&self, choice: &Choice) -> usize {
        self.building(choice) * DAYS + usize::from(choice.day)
    }
}
