//! A random walk over plans that cools down: grant something, take away what is in its way, and give those who
//! lost the best place left. Needs no solver and knows no size, so it is what carries the largest cases.

use super::board::Board;
use super::dice::Dice;
use super::evenings::Evenings;
use super::field::Field;
use super::trial::Trial;

/// One step in so many opens or closes an evening.
const EVENING_EVERY: u32 = 64;

/// How much warmer such a step is than others: it is larger.
const EVENING_WARMTH: f64 = 2.0;

/// How warm a walk begins and ends, in points: a step that loses as much is taken one time in e.
#[derive(Debug, Clone, Copy)]
pub struct Heat {
    /// At the start.
    pub first: f64,
    /// At the end.
    pub last: f64,
}

impl Heat {
    /// What suits the values of the problem.
    pub fn of(board: &Board<'_>) -> Self {
        let wishes = &board.field.problem.wishes;
        let sum: f64 = wishes.iter().filter_map(|wish| wish.values.first()).sum();
        let mean = (sum / wishes.len().max(1) as f64).max(1e-3);
        Self { first: 0.15 * mean, last: 0.008 * mean }
    }
}

/// The choices worth trying, by wish.
pub struct Pool {
    ends: Vec<u32>,
    choices: Vec<u32>,
}

impl Pool {
    /// Those of a field that are worth looking at.
    pub fn new(field: &Field<'_>) -> Self {
        let mut pool = Self { ends: Vec::new(), choices: Vec::new() };
        for wish in 0..field.choices.of_wish.len() {
            let own = field.of_wish(wish);
            if !own.is_empty() {
                pool.choices.extend_from_slice(own);
                pool.ends.push(pool.choices.len() as u32);
            }
        }
        pool
    }

    /// How many choices there are.
    pub fn len(&self) -> usize {
        self.choices.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    /// A choice of a random wish.
    fn draw(&self, dice: &mut Dice) -> usize {
        let wish = dice.below(self.ends.len());
        let start = if wish == 0 { 0 } else { self.ends[wish - 1] as usize };
        self.choices[start + dice.below(self.ends[wish] as usize - start)] as usize
    }
}

/// Walks until `progress` (0 at the start) reaches 1; ends on the best board met.
///
/// `progress` is asked every few hundred steps with the number of steps taken; `better` hears of new bests.
pub fn walk(
    board: &mut Board<'_>,
    dice: &mut Dice,
    pool: &Pool,
    evenings: &Evenings,
    heat: Heat,
    mut progress: impl FnMut(u64) -> f64,
    mut better: impl FnMut(&Board<'_>),
) {
    if pool.is_empty() {
        return;
    }
    let mut best = board.clone();
    let mut room = Room::default();
    let (mut steps, mut done, mut looked) = (0, progress(0), 0.0);
    while done < 1.0 {
        let warmth = heat.first * (heat.last / heat.first).powf(done);
        for nth in 0..256 {
            // A step that loses is taken with a chance that falls with the loss.
            let threshold = warmth * dice.share().max(1e-12).ln();
            if nth % EVENING_EVERY == 0 && !evenings.is_empty() {
                evenings.step(board, dice, &mut room.log, EVENING_WARMTH * threshold);
            } else {
                let choice = pool.draw(dice);
                step(board, dice, choice, &mut room, threshold);
            }
        }
        steps += 256;
        done = progress(steps);
        // Keeping a copy costs more than many steps, so it is done now and then.
        if done >= looked + 0.02 && board.score() > best.score() + 1e-9 {
            looked = done;
            best.clone_from(board);
            better(&best);
        }
    }
    if best.score() > board.score() {
        board.clone_from(&best);
    }
}

/// Grants a choice, takes away what is in its way, and gives those who lost the best place left; keeps it all if
/// it wins at least `threshold` points.
fn step(board: &mut Board<'_>, dice: &mut Dice, choice: usize, room: &mut Room, threshold: f64) {
    if board.has(choice) || !board.in_the_way(choice, &mut |count| dice.below(count), &mut room.in_the_way) {
        return;
    }
    let mut trial = Trial::begin(board, &mut room.log);
    for &other in &room.in_the_way {
        trial.remove(other);
    }
    trial.insert(choice);
    for &other in &room.in_the_way {
        let loser = trial.board.field.choices.list[other].wish as usize;
        if let Some((again, _)) = trial.board.best_of(loser, other) {
            trial.insert(again);
        }
    }
    trial.end(threshold);
}

/// Memory lent from step to step.
#[derive(Default)]
struct Room {
    in_the_way: Vec<usize>,
    log: Vec<(usize, bool)>,
}
