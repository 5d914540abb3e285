//! The moves of the walk: which meet, which kind of move, which time. Events that ought to run together mostly move together.

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::chain;
use super::filling::{another_resource, refill};
use super::layout::{Kind, NONE};
use super::pieces::resplit;
use super::swaps::{exchange, squeeze, stretch, turn};

/// Tries a move on the board; says whether anything was changed.
pub fn propose(board: &mut Board<'_>, dice: &mut Dice) -> bool {
    let Some(slot) = pick(board, dice) else { return false };
    let event = board.event(slot);
    let open = board.layout.candidates[event].iter().any(|list| !list.is_empty());
    let fixed = board.fixed_time[slot];
    let duration = board.layout.problem.events[event].duration;
    if board.now.start[slot] == NONE && !fixed && dice.below(2) == 0 {
        return squeeze(board, dice, slot);
    }
    match dice.below(100) {
        0..25 if open => another_resource(board, dice, slot),
        25..37 if duration > 1 && !fixed && !board.layout.whole[event] => resplit(board, dice, slot),
        _ if fixed => open && another_resource(board, dice, slot),
        37..47 => exchange(board, dice, slot),
        47..57 => turn(board, dice, slot),
        57..64 => stretch(board, dice, slot),
        64..86 => {
            let start = random_start(board, dice, slot);
            chain::run(board, dice, slot, start)
        }
        _ => {
            let start = likely_start(board, dice, slot);
            move_linked(board, dice, slot, start)
        }
    }
}

/// A meet that may change: often one with a part in what costs something.
fn pick(board: &Board<'_>, dice: &mut Dice) -> Option<usize> {
    let usable = |slot: usize| board.now.duration[slot] > 0 && !board.fixed[slot];
    if !board.costly.is_empty() && dice.below(100) < 30 {
        let point = board.costly[dice.below(board.costly.len())];
        if let Some(slot) =
            concerned(board, dice, board.layout.points[point as usize].kind).filter(|slot| usable(*slot))
        {
            return Some(slot);
        }
    }
    (0..30).map(|_| dice.below(board.layout.event_of.len())).find(|slot| usable(*slot))
}

/// A slot on which the deviation at a point depends.
pub fn concerned(board: &Board<'_>, dice: &mut Dice, kind: Kind) -> Option<usize> {
    let layout = board.layout;
    let event = match kind {
        Kind::AssignResource { at } | Kind::PreferResources { at, .. } | Kind::RoomCapacity { at } => at.event,
        Kind::AssignTime { event }
        | Kind::SplitEvents { event, .. }
        | Kind::DistributeSplitEvents { event, .. }
        | Kind::PreferTimes { event, .. }
        | Kind::EndTheDay { event, .. }
        | Kind::KeepMeets { event, .. } => event,
        Kind::AvoidSplitAssignments { group, .. } => {
            let group = &layout.role_groups[group];
            group.get(dice.below(group.len()))?.event
        }
        Kind::SpreadEvents { group, .. }
        | Kind::ClusterStarts { group, .. }
        | Kind::LinkEvents { group }
        | Kind::MinimumWorkingDays { group, .. }
        | Kind::IsolatedLectures { group } => {
            let group = &layout.event_groups[group];
            *group.get(dice.below(group.len()))?
        }
        Kind::OrderEvents { order } => [order.first, order.second][dice.below(2)],
        Kind::LimitBusyResources { group, .. } => {
            let group = &layout.resource_groups[group];
            let resource = *group.get(dice.below(group.len()))?;
            return slot_of(board, dice, resource);
        }
        Kind::AvoidClashes { resource }
        | Kind::AvoidUnavailableTimes { resource, .. }
        | Kind::LimitIdleTimes { resource, .. }
        | Kind::ClusterBusyTimes { resource, .. }
        | Kind::LimitBusyTimes { resource, .. }
        | Kind::LimitWorkload { resource, .. }
        | Kind::Scattered { resource, .. }
        | Kind::Shunned { resource, .. }
        | Kind::Needs { resource }
        | Kind::TravelTime { resource, .. }
        | Kind::LimitMoves { resource, .. }
        | Kind::AvoidTogether { resource, .. }
        | Kind::ChangingTime { resource, .. } => return slot_of(board, dice, resource),
    };
    let slots = layout.slots(event);
    (0..6).map(|_| slots.start + dice.below(slots.len())).find(|slot| board.now.duration[*slot] > 0)
}

/// A slot whose meet the resource has.
pub fn slot_of(board: &Board<'_>, dice: &mut Dice, resource: usize) -> Option<usize> {
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

/// A start at which the meet seldom clashes more than it does now: of four at most the first such one.
fn likely_start(board: &Board<'_>, dice: &mut Dice, slot: usize) -> u32 {
    let now = meeting(board, slot, board.now.start[slot])
        .saturating_sub(board.filled(slot).len() as u32 * board.now.duration[slot]);
    let mut start = NONE;
    for _ in 0..4 {
        start = random_start(board, dice, slot);
        if start == NONE || meeting(board, slot, start) <= now {
            break;
        }
    }
    start
}

/// How often the given resources of a meet are busy in the times that it would take from a start on.
fn meeting(board: &Board<'_>, slot: usize, start: u32) -> u32 {
    let layout = board.layout;
    if start == NONE {
        return 0;
    }
    let open = &layout.candidates[board.event(slot)];
    let given = board.filled(slot).iter().zip(open).filter(|(resource, open)| open.is_empty() && **resource != NONE);
    let span = |resource: u32| board.occupancy.sum(resource as usize, start, board.now.duration[slot]);
    given.filter(|(resource, _)| layout.exclusive[**resource as usize]).map(|(resource, _)| span(*resource)).sum()
}

/// Tells the meets that run and ought to run with this one, itself first.
pub fn each_partner(board: &Board<'_>, slot: usize, mut tell: impl FnMut(usize)) {
    tell(slot);
    let (start, duration) = (board.now.start[slot], board.now.duration[slot]);
    let same = |other: &usize| {
        board.now.start[*other] == start && board.now.duration[*other] == duration && !board.fixed_time[*other]
    };
    for &event in &board.layout.linked[board.event(slot)] {
        if let Some(other) = board.layout.slots(event as usize).find(same) {
            tell(other);
        }
    }
}

/// The meets that run and ought to run with this one, itself first.
pub fn partners(board: &Board<'_>, slot: usize) -> Vec<usize> {
    let mut found = Vec::new();
    each_partner(board, slot, |other| {
        if !found.contains(&other) {
            found.push(other);
        }
    });
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
