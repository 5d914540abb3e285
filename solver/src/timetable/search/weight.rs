//! What a unit of what is required weighs beside a wish while a timetable cools: as little as will do, for the more it weighs the
//! fewer ways lead from one good timetable to another.

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::moves::propose;

/// What a required unit weighs beside a wish, and the heats between which everything happens.
#[derive(Debug, Clone, Copy)]
pub struct Weight {
    pub now: f64,
    /// At the beginning of a walk.
    base: f64,
    least: f64,
    /// Usual change in what is wished for, and in what is required.
    soft_step: f64,
    hard_step: f64,
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
        let least = (soft_step / hard_step).max(0.1);
        let hard = least * 8.0;
        let wishes = board.layout.points.iter().filter(|point| !point.required).map(|point| point.weight).min();
        let smallest = wishes.map_or(hard, |wish| (wish as f64).min(hard));
        Self { now: hard, base: hard, least, soft_step, hard_step, cold: smallest * 0.2 }
    }

    /// The greatest heat.
    pub fn hot(&self) -> f64 {
        (self.soft_step * 3.0).max(self.base * self.hard_step * 0.5).max(self.cold * 2.0)
    }

    /// A walk begins.
    pub fn begin(&mut self) {
        self.now = self.base;
    }

    /// In the cold: grows while something required is broken.
    pub fn follow(&mut self, broken: bool) {
        if broken {
            self.now = (self.now * 1.06).min(self.least * 50.0);
        }
    }

    /// A walk ends: the next one begins with what this one has come to need, or with a little less.
    pub fn end(&mut self) {
        self.base = if self.now > self.base * 1.2 { (self.base * self.now).sqrt() } else { (self.base * 0.8).max(self.least) };
    }
}
