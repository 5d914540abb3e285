//! Brings in what has no place yet, along with whatever has to give way. A meet goes where the meets it drives out have been hard to
//! place least often; those then look for a place themselves, and so on, until all have one (guided ejection search: Nagata and
//! Bräysy, 2009, "A powerful route minimization heuristic for the vehicle routing problem with time windows"). Meanwhile
//! costs are counted leniently ([`super::lenient`]): nothing required is ever broken that could not be mended by what is to come.

mod removal;
#[cfg(test)]
mod tests;
mod trial;
mod units;

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::chain;
use super::construct::restore;
use super::layout::NONE;
use super::moves::random_start;
use trial::Found;
use units::Units;

/// Moves to and fro after meets were driven out, so that the next attempt meets another timetable.
const SHAKES: usize = 150;
/// Attempts at a meet that fits nowhere, whatever is driven out, before it is left to the end.
const ATTEMPTS: u32 = 3;
/// A chain: how deep, how many places for each meet, and how many meets one may drive out.
const DEPTH: usize = 14;
const BRANCHES: usize = 5;
const MOST_OUT: usize = 5;
/// Attempts to build one.
const NODES: u64 = 40;

/// The search while it runs.
pub struct Ejection<'b, 'l> {
    board: &'b mut Board<'l>,
    dice: &'b mut Dice,
    units: Units,
    /// How often each unit was hard to place, plus 1.
    trouble: Vec<u64>,
    failed: Vec<u32>,
    /// Units that the chain being built has placed.
    held: Vec<bool>,
    /// Units without a place; the last one is next.
    pile: Vec<u32>,
    /// When each point was last looked at.
    seen: Vec<u32>,
    round: u32,
}

/// How long to try, and in what order.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Points counted anew in all ([`Board::counted`]).
    pub most: u64,
    /// As many without any more being placed than before.
    pub in_vain: u64,
    /// Of so many meets to place next one is any: [`MIX`] or [`FOLLOW`].
    pub any: usize,
}

/// Other meets come often between those last driven out, of which a handful may drive each other out for ever.
pub const MIX: usize = 8;
/// Those last driven out are mostly followed to the end, which is best where few have no place.
pub const FOLLOW: usize = 32;

/// How placing ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Every meet has a place, and nothing required is broken that could be taken up.
    Whole,
    /// Some fit nowhere, whatever is driven out: to go on would be in vain.
    Stuck,
    /// It was told to stop, or out of patience.
    GivenUp,
}

/// Places as many of the meets on the board as it can until it is told to stop. What cannot stay beside something required is taken
/// up first.
pub fn run(board: &mut Board<'_>, dice: &mut Dice, patience: Patience, stop: &dyn Fn() -> bool) -> Ending {
    board.count_leniently(true);
    let units = Units::of(board);
    let (number, points) = (units.members.len(), board.layout.points.len());
    let mut search = Ejection {
        board,
        dice,
        units,
        trouble: vec![1; number],
        failed: vec![0; number],
        held: vec![false; number],
        pile: Vec::new(),
        seen: vec![0; points],
        round: 0,
    };
    search.take_up();
    let ending = search.place_all(patience, stop);
    board.count_leniently(false);
    ending
}

impl Ejection<'_, '_> {
    /// Puts on the pile what has no place, the hardest to place last, and what breaks something required.
    fn take_up(&mut self) {
        for unit in 0..self.units.members.len() as u32 {
            let bare = |slot: usize| self.board.now.start[slot] == NONE || self.lacks(slot);
            if self.units.slots(unit).any(bare) && self.may_move(unit) {
                self.pile.push(unit);
            }
        }
        let layout = self.board.layout;
        let room = |unit: &u32| {
            let places =
                |slot: usize| layout.starts[self.board.event(slot)][self.board.now.duration[slot] as usize - 1].len();
            let (mut least, mut needs) = (usize::MAX, 0);
            for slot in self.units.slots(*unit) {
                least = least.min(places(slot));
                needs +=
                    self.board.now.duration[slot] as usize * layout.problem.events[self.board.event(slot)].roles.len();
            }
            (least as i64 * 4 - needs as i64, *unit)
        };
        let mut pile = std::mem::take(&mut self.pile);
        pile.sort_by_cached_key(room);
        pile.reverse();
        self.pile = pile;
        for unit in self.pile.clone() {
            self.remove(unit);
        }
        self.board.settle();
        self.board.keep();
        self.clear();
    }

