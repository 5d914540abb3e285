//! Deviations in a timetable that is not complete yet: what the meets without a time could still mend counts as mended. A gap may be
//! filled, a short day become longer. What is left is broken whatever follows, and taking a meet away never breaks more.

use super::super::constraint::Range;
use super::board::Board;
use super::deviation::{self, busy, common, meets};
use super::layout::{Kind, NONE, Point};
use super::needs;

/// The deviation that no meet still without a time can mend.
pub fn of(board: &Board<'_>, point: &Point) -> u64 {
    match point.kind {
        Kind::Needs { resource } => needs::of(board, resource, pending(board, resource)),
        kind if point.gathered => gathered(board, kind),
        kind => alone(board, kind),
    }
}

/// Of a point whose least is counted elsewhere, what is above the most.
fn gathered(board: &Board<'_>, kind: Kind) -> u64 {
    match kind {
        Kind::ClusterBusyTimes { resource, list, busy_sets } if busy_sets.most < busy_sets.least => {
            deviation::of(board, Kind::ClusterBusyTimes { resource, list, busy_sets: Range { least: 0, ..busy_sets } })
        }
        Kind::LimitBusyTimes { resource, list, busy: Range { most, .. } } if most < u32::MAX => {
            deviation::of(board, Kind::LimitBusyTimes { resource, list, busy: Range { least: 0, most } })
        }
        _ => 0,
    }
}

fn alone(board: &Board<'_>, kind: Kind) -> u64 {
    match kind {
        Kind::AssignTime { .. } | Kind::Shunned { .. } => 0,
        Kind::AssignResource { at } => {
            let bare = |slot: &usize| board.now.start[*slot] != NONE && board.filled(*slot)[at.role] == NONE;
            meets(board, at.event).filter(bare).map(|slot| u64::from(board.now.duration[slot])).sum()
        }
        Kind::LimitIdleTimes { resource, .. }
        | Kind::LimitBusyTimes { resource, .. }
        | Kind::ClusterBusyTimes { resource, .. } => of_resource(board, kind, pending(board, resource)),
        Kind::SpreadEvents { group, limits } => {
            let (over, under) = deviation::spread(board, group, limits);
            let mended = if under > 0 { absent(board, &board.layout.event_groups[group]) } else { 0 };
            u64::from(over + under.saturating_sub(mended))
        }
        Kind::LimitBusyResources { group, limits, busy } => {
            let (over, under) = super::sets::outside(board, group, limits, busy);
            let absent = |resource: &usize| pending(board, *resource);
            let mended = if under > 0 { board.layout.resource_groups[group].iter().map(absent).sum() } else { 0 };
            u64::from(over + under.saturating_sub(mended))
        }
        Kind::LinkEvents { group } => {
            if absent(board, &board.layout.event_groups[group]) > 0 {
                0
            } else {
                deviation::of(board, kind)
            }
        }
        Kind::MinimumWorkingDays { group, .. } | Kind::IsolatedLectures { group } => {
            deviation::of(board, kind).saturating_sub(u64::from(absent(board, &board.layout.event_groups[group])))
        }
        Kind::LimitWorkload { resource, workload } => {
            deviation::of(board, Kind::LimitWorkload { resource, workload: Range { least: 0, most: workload.most } })
        }
        _ => deviation::of(board, kind),
    }
}

fn of_resource(board: &Board<'_>, kind: Kind, pending: u32) -> u64 {
    if pending == 0 {
        return deviation::of(board, kind);
    }
    match kind {
        Kind::LimitIdleTimes { resource, list, idle } => {
            let most = idle.most.saturating_add(pending);
            deviation::of(board, Kind::LimitIdleTimes { resource, list, idle: Range { least: 0, most } })
        }
        Kind::ClusterBusyTimes { resource, list, busy_sets } => {
            let least = busy_sets.least.saturating_sub(pending);
            deviation::of(board, Kind::ClusterBusyTimes { resource, list, busy_sets: Range { least, ..busy_sets } })
        }
        Kind::LimitBusyTimes { resource, list, busy: range } => {
            let (mut over, mut under) = (0, 0);
            for mask in &board.layout.lists[list] {
                let number = common(board.layout.mask(*mask), busy(board, resource));
                over += number.saturating_sub(range.most);
                under += if number > 0 { range.least.saturating_sub(number) } else { 0 };
            }
            u64::from(over + under.saturating_sub(pending))
        }
        _ => deviation::of(board, kind),
    }
}

/// Periods of the resource's own events that have no time yet.
fn pending(board: &Board<'_>, resource: usize) -> u32 {
    let placed: u32 = busy(board, resource).iter().map(|bits| bits.count_ones()).sum();
    // An event has as many slots as periods.
    (board.layout.given_slots[resource].len() as u32).saturating_sub(placed)
}

/// Meets of the events that have no time yet.
fn absent(board: &Board<'_>, events: &[usize]) -> u32 {
    let slots = events.iter().flat_map(|event| meets(board, *event));
    slots.filter(|slot| board.now.start[*slot] == NONE).count() as u32
}
