//! What every feature that uses the scheduler says alike: how much a run may take, and how good its plan is known to be.

#[cfg(feature = "ssr")]
mod status;

use crate::words;

/// A run takes no longer than this, and no more threads.
pub const MOST_SECONDS: u32 = 3600;
pub const MOST_THREADS: u32 = 16;

words! {
    /// How good a plan is known to be.
    pub enum PlanState {
        /// The scheduler is at work on it.
        Running = "running",
        /// A good plan; the bound says how much better one could be.
        Feasible = "feasible",
        /// Proven to be the best.
        Optimal = "optimal",
    }
}
