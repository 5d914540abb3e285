//! Which resources fill the open roles of a meet: chosen anew after it has moved, or for their own sake.

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::layout::NONE;
use super::matching::seat;

/// Chooses anew each open role whose resource now clashes: another that is free, or that others make free.
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
        let span = |board: &Board<'_>, resource: u32| board.occupancy.most(resource as usize, start, duration);
        let filled = board.filled(slot)[role];
        if filled != NONE && span(board, filled) <= 1 || dice.below(5) == 0 {
            continue;
        }
        let from = dice.below(candidates.len());
        let mut turn = candidates[from..].iter().chain(&candidates[..from]);
        if let Some(&free) = turn.find(|candidate| span(board, **candidate) == 0) {
            board.set_resource(slot, role, free);
        } else {
            for change in seat(board, slot, role, from).into_iter().flatten() {
                board.set_resource(change.slot, change.role, change.resource);
            }
        }
    }
}

/// Another resource for one role: here, in the whole group that ought to have one, or exchanged with a meet that has it now.
pub fn another_resource(board: &mut Board<'_>, dice: &mut Dice, slot: usize) -> bool {
    let layout = board.layout;
    let event = board.event(slot);
    let roles = &layout.candidates[event];
    let role = dice.below(roles.len());
    let Some(candidates) = roles.get(role).filter(|candidates| !candidates.is_empty()) else { return false };
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
        let other = board.chosen[to as usize]
            .iter()
            .map(|other| *other as usize)
            .find(|other| overlap(other) && *other != slot);
        if let Some(other) = other.filter(|other| !board.fixed[*other]) {
            let event = board.event(other);
            let role = board
                .filled(other)
                .iter()
                .position(|filled| *filled == to)
                .filter(|role| !layout.candidates[event][*role].is_empty());
            if let Some(role) = role.filter(|role| from == NONE || layout.candidates[event][*role].contains(&from)) {
                board.set_resource(other, role, from);
            }
        }
    }
    board.set_resource(slot, role, to);
    true
}
