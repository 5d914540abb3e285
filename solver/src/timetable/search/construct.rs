//! The first timetable: events split as their rules ask, the hardest to place first, each where it costs least.

use super::super::super::season::search::dice::Dice;
use super::super::plan::{Meet, Plan};
use super::board::Board;
use super::layout::NONE;

/// Periods of an event up to which every way to split it is tried.
const MOST_SPLIT: usize = 14;

/// Puts the meets of a plan on the board, and those that are locked; says in which slot each of the plan's stands.
pub fn load(board: &mut Board<'_>, plan: &[Meet]) -> Vec<usize> {
    let problem = board.layout.problem;
    let mut used: Vec<usize> = board.layout.base.clone();
    let mut slots = vec![None; plan.len()];
    let mut add = |board: &mut Board<'_>, meet: &Meet, locked: bool| {
        let slot = used[meet.event];
        put(board, slot, meet);
        board.fixed[slot] = locked;
        used[meet.event] += 1;
        slot
    };
    for lock in &problem.locked {
        let slot = add(board, lock, true);
        if let Some(place) = (0..plan.len()).find(|place| slots[*place].is_none() && plan[*place] == *lock) {
            slots[place] = Some(slot);
        }
    }
    for (meet, slot) in plan.iter().zip(&mut slots) {
        if slot.is_none() {
            *slot = Some(add(board, meet, false));
        }
    }
    for (number, event) in problem.events.iter().enumerate() {
        let slots = board.layout.slots(number);
        if let Some(time) = event.time {
            board.set_duration(slots.start, event.duration as u32);
            board.set_start(slots.start, time as u32);
            board.fixed_time[slots.start] = true;
            board.fixed[slots.start] |= board.layout.candidates[number].iter().all(Vec::is_empty);
        }
    }
    board.settle();
    board.keep();
    slots.into_iter().flatten().collect()
}

fn put(board: &mut Board<'_>, slot: usize, meet: &Meet) {
    board.set_duration(slot, meet.duration as u32);
    for (role, resource) in meet.resources.iter().enumerate() {
        if !board.layout.candidates[meet.event].get(role).is_none_or(Vec::is_empty) {
            board.set_resource(slot, role, resource.map_or(NONE, |resource| resource as u32));
        }
    }
    board.set_start(slot, meet.start.map_or(NONE, |start| start as u32));
}

/// Splits everything that is not on the board yet. When it is to stop, what is left stays in one piece.
pub fn divide_all(board: &mut Board<'_>, weight: i64, stop: &dyn Fn() -> bool) {
    let layout = board.layout;
    for (number, event) in layout.problem.events.iter().enumerate() {
        let covered: u32 = layout.slots(number).map(|slot| board.now.duration[slot]).sum();
        divide(board, number, event.duration - covered as usize, weight, stop());
    }
}

/// Splits and places everything that is not on the board yet. When it is to stop, what is left has no time.
pub fn complete(board: &mut Board<'_>, dice: &mut Dice, weight: i64, stop: &dyn Fn() -> bool) {
    let layout = board.layout;
    divide_all(board, weight, stop);
    let mut order: Vec<usize> = (0..layout.event_of.len()).filter(|slot| board.now.duration[*slot] > 0).collect();
    let need = |slot: &usize| {
        let event = board.event(*slot);
        let (duration, roles) = (board.now.duration[*slot], layout.problem.events[event].roles.len());
        let places = layout.starts[event][duration as usize - 1].len();
        (layout.linked[event].is_empty(), u32::MAX - duration, places.saturating_sub(roles), event)
    };
    order.sort_by_cached_key(need);
    for slot in order {
        if stop() {
            return;
        }
        if board.now.start[slot] == NONE && !board.fixed[slot] && !board.fixed_time[slot] {
            place(board, dice, slot, weight);
        }
        fill(board, dice, slot, weight);
    }
}

fn worth(board: &mut Board<'_>, weight: i64) -> i64 {
    let change = board.settle();
    (change.hard + change.far_hard) * weight + change.soft + change.far_soft
}

