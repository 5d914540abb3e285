//! What a run can end in: a plan, how good it is, and how good any plan could be.

/// Whether the plan is proven to be the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// No valid plan scores higher.
    Optimal,
    /// The limit came first; `bound` says how far off the plan can be.
    Feasible,
}

/// The end of a run.
#[derive(Debug, Clone)]
pub struct Outcome<P> {
    /// The best plan found.
    pub plan: P,
    /// Its score in points, by the referee's count.
    pub score: f64,
    /// Proven upper bound on the score of every valid plan of the whole problem, in points.
    pub bound: f64,
    /// Whether the two meet.
    pub status: Status,
}

impl<P> Outcome<P> {
    /// (bound − score) / |bound|: 0 when proven best.
    pub fn gap(&self) -> f64 {
        gap(self.score, self.bound)
    }
}

/// (bound − score) / |bound|, never negative; 0 when they meet within rounding.
pub fn gap(score: f64, bound: f64) -> f64 {
    let distance = bound - score;
    if distance <= 1e-6 * score.abs().max(1.0) { 0.0 } else { distance / bound.abs().max(1e-9) }
}

/// The bound, rounded down when scores can only be whole numbers.
pub fn tightened(bound: f64, whole_points: bool) -> f64 {
    if whole_points { (bound + 1e-6).floor() } else { bound }
}
