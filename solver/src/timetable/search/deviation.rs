//! The deviation at one point of application, from the board.

use super::super::constraint::{Order, Range, RoleAt};
use super::board::Board;
use super::layout::{Kind, NONE};

/// Sets of times that are counted at once.
const SETS: usize = 32;

/// The deviation there now.
pub fn of(board: &Board<'_>, kind: Kind) -> u64 {
    match kind {
        Kind::AssignResource { at } => by_meet(board, at, |resource| resource == NONE),
        Kind::PreferResources { at, table } => {
            by_meet(board, at, |resource| resource != NONE && !board.layout.preferred[table][resource as usize])
        }
        Kind::AssignTime { event } => meets(board, event)
            .filter(|slot| board.now.start[*slot] == NONE)
            .map(|slot| u64::from(board.now.duration[slot]))
            .sum(),
        Kind::SplitEvents { event, duration, amount } => split(board, event, duration, amount),
        Kind::DistributeSplitEvents { event, duration, amount } => u64::from(
            amount.outside(meets(board, event).filter(|slot| board.now.duration[*slot] == duration).count() as u32),
        ),
        Kind::PreferTimes { event, mask, duration } => elsewhere(board, event, mask, duration),
        Kind::AvoidSplitAssignments { group, most } => {
            changing(board, &board.layout.role_groups[group]).saturating_sub(u64::from(most))
        }
        Kind::ClusterStarts { group, limits, most } => {
            super::sets::used(board, group, limits).saturating_sub(u64::from(most))
        }
        Kind::AvoidTogether { resource, other, mask } => super::gaps::together(board, resource, other, mask),
        Kind::LimitBusyResources { group, limits, busy } => super::sets::busy_ones(board, group, limits, busy),
        Kind::SpreadEvents { group, limits } => {
            let (over, under) = spread(board, group, limits);
            u64::from(over + under)
        }
        Kind::LinkEvents { group } => apart(board, &board.layout.event_groups[group]),
        Kind::OrderEvents { order } => ordered(board, order),
        Kind::AvoidClashes { resource } => u64::from(board.occupancy.clashes(resource)),
        Kind::AvoidUnavailableTimes { resource, mask } => {
            u64::from(common(board.layout.mask(mask), busy(board, resource)))
        }
        Kind::LimitIdleTimes { resource, list, idle } => {
            let gaps = |mask: &usize| gaps(board.layout.mask(*mask), busy(board, resource));
            u64::from(idle.outside(board.layout.lists[list].iter().map(gaps).sum()))
        }
        Kind::ClusterBusyTimes { resource, list, busy_sets } => {
            let bits = busy(board, resource);
            let used = |mask: &&usize| board.layout.mask(**mask).iter().zip(bits).any(|(mask, bits)| mask & bits != 0);
            u64::from(busy_sets.outside(board.layout.lists[list].iter().filter(used).count() as u32))
        }
        Kind::LimitBusyTimes { resource, list, busy } => super::sets::busy_times(board, resource, list, busy),
        Kind::Scattered { resource, list, most } => {
            super::guides::scattered(board, resource, &board.layout.lists[list], most)
        }
        Kind::Shunned { resource, mask, least } => {
            let empty = common(board.layout.mask(mask), busy(board, resource)) == 0;
            if empty { u64::from(least) } else { 0 }
        }
        Kind::Needs { .. } => 0,
        Kind::LimitWorkload { resource, workload } => work(board, resource, workload),
        Kind::RoomCapacity { at } => beyond_capacity(board, at),
        Kind::MinimumWorkingDays { group, days } => super::sets::days_missing(board, group, days),
        Kind::IsolatedLectures { group } => isolated(board, &board.layout.event_groups[group]),
        Kind::TravelTime { .. } | Kind::ChangingTime { .. } => super::gaps::missing(board, kind),
        Kind::LimitMoves { resource, list, constraint } => super::gaps::moves(board, resource, list, constraint),
        Kind::EndTheDay { event, kind } => super::gaps::busy_later(board, event, kind),
        Kind::KeepMeets { event, list } => super::gaps::changed(board, event, list),
    }
}

/// Meets of a duration outside the range, and how far their number is outside its own.
fn split(board: &Board<'_>, event: usize, duration: Range, amount: Range) -> u64 {
    let (mut wrong, mut number) = (0, 0);
    for slot in meets(board, event) {
        number += 1;
        wrong += u64::from(duration.outside(board.now.duration[slot]) > 0);
    }
    wrong + u64::from(amount.outside(number))
}

