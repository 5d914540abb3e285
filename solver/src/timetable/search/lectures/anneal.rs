//! Simulated annealing in one stage (after Bellio, Ceschia, Di Gaspero, Schaerf and Urli, 2016): lectures move in time and room
//! together; what makes the timetable worse is done the more seldom the colder it is. Once nothing clashes, nothing ever does.

use super::super::record::Record;
use super::board::{Board, Spot};
use super::chain::Chain;
use super::odds::Odds;
use crate::season::search::dice::Dice;

/// Moves between two looks at the clock.
pub const STRETCH: u64 = 1 << 14;
/// At last hardly a move that costs anything is done.
const COLD: f64 = 0.15;
/// Share of moves that are chains, of those that gather a course, and of those that stay in their period.
const CHAINS: f64 = 0.2;
const GATHERINGS: f64 = 0.02;
const ROOM_ONLY: f64 = 0.12;
/// So often a way out of clashes alone is searched for, each time cooling in so many steps.
const UNTANGLING: usize = 20;
const WAYS_OUT: u32 = 32;

/// How far a cooling has come is counted …
#[derive(Debug, Clone, Copy)]
pub enum Pace {
    /// … in stretches, so that it is the same on every machine;
    Stretches(u64),
    /// … in the seconds left of the limit.
    Clock,
}

/// One thread's timetable, and the best it has found.
pub struct Annealing<'a> {
    pub board: Board<'a>,
    pub best: (i32, i32),
    pub best_spots: Vec<Spot>,
    chain: Chain,
    hot: f64,
    /// Cost of a clash while there are any.
    clash: i32,
}

impl<'a> Annealing<'a> {
    pub fn new(board: Board<'a>) -> Self {
        let hot = heat(&board);
        Self {
            best: (board.clashes, board.wishes),
            best_spots: board.spots().to_vec(),
            chain: Chain::default(),
            hot,
            clash: (5.0 * hot).max(40.0) as i32,
            board,
        }
    }

    /// Moves lectures until nothing clashes or not much hope is left, whatever the wishes cost.
    pub fn untangle(&mut self, record: &Record<'_>, dice: &mut Dice) {
        for _ in 0..UNTANGLING {
            for step in 0..WAYS_OUT {
                // From half a clash down to a tenth.
                let odds = Odds::at(0.5 * 0.2_f64.powf(f64::from(step) / f64::from(WAYS_OUT - 1)));
                for _ in 0..STRETCH {
                    if self.board.clashes == 0 {
                        return;
                    }
                    if let Some((lecture, to)) = self.anywhere(dice) {
                        let clashes = self.board.clashes_more(lecture, to);
                        if odds.accepts(clashes, dice) {
                            self.board.shift(lecture, to, clashes);
                        }
                    }
                }
            }
            if record.stop() {
                return;
            }
        }
    }

    /// Cools once. `better` hears of the best timetable whenever there is a new one, at most once a stretch. Says whether it came
    /// to its end.
    pub fn cool(&mut self, record: &Record<'_>, dice: &mut Dice, pace: Pace, mut better: impl FnMut(&[Spot])) -> bool {
        let whole = record.left().max(1e-3);
        for stretch in 0.. {
            if record.stop() {
                return false;
            }
            let passed = match pace {
                Pace::Stretches(count) if stretch >= count => return true,
                Pace::Stretches(count) => stretch as f64 / count as f64,
                Pace::Clock => (1.0 - record.left() / whole).clamp(0.0, 1.0),
            };
            let odds = Odds::at(self.hot * (COLD / self.hot).powf(passed));
            let known = self.best;
            for _ in 0..STRETCH {
                if self.attempt(&odds, dice) && (self.board.clashes, self.board.wishes) < self.best {
                    self.best = (self.board.clashes, self.board.wishes);
                    self.best_spots.copy_from_slice(self.board.spots());
                }
            }
            if self.best < known {
                better(&self.best_spots);
            }
        }
        true
    }

    /// Tries a move; whether it was made.
    fn attempt(&mut self, odds: &Odds, dice: &mut Dice) -> bool {
        let kind = dice.share();
        if self.board.clashes == 0 && kind < CHAINS + GATHERINGS {
            return self.attempt_chain(kind < CHAINS, odds, dice);
        }
        let tried = if kind > 1.0 - ROOM_ONLY { self.elsewhere(dice) } else { self.anywhere(dice) };
        let Some((lecture, to)) = tried else { return false };
        let clashes = self.board.clashes_more(lecture, to);
        if clashes > 0 && (self.board.clashes == 0 || !odds.accepts(clashes * self.clash, dice)) {
            return false;
        }
        let made = odds.accepts(self.board.wishes_more(lecture, to) + clashes.min(0) * self.clash, dice);
        if made {
            self.board.shift(lecture, to, clashes);
        }
        made
    }

    fn attempt_chain(&mut self, exchange: bool, odds: &Odds, dice: &mut Dice) -> bool {
        let tables = self.board.tables;
        let board = &mut self.board;
        let lecture = dice.below(board.spots().len());
        let course = tables.course(lecture);
        let most = odds.most(dice);
        let worse = if exchange {
            let allowed = tables.allowed(course);
            let period = allowed[dice.below(allowed.len())];
            if period == board.spots()[lecture].period {
                return false;
            }
            let Some(worse) = self.chain.exchange(board, lecture, period, most) else { return false };
            worse
        } else {
            self.chain.gather(board, tables.lectures(course), dice.below(tables.rooms) as u32)
        };
        let made = worse <= most;
        if made {
            self.chain.make(board);
        } else {
            self.chain.drop(board);
        }
        made
    }

    /// A lecture and a place for it in any period.
    fn anywhere(&self, dice: &mut Dice) -> Option<(usize, Spot)> {
        let tables = self.board.tables;
        let lecture = dice.below(self.board.spots().len());
        let allowed = tables.allowed(tables.course(lecture));
        let to = Spot { period: *allowed.get(dice.below(allowed.len()))?, room: dice.below(tables.rooms) as u32 };
        (to != self.board.spots()[lecture]).then_some((lecture, to))
    }

    /// A lecture and another room in its period.
    fn elsewhere(&self, dice: &mut Dice) -> Option<(usize, Spot)> {
        let lecture = dice.below(self.board.spots().len());
        let now = self.board.spots()[lecture];
        let room = dice.below(self.board.tables.rooms) as u32;
        (room != now.room).then_some((lecture, Spot { room, ..now }))
    }
}

/// Where cooling begins: the more curricula a lecture belongs to, the more each move costs.
fn heat(board: &Board<'_>) -> f64 {
    let lectures = board.spots().len();
    let cost =
        |lecture| board.tables.attended(board.tables.course(lecture)).iter().map(|attended| attended.cost).sum::<i32>();
    let mean = (0..lectures).map(|lecture| f64::from(cost(lecture))).sum::<f64>() / lectures.max(1) as f64;
    (0.6 * mean).clamp(3.0, 60.0)
}
