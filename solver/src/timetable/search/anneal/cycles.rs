//! How far a good timetable is heated before it cools again: thermal cycling (Möbius, Neklioudov, Díaz-Sánchez, Hoffmann, Fachat and
//! Schreiber, 1997, "Optimization by thermal cycling"). Where longer walks end no better, as where lessons are few, many short ones
//! from the best do; where they do end better, these still find what a long one has passed by.

use super::super::construct::restore;
use super::super::schedule::Schedule;
use super::{Pace, Walk};

/// So much of the time left goes to so many cycles.
const SHARE: f64 = 0.75;
const CYCLES: f64 = 12.0;

/// The hottest part that is left out of the first cycle, the step by which that changes, and its limits.
const FIRST: f64 = 0.7;
const STEP: f64 = 0.04;
const LIMITS: [f64; 2] = [0.3, 0.9];

impl Walk<'_, '_> {
    /// Heats the best a little and cools it again, several times ([`Cycles`]).
    pub fn cycle(&mut self, schedule: &mut Schedule, per_move: f64, least: f64) {
        let each = self.record.left() * SHARE / CYCLES;
        let end = self.record.left() - each * CYCLES;
        let (mut cycles, mut onward) = (Cycles::new(), false);
        while self.record.left() > end + each * 0.5 && !self.record.stop() {
            let pace = Pace { until: (self.record.left() - each).max(end), per_move };
            let (before, counted) = (self.best.0.cost(), self.board.counted);
            self.round(schedule, cycles.left_out.max(least), each / per_move, Some(pace));
            if !onward {
                cycles.learn(before, self.best.0.cost(), self.board.sum.cost());
            }
            onward = !onward && self.is_promising();
            if onward {
                self.repair(self.repairs(counted));
                continue;
            }
            self.take_over();
            restore(&mut self.board, &self.best.1);
        }
    }
}

/// How much is left out of the next cycle.
#[derive(Debug, Clone, Copy)]
pub struct Cycles {
    pub left_out: f64,
}

impl Cycles {
    /// Before the first one.
    pub fn new() -> Self {
        Self { left_out: FIRST }
    }

    /// A cycle has ended at a cost that was so before it. It is to come back to something as good, but not to the same: more is left
    /// out where it ended worse, less where it ended alike, and as much as before where it was worth it.
    pub fn learn(&mut self, before: (i64, i64), best: (i64, i64), end: (i64, i64)) {
        if best < before {
            return;
        }
        let step = if end == before { -STEP } else { STEP };
        self.left_out = (self.left_out + step).clamp(LIMITS[0], LIMITS[1]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the cycle after one leaves out that began at (0, 50), saw this as the best and ended so.
    fn after(best: i64, end: i64) -> f64 {
        let mut cycles = Cycles::new();
        cycles.learn((0, 50), (0, best), (0, end));
        cycles.left_out
    }

    #[test]
    fn a_cycle_that_ended_worse_is_followed_by_a_milder_one_and_one_that_changed_nothing_by_a_hotter_one() {
        assert!(after(50, 60) > FIRST);
        assert!(after(50, 50) < FIRST);
        assert!((after(40, 60) - FIRST).abs() < 1e-9, "what helped is done again");
    }

    #[test]
    fn no_cycle_melts_everything_and_none_is_all_cold() {
        let mut cycles = Cycles::new();
        (0..100).for_each(|_| cycles.learn((0, 50), (0, 50), (0, 50)));
        assert!(cycles.left_out >= LIMITS[0]);
        (0..100).for_each(|_| cycles.learn((0, 50), (0, 50), (0, 51)));
        assert!(cycles.left_out <= LIMITS[1]);
    }
}
