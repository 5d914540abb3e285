//! The whole timetable as one model for `HiGHS`: a bound on the cost of every timetable, and what the search is measured against.
//!
//! Everything required becomes a row that holds. A timetable that breaks something costs more than any that does not, so what is
//! proven of the wishes then holds of all; a rule that the model does not know is left out, which only lowers the bound.

use super::super::super::plan::Cost;
use super::super::board::Board;
use super::super::layout::{Kind, Layout};
use super::super::record::Record;
use super::super::{STRICT, construct};
use super::choose::{Part, Required, known};
use super::{Drawn, draw};
use crate::limits::Limits;
use crate::mip::{self, Control, Ending, Settings};

/// Columns of a model that is worth trying while there is a search to be done.
const MOST: usize = 100_000;

/// Seconds that must be left for `HiGHS` to prove more than the relaxed model does: some models keep it from stopping for a quarter
/// of a minute.
const AMPLE: f64 = 60.0;

/// Offers a bound to the record, within so many seconds: that of the relaxed model, which is soon known, and what `HiGHS` proves
/// beyond it where there is ample time. Nothing where nothing is wished for, or the model would be too large.
pub fn bound(layout: &Layout<'_>, seed: u32, seconds: f64, record: &Record<'_>) {
    let wished = layout.points.iter().any(|point| !point.guide && !point.required);
    if !wished || columns(layout) > MOST || !is_bounding(layout) {
        return;
    }
    let until = record.left() - seconds;
    let left = || (record.left() - until).max(0.01);
    let mut whole = Whole::of(layout);
    whole.drawn.sheet.model.relax();
    let offer = whole.offer(record);
    let settings = Settings { seconds: left(), seed, ..Settings::default() };
    let prices = mip::solve(&whole.drawn.sheet.model, settings, None, &offer).prices;
    if !prices.is_empty() {
        offer.bound(whole.drawn.sheet.model.bound(&prices));
    }
    if !record.stop() && record.left() > until.max(AMPLE) {
        solve(&Whole::of(layout), Settings { seconds: left(), ..settings }, record);
    }
}

/// Offers what `HiGHS` makes of the whole problem to the record: its timetable, and its bound as it rises.
pub fn run(layout: &Layout<'_>, limits: &Limits, record: &Record<'_>) {
    let mut whole = Whole::of(layout);
    let settings = Settings {
        seconds: record.left().max(0.01),
        threads: limits.threads,
        seed: limits.seed,
        ..Settings::default()
    };
    if let Some(values) = solve(&whole, settings, record) {
        whole.drawn.columns.write(&mut whole.board, &whole.part.slots, &values);
        record.offer(construct::plan(&whole.board));
    }
}

/// The values of the best timetable found, whose bound is offered.
fn solve(whole: &Whole<'_>, settings: Settings, record: &Record<'_>) -> Option<Vec<f64>> {
    let offer = whole.offer(record);
    let answer = mip::solve(&whole.drawn.sheet.model, Settings { absolute_gap: 0.99, ..settings }, None, &offer);
    if answer.ending == Ending::Infeasible {
        offer.offer(Cost { infeasibility: 1, objective: 0 });
    } else {
        offer.bound(answer.bound);
    }
    answer.values
}

/// A timetable of which everything is open that is not given or locked.
struct Whole<'l> {
    board: Board<'l>,
    part: Part,
    drawn: Drawn,
}

impl<'l> Whole<'l> {
    fn of(layout: &'l Layout<'l>) -> Self {
        let mut board = Board::new(layout);
        construct::load(&mut board, &[]);
        construct::divide_all(&mut board, STRICT, &|| false);
        let part = Part {
            slots: (0..layout.event_of.len())
                .filter(|slot| board.now.duration[*slot] > 0 && !board.fixed[*slot])
                .collect(),
            times: None,
            candidates: vec![true; layout.problem.resources.len()],
            resplit: true,
            stay: false,
            required: Required::All,
        };
        let drawn = draw(&board, &part);
        Self { board, part, drawn }
    }

    fn offer<'r, 'p>(&self, record: &'r Record<'p>) -> Offer<'r, 'p> {
        Offer { record, least: self.elsewhere() + self.drawn.sheet.anyway, proves: is_bounding(self.board.layout) }
    }

    /// What wishes cost that nothing in the model touches.
    fn elsewhere(&self) -> f64 {
        let layout = self.board.layout;
        let apart = (0..layout.points.len() as u32).filter(|point| self.drawn.points.binary_search(point).is_err());
        let wish = |point: &u32| {
            let point = &layout.points[*point as usize];
            !point.guide && !point.required && known(layout, point.kind)
        };
        apart.filter(wish).map(|point| self.board.cost_at(point)).sum::<i64>() as f64
    }
}

/// About so many columns the model would have.
fn columns(layout: &Layout<'_>) -> usize {
    let of = |event: usize| {
        let choices: usize = layout.candidates[event].iter().map(Vec::len).sum();
        layout.starts[event].iter().map(Vec::len).sum::<usize>() * (1 + choices)
    };
    (0..layout.problem.events.len()).map(of).sum()
}

/// Whether every timetable that keeps what is required is one of the model's. It has at most one meet of an event, a length and a
/// start, and all meets timed; and where preferred starts are required, events that run together are taken to be split alike
/// ([`super::super::domains`]).
fn is_bounding(layout: &Layout<'_>) -> bool {
    let required = |points: &[u32], wanted: fn(Kind) -> bool| {
        points.iter().map(|point| &layout.points[*point as usize]).any(|point| point.required && wanted(point.kind))
    };
    let dependents = &layout.dependents;
    let alone =
        |resource: usize| required(dependents.of_resource(resource), |kind| matches!(kind, Kind::AvoidClashes { .. }));
    layout.problem.events.iter().enumerate().all(|(number, event)| {
        let timed = required(dependents.of_event(number), |kind| matches!(kind, Kind::AssignTime { .. }));
        let apart = event.duration == 1 || event.roles.iter().filter_map(|role| role.resource).any(alone);
        let one_piece = |event: usize| layout.problem.events[event].duration == 1 || layout.whole[event];
        let alike = layout.linked[number].iter().map(|other| *other as usize).chain([number]).all(one_piece)
            || layout.linked[number].is_empty()
            || !required(dependents.of_event(number), |kind| matches!(kind, Kind::PreferTimes { .. }));
        alike && (timed && apart || event.time.is_some())
    })
}

/// Hands on what is proven.
struct Offer<'r, 'p> {
    record: &'r Record<'p>,
    /// What nothing in the model changes.
    least: f64,
    proves: bool,
}

impl Offer<'_, '_> {
    fn offer(&self, bound: Cost) {
        if self.proves {
            self.record.offer_bound(bound);
        }
    }
}

impl Control for Offer<'_, '_> {
    fn stop(&self) -> bool {
        self.record.stop()
    }

    fn improved(&self, _: &[f64]) {}

    fn bound(&self, bound: f64) {
        if bound.is_finite() {
            // Points are whole; a little is left to rounding.
            let objective = (self.least - bound - 1e-3).ceil().max(0.0) as u64;
            self.offer(Cost { infeasibility: 0, objective });
        }
    }
}
