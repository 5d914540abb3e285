//! `HiGHS` behind one face: a maximisation goes in; the best values, their worth and a proven bound come out, even
//! when the run was cut off.
//!
//! Each solve runs on a thread of its own, because `HiGHS` fixes its number of threads for each
//! operating-system thread at the first solve. Only `highs.rs` speaks to C.

mod highs;
mod model;

pub use model::{Column, Follow, Model};

/// What one solve may use.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Seconds it may run.
    pub seconds: f64,
    /// Threads, at least 1.
    pub threads: usize,
    /// Seed of `HiGHS`'s random choices.
    pub seed: u32,
    /// Relative gap to stop at.
    pub relative_gap: f64,
    /// Absolute gap to stop at, in points.
    pub absolute_gap: f64,
    /// Whether `HiGHS` may simplify the model first.
    pub presolve: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seconds: f64::INFINITY, threads: 1, seed: 1, relative_gap: 0.0, absolute_gap: 1e-6, presolve: true }
    }
}

/// The caller's side of one solve.
pub trait Control: Sync {
    /// Asked often: whether to stop now.
    fn stop(&self) -> bool;
    /// Takes each better set of values, with all auxiliary columns.
    fn improved(&self, values: &[f64]);
    /// Takes the proven bound whenever it is asked for by [`Control::stop`]'s rhythm.
    fn bound(&self, bound: f64);
    /// Asked now and then: values of all columns found elsewhere, if they are better than those found here.
    fn hint(&self) -> Option<Vec<f64>> {
        None
    }
}

/// A control that lets the solve run.
pub struct Unattended;

impl Control for Unattended {
    fn stop(&self) -> bool {
        false
    }
    fn improved(&self, _: &[f64]) {}
    fn bound(&self, _: f64) {}
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The values are within the gap asked for of the best there is.
    Optimal,
    /// No values satisfy all rows.
    Infeasible,
    /// Stopped by a limit or by the caller, or given up.
    Stopped,
}

/// What a solve came to.
#[derive(Debug, Clone)]
pub struct Answer {
    /// How it ended.
    pub ending: Ending,
    /// The best values found, if any.
    pub values: Option<Vec<f64>>,
    /// What they are worth.
    pub objective: f64,
    /// Proven upper bound on what any values are worth; infinite when nothing is proven.
    pub bound: f64,
    /// Of a relaxed model: the price of each row, at least 0; not exact. Empty otherwise.
    pub prices: Vec<f64>,
}

impl Answer {
    /// Nothing found and nothing proven.
    fn nothing() -> Self {
        Self {
            ending: Ending::Stopped,
            values: None,
            objective: f64::NEG_INFINITY,
            bound: f64::INFINITY,
            prices: Vec::new(),
        }
    }
}

/// Solves on a thread of its own, from `start` (all columns) if given.
pub fn solve(model: &Model, settings: Settings, start: Option<&[f64]>, control: &dyn Control) -> Answer {
    if model.columns().is_empty() {
        let holds = (0..model.rows()).all(|row| model.row(row).1 >= 0.0);
        let (ending, worth) = if holds { (Ending::Optimal, 0.0) } else { (Ending::Infeasible, f64::NEG_INFINITY) };
        let values = holds.then(Vec::new);
        return Answer { ending, values, objective: worth, bound: worth, prices: Vec::new() };
    }
    std::thread::scope(|scope| {
        scope.spawn(|| highs::run(model, settings, start, control)).join().ok().flatten().unwrap_or(Answer::nothing())
    })
}
