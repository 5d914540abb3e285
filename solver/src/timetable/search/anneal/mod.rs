//! Simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983) in rounds that grow longer, each from the best timetable. What a
//! required unit weighs beside a wish is learnt from how they end ([`super::weight`]). Rounds count moves; the clock says when the
//! longest one begins. When nothing required is broken, it is followed by [cycles] that heat the best a little, and by parts made
//! anew ([`super::parts`]).

mod cycles;

use super::super::super::season::search::dice::Dice;
use super::super::plan::{Cost, Plan};
use super::STRICT;
use super::board::Board;
use super::construct::{complete, load, plan, restore};
use super::ejection;
use super::layout::NONE;
use super::moves::propose;
use super::parts::{Mender, whole};
use super::record::Record;
use super::schedule::Schedule;
use super::state::{Snapshot, Sum};
use super::weight::Weight;

/// Moves of the first round, between two looks at the clock, and between two notes of the cost.
const FIRST: f64 = 30_000.0;
const LOOK: u64 = 1024;
const NOTE: u64 = 16;
/// Looks between two offers of what is better.
const OFFER: u64 = 256;
/// How much longer a round is than the one before.
const GROWTH: f64 = 2.0;
/// A repair may count so much of the points anew that a round has.
const REPAIRS: f64 = 0.05;

/// A round of fixed length may take so much of the time that is left; the last one takes so much, and so much while something required
/// is broken, which every other worker bears with after so many rounds.
const SHARE: f64 = 0.25;
const LAST: f64 = 0.4;
const BROKEN: f64 = 0.95;
const STEADY: u32 = 3;

/// The hottest part is left out of a walk that goes on from where another has ended, and of one that keeps close to a timetable,
/// which must not be melted.
const ONWARD: f64 = 0.4;
const CLOSE: f64 = 0.5;

/// The coldest part of a round, in which what is required is pressed for.
const PRESSING: f64 = 0.25;

/// When a round is to end, as seconds left, and how long a move took before.
#[derive(Debug, Clone, Copy)]
struct Pace {
    until: f64,
    per_move: f64,
}

/// A walk over timetables, with the best it has seen.
pub struct Walk<'w, 'l> {
    pub record: &'w Record<'w>,
    pub board: Board<'l>,
    pub dice: Dice,
    best: (Sum, Snapshot),
    weight: Weight,
    /// Whether the best has not been offered yet, and looks at the clock so far.
    news: bool,
    looks: u64,
}

impl<'w, 'l> Walk<'w, 'l> {
    /// From what stands on the board.
    pub fn new(record: &'w Record<'w>, board: Board<'l>, dice: Dice, weight: Weight) -> Self {
        let best = (board.sum, board.now.clone());
        Self { record, board, dice, best, weight, news: true, looks: 0 }
    }

    /// Walks until the record says stop; when the board holds a timetable to keep close to, less hot at first. Workers have
    /// numbers, by which they take turns. Rounds of fixed lengths, each longer than the one before, then one that takes a good
    /// part of the time left, cycles, and parts made anew until the end. A worker may have to bound, with this seed and share of
    /// the time left, as soon as nothing required is broken.
    pub fn run(&mut self, close: bool, worker: usize, mut bounding: Option<(u32, f64)>) {
        let mut schedule = Schedule::new(self.weight.hottest(), self.weight.cold);
        let mut mender = Mender::new(self.board.layout);
        let (mut length, mut round, mut steady) = (FIRST, 0, 0);
        let (mut per_move, mut onward) = (0.0, false);
        let least = if close { CLOSE } else { 0.0 };
        while !self.record.stop() {
            if self.record.objective().is_some()
                && let Some((seed, share)) = bounding.take()
            {
                whole::bound(self.board.layout, seed, self.record.left() * share, self.record);
            }
            let last = per_move * length > SHARE * self.record.left();
            // Cycles and parts made anew seldom mend what is broken: then the round takes all but a little.
            let share = if self.is_settled(worker, steady) { LAST } else { BROKEN };
            let until = self.record.left() * (1.0 - share);
            let (begun, before, counted) = (self.record.left(), self.best.0.cost(), self.board.counted);
            let pace = last.then_some(Pace { until, per_move });
            let walked = self.round(&mut schedule, if onward { ONWARD.max(least) } else { least }, length, pace);
            per_move = (begun - self.record.left()).max(0.0) / walked.max(1.0);
            let repairs = self.repairs(counted);
            // Half of the time the others' better plan is taken over, so that the workers do not all walk in one place.
            if (round + worker) % 2 == 1 || last {
                self.take_over();
            }
            length *= GROWTH;
            round += 1;
            // A walk that has ended better but for little that is broken is repaired where it is, and goes on once, less hot.
            onward = !onward && self.is_promising();
            if onward {
                self.repair(repairs);
                continue;
            }
            restore(&mut self.board, &self.best.1);
            if self.best.0.hard > 0 {
                self.repair(repairs);
                restore(&mut self.board, &self.best.1);
            }
            steady = if self.best.0.hard == before.0 { steady + 1 } else { 0 };
            let settled = self.is_settled(worker, steady);
            if last && settled {
                self.cycle(&mut schedule, per_move, least);
            }
            // What is still broken gets another round after a while.
            let until = if settled { 0.0 } else { self.record.left() * 0.5 };
            while last && mender.able() && self.record.left() > until && !self.record.stop() {
                if self.take_over() {
                    restore(&mut self.board, &self.best.1);
                }
                self.mend(&mut mender);
            }
        }
    }

    /// Whether nothing is broken, or what is has stayed so for that many rounds: then every other worker sees to the wishes, but
    /// never the first, which may be alone.
    fn is_settled(&self, worker: usize, steady: u32) -> bool {
        self.best.0.hard == 0 || steady > STEADY && !worker.is_multiple_of(2)
    }

