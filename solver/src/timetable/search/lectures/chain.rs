//! Moves of several lectures at once: two periods exchange all that stands in each other's way (a Kempe chain), and a course
//! gathers in one room.

use super::bits::each;
use super::board::{Board, FREE, Spot};

/// So many lectures change places at once at most.
const LONGEST: usize = 24;

/// A move under construction; kept from one to the next, so that nothing is allocated.
#[derive(Default)]
pub struct Chain {
    /// Lectures, where they were and where they go.
    moved: Vec<(u32, Spot, Spot)>,
    /// The same lectures as bits.
    known: Vec<u64>,
    /// Rooms as bits that are free once the chain has left, in the period where it begins and in the other.
    open: [Vec<u64>; 2],
    /// For each curriculum: lectures more that go to the other period than come from there.
    going: Vec<i32>,
    /// Curricula of the chain, and what a lecture alone of each costs.
    touched: Vec<(u32, i32)>,
}

impl Chain {
    /// A lecture goes to a period; what can't be held with it there goes to its old period, and so on. Counts rooms and days
    /// as if it were done and says how much more all wishes cost; `None` when it can't be done, or costs more than `most` for sure.
    pub fn exchange(&mut self, board: &mut Board<'_>, lecture: usize, period: u32, most: i32) -> Option<i32> {
        let from = board.spots()[lecture];
        if !self.follow(board, lecture, period) {
            return None;
        }
        let alone = self.alone_more(board, from.period, period);
        let saved = |(lecture, from, _): &(u32, Spot, Spot)| board.saved_at_most(*lecture as usize, from.room);
        if alone > most && alone - self.moved.iter().map(saved).sum::<i32>() > most {
            return None;
        }
        let before = board.wishes;
        self.clear_out(board, [from.period, period]);
        for at in 0..self.moved.len() {
            let (lecture, from, to) = self.moved[at];
            let open = &mut self.open[usize::from(to.period == period)];
            let Some(room) = cheapest(board, board.tables.course(lecture as usize), from.room, open) else {
                for (lecture, from, to) in &self.moved[..at] {
                    count(board, *lecture, *to, *from);
                }
                for (lecture, from, _) in &self.moved[at..] {
                    count_in(board, *lecture, *from);
                }
                return None;
            };
            open[room as usize / 64] &= !(1 << (room % 64));
            let to = Spot { period: to.period, room };
            self.moved[at] = (lecture, from, to);
            count_in(board, lecture, to);
        }
        Some(board.wishes - before + alone)
    }

    /// Finds the lectures of the chain; their rooms are open. Whether it can be done.
    fn follow(&mut self, board: &Board<'_>, lecture: usize, period: u32) -> bool {
        let tables = board.tables;
        let from = board.spots()[lecture];
        self.begin(tables.course_of.len());
        self.add(lecture, from, period);
        let mut next = 0;
        while next < self.moved.len() {
            let (lecture, now, to) = self.moved[next];
            let course = tables.course(lecture as usize);
            if !tables.is_allowed(course, to.period) {
                return false;
            }
            // Lectures in its way that have been moved off already stand here too: the count only says whether to look.
            if board.clash(course, to.period) > 0 {
                let rivals = tables.rival_lectures(course).iter().zip(board.present.row(to.period as usize));
                for (word, (rivals, present)) in rivals.enumerate() {
                    for bit in each(rivals & present & !self.known[word]) {
                        if self.moved.len() == LONGEST {
                            return false;
                        }
                        let other = word * 64 + bit;
                        self.add(other, board.spots()[other], now.period);
                    }
                }
            }
            next += 1;
        }
        true
    }

    fn begin(&mut self, lectures: usize) {
        self.known.resize(lectures.div_ceil(64), 0);
        for (lecture, _, _) in self.moved.drain(..) {
            self.known[lecture as usize / 64] &= !(1 << (lecture % 64));
        }
    }

    fn add(&mut self, lecture: usize, from: Spot, period: u32) {
        self.known[lecture / 64] |= 1 << (lecture % 64);
        self.moved.push((lecture as u32, from, Spot { period, room: from.room }));
    }

