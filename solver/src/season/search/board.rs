//! A plan under change: who holds which slot, and what each step gives or costs, in a few memory reads.
//!
//! Every plan on the board obeys all rules at every moment. Locked sessions stand on it from the start and are
//! never taken off; choices that would need that must have been left out of the choices given.

use crate::slots::DAYS;

use super::super::choices::Choice;
use super::super::plan::{Plan, Session};
use super::super::rules::{club_limits, days};
use super::field::Field;

/// No choice.
const NONE: u32 = u32::MAX;

/// A plan under change.
#[derive(Clone)]
pub struct Board<'a> {
    /// What never changes.
    pub field: &'a Field<'a>,
    held: Vec<u32>,
    /// The slots held of each atom's day, a bit each.
    busy: Vec<u64>,
    grants: Vec<u32>,
    granted: Vec<u8>,
    opened: Vec<u16>,
    club_slots: Vec<u32>,
    score: f64,
}

impl<'a> Board<'a> {
    /// The locks alone.
    pub fn new(field: &'a Field<'a>) -> Self {
        let problem = field.problem;
        let short: f64 = (0..problem.clubs.len()).map(|club| problem.shortfall(club, 0)).sum();
        let mut board = Self {
            field,
            held: vec![NONE; problem.atoms * DAYS * field.slots],
            busy: vec![0; problem.atoms * DAYS * field.words()],
            grants: vec![NONE; problem.wishes.len() * DAYS],
            granted: vec![0; problem.wishes.len()],
            opened: vec![0; problem.buildings.len() * DAYS],
            club_slots: vec![0; problem.clubs.len()],
            score: -short,
        };
        board.place(&problem.locked);
        board
    }

    /// Inserts the sessions that are allowed and fit, in their order.
    pub fn place(&mut self, sessions: &[Session]) {
        for session in sessions {
            if let Some(choice) = self.field.choice_of(session)
                && self.fits(choice)
            {
                self.insert(choice);
            }
        }
    }

    /// The points of the plan on the board.
    pub fn score(&self) -> f64 {
        self.score
    }

    /// The plan on the board.
    pub fn plan(&self) -> Plan {
        let granted = self.grants.iter().filter(|&&c| c != NONE);
        granted.map(|&c| self.field.choices.list[c as usize].session()).collect()
    }

