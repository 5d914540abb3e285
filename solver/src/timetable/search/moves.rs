//! The moves of the walk: another time, two times exchanged, a Kempe chain, another resource, a split or a merger. Events
//! that must run together move together; rooms are chosen anew where a new time makes them clash.

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::chain;
use super::layout::{Kind, NONE};
use super::pieces::resplit;

/// Tries a move on the board; says whether anything was changed.
pub fn propose(board: &mut Board<'_>, dice: &mut Dice) -> bool {
    let Some(slot) = pick(board, dice) else { return false };
    let event = board.event(slot);
    let open = board.layout.candidates[event].iter().any(|list| !list.is_empty());
    let fixed = board.fixed_time[slot];
    let duration = board.layout.problem.events[event].duration;
    match dice.below(100) {
        0..25 if open => another_resource(board, dice, slot),
        25..35 if duration > 1 && !fixed => resplit(board, dice, slot),
        _ if fixed => open && another_resource(board, dice, slot),
        35..50 => exchange(board, dice, slot),
        50..72 => {
            let start = random_start(board, dice, slot);
            chain::run(board, dice, slot, start)
        }
        _ => {
            let start = random_start(board, dice, slot);
            move_linked(board, dice, slot, start)
        }
    }
}

/// A meet that may change: often one with a part in what costs something.
fn pick(board: &Board<'_>, dice: &mut Dice) -> Option<usize> {
    let usable = |slot: usize| board.now.duration[slot] > 0 && !board.fixed[slot];
    if !board.costly.is_empty() && dice.below(100) < 30 {
        let point = board.costly[dice.below(board.costly.len())];
        if let Some(slot) = concerned(board, dice, board.layout.points[point as usize].kind).filter(|slot| usable(*slot)) {
            return Some(slot);
        }
    }
    (0..30).map(|_| dice.below(board.layout.event_of.len())).find(|slot| usable(*slot))
}

/// A slot on which the deviation at a point depends.
fn concerned(board: &Board<'_>, dice: &mut Dice, kind: Kind) -> Option<usize> {
    let layout = board.layout;
    let event = match kind {
        Kind::AssignResource { at } | Kind::PreferResources { at, .. } | Kind::RoomCapacity { at } => at.event,
        Kind::AssignTime { event }
        | Kind::SplitEvents { event, .. }
        | Kind::DistributeSplitEvents { event, .. }
        | Kind::PreferTimes { event, .. }
        | Kind::KeepMeets { event, .. } => event,
        Kind::AvoidSplitAssignments { group } => {
            let group = &layout.role_groups[group];
            group.get(dice.below(group.len()))?.event
        }
        Kind::SpreadEvents { group, .. }
        | Kind::LinkEvents { group }
        | Kind::MinimumWorkingDays { group, .. }
        | Kind::IsolatedLectures { group } => {
            let group = &layout.event_groups[group];
            *group.get(dice.below(group.len()))?
        }
        Kind::OrderEvents { order } => [order.first, order.second][dice.below(2)],
        Kind::AvoidClashes { resource }
        | Kind::AvoidUnavailableTimes { resource, .. }
        | Kind::LimitIdleTimes { resource, .. }
        | Kind::ClusterBusyTimes { resource, .. }
        | Kind::LimitBusyTimes { resource, .. }
        | Kind::LimitWorkload { resource, .. }
        | Kind::TravelTime { resource, .. }
        | Kind::ChangingTime { resource, .. } => return slot_of(board, dice, resource),
    };
    let slots = layout.slots(event);
    (0..6).map(|_| slots.start + dice.below(slots.len())).find(|slot| board.now.duration[*slot] > 0)
}

/// A slot whose meet the resource has.
fn slot_of(board: &Board<'_>, dice: &mut Dice, resource: usize) -> Option<usize> {
    let (given, chosen) = (&board.layout.given_slots[resource], &board.chosen[resource]);
    let any = |number: usize| given.get(number).or_else(|| chosen.get(number - given.len())).map(|slot| *slot as usize);
    (0..6).filter_map(|_| any(dice.below(given.len() + chosen.len()))).find(|slot| board.now.duration[*slot] > 0)
}

/// A start worth trying; now and then any at all, or none.
pub fn random_start(board: &Board<'_>, dice: &mut Dice, slot: usize) -> u32 {
    if dice.below(100) == 0 {
        let places = (board.layout.times + 1).saturating_sub(board.now.duration[slot] as usize);
        let start = dice.below(places + 1);
        return if start < places { start as u32 } else { NONE };
    }
    let starts = &board.layout.starts[board.event(slot)][board.now.duration[slot] as usize - 1];
    starts.get(dice.below(starts.len())).copied().unwrap_or(NONE)
}

/// The meets that run with this one by something required, itself first.
pub fn partners(board: &Board<'_>, slot: usize) -> Vec<usize> {
    let mut found = vec![slot];
    let (start, duration) = (board.now.start[slot], board.now.duration[slot]);
    for &event in &board.layout.linked[board.event(slot)] {
        let same = |other: &usize| board.now.start[*other] == start && board.now.duration[*other] == duration && !board.fixed_time[*other];
        if let Some(other) = board.layout.slots(event as usize).find(|other| same(other) && !found.contains(other)) {
            found.push(other);
        }
    }
    found
}

