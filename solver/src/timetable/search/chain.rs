//! Kempe chains: a meet goes to another time, what stands in its way there comes here, what that meets here goes there,
//! until nobody clashes who did not before. Two stretches of time as long as each other are exchanged that way, for just
//! as many meets as it takes.

use super::super::super::season::search::dice::Dice;
use super::board::Board;
use super::filling::refill;
use super::layout::NONE;
use super::moves::each_partner;

/// Resources of all meets in a chain at most, each time it is met: longer ones cost more than they find.
const MOST: usize = 150;

/// The meets of a chain, each once.
#[derive(Debug, Clone, Default)]
pub struct Chain {
    slots: Vec<u32>,
    seen: Vec<u32>,
    round: u32,
}

impl Chain {
    /// For so many slots.
    pub fn new(slots: usize) -> Self {
        Self { slots: Vec::new(), seen: vec![0; slots], round: 0 }
    }

    fn clear(&mut self) {
        self.slots.clear();
        self.round = self.round.wrapping_add(1);
    }

    fn add(&mut self, slot: usize) {
        if self.seen[slot] != self.round {
            self.seen[slot] = self.round;
            self.slots.push(slot as u32);
        }
    }

    fn has(&self, slot: usize) -> bool {
        self.seen[slot] == self.round
    }
}

/// The stretches that are exchanged: of `length` times from `here` and from `there`.
#[derive(Debug, Clone, Copy)]
pub struct Stretches {
    pub here: u32,
    pub there: u32,
    pub length: u32,
}

impl Stretches {
    /// Where a meet goes that now begins so; `None` when it is not wholly within one of the two.
    fn other(self, start: u32, duration: u32) -> Option<u32> {
        let within = |from: u32| start >= from && start + duration <= from + self.length;
        if within(self.here) {
            Some(start - self.here + self.there)
        } else {
            within(self.there).then(|| start - self.there + self.here)
        }
    }
}

/// Moves the meet to the start, and whatever has to give way; says whether it could.
pub fn run(board: &mut Board<'_>, dice: &mut Dice, slot: usize, start: u32) -> bool {
    let stretches = Stretches { here: board.now.start[slot], there: start, length: board.now.duration[slot] };
    start != NONE && exchange(board, dice, slot, stretches)
}

/// Exchanges the stretches for the meet and whatever has to give way; says whether it could.
pub fn exchange(board: &mut Board<'_>, dice: &mut Dice, slot: usize, stretches: Stretches) -> bool {
    let Stretches { here, there, length } = stretches;
    if here == NONE || here.abs_diff(there) < length || (here.max(there) + length) as usize > board.layout.times {
        return false;
    }
    let mut chain = std::mem::take(&mut board.chain);
    let found = collect(board, &mut chain, slot, stretches);
    if found {
        for &slot in &chain.slots {
            let slot = slot as usize;
            if let Some(to) = stretches.other(board.now.start[slot], board.now.duration[slot]) {
                board.set_start(slot, to);
            }
        }
        for &slot in &chain.slots {
            refill(board, dice, slot as usize);
        }
    }
    board.chain = chain;
    found
}

fn collect(board: &Board<'_>, chain: &mut Chain, slot: usize, stretches: Stretches) -> bool {
    let layout = board.layout;
    chain.clear();
    each_partner(board, slot, |other| chain.add(other));
    let (mut place, mut resources) = (0, 0);
    while let Some(&moving) = chain.slots.get(place) {
        let moving = moving as usize;
        place += 1;
        let length = board.now.duration[moving];
        let Some(to) = stretches.other(board.now.start[moving], length) else { return false };
        if board.fixed[moving] || board.fixed_time[moving] {
            return false;
        }
        let filled = board.filled(moving);
        resources += filled.len();
        if resources > MOST {
            return false;
        }
        for (role, resource) in filled.iter().enumerate() {
            let open = !layout.candidates[board.event(moving)][role].is_empty();
            if open || *resource == NONE || !layout.exclusive[*resource as usize] {
                continue;
            }
            for time in to..to + length {
                if let Some(other) = board.occupancy.alone(*resource as usize, time as usize) {
                    if !chain.has(other) {
                        each_partner(board, other, |along| chain.add(along));
                    }
                } else if board.occupancy.count(*resource as usize, time as usize) > 0 {
                    for &other in layout.given_slots[*resource as usize].iter().chain(&board.chosen[*resource as usize])
                    {
                        let other = other as usize;
                        let (then, long) = (board.now.start[other], board.now.duration[other]);
                        if then <= time && time < then.saturating_add(long) && !chain.has(other) {
                            each_partner(board, other, |along| chain.add(along));
                        }
                    }
                }
            }
        }
    }
    true
}