    /// Takes all lectures of the chain out of their rooms and days, and notes which rooms are free then.
    fn clear_out(&mut self, board: &mut Board<'_>, periods: [u32; 2]) {
        let rooms = board.tables.rooms;
        for (open, period) in self.open.iter_mut().zip(periods) {
            open.clear();
            open.resize(rooms.div_ceil(64), 0);
            let free = (0..rooms as u32).filter(|room| board.at(Spot { period, room: *room }) == FREE);
            free.for_each(|room| open[room as usize / 64] |= 1 << (room % 64));
        }
        for (lecture, from, _) in &self.moved {
            let open = &mut self.open[usize::from(from.period == periods[1])];
            open[from.room as usize / 64] |= 1 << (from.room % 64);
            count_out(board, *lecture, *from);
        }
    }

    /// What lectures alone cost more.
    fn alone_more(&mut self, board: &Board<'_>, here: u32, there: u32) -> i32 {
        let tables = board.tables;
        self.going.resize(tables.curricula, 0);
        for (lecture, from, _) in &self.moved {
            let step = if from.period == here { 1 } else { -1 };
            for attended in tables.attended(tables.course(*lecture as usize)) {
                let going = &mut self.going[attended.curriculum as usize];
                if *going == 0 {
                    self.touched.push((attended.curriculum, attended.cost));
                }
                *going += step;
            }
        }
        let mut sum = 0;
        for (curriculum, cost) in self.touched.drain(..) {
            // One that is noted twice is through the first time.
            let going = std::mem::take(&mut self.going[curriculum as usize]);
            if going != 0 {
                sum += cost * board.alone_more_with(curriculum, here, there, going);
            }
        }
        sum
    }

    /// A course meets in one room; whoever is there takes the rooms it leaves. Counted as if done; says what it costs more.
    pub fn gather(&mut self, board: &mut Board<'_>, lectures: std::ops::Range<usize>, room: u32) -> i32 {
        self.begin(board.tables.course_of.len());
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
        for (lecture, from, to) in &self.moved {
            count(board, *lecture, *from, *to);
        }
        board.wishes - before
    }

    /// Does what was counted.
    pub fn make(&self, board: &mut Board<'_>) {
        for (lecture, from, to) in &self.moved {
            board.lift(*lecture as usize);
            if from.period != to.period {
                board.stay_away(*lecture as usize, from.period);
            }
        }
        for (lecture, from, to) in &self.moved {
            board.settle(*lecture as usize, *to);
            if from.period != to.period {
                board.attend(*lecture as usize, to.period);
            }
        }
    }

    /// Takes back what was counted.
    pub fn drop(&self, board: &mut Board<'_>) {
        for (lecture, from, to) in &self.moved {
            count(board, *lecture, *to, *from);
        }
    }
}

/// Counts a lecture in another room, and on another day.
fn count(board: &mut Board<'_>, lecture: u32, from: Spot, to: Spot) {
    board.leave_room(lecture as usize, from.room);
    board.enter_room(lecture as usize, to.room);
    if from.period != to.period {
        board.leave_day(lecture as usize, from.period);
        board.enter_day(lecture as usize, to.period);
    }
}

fn count_in(board: &mut Board<'_>, lecture: u32, spot: Spot) {
    board.enter_room(lecture as usize, spot.room);
    board.enter_day(lecture as usize, spot.period);
}

fn count_out(board: &mut Board<'_>, lecture: u32, spot: Spot) {
    board.leave_room(lecture as usize, spot.room);
    board.leave_day(lecture as usize, spot.period);
}

/// The open room that costs a course least, its own if that is one.
fn cheapest(board: &Board<'_>, course: usize, own: u32, open: &[u64]) -> Option<u32> {
    if open[own as usize / 64] >> (own % 64) & 1 == 1 && board.room_cost(course, own) == 0 {
        return Some(own);
    }
    let rooms = open.iter().enumerate().flat_map(|(word, bits)| each(*bits).map(move |bit| (word * 64 + bit) as u32));
    rooms.min_by_key(|room| (board.room_cost(course, *room), *room != own))
}
