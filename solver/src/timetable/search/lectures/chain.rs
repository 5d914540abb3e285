//! Moves of several lectures at once: two periods exchange all that stands in each other's way (a Kempe chain), and a course
//! gathers in one room.

use super::board::{Board, FREE, Spot};

/// So many lectures change places at once at most.
const LONGEST: usize = 24;

/// A move under construction; kept from one to the next, so that nothing is allocated.
#[derive(Default)]
pub struct Chain {
    /// Lectures, where they were and where they go.
    moved: Vec<(u32, Spot, Spot)>,
}

impl Chain {
    /// A lecture goes to a period; what can't be held with it there goes to its old period, and so on. Counts the
    /// wishes as if it were done and says how much more they cost; `None` when it can't be done.
    pub fn exchange(&mut self, board: &mut Board<'_>, lecture: usize, period: u32) -> Option<i32> {
        let tables = board.tables;
        let from = board.spots()[lecture];
        let (here, there) = (from.period, period);
        self.moved.clear();
        self.moved.push((lecture as u32, from, Spot { period: there, room: from.room }));
        let mut next = 0;
        while next < self.moved.len() {
            let (lecture, _, to) = self.moved[next];
            let course = tables.course(lecture as usize);
            if !tables.is_allowed(course, to.period) {
                return None;
            }
            let back = if to.period == here { there } else { here };
            // Lectures in its way that have been moved off already stand here too: the count only says whether to look.
            if board.clash(course, to.period) > 0 {
                for room in 0..tables.rooms as u32 {
                    let spot = Spot { period: to.period, room };
                    let other = board.at(spot);
                    if other != FREE
                        && tables.are_rivals(course, tables.course(other as usize))
                        && self.moved.iter().all(|(known, _, _)| *known != other)
                    {
                        if self.moved.len() == LONGEST {
                            return None;
                        }
                        self.moved.push((other, spot, Spot { period: back, room }));
                    }
                }
            }
            next += 1;
        }
        let before = board.wishes;
        for (lecture, from, _) in &self.moved {
            board.count_out(*lecture as usize, *from);
        }
        for at in 0..self.moved.len() {
            let (lecture, from, to) = self.moved[at];
            let Some(room) = self.room(board, lecture as usize, to.period, at) else {
                for (lecture, _, to) in &self.moved[..at] {
                    board.count_out(*lecture as usize, *to);
                }
                for (lecture, from, _) in &self.moved {
                    board.count_in(*lecture as usize, *from);
                }
                return None;
            };
            let to = Spot { period: to.period, room };
            self.moved[at] = (lecture, from, to);
            board.count_in(lecture as usize, to);
        }
        Some(board.wishes - before)
    }

    /// The cheapest room in a period for a lecture of the chain: one that is free, or that another of the chain leaves.
    fn room(&self, board: &Board<'_>, lecture: usize, period: u32, done: usize) -> Option<u32> {
        let course = board.tables.course(lecture);
        let free = |room: &u32| {
            let spot = Spot { period, room: *room };
            let other = board.at(spot);
            (other == FREE || self.moved.iter().any(|(leaving, _, _)| *leaving == other))
                && self.moved[..done].iter().all(|(_, _, taken)| *taken != spot)
        };
        let own = self.moved[done].1.room;
        (0..board.tables.rooms as u32).filter(free).min_by_key(|room| (board.room_cost(course, *room), *room != own))
    }

    /// A course meets in one room; whoever is there takes the rooms it leaves. Counted as if done; says what it costs more.
    pub fn gather(&mut self, board: &mut Board<'_>, lectures: std::ops::Range<usize>, room: u32) -> i32 {
        self.moved.clear();
        let before = board.wishes;
        for lecture in lectures {
            let from = board.spots()[lecture];
            let to = Spot { period: from.period, room };
            let other = board.at(to);
            if from.room == room {
                continue;
            }
            self.moved.push((lecture as u32, from, to));
            if other != FREE {
                self.moved.push((other, to, from));
            }
        }
        for (lecture, from, _) in &self.moved {
            board.count_out(*lecture as usize, *from);
        }
        for (lecture, _, to) in &self.moved {
            board.count_in(*lecture as usize, *to);
        }
        board.wishes - before
    }

    /// Does what was counted.
    pub fn make(&self, board: &mut Board<'_>) {
        self.moved.iter().for_each(|(lecture, _, _)| board.lift(*lecture as usize));
        self.moved.iter().for_each(|(lecture, _, to)| board.settle(*lecture as usize, *to));
    }

    /// Takes back what was counted.
    pub fn drop(&self, board: &mut Board<'_>) {
        self.moved.iter().for_each(|(lecture, _, to)| board.count_out(*lecture as usize, *to));
        self.moved.iter().for_each(|(lecture, from, _)| board.count_in(*lecture as usize, *from));
    }
}
