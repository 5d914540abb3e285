//! Deviations that look at the meets of a resource one after another, or at the meets of an earlier timetable.

use super::super::constraint::Rule;
use super::board::Board;
use super::deviation::meets;
use super::layout::{Kind, NONE};

/// The timed meets of a resource in the order in which the referee reads: by start, then event, duration, resources.
fn in_order(board: &Board<'_>, resource: usize) -> Vec<u32> {
    let mut slots: Vec<u32> =
        board.layout.given_slots[resource].iter().chain(&board.chosen[resource]).copied().collect();
    slots.retain(|slot| board.now.duration[*slot as usize] > 0 && board.now.start[*slot as usize] != NONE);
    let key = |slot: &u32| {
        let slot = *slot as usize;
        // No resource comes before any.
        let filled: Vec<u32> = board.filled(slot).iter().map(|resource| resource.wrapping_add(1)).collect();
        (board.now.start[slot], board.event(slot), board.now.duration[slot], filled, slot)
    };
    slots.sort_by_cached_key(key);
    slots.dedup();
    slots
}

/// Where a meet is, when each resource is at one of these places.
fn place(board: &Board<'_>, slot: u32, places: &[Option<usize>]) -> Option<usize> {
    board.filled(slot as usize).iter().find_map(|resource| places.get(*resource as usize).copied().flatten())
}

/// Σ over meets and those that begin first after them on the day of the times missing between them.
pub fn missing(board: &Board<'_>, kind: Kind) -> u64 {
    let (Kind::TravelTime { resource, .. } | Kind::ChangingTime { resource, .. }) = kind else { return 0 };
    let problem = board.layout.problem;
    let slots = in_order(board, resource);
    let needed = |slot: u32, next: u32| match kind {
        Kind::ChangingTime { times, .. } if board.event(slot as usize) != board.event(next as usize) => times,
        Kind::TravelTime { constraint, .. } => {
            let Rule::TravelTime { places, times, .. } = &problem.constraints[constraint].rule else { return 0 };
            match (place(board, slot, places), place(board, next, places)) {
                (Some(from), Some(to)) => times[from][to],
                _ => 0,
            }
        }
        _ => 0,
    };
    let at = |slot: u32| (board.now.start[slot as usize], board.now.duration[slot as usize]);
    let day = |start: u32| problem.times[start as usize].day;
    let mut sum = 0;
    for (place, &slot) in slots.iter().enumerate() {
        let (start, duration) = at(slot);
        let mut later = slots[place + 1..].iter().copied().skip_while(|then| at(*then).0 < start + duration).peekable();
        let Some(first) = later.peek().map(|then| at(*then).0).filter(|first| day(*first) == day(start)) else {
            continue;
        };
        let next = later.take_while(|then| at(*then).0 == first);
        sum += next.map(|then| u64::from(needed(slot, then).saturating_sub(first - start - duration))).sum::<u64>();
    }
    sum
}

/// Σ over lists, the first of this number, of the changes of place within their sets beyond the most.
pub fn moves(board: &Board<'_>, resource: usize, list: usize, constraint: usize) -> u64 {
    let Rule::LimitMoves { places, most, lists, .. } = &board.layout.problem.constraints[constraint].rule else {
        return 0;
    };
    let at = |slot: u32| Some((place(board, slot, places)?, board.now.start[slot as usize] as usize));
    let housed: Vec<(usize, usize)> = in_order(board, resource).into_iter().filter_map(at).collect();
    let moved = |pair: &&[(usize, usize)]| pair[0].0 != pair[1].0;
    let within =
        |mask: &&usize, pair: &[(usize, usize)]| pair.iter().all(|(_, start)| board.layout.has(**mask, *start));
    let changes = |sets: &Vec<usize>| {
        let changes =
            housed.windows(2).filter(moved).map(|pair| sets.iter().filter(|mask| within(mask, pair)).count() as u64);
        changes.sum::<u64>().saturating_sub(u64::from(*most))
    };
    board.layout.lists[list..list + lists.len()].iter().map(changes).sum()
}

/// Times of the mask at which meets with both resources run.
pub fn together(board: &Board<'_>, resource: usize, other: usize, mask: usize) -> u64 {
    let slots = in_order(board, resource).into_iter().map(|slot| slot as usize);
    let with_both = slots.filter(|slot| board.filled(*slot).contains(&(other as u32)));
    let running = |slot: usize| board.now.start[slot]..board.now.start[slot] + board.now.duration[slot];
    with_both.flat_map(running).filter(|time| board.layout.has(mask, *time as usize)).count() as u64
}

/// Times at which those of a kind who are given to the event are busy later on its days.
pub fn busy_later(board: &Board<'_>, event: usize, kind: usize) -> u64 {
    let times = &board.layout.problem.times;
    let roles = board.layout.problem.events[event].roles.iter();
    let given = roles.filter(|role| role.kind == kind).filter_map(|role| role.resource);
    let mut later = 0;
    for resource in given {
        for slot in meets(board, event).filter(|slot| board.now.start[*slot] != NONE) {
            let start = board.now.start[slot] as usize;
            let rest = times[start..].iter().take_while(|time| time.day == times[start].day).count();
            let after = start + board.now.duration[slot] as usize..start + rest;
            later += after.filter(|time| board.occupancy.count(resource, *time) > 0).count() as u64;
        }
    }
    later
}

/// Meets of the event that the earlier timetable does not have just so.
pub fn changed(board: &Board<'_>, event: usize, list: usize) -> u64 {
    let mut earlier: Vec<_> = board.layout.kept[list].iter().collect();
    let mut changed = 0;
    for slot in meets(board, event) {
        let (start, duration, filled) = (board.now.start[slot], board.now.duration[slot], board.filled(slot));
        let same = |meet: &&super::super::plan::Meet| {
            meet.duration as u32 == duration
                && meet.start.map_or(NONE, |start| start as u32) == start
                && meet
                    .resources
                    .iter()
                    .zip(filled)
                    .all(|(known, filled)| known.map_or(NONE, |known| known as u32) == *filled)
        };
        match earlier.iter().position(same) {
            Some(place) => drop(earlier.swap_remove(place)),
            None => changed += 1,
        }
    }
    changed
}
