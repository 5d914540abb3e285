//! The best plan and the best bound so far. Whatever stops a run, this is what it returns.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::limits::{Limits, Progress, Watch};
use crate::outcome::{Outcome, Status, gap, tightened};

use super::super::plan::Plan;
use super::super::problem::Problem;
use super::super::referee::judge;

/// The best plan and bound so far, shared by the threads of a run.
pub struct Record<'a> {
    problem: &'a Problem,
    limits: Limits,
    watch: &'a dyn Watch<Plan>,
    whole_points: bool,
    state: Mutex<State>,
    finished: AtomicBool,
}

struct State {
    plan: Plan,
    score: f64,
    bound: f64,
}

impl<'a> Record<'a> {
    /// Starts from the locks alone, which must be a valid plan.
    pub fn new(problem: &'a Problem, limits: &Limits, watch: &'a dyn Watch<Plan>) -> Self {
        let plan = problem.locked.clone();
        let score = judge(problem, &plan).score().unwrap_or(f64::NEG_INFINITY);
        let state = State { plan, score, bound: f64::INFINITY };
        Self {
            problem,
            limits: *limits,
            watch,
            whole_points: problem.whole_points(),
            state: Mutex::new(state),
            finished: AtomicBool::new(false),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a plan if the referee accepts it and it is better; says whether it was.
    pub fn offer(&self, plan: Plan) -> bool {
        let Some(score) = judge(self.problem, &plan).score() else {
            return false;
        };
        let mut state = self.state();
        if score <= state.score + 1e-9 {
            return false;
        }
        state.plan = plan;
        state.score = score;
        self.tell(&state, true);
        true
    }

    /// Takes a proven bound on the score of every plan of the whole problem.
    pub fn offer_bound(&self, bound: f64) {
        let bound = tightened(bound, self.whole_points);
        let mut state = self.state();
        if bound < state.bound - 1e-9 {
            state.bound = bound.max(state.score);
            self.tell(&state, false);
        }
    }

    fn tell(&self, state: &State, better: bool) {
        self.watch.report(Progress {
            seconds: self.watch.elapsed(),
            score: Some(state.score),
            bound: state.bound.is_finite().then_some(state.bound),
            plan: better.then_some(&state.plan),
        });
    }

    /// The best plan and its score.
    pub fn best(&self) -> (Plan, f64) {
        let state = self.state();
        (state.plan.clone(), state.score)
    }

    /// The best score, in points.
    pub fn score(&self) -> f64 {
        self.state().score
    }

    /// The best bound, in points.
    pub fn bound(&self) -> f64 {
        self.state().bound
    }

    /// Seconds left of the limit.
    pub fn left(&self) -> f64 {
        self.limits.seconds - self.watch.elapsed()
    }

    /// Whether the plan and the bound are as close as asked for.
    pub fn close_enough(&self) -> bool {
        let state = self.state();
        gap(state.score, state.bound) <= self.limits.gap
    }

    /// Seconds since the start.
    pub fn elapsed(&self) -> f64 {
        self.watch.elapsed()
    }

    /// Tells all workers to stop.
    pub fn finish(&self) {
        self.finished.store(true, Ordering::Relaxed);
    }

    /// Whether to stop: finished, out of time, cancelled, or close enough.
    pub fn stop(&self) -> bool {
        self.finished.load(Ordering::Relaxed) || self.left() <= 0.0 || self.watch.cancelled() || self.close_enough()
    }

    /// The limits of the run.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether every score is a whole number.
    pub fn whole_points(&self) -> bool {
        self.whole_points
    }

    /// Ends the run.
    pub fn outcome(self) -> Outcome<Plan> {
        let State { plan, score, bound } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let status = if gap(score, bound) == 0.0 { Status::Optimal } else { Status::Feasible };
        Outcome { plan, score, bound, status }
    }
}
