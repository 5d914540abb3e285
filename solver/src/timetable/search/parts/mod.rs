//! Parts of a timetable made anew, the best way there is: all else stays, the rules become rows, and `HiGHS` settles what
//! is left (fix and optimise: Dorneles, de Araújo and Buriol, 2014; Fonseca, Santos and Carrano, 2016). The cost that a
//! model counts is the referee's, for the points that the part touches. Work is counted in steps; the
//! clock only ends what takes much longer than it ought to.

mod amounts;
mod busy;
mod choose;
mod columns;
mod lessons;
#[cfg(test)]
mod tests;
pub mod whole;

use std::sync::atomic::{AtomicU64, Ordering};

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::layout::Layout;
use super::record::Record;
use crate::mip::{self, Control, Ending, Settings};
use amounts::Sheet;
use choose::{Chooser, Part, Required, known};
use columns::Columns;

/// Entries of a model at most: larger ones take too long.
const MOST: usize = 250_000;
/// Steps times entries that one solve may take.
const WORK: f64 = 6e5;
/// Seconds that one solve may take, in case a step is much longer than it ought to be.
const SECONDS: f64 = 6.0;

/// A part as a model.
struct Drawn {
    columns: Columns,
    sheet: Sheet,
    start: Option<Vec<f64>>,
    /// The points that it counts, ascending.
    points: Vec<u32>,
    /// What a unit of what is required weighs.
    #[cfg(test)]
    unit: f64,
}

/// Makes parts anew.
pub struct Mender {
    chooser: Chooser,
}

impl Mender {
    /// Of timetables so laid out.
    pub fn new(layout: &Layout<'_>) -> Self {
        Self { chooser: Chooser::new(layout) }
    }

    /// Whether there is any part that can be made anew.
    pub fn able(&self) -> bool {
        self.chooser.able()
    }

    /// Makes a part of the timetable on the board anew, which costs no more afterwards.
    pub fn mend(&mut self, board: &mut Board<'_>, dice: &mut Dice, record: &Record<'_>) {
        let Some((way, part)) = self.chooser.choose(board, dice) else { return };
        let drawn = draw(board, &part);
        let (sheet, start) = (&drawn.sheet, drawn.start);
        let entries = sheet.entries.max(1);
        let Some(start) = start.filter(|_| entries < MOST) else {
            self.chooser.shrink(way);
            return;
        };
        let seconds = SECONDS.min(record.left()).max(0.01);
        let settings =
            Settings { seconds, absolute_gap: 0.99, seed: dice.below(1 << 20) as u32, ..Settings::default() };
        let patience = Patience { record, steps: AtomicU64::new(0), most: (WORK / entries as f64) as u64 };
        let answer = mip::solve(&sheet.model, settings, Some(&start), &patience);
        let steps = patience.steps.load(Ordering::Relaxed);
        let work = (steps + 1) as f64 * entries as f64;
        let before = board.sum.cost();
        if let Some(values) = answer.values {
            drawn.columns.write(board, &part.slots, &values);
            board.settle();
            if board.sum.cost() <= before {
                board.keep();
            } else {
                board.undo();
            }
        }
        let after = board.sum.cost();
        let gain = (before.0 - after.0).clamp(0, 100) as f64 * 10.0 + (before.1 - after.1).clamp(0, 100) as f64;
        let gain = if after.0 < before.0 {
            gain.max(10.0)
        } else if after < before {
            gain.max(1.0)
        } else {
            0.0
        };
        self.chooser.learn(way, gain, work / WORK, answer.ending != Ending::Stopped);
    }
}

/// The part as columns and rows, with the timetable as it is for a start.
fn draw(board: &Board<'_>, part: &Part) -> Drawn {
    let layout = board.layout;
    let strict = |point: u32| {
        let kept = match part.required {
            Required::Kept => board.cost_at(point) == 0,
            Required::Elastic => false,
            Required::All => true,
        };
        kept && layout.points[point as usize].required
    };
    let mut alone = vec![false; layout.problem.resources.len()];
    for (number, point) in layout.points.iter().enumerate() {
        if let super::layout::Kind::AvoidClashes { resource } = point.kind {
            alone[resource] |= strict(number as u32);
        }
    }
    let mut sheet = Sheet::default();
    let columns = Columns::new(board, part, alone, &mut sheet);
    let choices = sheet.model.columns().len();
    let mut busy = busy::Busy::new(board, &columns);
    let mut points: Vec<u32> = Vec::new();
    for &slot in &part.slots {
        let event = board.event(slot);
        points.extend(layout.dependents.of_event(event));
    }
    for resource in busy.resources() {
        let dependents = &layout.dependents;
        points.extend(dependents.of_resource(resource));
    }
    points.sort_unstable();
    points.dedup();
    points.retain(|point| !layout.points[*point as usize].guide && known(layout, layout.points[*point as usize].kind));
    let cost = |required: bool| {
        points
            .iter()
            .filter(|point| layout.points[**point as usize].required == required)
            .map(|point| board.cost_at(*point))
            .sum::<i64>() as f64
    };
    let (hard, soft) = (cost(true), cost(false));
    // No gain in wishes makes up for a unit of what is required.
    let unit = soft.min(100_000.0) + 1.0;
    // A part that costs more than before is not worth having; the whole is compared with nothing.
    let limit = if part.required == Required::All { f64::INFINITY } else { hard * unit + soft };
    for &point in &points {
        sheet.strict = strict(point);
        let point = &layout.points[point as usize];
        let deviation = busy
            .deviation(board, point.kind, &mut sheet)
            .or_else(|| lessons::deviation(board, &columns, point.kind, &mut sheet));
        if let Some(deviation) = deviation {
            let weight = point.weight as f64 * if point.required { unit } else { 1.0 };
            sheet.cost(&deviation, weight, point.cost, limit);
        }
    }
    let start = columns.now(board, &part.slots, choices).map(|values| sheet.model.complete(&values));
    Drawn {
        columns,
        sheet,
        start,
        points,
        #[cfg(test)]
        unit,
    }
}

/// Stops a solve after so many steps.
struct Patience<'r, 'p> {
    record: &'r Record<'p>,
    steps: AtomicU64,
    most: u64,
}

impl Control for Patience<'_, '_> {
    fn stop(&self) -> bool {
        let step = self.steps.fetch_add(1, Ordering::Relaxed);
        step >= self.most || step % 64 == 63 && self.record.stop()
    }

    fn improved(&self, _: &[f64]) {}

    fn bound(&self, _: f64) {}
}