/// Σ of the durations of meets (of one duration, where it is said) that start outside a set.
fn elsewhere(board: &Board<'_>, event: usize, mask: usize, duration: Option<u32>) -> u64 {
    let other = |slot: &usize| {
        let start = board.now.start[*slot];
        let meant = duration.is_none_or(|duration| board.now.duration[*slot] == duration);
        meant && start != NONE && !board.layout.has(mask, start as usize)
    };
    meets(board, event).filter(other).map(|slot| u64::from(board.now.duration[slot])).sum()
}

/// Σ over meets of the persons beyond what their room holds.
fn beyond_capacity(board: &Board<'_>, at: RoleAt) -> u64 {
    let problem = board.layout.problem;
    let persons = problem.events[at.event].persons;
    let room = |slot: usize| problem.resources.get(board.filled(slot)[at.role] as usize).and_then(|room| room.capacity);
    meets(board, at.event).filter_map(room).map(|capacity| u64::from(persons.saturating_sub(capacity))).sum()
}

/// The slots of an event that hold a meet.
pub fn meets<'b>(board: &'b Board<'_>, event: usize) -> impl Iterator<Item = usize> + 'b {
    board.layout.slots(event).filter(|slot| board.now.duration[*slot] > 0)
}

pub fn busy<'b>(board: &'b Board<'_>, resource: usize) -> &'b [u64] {
    board.occupancy.busy(resource)
}

pub fn starts<'b>(board: &'b Board<'_>, events: &'b [usize]) -> impl Iterator<Item = usize> + 'b {
    let timed = |slot: &usize| board.now.start[*slot] != NONE;
    events.iter().flat_map(|event| meets(board, *event)).filter(timed).map(|slot| board.now.start[slot] as usize)
}

fn by_meet(board: &Board<'_>, at: RoleAt, counts: impl Fn(u32) -> bool) -> u64 {
    let meant = |slot: &usize| counts(board.filled(*slot)[at.role]);
    meets(board, at.event).filter(meant).map(|slot| u64::from(board.now.duration[slot])).sum()
}

pub fn common(mask: &[u64], bits: &[u64]) -> u32 {
    mask.iter().zip(bits).map(|(mask, bits)| (mask & bits).count_ones()).sum()
}

/// Members of the mask between the first and the last that is busy, which are not.
pub fn gaps(mask: &[u64], bits: &[u64]) -> u32 {
    let (mut between, mut pending, mut any) = (0, 0, false);
    for (mask, bits) in mask.iter().zip(bits) {
        let (mask, both) = (*mask, mask & bits);
        if both == 0 {
            pending += if any { mask.count_ones() } else { 0 };
            continue;
        }
        let (first, last) = (both.trailing_zeros(), both.ilog2());
        let (from, to) = (u64::MAX << first, u64::MAX >> (63 - last));
        let upto = if any { mask & to } else { mask & from & to };
        between += pending + upto.count_ones() - both.count_ones();
        pending = (mask & !to).count_ones();
        any = true;
    }
    between
}

fn changing(board: &Board<'_>, group: &[RoleAt]) -> u64 {
    let mut seen = [NONE; 16];
    let mut more = Vec::new();
    let mut number = 0;
    for at in group {
        for slot in meets(board, at.event) {
            let resource = board.filled(slot)[at.role];
            if resource == NONE || seen[..number.min(16)].contains(&resource) || more.contains(&resource) {
                continue;
            }
            if number < 16 {
                seen[number] = resource;
            } else {
                more.push(resource);
            }
            number += 1;
        }
    }
    number as u64
}

/// Σ over sets of the starts beyond the most, and of those that the least lacks.
pub fn spread(board: &Board<'_>, group: usize, limits: usize) -> (u32, u32) {
    let (events, list, at) =
        (&board.layout.event_groups[group], &board.layout.limits[limits], &board.layout.limited[limits]);
    let mut counts = [0u32; SETS];
    let (mut over, mut under) = (0, 0);
    for (from, some) in (0..).step_by(SETS).zip(list.chunks(SETS)) {
        for place in starts(board, events).flat_map(|start| &at[start]) {
            if let Some(count) = place.checked_sub(from).and_then(|place| counts.get_mut(place as usize)) {
                *count += 1;
            }
        }
        for ((_, range), count) in some.iter().zip(&mut counts) {
            let number = std::mem::take(count);
            over += number.saturating_sub(range.most);
            under += range.least.saturating_sub(number);
        }
    }
    (over, under)
}

