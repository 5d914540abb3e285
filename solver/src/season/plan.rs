//! What comes out: sessions, and what each term of the score gives.

use crate::slots::Window;

/// One weekly recurring time of one wish in one space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Session {
    /// Index of the wish.
    pub wish: usize,
    /// Index of the space.
    pub space: usize,
    /// When.
    pub window: Window,
}

/// Who gets what: the sessions granted, in any order.
pub type Plan = Vec<Session>;

/// The score of a valid plan by its terms, in points; costs are negative.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Terms {
    /// Values of the granted sessions, by their ordinal within the wish.
    pub values: f64,
    /// Slots beyond the shortest length asked for.
    pub extra_slots: f64,
    /// Less wanted spaces.
    pub space_penalties: f64,
    /// Less wanted times.
    pub time_penalties: f64,
    /// Buildings opened, by the day.
    pub evening_costs: f64,
    /// Clubs below their minimum.
    pub shortfall: f64,
    /// Sessions that differ from the plan of before.
    pub changes: f64,
    /// Sessions of one club that follow each other.
    pub adjacency: f64,
}

impl Terms {
    /// The score: the sum of all terms.
    pub fn score(&self) -> f64 {
        self.values
            + self.extra_slots
            + self.space_penalties
            + self.time_penalties
            + self.evening_costs
            + self.shortfall
            + self.changes
            + self.adjacency
    }
}
