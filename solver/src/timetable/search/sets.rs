//! Deviations that count in how many sets of times something is, or how much of something is in each.

use super::super::constraint::Range;
use super::board::Board;
use super::deviation::{busy, common, starts};

/// Sets in which a meet of the group of events starts.
pub fn used(board: &Board<'_>, group: usize, limits: usize) -> u64 {
    let (events, at) = (&board.layout.event_groups[group], &board.layout.limited[limits]);
    let mut used: Vec<u32> = starts(board, events).flat_map(|start| &at[start]).copied().collect();
    used.sort_unstable();
    used.dedup();
    used.len() as u64
}

/// Σ over sets with any busy resource of the group of how far their number is outside.
pub fn busy_ones(board: &Board<'_>, group: usize, limits: usize, range: Range) -> u64 {
    let (over, under) = outside(board, group, limits, range);
    u64::from(over + under)
}

/// The same, what is above the most and what is below the least.
pub fn outside(board: &Board<'_>, group: usize, limits: usize, range: Range) -> (u32, u32) {
    let at = &board.layout.limited[limits];
    let mut pairs = Vec::new();
    for (member, &resource) in board.layout.resource_groups[group].iter().enumerate() {
        for (word, bits) in busy(board, resource).iter().enumerate() {
            let mut left = *bits;
            while left != 0 {
                let time = word * 64 + left.trailing_zeros() as usize;
                left &= left - 1;
                pairs.extend(at[time].iter().map(|set| (*set, member)));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    let numbers = || pairs.chunk_by(|one, next| one.0 == next.0).map(|set| set.len() as u32);
    (
        numbers().map(|number| number.saturating_sub(range.most)).sum(),
        numbers().map(|number| range.least.saturating_sub(number)).sum(),
    )
}

/// Σ over sets in which a resource is busy of how far its busy times there are outside the range.
pub fn busy_times(board: &Board<'_>, resource: usize, list: usize, range: Range) -> u64 {
    let outside = |mask: &usize| match common(board.layout.mask(*mask), busy(board, resource)) {
        0 => 0,
        count => u64::from(range.outside(count)),
    };
    board.layout.lists[list].iter().map(outside).sum()
}

/// Days too few on which a meet of the group of events starts.
pub fn days_missing(board: &Board<'_>, group: usize, days: u32) -> u64 {
    let events = &board.layout.event_groups[group];
    let is_used = |day: &usize| starts(board, events).any(|start| board.layout.has(*day, start));
    let used = (0..board.layout.days).filter(is_used).count() as u32;
    u64::from(days.saturating_sub(used))
}
