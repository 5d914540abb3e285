//! What a unit of what is required weighs beside a wish while a timetable cools: as little as will do, for the more it weighs the
//! fewer ways lead from one good timetable to another. A little of what is required may then stay broken, and is mended in
//! the end by pressing for it; what that costs tells how much it should weigh (an exterior penalty, adapted as by Gendreau,
//! Hertz and Laporte, 1994, "A tabu search heuristic for the vehicle routing problem").

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::moves::propose;
use super::state::Sum;

/// At first, and at most, beside the least.
const FIRST: f64 = 1.5;
const MOST: f64 = 200.0;
/// How much it grows at each heat while it is pressed for.
const PRESS: f64 = 1.25;
/// From one walk to the next: a power of what is still broken and its limit, the factor where nothing was, and the limits of the
/// one by which it comes nearer to a price.
const RISE: f64 = 0.35;
const STEEPEST: f64 = 2.0;
const FALL: f64 = 0.7;
const NEARER: [f64; 2] = [0.9, 4.0];

/// What a required unit weighs beside a wish, and the heats between which everything happens.
#[derive(Debug, Clone, Copy)]
pub struct Weight {
    pub now: f64,
    /// At the beginning of the next walk, and of the one before.
    base: f64,
    before: f64,
    least: f64,
    /// Usual change in what is wished for, and in what is required.
    soft_step: f64,
    hard_step: f64,
    /// The least change in what is required.
    hard_unit: f64,
    /// The least heat.
    pub cold: f64,
}

impl Weight {
    /// Tries moves without keeping them, to learn how much they usually change.
    pub fn measure(board: &mut Board<'_>, dice: &mut Dice) -> Self {
        let (mut soft, mut hard) = (Vec::new(), Vec::new());
        for _ in 0..3000 {
            if propose(board, dice) {
                let change = board.settle();
                soft.extend((change.soft != 0).then_some(change.soft.abs()));
                hard.extend((change.hard != 0).then_some(change.hard.abs()));
            }
            board.undo();
        }
        soft.sort_unstable();
        hard.sort_unstable();
        let middle = |list: &[i64]| list.get(list.len() / 2).map_or(1.0, |step| *step as f64);
        let (soft_step, hard_step) = (middle(&soft), middle(&hard));
        let least = (soft_step / hard_step).max(0.1) * 0.3;
        let base = least * FIRST;
        let smallest = |required: bool| {
            let points = board.layout.points.iter().filter(|point| point.required == required);
            points.map(|point| point.weight).min().map(|weight| weight as f64)
        };
        let cold = smallest(false).map_or(base, |wish| wish.min(base)) * 0.1;
        Self {
            now: base,
            base,
            before: base,
            least,
            soft_step,
            hard_step,
            hard_unit: smallest(true).unwrap_or(1.0),
            cold,
        }
    }

    /// The greatest heat.
    pub fn hottest(&self) -> f64 {
        (self.soft_step * 3.0).max(self.base * self.hard_step * 0.5).max(self.cold * 2.0)
    }

    /// The least heat that a walk may begin with while something is broken even in the best timetable: there a unit of what is required
    /// is often given up.
    pub fn hot(&self) -> f64 {
        self.base * self.hard_unit * 0.5
    }

    /// A walk begins. The last one does not try less than the one before it has shown to be enough.
    pub fn begin(&mut self, last: bool) {
        if last {
            self.base = self.base.max(self.before);
        }
        self.before = self.base;
        self.now = self.base;
    }

    /// In the cold, while something required is broken.
    pub fn press(&mut self) {
        self.now = (self.now * PRESS).min(self.least * MOST);
    }

    /// A walk ends: the next one begins with more where something is still broken, with less where nothing was broken before it was
    /// pressed for, and otherwise nearer to what was given up for each unit that pressing mended.
    pub fn end(&mut self, unpressed: Sum, pressed: Sum) {
        let factor = if pressed.hard > 0 {
            (1.0 + pressed.hard as f64).powf(RISE).min(STEEPEST)
        } else if unpressed.hard == 0 {
            FALL
        } else {
            let price = (pressed.soft - unpressed.soft) as f64 / unpressed.hard as f64;
            (price / self.base).max(0.0).sqrt().clamp(NEARER[0], NEARER[1])
        };
        self.base = (self.base * factor).clamp(self.least, self.least * MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the weight 10 becomes after a walk that ended so, before and after pressing.
    fn after(unpressed: (i64, i64), pressed: (i64, i64)) -> f64 {
        let mut weight = ended(unpressed, pressed);
        weight.begin(false);
        weight.now
    }

    fn ended(unpressed: (i64, i64), pressed: (i64, i64)) -> Weight {
        let sum = |(hard, soft)| Sum { hard, soft, ..Sum::default() };
        let (now, base) = (10.0, 10.0);
        let mut weight =
            Weight { now, base, before: base, least: 1.0, soft_step: 1.0, hard_step: 1.0, hard_unit: 1.0, cold: 0.1 };
        weight.begin(false);
        weight.press();
        assert!(weight.now > now);
        weight.end(sum(unpressed), sum(pressed));
        weight
    }

    #[test]
    fn what_is_required_weighs_more_after_a_walk_that_breaks_it_and_less_after_one_that_never_had_to_be_pressed() {
        assert!(after((3, 50), (1, 60)) > 10.0);
        assert!(after((30, 50), (9, 60)) > after((3, 50), (1, 60)));
        assert!(after((900, 50), (900, 50)) <= 20.0);
        assert!(after((0, 50), (0, 48)) < 10.0);
    }

    #[test]
    fn the_last_walk_does_not_try_less_than_the_one_before_and_may_try_more() {
        let last = |unpressed, pressed| {
            let mut weight = ended(unpressed, pressed);
            weight.begin(true);
            weight.now
        };
        assert!((last((0, 50), (0, 48)) - 10.0).abs() < 1e-6);
        assert!(last((3, 50), (1, 60)) > 10.0);
    }

    #[test]
    fn it_comes_nearer_to_what_pressing_for_it_cost() {
        // Two units were mended for 80 wishes.
        assert!((after((2, 20), (0, 100)) - 20.0).abs() < 1e-6);
        // Mended for hardly anything: it weighed enough.
        assert!((9.0..=10.0).contains(&after((2, 20), (0, 21))));
    }
}
