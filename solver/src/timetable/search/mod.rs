//! How timetables are found. A first one is built: events are split ([construct]) and their meets placed, driving out others
//! that then find another place ([ejection]); then each thread anneals ([anneal]), once for long and then in short cycles, at
//! heats that it learns ([schedule]), on a [board] that counts the cost of every [move](moves) at the points it touches only, and
//! a little beside the cost that shows the way ([guides]); rooms are found by [matching]. In the end parts of the best one are
//! made anew with `HiGHS` ([parts]), which bounds the cost of the whole as well ([`parts::whole`]). Whatever is best is judged by
//! the referee before anyone sees it ([record]). Timetables of unit lectures have a board of their own ([lectures]).

mod anneal;
mod board;
mod chain;
mod compile;
mod construct;
mod dependents;
mod deviation;
mod domains;
mod ejection;
mod filling;
mod gaps;
mod guides;
mod layout;
mod lectures;
mod lenient;
mod matching;
mod moves;
mod needs;
mod parts;
mod pieces;
mod points;
mod record;
#[cfg(test)]
pub mod sample;
mod schedule;
mod sets;
mod state;
mod stretch;
mod swaps;
#[cfg(test)]
mod tests;
mod weight;

use super::super::season::search::dice::Dice;
use super::bound::unavoidable;
use super::changes::carried_over;
use super::plan::{Cost, Plan};
use super::problem::Problem;
use super::referee::judge;
use super::{Best, Outcome};
use crate::limits::{Limits, Watch};
use crate::outcome::Status;
use ejection::{FOLLOW, MIX};

/// Weight of a required unit beside a wish while the first timetable is built.
const STRICT: i64 = 10_000;

/// How long the first timetable is tried to be made whole before it is left to the walk: some ten seconds, or three in vain, and
/// less where there are few periods: a try costs the less the fewer they are, and so do as many tries for each.
const FIRST: ejection::Patience = ejection::Patience { most: 250_000_000, in_vain: 80_000_000, any: MIX };
const PER_PAIR: u64 = 1_000;
/// Share of the time that the last worker gives to the bound: when there are others, and when it is alone.
const BOUNDING: (f64, f64) = (0.2, 0.1);
/// A stubborn worker goes on for so much of its time.
const STUBBORN: f64 = 0.7;

/// The best timetable within the limits.
pub fn run(problem: &Problem, limits: &Limits, start: Option<&Plan>, watch: &dyn Watch<Best>) -> Outcome {
    let record = record::Record::new(problem, limits, watch);
    record.offer_bound(unavoidable(problem));
    let start = start.map(|plan| carried_over(problem, plan));
    let start = start.as_ref();
    if let Some(plan) = start {
        record.offer(plan.clone());
    }
    if let Some(instance) = lectures::Instance::of(problem) {
        lectures::run(&instance, limits, start, &record);
        return record.outcome().unwrap_or_else(|| locked(problem));
    }
    let layout = compile::compile(problem);
    let work = |worker: usize| {
        let mut dice = Dice::new(limits.seed, worker);
        let mut board = board::Board::new(&layout);
        let stop = || record.stop();
        construct::load(&mut board, start.map_or(&[], Vec::as_slice));
        if start.is_none() {
            construct::divide_all(&mut board, STRICT, &stop);
            first(&mut board, &mut dice, &record, worker % 2 == 1);
        }
        construct::complete(&mut board, &mut dice, STRICT, &stop);
        record.offer(construct::plan(&board));
        if problem.events.is_empty() || record.stop() {
            return;
        }
        let weight = weight::Weight::measure(&mut usual(&layout, start, &mut dice, &stop), &mut dice);
        let bounding = if limits.threads > 1 { BOUNDING.0 } else { BOUNDING.1 };
        let bounding = (worker + 1 == limits.threads.max(1)).then_some((limits.seed, bounding));
        anneal::Walk::new(&record, board, dice, weight).run(start.is_some(), worker, bounding);
        record.finish();
    };
    let work = &work;
    std::thread::scope(|scope| {
        for worker in 1..limits.threads.max(1) {
            scope.spawn(move || work(worker));
        }
        work(0);
    });
    record.outcome().unwrap_or_else(|| locked(problem))
}

/// Places as many meets as it can. Where the walks of the others break something required, a stubborn worker tries again, each time
/// twice as patient, in the other order and from the best of theirs: some timetables are made whole by the one way, some by the other.
fn first(board: &mut board::Board<'_>, dice: &mut Dice, record: &record::Record<'_>, stubborn: bool) {
    let until = if stubborn { record.left() * (1.0 - STUBBORN) } else { 0.0 };
    let enough = || record.stop() || record.whole() || record.left() < until;
    let periods = board.layout.event_of.len() as u64;
    let in_vain = FIRST.in_vain.min(periods * periods * PER_PAIR);
    let mut patience = ejection::Patience { in_vain, any: if stubborn { FOLLOW } else { MIX }, ..FIRST };
    while ejection::run(board, dice, patience, &enough) == ejection::Ending::GivenUp && stubborn && !enough() {
        if let Some(plan) = record.best() {
            *board = board::Board::new(board.layout);
            construct::load(board, &plan);
        }
        let any = if patience.any == MIX { FOLLOW } else { MIX };
        patience = ejection::Patience { most: patience.most * 2, in_vain: patience.in_vain * 2, any };
    }
}

/// A timetable such as a walk is among when it is hot: one that was driven together has other moves before it.
fn usual<'l>(
    layout: &'l layout::Layout<'l>,
    start: Option<&Plan>,
    dice: &mut Dice,
    stop: &dyn Fn() -> bool,
) -> board::Board<'l> {
    let mut board = board::Board::new(layout);
    construct::load(&mut board, start.map_or(&[], Vec::as_slice));
    construct::complete(&mut board, dice, STRICT, stop);
    board
}

/// What is left when nothing else could be offered: the locks alone.
fn locked(problem: &Problem) -> Outcome {
    let plan = problem.locked.clone();
    let cost =
        judge(problem, &plan).map_or(Cost { infeasibility: u64::MAX, objective: u64::MAX }, |verdict| verdict.cost);
    Outcome { plan, cost, bound: Cost::default(), status: Status::Feasible }
}

/// What `HiGHS` alone makes of the whole problem: its timetable, if it finds any, and its bound.
pub fn whole_model(problem: &Problem, limits: &Limits, watch: &dyn Watch<Best>) -> (Option<Best>, Cost) {
    let record = record::Record::new(problem, limits, watch);
    record.offer_bound(unavoidable(problem));
    parts::whole::run(&compile::compile(problem), limits, &record);
    record.end()
}

/// The plan with one meet elsewhere: for each start alone, and with whatever has to give way. Meets keep their places.
pub fn alternatives(problem: &Problem, plan: &Plan, meet: usize) -> Vec<Plan> {
    let layout = compile::compile(problem);
    let mut board = board::Board::new(&layout);
    let slots = construct::load(&mut board, plan);
    let (slot, mut dice) = (slots[meet], Dice::new(1, 0));
    let event = board.event(slot);
    let mut found = Vec::new();
    for &start in layout.starts[event].get(plan[meet].duration - 1).into_iter().flatten() {
        for alone in [true, false] {
            if start == board.now.start[slot] {
                continue;
            }
            let moved = if alone {
                board.set_start(slot, start);
                filling::refill(&mut board, &mut dice, slot);
                true
            } else {
                chain::run(&mut board, &mut dice, slot, start)
            };
            if moved {
                found.push(slots.iter().map(|slot| construct::meet(&board, *slot)).collect());
            }
            board.undo();
        }
    }
    found
}
