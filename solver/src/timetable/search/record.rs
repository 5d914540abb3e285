//! The best plan and the best bound so far. Whatever stops a run, this is what it returns.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::super::plan::{Cost, Plan};
use super::super::problem::Problem;
use super::super::referee::judge;
use super::super::{Best, Outcome};
use crate::limits::{Limits, Progress, Watch};
use crate::outcome::Status;

/// The best plan and bound so far, shared by the threads of a run.
pub struct Record<'a> {
    problem: &'a Problem,
    limits: Limits,
    watch: &'a dyn Watch<Best>,
    state: Mutex<(Option<Best>, Cost)>,
    finished: AtomicBool,
}

impl<'a> Record<'a> {
    /// With no plan yet, and nothing proven.
    pub fn new(problem: &'a Problem, limits: &Limits, watch: &'a dyn Watch<Best>) -> Self {
        let state = Mutex::new((None, Cost::default()));
        Self { problem, limits: *limits, watch, state, finished: AtomicBool::new(false) }
    }

    fn state(&self) -> MutexGuard<'_, (Option<Best>, Cost)> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a plan if the referee accepts it and it is better; says what it costs.
    pub fn offer(&self, plan: Plan) -> Option<Cost> {
        let cost = judge(self.problem, &plan).ok()?.cost;
        let mut state = self.state();
        if state.0.as_ref().is_none_or(|best| cost < best.cost) {
            state.0 = Some(Best { plan, cost });
            self.tell(&state, true);
        }
        Some(cost)
    }

    /// Takes a proven bound: no plan costs less.
    pub fn offer_bound(&self, bound: Cost) {
        let mut state = self.state();
        if bound > state.1 {
            state.1 = bound;
            self.tell(&state, false);
        }
    }

    fn tell(&self, state: &(Option<Best>, Cost), better: bool) {
        self.watch.report(Progress {
            seconds: self.watch.elapsed(),
            score: state.0.as_ref().map(|best| -best.cost.points()),
            bound: Some(-state.1.points()),
            plan: state.0.as_ref().filter(|_| better),
        });
    }

    /// The best plan.
    pub fn best(&self) -> Option<Plan> {
        self.state().0.as_ref().map(|best| best.plan.clone())
    }

    /// The best plan, when it costs less than this.
    pub fn better_than(&self, cost: Cost) -> Option<Plan> {
        self.state().0.as_ref().filter(|best| best.cost < cost).map(|best| best.plan.clone())
    }

    /// What the best plan costs that breaks nothing required.
    pub fn objective(&self) -> Option<u64> {
        self.state().0.as_ref().filter(|best| best.cost.infeasibility == 0).map(|best| best.cost.objective)
    }

    /// The share of what the best plan costs that no bound accounts for, when it breaks nothing required.
    pub fn gap(&self) -> Option<f64> {
        let (best, bound) = &*self.state();
        let cost = best.as_ref().map(|best| best.cost).filter(|cost| cost.infeasibility == 0)?;
        Some(cost.objective.saturating_sub(bound.objective) as f64 / cost.objective.max(1) as f64)
    }

    /// Whether the best plan breaks nothing required but what is proven unavoidable.
    pub fn whole(&self) -> bool {
        let state = self.state();
        state.0.as_ref().is_some_and(|best| best.cost.infeasibility <= state.1.infeasibility)
    }

    /// Seconds left of the limit.
    pub fn left(&self) -> f64 {
        self.limits.seconds - self.watch.elapsed()
    }

    /// Tells all workers to stop.
    pub fn finish(&self) {
        self.finished.store(true, Ordering::Relaxed);
    }

    /// Whether to stop: out of time, cancelled, or proven best.
    pub fn stop(&self) -> bool {
        let proven = || {
            let state = self.state();
            state.0.as_ref().is_some_and(|best| best.cost <= state.1)
        };
        self.finished.load(Ordering::Relaxed) || self.left() <= 0.0 || self.watch.cancelled() || proven()
    }

    /// Ends the run; the best plan, if any was offered, and the bound.
    pub fn end(self) -> (Option<Best>, Cost) {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the run; `None` when nothing was ever offered.
    pub fn outcome(self) -> Option<Outcome> {
        let (best, bound) = self.end();
        let Best { plan, cost } = best?;
        let status = if cost <= bound { Status::Optimal } else { Status::Feasible };
        Some(Outcome { plan, cost, bound: bound.min(cost), status })
    }
}
