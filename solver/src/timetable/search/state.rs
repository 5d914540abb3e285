//! What a board holds at one moment, and what that costs.

/// A change of the cost, or a cost: what is required and what is wished for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sum {
    pub hard: i64,
    pub soft: i64,
}

/// All meets as they are now.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub start: Vec<u32>,
    pub duration: Vec<u32>,
    pub filled: Vec<u32>,
}
