//! Moves that change how an event is split into meets.

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::chain;
use super::filling::refill;
use super::layout::NONE;
use super::moves::{move_linked, partners, random_start};

/// Splits a meet in two, makes two of an event one, or moves periods from one to the other.
pub fn resplit(board: &mut Board<'_>, dice: &mut Dice, slot: usize) -> bool {
    let duration = board.now.duration[slot];
    let slots = board.layout.slots(board.event(slot));
    let others: Vec<usize> = slots
        .clone()
        .filter(|other| *other != slot && board.now.duration[*other] > 0 && !board.fixed[*other])
        .collect();
    let other = others.get(dice.below(others.len())).copied();
    match (dice.below(3), other) {
        (0, _) if duration > 1 => {
            let part = 1 + dice.below(duration as usize - 1) as u32;
            for slot in partners(board, slot) {
                split(board, slot, part);
            }
            let start = random_start(board, dice, slot);
            match dice.below(3) {
                0 => true,
                1 => move_linked(board, dice, slot, start),
                _ => chain::run(board, dice, slot, start),
            }
        }
        (1, Some(other)) if dice.below(2) == 0 => join(board, dice, slot, other),
        (1, Some(other)) => {
            merge(board, slot, other);
            let start = random_start(board, dice, slot);
            board.set_start(slot, start);
            refill(board, dice, slot);
            true
        }
        (_, Some(other)) if board.now.duration[other] > 1 => {
            let part = 1 + dice.below(board.now.duration[other] as usize - 1) as u32;
            for (slot, longer) in [(other, board.now.duration[other] - part), (slot, duration + part)] {
                // Out of the calendar while it is changed: the longer meet may not fit where it was.
                let start = board.now.start[slot];
                board.set_start(slot, NONE);
                board.set_duration(slot, longer);
                let start = if board.layout.starts[board.event(slot)][longer as usize - 1].contains(&start) {
                    start
                } else {
                    random_start(board, dice, slot)
                };
                board.set_start(slot, start);
                refill(board, dice, slot);
            }
            true
        }
        _ => false,
    }
}

/// Splits off all but the first periods of a meet, which then follow it.
fn split(board: &mut Board<'_>, slot: usize, part: u32) {
    let (start, duration) = (board.now.start[slot], board.now.duration[slot]);
    let Some(free) = board.layout.slots(board.event(slot)).find(|free| board.now.duration[*free] == 0) else { return };
    if part == 0 || part >= duration {
        return;
    }
    board.set_duration(slot, part);
    board.set_duration(free, duration - part);
    for (role, candidates) in board.layout.candidates[board.event(slot)].iter().enumerate() {
        if !candidates.is_empty() {
            let resource = board.filled(slot)[role];
            board.set_resource(free, role, resource);
        }
    }
    board.set_start(free, if start == NONE { NONE } else { start + part });
}

/// Brings a meet beside another of its event, along with what has to give way, and makes one of the two.
fn join(board: &mut Board<'_>, dice: &mut Dice, slot: usize, other: usize) -> bool {
    let (start, duration) = (board.now.start[slot], board.now.duration[slot]);
    let (then, long) = (board.now.start[other], board.now.duration[other]);
    if start == NONE || then == NONE || board.fixed_time[slot] {
        return false;
    }
    let beside = if dice.below(2) == 0 { Some(then + long) } else { then.checked_sub(duration) };
    let Some(beside) = beside else { return false };
    let first = beside.min(then);
    if !board.layout.starts[board.event(slot)][(duration + long) as usize - 1].contains(&first) {
        return false;
    }
    let there = beside == start || chain::run(board, dice, slot, beside);
    if !there || board.now.start[slot] != beside || board.now.start[other] != then {
        return false;
    }
    merge(board, slot, other);
    board.set_start(slot, first);
    refill(board, dice, slot);
    true
}

/// Gives one meet the periods of another of its event; it has no time afterwards.
fn merge(board: &mut Board<'_>, slot: usize, other: usize) {
    let duration = board.now.duration[slot] + board.now.duration[other];
    board.set_start(slot, NONE);
    board.set_start(other, NONE);
    for (role, candidates) in board.layout.candidates[board.event(slot)].iter().enumerate() {
        if !candidates.is_empty() {
            board.set_resource(other, role, NONE);
        }
    }
    board.set_duration(other, 0);
    board.set_duration(slot, duration);
}