fn apart(board: &Board<'_>, events: &[usize]) -> u64 {
    let mut different = 0;
    for word in 0..board.layout.words {
        let (mut some, mut all) = (0, u64::MAX);
        for event in events {
            let mut running = 0u64;
            for slot in meets(board, *event) {
                let start = board.now.start[slot];
                if start != NONE {
                    for time in start..start + board.now.duration[slot] {
                        running |= u64::from(time as usize / 64 == word) << (time % 64);
                    }
                }
            }
            some |= running;
            all &= running;
        }
        different += u64::from((some & !all).count_ones());
    }
    different
}

fn ordered(board: &Board<'_>, order: Order) -> u64 {
    let (mut end, mut begin) = (0, NONE);
    for slot in meets(board, order.first) {
        let start = board.now.start[slot];
        if start == NONE {
            return 0;
        }
        end = end.max(start + board.now.duration[slot]);
    }
    for slot in meets(board, order.second) {
        let start = board.now.start[slot];
        if start == NONE {
            return 0;
        }
        begin = begin.min(start);
    }
    let day = |time: u32| board.layout.problem.times[time as usize].day;
    if end == 0 || begin == NONE || order.same_day && day(end - 1) != day(begin) {
        return 0;
    }
    u64::from(end.saturating_sub(begin)) + u64::from(order.separation.outside(begin.saturating_sub(end)))
}

fn isolated(board: &Board<'_>, events: &[usize]) -> u64 {
    let mut alone = 0;
    for word in 0..board.layout.words {
        // Bits of this word and of its neighbours that are busy, then each period that has none beside it on its day.
        let running = |word: usize| {
            let mut bits = 0u64;
            for slot in events.iter().flat_map(|event| meets(board, *event)) {
                let start = board.now.start[slot];
                if start != NONE {
                    (start..start + board.now.duration[slot])
                        .for_each(|time| bits |= u64::from(time as usize / 64 == word) << (time % 64));
                }
            }
            bits
        };
        let here = running(word);
        let earlier = if word > 0 { running(word - 1) >> 63 } else { 0 };
        let later = if word + 1 < board.layout.words { running(word + 1) & 1 } else { 0 };
        let mut left = here;
        while left != 0 {
            let bit = left.trailing_zeros();
            left &= left - 1;
            let time = word * 64 + bit as usize;
            let days = &board.layout.problem.times;
            let before = if bit == 0 { earlier } else { here >> (bit - 1) & 1 };
            let after = if bit == 63 { later } else { here >> (bit + 1) & 1 };
            let joined = (before == 1 && time > 0 && days[time - 1].day == days[time].day)
                || (after == 1 && time + 1 < days.len() && days[time + 1].day == days[time].day);
            if !joined {
                alone += meets_at(board, events, time);
            }
        }
    }
    alone
}

/// Meets of some events that run at a time: two at once are both alone.
fn meets_at(board: &Board<'_>, events: &[usize], time: usize) -> u64 {
    let runs = |slot: &usize| {
        let start = board.now.start[*slot];
        start != NONE && (start..start + board.now.duration[*slot]).contains(&(time as u32))
    };
    events.iter().flat_map(|event| meets(board, *event)).filter(runs).count() as u64
}

/// As the referee counts: in parts of the whole event, rounded up with a hair's tolerance.
fn work(board: &Board<'_>, resource: usize, workload: Range) -> u64 {
    let mut sum = 0.0;
    let mut seen = Vec::new();
    for &slot in board.layout.given_slots[resource].iter().chain(&board.chosen[resource]) {
        if seen.contains(&slot) {
            continue;
        }
        seen.push(slot);
        let event = &board.layout.problem.events[board.event(slot as usize)];
        for (role, filled) in event.roles.iter().zip(board.filled(slot as usize)) {
            if *filled as usize == resource {
                sum += f64::from(board.now.duration[slot as usize]) * f64::from(role.workload) / event.duration as f64;
            }
        }
    }
    let outside = (f64::from(workload.least) - sum).max(sum - f64::from(workload.most)).max(0.0);
    (outside - 1e-6).ceil().max(0.0) as u64
}