    /// The choices granted to a wish.
    pub fn of_wish(&self, wish: usize) -> impl Iterator<Item = usize> + '_ {
        self.grants[wish * DAYS..][..DAYS].iter().filter(|&&c| c != NONE).map(|&c| c as usize)
    }

    /// How many sessions the wish has.
    pub fn granted(&self, wish: usize) -> usize {
        usize::from(self.granted[wish])
    }

    /// Whether the building's day has a session.
    pub fn is_open(&self, evening: usize) -> bool {
        self.opened[evening] > 0
    }

    /// Whether the choice is granted.
    pub fn has(&self, choice: usize) -> bool {
        let c = &self.field.choices.list[choice];
        self.grants[c.wish as usize * DAYS + usize::from(c.day)] == choice as u32
    }

    fn cells(&self, choice: &Choice) -> impl Iterator<Item = std::ops::Range<usize>> + use<'a> {
        let (slots, day) = (self.field.slots, usize::from(choice.day));
        let (from, to) = (usize::from(choice.from), usize::from(choice.to));
        let problem = self.field.problem;
        problem.spaces[choice.space as usize].atoms.iter().map(move |atom| {
            let start = (atom * DAYS + day) * slots;
            start + from..start + to
        })
    }

    fn close_days(&self, choice: &Choice) -> std::ops::Range<usize> {
        let wish = choice.wish as usize;
        let near = days::near(&self.field.problem.wishes[wish], choice.day);
        wish * DAYS + near.start..wish * DAYS + near.end
    }

    /// Whether the choice can be granted with nothing taken away.
    pub fn fits(&self, choice: usize) -> bool {
        let c = &self.field.choices.list[choice];
        let wish = &self.field.problem.wishes[c.wish as usize];
        let club = &self.field.problem.clubs[wish.club];
        usize::from(self.granted[c.wish as usize]) < wish.sessions
            && self.grants[self.close_days(c)].iter().all(|&g| g == NONE)
            && self.club_slots[wish.club] + u32::from(c.length()) <= club.max_slots
            && self.is_free(c)
    }

    /// Whether all atoms of the choice are free all through.
    fn is_free(&self, c: &Choice) -> bool {
        let words = self.field.words();
        let atoms = &self.field.problem.spaces[c.space as usize].atoms;
        atoms.iter().all(|atom| {
            let start = (atom * DAYS + usize::from(c.day)) * words;
            masks(c.from, c.to).all(|(word, mask)| self.busy[start + word] & mask == 0)
        })
    }

    /// Marks or clears the bits of the choice.
    fn turn(&mut self, c: &Choice) {
        let words = self.field.words();
        for atom in &self.field.problem.spaces[c.space as usize].atoms {
            let start = (atom * DAYS + usize::from(c.day)) * words;
            for (word, mask) in masks(c.from, c.to) {
                self.busy[start + word] ^= mask;
            }
        }
    }

    /// Lists what must go for the choice to be granted; `pick` settles which session of a wish that has all it
    /// may have, or of a club at its maximum. False when only a lock could make room.
    pub fn in_the_way(&self, choice: usize, pick: &mut impl FnMut(usize) -> usize, out: &mut Vec<usize>) -> bool {
        out.clear();
        let c = &self.field.choices.list[choice];
        let wish = &self.field.problem.wishes[c.wish as usize];
        for cells in self.cells(c) {
            let mut last = NONE;
            for &h in &self.held[cells] {
                if h != NONE && h != last {
                    last = h;
                    if !out.contains(&(h as usize)) {
                        out.push(h as usize);
                    }
                }
            }
        }
        for &g in &self.grants[self.close_days(c)] {
            if g != NONE && !out.contains(&(g as usize)) {
                out.push(g as usize);
            }
        }
        let own = out.iter().filter(|&&o| self.field.choices.list[o].wish == c.wish).count();
        if usize::from(self.granted[c.wish as usize]) - own >= wish.sessions {
            let free: Vec<usize> =
                self.of_wish(c.wish as usize).filter(|o| !self.field.locked[*o] && !out.contains(o)).collect();
            if free.is_empty() {
                return false;
            }
            out.push(free[pick(free.len())]);
        }
        let club = |o: &usize| self.field.problem.wishes[self.field.choices.list[*o].wish as usize].club == wish.club;
        let slots = |o: &usize| u32::from(self.field.choices.list[*o].length());
        let gone: u32 = out.iter().filter(|o| club(o)).map(slots).sum();
        let most = self.field.problem.clubs[wish.club].max_slots;
        // Another group of a club at its maximum is not made to go: let the caller try other choices.
        self.club_slots[wish.club] - gone + u32::from(c.length()) <= most && out.iter().all(|&o| !self.field.locked[o])
    }

    /// Points the choice would bring now; it must fit.
    pub fn worth(&self, choice: usize) -> f64 {
        let c = &self.field.choices.list[choice];
        let wish = &self.field.problem.wishes[c.wish as usize];
        let value = wish.values.get(usize::from(self.granted[c.wish as usize])).copied().unwrap_or(0.0);
        let evening = self.field.evening(c);
        let opening =
            if self.opened[evening] == 0 { self.field.problem.buildings[evening / DAYS].evening_cost } else { 0.0 };
        value + c.gain - opening + self.company(c) + self.relief(wish.club, u32::from(c.length()))
    }

    /// Points for the neighbours of the same club.
    fn company(&self, c: &Choice) -> f64 {
        let problem = self.field.problem;
        if problem.adjacency_value <= 0.0 {
            return 0.0;
        }
        let Some(atom) = problem.spaces[c.space as usize].atoms.first() else {
            return 0.0;
        };
        let club = problem.wishes[c.wish as usize].club;
        let start = (atom * DAYS + usize::from(c.day)) * self.field.slots;
        let meets = |slot: usize| {
            let held = self.held[start + slot];
            held != NONE && {
                let other = &self.field.choices.list[held as usize];
                other.space == c.space && problem.wishes[other.wish as usize].club == club
            }
        };
        let before = c.from > 0 && meets(usize::from(c.from) - 1);
        let after = usize::from(c.to) < self.field.slots && meets(usize::from(c.to));
        f64::from(u8::from(before) + u8::from(after)) * problem.adjacency_value
    }

    /// Points of shortfall that `slots` more would spare the club.
    fn relief(&self, club: usize, slots: u32) -> f64 {
        let has = self.club_slots[club];
        self.field.problem.shortfall(club, has) - self.field.problem.shortfall(club, has + slots)
    }

    /// Grants a choice that fits; returns the points it brought.
    pub fn insert(&mut self, choice: usize) -> f64 {
        let worth = self.worth(choice);
        let c = self.field.choices.list[choice];
        for cells in self.cells(&c) {
            self.held[cells].fill(choice as u32);
        }
        self.turn(&c);
        self.grants[c.wish as usize * DAYS + usize::from(c.day)] = choice as u32;
        self.granted[c.wish as usize] += 1;
        self.opened[self.field.evening(&c)] += 1;
        self.club_slots[self.field.problem.wishes[c.wish as usize].club] += u32::from(c.length());
        self.score += worth;
        worth
    }

    /// Takes a granted choice away; returns the points lost.
    pub fn remove(&mut self, choice: usize) -> f64 {
        let c = self.field.choices.list[choice];
        for cells in self.cells(&c) {
            self.held[cells].fill(NONE);
        }
        self.turn(&c);
        self.grants[c.wish as usize * DAYS + usize::from(c.day)] = NONE;
        self.granted[c.wish as usize] -= 1;
        self.opened[self.field.evening(&c)] -= 1;
        self.club_slots[self.field.problem.wishes[c.wish as usize].club] -= u32::from(c.length());
        let worth = self.worth(choice);
        self.score -= worth;
        worth
    }

    /// The best choice of the wish that fits now, and its worth; only those that bring something.
    pub fn best_of(&self, wish: usize, barred: usize) -> Option<(usize, f64)> {
        let problem = self.field.problem;
        let asks = &problem.wishes[wish];
        let &value = asks.values.get(usize::from(self.granted[wish]))?;
        let left = club_limits::left(problem, asks.club, self.club_slots[asks.club]);
        // Whatever a choice brings beside its own gain.
        let beside = value + 2.0 * problem.adjacency_value + self.relief(asks.club, u32::from(asks.max_slots));
        let mut best = None;
        for &choice in self.field.of_wish(wish) {
            let c = &self.field.choices.list[choice as usize];
            let known = best.map_or(1e-9, |(_, worth)| worth);
            if beside + c.gain <= known {
                break;
            }
            if choice as usize != barred
                && u32::from(c.length()) <= left
                && self.is_free(c)
                && self.grants[self.close_days(c)].iter().all(|&g| g == NONE)
            {
                let worth = self.worth(choice as usize);
                if worth > known {
                    best = Some((choice as usize, worth));
                }
            }
        }
        best
    }
}

/// The bits of a session in each word of its day.
fn masks(from: u16, to: u16) -> impl Iterator<Item = (usize, u64)> {
    let (first, last) = (usize::from(from) / 64, (usize::from(to) - 1) / 64);
    (first..=last).map(move |word| {
        let start = usize::from(from).saturating_sub(word * 64);
        let end = (usize::from(to) - word * 64).min(64);
        (word, (u64::MAX >> (64 - (end - start))) << start)
    })
}
