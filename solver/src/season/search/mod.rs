//! How cases are solved. A first plan by [`greedy`]; a bound by [`prices`], which also say what is worth trying; a
//! better plan by a [walk](mod@walk) that cools down. Then small cases go to `HiGHS` whole ([`exact`]), larger ones are
//! improved neighbourhood by neighbourhood ([`neighbourhoods`]). The best plan and bound are kept in the [`record`] at
//! every moment.

pub mod board;
pub mod dice;
pub mod evenings;
pub mod exact;
pub mod field;
pub mod greedy;
pub mod neighbourhoods;
pub mod prices;
pub mod record;
pub mod trial;
pub mod walk;
mod whole;

use std::sync::RwLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::limits::{Limits, Watch};
use crate::outcome::Outcome;

use super::choices::{Choices, Part};
use super::objective;
use super::plan::Plan;
use super::problem::Problem;
use board::Board;
use dice::Dice;
use evenings::Evenings;
use exact::PartModel;
use field::Field;
use neighbourhoods::Neighbourhoods;
use prices::Prices;
use record::Record;
use walk::{Heat, Pool, walk};

/// Up to this many choices a problem goes to `HiGHS` whole.
const SMALL: usize = 25_000;

/// From this many choices on, nearly all of the time goes to the walk.
const HUGE: usize = 200_000;

/// Steps of the walk for each choice of a small problem. Counted, not timed, so that runs repeat.
const STEPS_A_CHOICE: u64 = 60;

/// Seconds a choice takes to be written into a model, with room to spare: too short a run does without prices.
const WRITING: f64 = 4e-6;

/// A choice is promising when granting it lowers the bound by at most this share of a mean first session.
const PROMISING: f64 = 0.1;

/// The share of the time in which prices are looked for, at most.
const PRICING: f64 = 0.3;

/// Solves a problem whose locks hold together.
pub(super) fn run(problem: &Problem, limits: &Limits, start: Option<&Plan>, watch: &dyn Watch<Plan>) -> Outcome<Plan> {
    let record = Record::new(problem, limits, watch);
    let field = Field::new(problem, Choices::of(problem));
    let mut board = Board::new(&field);
    greedy::fill(&mut board, &|| record.stop());
    record.offer(board.plan());
    if let Some(start) = start {
        record.offer(start.clone());
    }
    let search = Search { field: &field, record: &record, priced: RwLock::default() };
    if field.choices.list.len() <= SMALL {
        search.small();
    } else {
        search.large();
    }
    record.outcome()
}

/// What the prices say: no plan with a choice scores more than `bound` less its loss. No losses before that is known.
#[derive(Debug, Clone, Default)]
struct Priced {
    bound: f64,
    losses: Vec<f32>,
}

/// One run: what it works on, where its finds go, and what the prices say of each choice.
struct Search<'a> {
    field: &'a Field<'a>,
    record: &'a Record<'a>,
    priced: RwLock<Priced>,
}

