//! What a run may use, and how its caller watches it: the caller owns the clock and the stop button.

/// What a run may use. Every limit is soft by a fraction of a second.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Seconds on the caller's clock ([`Watch::elapsed`]) at which the best plan so far is returned.
    pub seconds: f64,
    /// Threads to search with, at least 1.
    pub threads: usize,
    /// Relative gap, (bound − score) / |bound|, at which to stop. 0 asks for a proof.
    pub gap: f64,
    /// Seed of every random choice.
    pub seed: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { seconds: 60.0, threads: 1, gap: 0.0, seed: 1 }
    }
}

/// The state of a run, handed to the caller whenever the plan or the bound has become better.
#[derive(Debug, Clone, Copy)]
pub struct Progress<'a, P> {
    /// Seconds since the start, on the caller's clock.
    pub seconds: f64,
    /// Score of the best plan so far.
    pub score: Option<f64>,
    /// Proven upper bound on the score of every plan.
    pub bound: Option<f64>,
    /// The plan, when it is better than the one reported before.
    pub plan: Option<&'a P>,
}

/// The caller's side of a run: its clock, its stop button, and where news goes.
///
/// It is asked from several threads at once.
pub trait Watch<P>: Sync {
    /// Seconds since the run began.
    fn elapsed(&self) -> f64;
    /// Whether to stop now and return the best plan so far.
    fn cancelled(&self) -> bool;
    /// Takes news. A plan handed over here is valid: whatever happens later, it can be kept.
    fn report(&self, progress: Progress<'_, P>);
}
