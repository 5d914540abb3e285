//! What constraints ask that can be said only when all of them are known.

use super::weight::Weight;

/// A limit on gaps.
pub struct Gaps {
    pub resources: Vec<usize>,
    /// Days of which the gaps are counted together.
    pub days: usize,
    /// Whether afternoons alone count.
    pub afternoons: bool,
    pub most: u32,
    pub weight: Weight,
}

/// A limit on days that begin late: at most so many begin at the second hour, and none later.
#[derive(Clone)]
pub struct Early {
    /// Everybody with the resource that is at the roll calls for them.
    pub whom: Vec<(usize, usize)>,
    /// Where days are halves, whether only the afternoons are meant, or only the mornings.
    pub afternoons: Option<bool>,
    pub most: u32,
    pub weight: Weight,
}

/// Rooms that an activity should be in.
pub struct Wanted {
    pub activity: usize,
    pub rooms: Vec<usize>,
    /// The real rooms that a virtual one is to be, one for each of its parts, if they are given.
    pub real: Vec<usize>,
    pub weight: Weight,
    /// Holds only where nothing else is asked for.
    pub home: bool,
}