impl Search<'_> {
    /// Prices and a walk counted in steps, then `HiGHS` on the whole, with a worker at its side if there is one.
    fn small(&self) {
        self.price(&|round| round > 3000);
        let narrow = self.narrow();
        let most = STEPS_A_CHOICE * self.field.choices.list.len() as u64;
        self.walk(&narrow, 0, &|steps| steps as f64 / most as f64);
        let threads = self.record.limits().threads;
        if threads < 2 {
            whole::solve(self.field, self.record, &self.priced(), 1);
            return;
        }
        std::thread::scope(|scope| {
            scope.spawn(|| self.improve(&narrow, 1));
            whole::solve(self.field, self.record, &self.priced(), threads - 1);
            self.record.finish();
        });
    }

    /// One worker prices while the others walk without prices; then all walk among what is promising, and end among
    /// the neighbourhoods.
    fn large(&self) {
        let (threads, seconds) = (self.record.limits().threads.max(1), self.record.limits().seconds);
        let share_of_time = |from: f64, length: f64| move |_| (self.record.elapsed() - from) / length.max(1e-3);
        let priced = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for worker in 1..threads {
                let (done, priced) = (share_of_time(self.record.elapsed(), PRICING * seconds), &priced);
                scope.spawn(move || {
                    self.walk(self.field, worker, &|steps| {
                        if priced.load(Ordering::Relaxed) { 1.0 } else { done(steps) }
                    });
                });
            }
            self.walk(self.field, 0, &share_of_time(self.record.elapsed(), 0.02 * seconds));
            self.price(&|_| self.record.elapsed() > PRICING * seconds);
            priced.store(true, Ordering::Relaxed);
        });
        let narrow = self.narrow();
        // Neighbourhoods pay late in the largest cases: there are too many to go round.
        let walking = if self.field.choices.list.len() > HUGE { 0.9 } else { 0.6 };
        let begun = self.record.elapsed();
        std::thread::scope(|scope| {
            for worker in 0..threads {
                let (narrow, done) = (&narrow, share_of_time(begun, walking * seconds - begun));
                scope.spawn(move || {
                    self.walk(narrow, worker, &done);
                    self.improve(narrow, worker);
                });
            }
        });
    }

    /// Finds a bound, and what granting each choice would cost it.
    fn price(&self, stop: &dyn Fn(u32) -> bool) {
        let problem = self.field.problem;
        if self.record.stop() || self.record.left() < WRITING * self.field.choices.list.len() as f64 {
            return;
        }
        let part = Part::whole(problem, &self.field.choices);
        let model = PartModel::new(&part);
        let mut prices = Prices::new(&part, &model);
        let base = objective::score(problem, &problem.locked);
        let first = self.first_prices(&model, &mut prices);
        let best = prices.descend(
            first,
            || self.record.score() - base,
            |round| stop(round) || self.record.stop(),
            |points| self.record.offer_bound(points + base),
        );
        let bound = prices.bound(&best) + base;
        let of_part = prices.losses(&best);
        let mut left = part.choices.iter().zip(of_part).peekable();
        let mut losses = Vec::with_capacity(self.field.choices.list.len());
        for choice in &self.field.choices.list {
            let own = left.next_if(|(other, _)| other.session() == choice.session());
            losses.push(own.map_or(0.0, |(_, loss)| loss));
        }
        if let Ok(mut shared) = self.priced.write() {
            *shared = Priced { bound, losses };
        }
    }

    /// The best of a few guesses at how dear a slot is, judged by the bound they give.
    fn first_prices(&self, model: &PartModel, prices: &mut Prices<'_>) -> Vec<f64> {
        let problem = self.field.problem;
        let plan: Plan = self.record.best().0.into_iter().filter(|s| !problem.locked.contains(s)).collect();
        let Some(values) = model.values(&plan) else {
            return Vec::new();
        };
        let mut best = (f64::INFINITY, Vec::new());
        for nth in 0..8 {
            let guess = prices.guess(&values, self.mean_value() * 0.0125 * f64::from(1 << nth));
            let bound = prices.bound(&guess);
            if bound < best.0 {
                best = (bound, guess);
            }
        }
        best.1
    }

    /// What a first session is worth on average, in points.
    fn mean_value(&self) -> f64 {
        let wishes = &self.field.problem.wishes;
        let sum: f64 = wishes.iter().filter_map(|wish| wish.values.first()).sum();
        sum / wishes.len().max(1) as f64
    }

    fn priced(&self) -> Priced {
        self.priced.read().map(|priced| priced.clone()).unwrap_or_default()
    }

    /// The field with only what is worth trying.
    fn narrow(&self) -> Field<'_> {
        let most = (PROMISING * self.mean_value()) as f32;
        let losses = self.priced().losses;
        self.field.narrowed(|choice| losses.get(choice).is_none_or(|&loss| loss <= most))
    }

    fn walk(&self, field: &Field<'_>, worker: usize, progress: &dyn Fn(u64) -> f64) {
        let mut board = Board::new(field);
        board.place(&self.record.best().0);
        let (pool, evenings) = (Pool::new(field), Evenings::new(field));
        let mut dice = Dice::new(self.record.limits().seed, worker);
        let heat = Heat::of(&board);
        let progress = |steps| {
            if self.record.stop() { 1.0 } else { progress(steps) }
        };
        walk(&mut board, &mut dice, &pool, &evenings, heat, progress, |better| {
            self.record.offer(better.plan());
        });
        self.record.offer(board.plan());
    }

    fn improve(&self, field: &Field<'_>, worker: usize) {
        let dice = Dice::new(self.record.limits().seed, worker + 1000);
        Neighbourhoods::new(field, self.record, dice).work();
    }
}
