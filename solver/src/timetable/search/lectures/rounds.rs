//! How one thread spends its time: coolings of fixed length, each four times as long as the one before, and a last one that
//! fills what is left. Up to the last one nothing depends on the clock: the same seed finds the same timetables.

use super::super::super::plan::Plan;
use super::super::record::Record;
use super::anneal::{Annealing, Pace};
use super::board::{Board, Spot};
use super::tables::Tables;
use super::{Instance, plan};
use crate::season::search::dice::Dice;

/// Stretches of the first cooling.
const FIRST: u64 = 1 << 8;
/// A cooling of fixed length may take a quarter of the time that is left.
const SHARE: f64 = 0.25;

/// Anneals until the limit or until best is proven; `between` is called once, after two coolings.
pub fn run(
    instance: &Instance,
    tables: &Tables,
    start: Option<&Plan>,
    record: &Record<'_>,
    mut dice: Dice,
    between: impl FnOnce(),
) {
    let board = Board::new(instance, tables, start, &mut dice);
    record.offer(plan(instance, board.spots()));
    if board.spots().is_empty() {
        return record.finish();
    }
    let mut annealing = Annealing::new(board);
    let mut between = Some(between);
    let mut per_stretch = 0.0;
    for round in 0.. {
        annealing.untangle(record, &mut dice);
        let stretches = FIRST << (2 * round);
        let fits = || per_stretch * stretches as f64 <= SHARE * record.left();
        if (round == 2 || !fits())
            && let Some(between) = between.take()
        {
            between();
        }
        let fixed = fits();
        let pace = if fixed { Pace::Stretches(stretches) } else { Pace::Clock };
        let begun = record.left();
        let better = |spots: &[Spot]| {
            record.offer(plan(instance, spots));
        };
        if !annealing.cool(record, &mut dice, pace, better) || !fixed {
            return;
        }
        per_stretch = (begun - record.left()) / stretches as f64;
    }
}
