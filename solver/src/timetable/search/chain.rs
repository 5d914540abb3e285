//! Kempe chains: a meet goes to another time, what stands in its way there comes here, what that meets here goes there,
//! until nobody clashes who did not before.

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::layout::NONE;
use super::moves::{partners, refill};

/// Resources of all meets in a chain at most, each time it is met: longer ones cost more than they find.
const MOST: usize = 150;

/// Moves the meet to the start, and whatever has to give way; says whether it could.
pub fn run(board: &mut Board<'_>, dice: &mut Dice, slot: usize, start: u32) -> bool {
    let here = board.now.start[slot];
    let duration = board.now.duration[slot];
    if here == NONE || start == NONE || here.abs_diff(start) < duration {
        return false;
    }
    let mut chain = partners(board, slot);
    let mut place = 0;
    let mut resources = 0;
    while place < chain.len() {
        let moving = chain[place];
        place += 1;
        resources += board.filled(moving).len();
        if resources > MOST {
            return false;
        }
        let from = board.now.start[moving];
        let away = (here..here + duration).contains(&from);
        let to = if away { from + start - here } else { from + here - start };
        let (length, layout) = (board.now.duration[moving], board.layout);
        if (to + length) as usize > layout.times {
            return false;
        }
        for (role, resource) in board.filled(moving).iter().enumerate() {
            let open = !layout.candidates[board.event(moving)][role].is_empty();
            if open || *resource == NONE || !layout.exclusive[*resource as usize] {
                continue;
            }
            let counts = &board.count[*resource as usize * layout.times + to as usize..][..length as usize];
            if counts.iter().all(|count| *count == 0) {
                continue;
            }
            for &other in layout.given_slots[*resource as usize].iter().chain(&board.chosen[*resource as usize]) {
                let other = other as usize;
                let (then, long) = (board.now.start[other], board.now.duration[other]);
                if then == NONE || long == 0 || then >= to + length || to >= then + long || chain.contains(&other) {
                    continue;
                }
                // It must lie within the stretch that is exchanged, or it cannot come along.
                let window = if away { start } else { here };
                let inside = then >= window && then + long <= window + duration;
                if !inside || board.fixed[other] || board.fixed_time[other] {
                    return false;
                }
                for along in partners(board, other) {
                    if !chain.contains(&along) {
                        chain.push(along);
                    }
                }
            }
        }
    }
    let starts: Vec<u32> = chain.iter().map(|slot| board.now.start[*slot]).collect();
    for (slot, from) in chain.iter().zip(starts) {
        let away = (here..here + duration).contains(&from);
        board.set_start(*slot, if away { from + start - here } else { from + here - start });
    }
    for slot in chain {
        refill(board, dice, slot);
    }
    true
}
