//! What comes out: which event is held when, for how long, with which resources, and what that costs.

/// An event, or a part of one that was split.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Meet {
    /// Index into the events.
    pub event: usize,
    /// Periods, at least 1.
    pub duration: usize,
    /// Time of its first period, if it has one.
    pub start: Option<usize>,
    /// For each role of the event its resource, if it has one. Those given beforehand are there too.
    pub resources: Vec<Option<usize>>,
}

/// A timetable: its meets. Of an event they cover at most its duration.
pub type Plan = Vec<Meet>;

/// What a timetable costs; less infeasibility is better whatever the objective.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cost {
    /// Cost of what is required.
    pub infeasibility: u64,
    /// Cost of what is wished for.
    pub objective: u64,
}

/// Points of one unit of infeasibility in [`Cost::points`].
const UNIT: f64 = 1e9;

impl Cost {
    /// The cost as one number, as [`crate::limits::Progress`] reports it with its sign turned: 10⁹ × infeasibility + objective.
    pub fn points(self) -> f64 {
        self.infeasibility as f64 * UNIT + self.objective.min(999_999_999) as f64
    }

    /// The cost that has so many points.
    pub fn of_points(points: f64) -> Self {
        let points = points.max(0.0);
        Self { infeasibility: (points / UNIT) as u64, objective: (points % UNIT) as u64 }
    }
}