    /// How many points a repair may count, after a round before which so many had been counted.
    fn repairs(&self, counted: u64) -> u64 {
        ((self.board.counted - counted) as f64 * REPAIRS) as u64
    }

    /// Whether the walk has ended better than the best but for something that is broken.
    fn is_promising(&self) -> bool {
        let (best, now) = (self.best.0, self.board.sum);
        best.hard == 0 && now.hard > 0 && now.soft < best.soft
    }

    /// Cools once, in so many moves, or as many as the pace allows; says how many they were.
    fn round(&mut self, schedule: &mut Schedule, left_out: f64, length: f64, pace: Option<Pace>) -> f64 {
        let heats = schedule.walk(left_out, length as u64);
        self.weight.begin(pace.is_some());
        let (pressing, begun) = (heats.len() - (heats.len() as f64 * PRESSING) as usize, self.record.left());
        let (mut walked, mut rest) = (0.0, length);
        let mut unpressed = self.board.sum;
        for (number, (place, heat, moves)) in heats.into_iter().enumerate() {
            if number == pressing {
                unpressed = self.board.sum;
            }
            if number >= pressing && self.board.sum.hard > 0 {
                self.weight.press();
            }
            let planned = moves as f64;
            let moves = pace.map_or(planned, |pace| {
                // A twentieth of the round tells how long moves take in it.
                let now = (begun - self.record.left()) / walked;
                let per_move = if walked * 20.0 > length && now > 0.0 { now } else { pace.per_move };
                planned * (self.record.left() - pace.until).max(0.0) / (per_move * rest)
            });
            rest = (rest - planned).max(1.0);
            walked += moves;
            self.stay(heat, moves as u64, &mut |taken| schedule.note(place, taken));
        }
        self.weight.end(unpressed, self.board.sum);
        let hot = if self.best.0.hard > 0 { self.weight.hot() } else { 0.0 };
        schedule.learn(hot, self.weight.hottest(), self.weight.cold);
        self.offer();
        walked
    }

    /// Makes a part of the timetable anew.
    fn mend(&mut self, mender: &mut Mender) {
        mender.mend(&mut self.board, &mut self.dice, self.record);
        if self.board.sum.cost() < self.best.0.cost() {
            self.best.0 = self.board.sum;
            self.news = true;
        }
        self.best.1.clone_from(&self.board.now);
        self.offer();
    }

    /// So many moves at one heat, with a note of the cost and of the part of moves taken now and then in the latter half.
    fn stay(&mut self, heat: f64, moves: u64, note: &mut dyn FnMut(f64)) {
        let mut taken = 0u32;
        for number in 0..moves {
            if number % LOOK == 0 {
                self.looks += 1;
                if self.looks.is_multiple_of(OFFER) {
                    self.offer();
                }
                if self.record.stop() {
                    return;
                }
            }
            if number % NOTE == 0 && number * 2 >= moves {
                note(f64::from(taken) / NOTE as f64);
                taken = 0;
            }
            taken += u32::from(self.step(heat));
        }
    }

    /// Tries a move; says whether it was taken and changed the cost.
    fn step(&mut self, heat: f64) -> bool {
        let Self { board, dice, .. } = self;
        if !propose(board, dice) {
            board.undo();
            return false;
        }
        let limit = -heat * (1.0 - dice.share()).ln();
        let Some(change) = board.settle_within(self.weight.now, limit) else {
            board.undo();
            return false;
        };
        if board.sum.cost() < self.best.0.cost() {
            self.best.0 = board.sum;
            self.best.1.clone_from(&board.now);
            self.news = true;
        }
        board.keep();
        if board.sum.cost() == (0, 0) {
            self.offer();
        }
        change != Sum::default()
    }

    fn offer(&mut self) {
        if std::mem::take(&mut self.news) {
            self.record.offer(plan_of(&self.board, &self.best.1));
        }
    }

    /// Takes up what breaks something required, and places it anew, for so many points counted.
    fn repair(&mut self, most: u64) {
        let Self { record, board, dice, best, .. } = self;
        let patience = ejection::Patience { most, in_vain: most, any: ejection::MIX };
        ejection::run(board, dice, patience, &|| record.stop());
        complete(board, dice, STRICT, &|| record.stop());
        if board.sum.cost() < best.0.cost() {
            *best = (board.sum, board.now.clone());
            self.news = true;
            self.offer();
        }
    }

    /// Takes over the others' plan if it is better; says whether it was.
    fn take_over(&mut self) -> bool {
        let (hard, soft) = self.best.0.cost();
        let cost = Cost { infeasibility: hard as u64, objective: soft as u64 };
        let Some(plan) = self.record.better_than(cost) else { return false };
        let mut other = Board::new(self.board.layout);
        load(&mut other, &plan);
        self.best = (other.sum, other.now);
        true
    }
}

fn plan_of(board: &Board<'_>, snapshot: &Snapshot) -> Plan {
    let mut board = Board::new(board.layout);
    restore(&mut board, snapshot);
    if board.sum.hard > 0 {
        leave_out(&mut board);
    }
    plan(&board)
}

/// Takes out the meets that break more than it costs to leave them without a time: the walk does not, for it is shown the way past them
/// ([`super::guides`]).
fn leave_out(board: &mut Board<'_>) {
    for slot in 0..board.layout.event_of.len() {
        if board.now.start[slot] == NONE || board.fixed[slot] || board.fixed_time[slot] {
            continue;
        }
        let before = board.sum.cost();
        board.set_start(slot, NONE);
        board.settle();
        if board.sum.cost() < before {
            board.keep();
        } else {
            board.undo();
        }
    }
}