    fn place_all(&mut self, patience: Patience, stop: &dyn Fn() -> bool) -> Ending {
        let mut left = 0;
        let mut best = (self.unplaced(), self.board.now.clone());
        let begun = self.board.counted;
        let (mut last, mut ending) = (begun, Ending::Stuck);
        while let Some(unit) = self.next(patience.any) {
            if stop() || self.board.counted > begun + patience.most || self.board.counted > last + patience.in_vain {
                ending = Ending::GivenUp;
                break;
            }
            let mut nodes = NODES;
            if self.chain(unit, DEPTH, &mut nodes) {
                self.board.keep();
            } else if let Some(found) = self.places(unit, 1).pop() {
                self.put(unit, &found);
                self.board.keep();
                self.trouble[unit as usize] += 1;
                self.pile.extend(&found.out);
                self.shake();
            } else if self.failed[unit as usize] < ATTEMPTS {
                self.failed[unit as usize] += 1;
                self.pile.insert(0, unit);
            } else {
                left += self.units.members[unit as usize].len();
            }
            let unplaced = self.unplaced() + left;
            if unplaced < best.0 {
                best = (unplaced, self.board.now.clone());
                last = self.board.counted;
            }
        }
        restore(self.board, &best.1);
        if best.0 == 0 { Ending::Whole } else { ending }
    }

    /// Meets on the pile.
    fn unplaced(&self) -> usize {
        self.pile.iter().map(|unit| self.units.members[*unit as usize].len()).sum()
    }

    /// The unit to place next: mostly the one last driven out, now and then any.
    fn next(&mut self, any: usize) -> Option<u32> {
        if self.dice.below(any) == 0 && !self.pile.is_empty() {
            let place = self.dice.below(self.pile.len());
            return Some(self.pile.remove(place));
        }
        self.pile.pop()
    }

    /// Puts a unit where it was found to fit.
    fn put(&mut self, unit: u32, found: &Found) {
        for out in &found.out {
            self.remove(*out);
        }
        let mut filled = found.filled.iter();
        for place in 0..self.units.members[unit as usize].len() {
            let slot = self.units.members[unit as usize][place] as usize;
            if !self.board.fixed_time[slot] {
                self.board.set_start(slot, found.start);
            }
            let event = self.board.event(slot);
            for role in 0..self.board.layout.candidates[event].len() {
                if !self.board.layout.candidates[event][role].is_empty() {
                    let resource = filled.next().copied().unwrap_or(NONE);
                    self.board.set_resource(slot, role, resource);
                }
            }
        }
        self.board.settle();
    }

    /// Finds the unit a place, and places for all that it drives out and that they drive out, each once, in so many attempts; otherwise
    /// nothing changes.
    fn chain(&mut self, unit: u32, depth: usize, nodes: &mut u64) -> bool {
        if *nodes == 0 {
            return false;
        }
        *nodes -= 1;
        for found in self.places(unit, BRANCHES) {
            if found.out.is_empty() {
                self.put(unit, &found);
                return true;
            }
            if depth == 0 || found.out.len() > MOST_OUT {
                continue;
            }
            let moment = self.board.moment();
            self.put(unit, &found);
            self.held[unit as usize] = true;
            let all = found.out.iter().all(|out| self.chain(*out, depth - 1, nodes));
            self.held[unit as usize] = false;
            if all {
                return true;
            }
            self.board.go_back(moment);
        }
        false
    }

    /// Moves meets to and fro as long as nothing required is broken.
    fn shake(&mut self) {
        for _ in 0..SHAKES {
            let unit = self.dice.below(self.units.members.len()) as u32;
            let slot = self.units.members[unit as usize][0] as usize;
            if !self.may_move(unit) || self.board.fixed_time[slot] || self.board.now.start[slot] == NONE {
                continue;
            }
            let start = random_start(self.board, self.dice, slot);
            if chain::run(self.board, self.dice, slot, start) {
                let change = self.board.settle();
                if change.hard + change.far_hard <= 0 {
                    self.board.keep();
                }
            }
            self.board.undo();
        }
    }
}