pub fn move_linked(board: &mut Board<'_>, dice: &mut Dice, slot: usize, start: u32) -> bool {
    if start == board.now.start[slot] {
        return false;
    }
    let together = dice.below(10) > 0;
    if board.layout.linked[board.event(slot)].is_empty() || !together {
        board.set_start(slot, start);
        refill(board, dice, slot);
        return true;
    }
    for other in partners(board, slot) {
        board.set_start(other, start);
        refill(board, dice, other);
    }
    true
}

/// Chooses anew each open role whose resource now clashes, when another is free.
pub fn refill(board: &mut Board<'_>, dice: &mut Dice, slot: usize) {
    let layout = board.layout;
    let event = board.event(slot);
    let (start, duration) = (board.now.start[slot], board.now.duration[slot]);
    if start == NONE {
        return;
    }
    for (role, candidates) in layout.candidates[event].iter().enumerate() {
        if candidates.is_empty() {
            continue;
        }
        let span = |board: &Board<'_>, resource: u32| {
            let from = resource as usize * layout.times + start as usize;
            board.count[from..from + duration as usize].iter().copied().max().unwrap_or(0)
        };
        let filled = board.filled(slot)[role];
        if filled != NONE && span(board, filled) <= 1 || dice.below(5) == 0 {
            continue;
        }
        let from = dice.below(candidates.len());
        let mut turn = candidates[from..].iter().chain(&candidates[..from]);
        if let Some(&free) = turn.find(|candidate| span(board, **candidate) == 0) {
            board.set_resource(slot, role, free);
        }
    }
}

/// Exchanges the starts of two meets of one resource.
fn exchange(board: &mut Board<'_>, dice: &mut Dice, slot: usize) -> bool {
    let filled = board.filled(slot);
    let resource = filled.get(dice.below(filled.len())).copied().unwrap_or(NONE);
    if resource == NONE {
        return false;
    }
    let Some(other) = slot_of(board, dice, resource as usize) else { return false };
    let (start, then) = (board.now.start[slot], board.now.start[other]);
    if other == slot || board.fixed[other] || board.fixed_time[other] || start == then {
        return false;
    }
    let fits = |slot: usize, start: u32| start == NONE || (start + board.now.duration[slot]) as usize <= board.layout.times;
    let (mine, theirs) = (partners(board, slot), partners(board, other));
    if !mine.iter().all(|slot| fits(*slot, then)) || !theirs.iter().all(|slot| fits(*slot, start)) {
        return false;
    }
    for slot in &mine {
        board.set_start(*slot, then);
    }
    for slot in &theirs {
        board.set_start(*slot, start);
    }
    mine.iter().chain(&theirs).for_each(|slot| refill(board, dice, *slot));
    true
}

/// Another resource for one role: here, in the whole group that ought to have one, or exchanged with a meet that has it now.
fn another_resource(board: &mut Board<'_>, dice: &mut Dice, slot: usize) -> bool {
    let layout = board.layout;
    let event = board.event(slot);
    let roles = &layout.candidates[event];
    let role = dice.below(roles.len());
    let candidates = &roles[role];
    if candidates.is_empty() {
        return false;
    }
    let from = board.filled(slot)[role];
    // Now and then any of the kind, or none.
    let any = dice.below(layout.problem.resources.len());
    let of_kind = layout.problem.resources[any].kind == layout.problem.events[event].roles[role].kind;
    let to = match dice.below(80) {
        0 => NONE,
        1 if of_kind => any as u32,
        _ => candidates[dice.below(candidates.len())],
    };
    if to == from {
        return false;
    }
    let way = dice.below(3);
    if way == 0
        && let Some(group) = layout.stable[event][role]
    {
        for at in &layout.role_groups[group] {
            if layout.candidates[at.event][at.role].contains(&to) {
                for other in layout.slots(at.event) {
                    if board.now.duration[other] > 0 && !board.fixed[other] {
                        board.set_resource(other, at.role, to);
                    }
                }
            }
        }
        return true;
    }
    if way == 1 && to != NONE && board.now.start[slot] != NONE {
        let overlap = |other: &usize| {
            let (start, then) = (board.now.start[slot], board.now.start[*other]);
            then != NONE && start < then + board.now.duration[*other] && then < start + board.now.duration[slot]
        };
        let other = board.chosen[to as usize].iter().map(|other| *other as usize).find(|other| overlap(other) && *other != slot);
        if let Some(other) = other.filter(|other| !board.fixed[*other]) {
            let event = board.event(other);
            let role =
                board.filled(other).iter().position(|filled| *filled == to).filter(|role| !layout.candidates[event][*role].is_empty());
            if let Some(role) = role.filter(|role| from == NONE || layout.candidates[event][*role].contains(&from)) {
                board.set_resource(other, role, from);
            }
        }
    }
    board.set_resource(slot, role, to);
    true
}