/// Covers so many periods of an event with the meets that cost least, or in a hurry with a single one.
fn divide(board: &mut Board<'_>, event: usize, periods: usize, weight: i64, hurry: bool) {
    let free: Vec<usize> = board.layout.slots(event).filter(|slot| board.now.duration[*slot] == 0).collect();
    if periods == 0 {
        return;
    }
    let mut ways = Vec::new();
    if hurry {
        ways.push(vec![periods as u32]);
    } else if periods <= MOST_SPLIT {
        partitions(periods, periods, &mut Vec::new(), &mut ways);
    } else {
        ways.extend((1..=periods.min(6)).map(|piece| {
            let mut way = vec![piece as u32; periods / piece];
            way.extend(Some((periods % piece) as u32).filter(|rest| *rest > 0));
            way
        }));
        ways.push(vec![periods as u32]);
    }
    let mut best: Option<(i64, &Vec<u32>)> = None;
    for way in &ways {
        free.iter().zip(way).for_each(|(slot, duration)| board.set_duration(*slot, *duration));
        let cost = worth(board, weight);
        board.undo();
        if best.is_none_or(|(least, _)| cost < least) {
            best = Some((cost, way));
        }
    }
    if let Some((_, way)) = best {
        free.iter().zip(way).for_each(|(slot, duration)| board.set_duration(*slot, *duration));
        board.settle();
        board.keep();
    }
}

/// All ways to write a number as a sum, the largest part first.
fn partitions(rest: usize, most: usize, parts: &mut Vec<u32>, ways: &mut Vec<Vec<u32>>) {
    if rest == 0 {
        ways.push(parts.clone());
        return;
    }
    for part in (1..=rest.min(most)).rev() {
        parts.push(part as u32);
        partitions(rest - part, part, parts, ways);
        parts.pop();
    }
}

fn place(board: &mut Board<'_>, dice: &mut Dice, slot: usize, weight: i64) {
    let layout = board.layout;
    let starts = &layout.starts[board.event(slot)][board.now.duration[slot] as usize - 1];
    let (mut least, mut best, mut equal) = (i64::MAX, NONE, 0);
    for &start in starts {
        board.set_start(slot, start);
        super::filling::refill(board, dice, slot);
        let cost = worth(board, weight);
        board.undo();
        equal = if cost < least { 1 } else { equal + usize::from(cost == least) };
        if cost < least || cost == least && dice.below(equal) == 0 {
            (least, best) = (cost, start);
        }
    }
    if best != NONE {
        board.set_start(slot, best);
        board.settle();
        board.keep();
    }
}

/// The best resource for each open role, or none when that is best.
fn fill(board: &mut Board<'_>, dice: &mut Dice, slot: usize, weight: i64) {
    let layout = board.layout;
    for (role, candidates) in layout.candidates[board.event(slot)].iter().enumerate() {
        if candidates.is_empty() || board.fixed[slot] || board.filled(slot)[role] != NONE {
            continue;
        }
        let (mut least, mut best, mut equal) = (0, NONE, 0);
        for &resource in candidates {
            board.set_resource(slot, role, resource);
            let cost = worth(board, weight);
            board.undo();
            equal = if cost < least { 1 } else { equal + usize::from(cost == least) };
            if cost < least || cost == least && best != NONE && dice.below(equal) == 0 {
                (least, best) = (cost, resource);
            }
        }
        board.set_resource(slot, role, best);
        board.settle();
        board.keep();
    }
}

/// The meet that stands in a slot.
pub fn meet(board: &Board<'_>, slot: usize) -> Meet {
    let some = |number: u32| (number != NONE).then_some(number as usize);
    Meet {
        event: board.event(slot),
        duration: board.now.duration[slot] as usize,
        start: some(board.now.start[slot]),
        resources: board.filled(slot).iter().map(|resource| some(*resource)).collect(),
    }
}

/// The plan that stands on the board.
pub fn plan(board: &Board<'_>) -> Plan {
    (0..board.layout.event_of.len())
        .filter(|slot| board.now.duration[*slot] > 0)
        .map(|slot| meet(board, slot))
        .collect()
}

/// Puts the board back to how it was when the snapshot was taken.
pub fn restore(board: &mut Board<'_>, then: &super::state::Snapshot) {
    for slot in 0..board.layout.event_of.len() {
        let changed = board.now.start[slot] != then.start[slot] || board.now.duration[slot] != then.duration[slot];
        if changed {
            board.set_start(slot, NONE);
            board.set_duration(slot, then.duration[slot]);
            board.set_start(slot, then.start[slot]);
        }
        for place in board.layout.filled_at[slot]..board.layout.filled_at[slot + 1] {
            board.set_resource(slot, place - board.layout.filled_at[slot], then.filled[place]);
        }
    }
    board.settle();
    board.keep();
}
