//! What a board holds at one moment, and what that costs.

/// A change of the cost, or a cost: what is required and what is wished for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sum {
    pub hard: i64,
    pub soft: i64,
    /// Of both, what is no part of the cost: how far what costs is from being mended ([super::guides]).
    pub far_hard: i64,
    pub far_soft: i64,
}

impl Sum {
    /// Adds a change at one point.
    pub fn add(&mut self, change: i64, required: bool, guide: bool) {
        let part = match (required, guide) {
            (true, false) => &mut self.hard,
            (false, false) => &mut self.soft,
            (true, true) => &mut self.far_hard,
            (false, true) => &mut self.far_soft,
        };
        *part += change;
    }

    /// What costs, apart from what guides.
    pub fn cost(self) -> (i64, i64) {
        (self.hard, self.soft)
    }
}

/// All meets as they are now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub start: Vec<u32>,
    pub duration: Vec<u32>,
    pub filled: Vec<u32>,
}
