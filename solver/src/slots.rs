//! Time as whole slots: the day is cut into equal pieces, and every interval is half open.

/// A count of slots, or a slot's place in its day (0 is midnight).
pub type Slots = u16;

/// Days of the model week; 0 is Monday.
pub const DAYS: usize = 7;

/// A half-open interval within one day: `from` belongs to it, `to` does not.
///
/// ```
/// use samrum_solver::slots::Window;
/// let evening = Window { day: 0, from: 34, to: 40 };
/// let touching = Window { day: 0, from: 40, to: 42 };
/// assert!(!evening.overlaps(&touching));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Window {
    /// 0 is Monday, 6 is Sunday.
    pub day: u8,
    /// First slot of the interval.
    pub from: Slots,
    /// First slot after the interval.
    pub to: Slots,
}

impl Window {
    /// Whether `inner` lies wholly inside this interval.
    pub fn contains(&self, inner: &Self) -> bool {
        self.day == inner.day && self.from <= inner.from && inner.to <= self.to
    }

    /// Whether the two share a slot. Intervals that only touch do not.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.day == other.day && self.from < other.to && other.from < self.to
    }

    /// Length in slots.
    pub fn length(&self) -> Slots {
        self.to.saturating_sub(self.from)
    }
}
