//! Moves of more than one meet: two exchanged, two that change their order, longer stretches exchanged, and one without a
//! time squeezed in.

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::chain;
use super::filling::refill;
use super::layout::NONE;
use super::moves::{partners, random_start, slot_of};

/// Exchanges the starts of two meets of one resource.
pub fn exchange(board: &mut Board<'_>, dice: &mut Dice, slot: usize) -> bool {
    let Some(resource) = one_of(board, dice, slot) else { return false };
    let Some(other) = slot_of(board, dice, resource) else { return false };
    let (start, then) = (board.now.start[slot], board.now.start[other]);
    if other == slot || board.fixed[other] || board.fixed_time[other] || start == then {
        return false;
    }
    let fits =
        |slot: usize, start: u32| start == NONE || (start + board.now.duration[slot]) as usize <= board.layout.times;
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

/// A resource of the meet, by chance.
fn one_of(board: &Board<'_>, dice: &mut Dice, slot: usize) -> Option<usize> {
    let filled = board.filled(slot);
    filled.get(dice.below(filled.len())).filter(|resource| **resource != NONE).map(|resource| *resource as usize)
}

/// The meet that alone has the resource at a time.
fn alone_at(board: &Board<'_>, resource: usize, time: u32) -> Option<usize> {
    (time < board.layout.times as u32).then(|| board.occupancy.alone(resource, time as usize)).flatten()
}

/// A meet without a time gets one that suits all of its resources but one, which is made free: its meet there goes where it
/// has nothing else to do, with whatever has to give way.
pub fn squeeze(board: &mut Board<'_>, dice: &mut Dice, slot: usize) -> bool {
    let Some(resource) = one_of(board, dice, slot) else { return false };
    let duration = board.now.duration[slot];
    let free = |board: &Board<'_>, resource: usize, start: u32| board.occupancy.most(resource, start, duration) == 0;
    let others_free = |board: &Board<'_>, start: u32| {
        let others = board.filled(slot).iter().filter(|other| **other != NONE && **other as usize != resource);
        others.into_iter().all(|other| free(board, *other as usize, start))
    };
    let wanted =
        (0..12).map(|_| random_start(board, dice, slot)).find(|start| *start != NONE && others_free(board, *start));
    let Some(start) = wanted else { return false };
    if !free(board, resource, start) {
        let spare = (0..12)
            .map(|_| random_start(board, dice, slot))
            .find(|start| *start != NONE && free(board, resource, *start));
        let (Some(spare), Some(other)) = (spare, alone_at(board, resource, start)) else { return false };
        let stretches = chain::Stretches { here: start, there: spare, length: duration };
        if !chain::exchange(board, dice, other, stretches) {
            return false;
        }
    }
    for slot in partners(board, slot) {
        board.set_start(slot, start);
        refill(board, dice, slot);
    }
    true
}

/// Two meets of a resource that follow each other change their order, be they as long as each other or not.
pub fn turn(board: &mut Board<'_>, dice: &mut Dice, slot: usize) -> bool {
    let Some(resource) = one_of(board, dice, slot) else { return false };
    let (start, duration) = (board.now.start[slot], board.now.duration[slot]);
    if start == NONE {
        return false;
    }
    let after = dice.below(2) == 0;
    let next = if after { Some(start + duration) } else { start.checked_sub(1) };
    let Some(other) = next.and_then(|time| alone_at(board, resource, time)) else { return false };
    let (first, second) = if after { (slot, other) } else { (other, slot) };
    let (from, long) = (board.now.start[first], board.now.duration[second]);
    let last = board.now.start[second] + long;
    let (mine, theirs) = (partners(board, first), partners(board, second));
    if from + board.now.duration[first] != board.now.start[second]
        || mine.iter().chain(&theirs).any(|slot| board.fixed[*slot] || board.fixed_time[*slot])
        || mine.iter().any(|slot| theirs.contains(slot))
    {
        return false;
    }
    for slot in &theirs {
        board.set_start(*slot, from);
    }
    for slot in &mine {
        board.set_start(*slot, last - board.now.duration[first]);
    }
    mine.iter().chain(&theirs).for_each(|slot| refill(board, dice, *slot));
    true
}

/// A longer stretch of time around the meet is exchanged with another one: two periods, three, or the whole day.
pub fn stretch(board: &mut Board<'_>, dice: &mut Dice, slot: usize) -> bool {
    let (start, duration) = (board.now.start[slot], board.now.duration[slot]);
    if start == NONE {
        return false;
    }
    let times = &board.layout.problem.times;
    let length = duration + 1 + dice.below(3) as u32;
    let here = start.saturating_sub(dice.below((length - duration) as usize + 1) as u32);
    let there = random_start(board, dice, slot);
    if there == NONE || (here + length) as usize > times.len() || (there + length) as usize > times.len() {
        return false;
    }
    let one_day = |from: u32| times[from as usize].day == times[(from + length - 1) as usize].day;
    one_day(here) && one_day(there) && chain::exchange(board, dice, slot, chain::Stretches { here, there, length })
}
