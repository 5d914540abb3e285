//! Simulated annealing (Kirkpatrick, Gelatt and Vecchi, 1983) in rounds, each twice as long as the one before. Every round
//! begins from the best timetable; how much a required unit weighs beside a wish follows from how the rounds end.

use super::super::super::season::search::dice::Dice;
use super::super::plan::Cost;
use super::board::Board;
use super::construct::{load, plan, restore};
use super::layout::Layout;
use super::moves::propose;
use super::record::Record;
use super::state::{Snapshot, Sum};

/// Moves of the first round, and between two looks at the clock.
const FIRST: u64 = 40_000;
const LOOK: u64 = 1024;

/// How the board is weighed, and how cold it gets.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// Weight of a required unit.
    hard: f64,
    /// Usual change of the cost, in what is wished for and in what is required.
    soft_step: f64,
    hard_step: f64,
    least: f64,
}

/// Walks until the record says stop.
pub fn run(layout: &Layout<'_>, record: &Record<'_>, board: &mut Board<'_>, dice: &mut Dice, worker: usize) {
    let mut best = (board.sum, board.now.clone());
    let mut scale = measure(board, dice);
    let mut length = FIRST;
    let mut round = 0;
    let mut rate = 0.0;
    while !record.stop() {
        let left = record.left();
        let planned = if rate > 0.0 { (left * rate) as u64 } else { u64::MAX };
        // A last round that would be cut short takes all the time there is instead.
        let moves = if length.saturating_mul(2) > planned { planned.saturating_sub(LOOK).max(LOOK) } else { length };
        let hot = if round % 3 == 0 { 1.0 } else { 0.25 };
        let done = walk(record, board, dice, scale, hot, moves, &mut best);
        let spent = left - record.left();
        rate = if spent > 0.05 { done as f64 / spent } else { rate };
        record.offer(plan_of(layout, &best.1));
        let factor = if board.sum.hard > 0 { 1.6 } else { 0.7 };
        scale.hard = (scale.hard * factor).clamp(scale.least, scale.least * 200.0);
        let cost = Cost { infeasibility: best.0.hard as u64, objective: best.0.soft as u64 };
        // Half of the time the others' better plan is taken over, so that the workers do not all walk in one place.
        if (round + worker) % 2 == 1
            && let Some(plan) = record.better_than(cost)
        {
            let mut other = Board::new(layout);
            load(&mut other, &plan);
            best = (other.sum, other.now);
        }
        restore(board, &best.1);
        length = length.saturating_mul(2);
        round += 1;
    }
}

fn plan_of(layout: &Layout<'_>, snapshot: &Snapshot) -> super::super::plan::Plan {
    let mut board = Board::new(layout);
    restore(&mut board, snapshot);
    plan(&board)
}

/// Tries moves without keeping them, to learn how much they usually change.
fn measure(board: &mut Board<'_>, dice: &mut Dice) -> Scale {
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
    let quarter = |list: &[i64]| list.get(list.len() / 10).map_or(1.0, |step| *step as f64);
    let (soft_step, hard_step) = (middle(&soft), middle(&hard));
    let hard = (soft_step / hard_step).max(0.1) * 8.0;
    Scale { hard, soft_step: quarter(&soft).max(soft_step / 4.0), hard_step, least: hard / 8.0 }
}

/// One round; says how many moves it made. Leaves the best it has seen in `best`.
fn walk(
    record: &Record<'_>,
    board: &mut Board<'_>,
    dice: &mut Dice,
    scale: Scale,
    hot: f64,
    moves: u64,
    best: &mut (Sum, Snapshot),
) -> u64 {
    let from = (scale.soft_step * 3.0).max(scale.hard * scale.hard_step * 0.3) * hot;
    let to = (scale.soft_step * 0.08).min(scale.hard * scale.hard_step * 0.05).min(from);
    let cooling = (to / from).powf(LOOK as f64 / moves.max(LOOK) as f64);
    let mut heat = from;
    let mut told = record.left();
    let mut news = false;
    for move_number in 0..moves {
        if move_number % LOOK == 0 && move_number > 0 {
            heat = (heat * cooling).max(to);
            let left = record.left();
            if news && told - left > 0.3 {
                record.offer(plan_of(board.layout, &best.1));
                (told, news) = (left, false);
            }
            if record.stop() {
                return move_number;
            }
        }
        if !propose(board, dice) {
            board.undo();
            continue;
        }
        let change = board.settle();
        let worse = change.hard as f64 * scale.hard + change.soft as f64;
        if worse <= 0.0 || dice.share() < (-worse / heat).exp() {
            board.keep();
            if board.sum < best.0 {
                best.0 = board.sum;
                best.1.clone_from(&board.now);
                news = true;
                if board.sum == Sum::default() {
                    return move_number;
                }
            }
        } else {
            board.undo();
        }
    }
    moves
}
