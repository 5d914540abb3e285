//! Every lecture in a period and a room, no two in the same; what that costs is counted where it changes.

use super::super::super::plan::Plan;
use super::instance::Instance;
use crate::season::search::dice::Dice;

/// Cost of two lectures at once that can't be, or of one in a period it can't have, beside the wishes.
pub const CLASH: i64 = 40;

/// No lecture.
pub const FREE: u32 = u32::MAX;

/// A complete timetable.
pub struct Board<'a> {
    pub instance: &'a Instance,
    course_of: Vec<u32>,
    place: Vec<(usize, usize)>,
    /// The lecture in a period and room.
    grid: Vec<u32>,
    /// For each course and period: lectures held then that can't be held with it.
    in_the_way: Vec<u16>,
    /// For each curriculum and period, with a period that never is on each side of a day: lectures then.
    filled: Vec<u8>,
    /// Place of a period in `filled`.
    column: Vec<usize>,
    columns: usize,
    /// For each course and day: lectures.
    on_day: Vec<u8>,
    days_used: Vec<u32>,
    /// For each course and room: lectures.
    in_room: Vec<u8>,
    crowding: Vec<i32>,
    rooms: usize,
    pub clashes: i64,
    pub wishes: i64,
}

impl<'a> Board<'a> {
    /// With the lectures of a plan where they are in it, and the others wherever there is room.
    pub fn new(instance: &'a Instance, start: Option<&Plan>, dice: &mut Dice) -> Self {
        let (courses, periods, rooms) = (instance.lectures.len(), instance.periods(), instance.rooms.len());
        let course_of: Vec<u32> = (0..courses).flat_map(|course| std::iter::repeat_n(course as u32, instance.lectures[course])).collect();
        let column: Vec<usize> = (0..periods).map(|period| period + instance.day[period] + 1).collect();
        let columns = periods + instance.days + 2;
        let crowding = (0..courses * rooms).map(|at| instance.crowding(at / rooms, at % rooms).min(1_000_000) as i32).collect();
        let mut board = Self {
            instance,
            place: vec![(0, 0); course_of.len()],
            grid: vec![FREE; periods * rooms],
            in_the_way: vec![0; courses * periods],
            filled: vec![0; instance.curricula.len() * columns],
            column,
            columns,
            on_day: vec![0; courses * instance.days],
            days_used: vec![0; courses],
            in_room: vec![0; courses * rooms],
            crowding,
            rooms,
            clashes: 0,
            wishes: (0..courses)
                .map(|course| i64::from(instance.min_days[course]) * instance.weights.days - instance.weights.stability)
                .sum(),
            course_of,
        };
        board.fill(start, dice);
        board
    }

    fn fill(&mut self, start: Option<&Plan>, dice: &mut Dice) {
        let mut wanted: Vec<Vec<(usize, usize)>> = vec![Vec::new(); self.instance.lectures.len()];
        for meet in start.into_iter().flatten() {
            let room = meet.resources.get(self.instance.open_role[meet.event]).copied().flatten();
            let room = room.and_then(|room| self.instance.rooms.iter().position(|known| *known == room));
            wanted[meet.event].extend(meet.start.zip(room));
        }
        // Whoever has most in the way goes first.
        let mut order: Vec<usize> = (0..self.course_of.len()).collect();
        order.sort_by_key(|lecture| std::cmp::Reverse(self.instance.rivals[self.course(*lecture)].len()));
        for lecture in order {
            let course = self.course(lecture);
            let place = wanted[course].pop().filter(|(period, room)| self.at(*period, *room) == FREE);
            let place = place.or_else(|| self.cheapest(course, dice));
            if let Some((period, room)) = place {
                self.clashes += self.clash(course, period);
                self.wishes += self.enter(course, period, room);
                self.settle(lecture, period, room);
            }
        }
    }

    /// The free place that is in the least people's way, of equal ones any.
    fn cheapest(&self, course: usize, dice: &mut Dice) -> Option<(usize, usize)> {
        let free = (0..self.grid.len()).filter(|at| self.grid[*at] == FREE).map(|at| (at / self.rooms, at % self.rooms));
        let cost =
            |(period, room): (usize, usize)| self.clash(course, period) * 1000 + i64::from(self.crowding[course * self.rooms + room]);
        free.map(|place| (cost(place), dice.below(1 << 20), place)).min().map(|(_, _, place)| place)
    }

    pub fn course(&self, lecture: usize) -> usize {
        self.course_of[lecture] as usize
    }

    /// Period and room of each lecture.
    pub fn places(&self) -> &[(usize, usize)] {
        &self.place
    }

    pub fn at(&self, period: usize, room: usize) -> u32 {
        self.grid[period * self.rooms + room]
    }

    /// Lectures that can't be held with the course in a period, and whether it can be held then at all.
    fn clash(&self, course: usize, period: usize) -> i64 {
        let instance = self.instance;
        i64::from(self.in_the_way[course * instance.periods() + period]) + i64::from(!instance.allowed[course][period])
    }

    /// What moving a lecture to a place costs more; a lecture there takes its old place. Tables are as before afterwards.
    pub fn price(&mut self, lecture: usize, period: usize, room: usize) -> (i64, i64) {
        let (course, (old_period, old_room)) = (self.course(lecture), self.place[lecture]);
        let other = self.at(period, room);
        let mut wishes = self.leave(course, old_period, old_room);
        let mut clashes = 0;
        if other == FREE {
            if period != old_period {
                // The lecture itself stands in its own course's way.
                clashes = self.clash(course, period) - (self.clash(course, old_period) - 1);
            }
            wishes += self.enter(course, period, room);
            self.leave(course, period, room);
        } else {
            let second = self.course(other as usize);
            wishes += self.leave(second, period, room);
            if period != old_period {
                let rivals = i64::from(course == second || self.instance.rivals[course].binary_search(&second).is_ok());
                let moved = |board: &Self, course, to, from| board.clash(course, to) - rivals - (board.clash(course, from) - 1);
                clashes = moved(self, course, period, old_period) + moved(self, second, old_period, period);
            }
            wishes += self.enter(course, period, room);
            wishes += self.enter(second, old_period, old_room);
            self.leave(second, old_period, old_room);
            self.leave(course, period, room);
            self.enter(second, period, room);
        }
        self.enter(course, old_period, old_room);
        (clashes, wishes)
    }

    /// Moves a lecture, and one that is there to its old place; `price` is what [`Board::price`] said.
    pub fn shift(&mut self, lecture: usize, period: usize, room: usize, price: (i64, i64)) {
        let (course, (old_period, old_room)) = (self.course(lecture), self.place[lecture]);
        let other = self.at(period, room);
        self.leave(course, old_period, old_room);
        self.lift(lecture);
        if other != FREE {
            let second = self.course(other as usize);
            self.leave(second, period, room);
            self.lift(other as usize);
            self.enter(second, old_period, old_room);
            self.settle(other as usize, old_period, old_room);
        }
        self.enter(course, period, room);
        self.settle(lecture, period, room);
        self.clashes += price.0;
        self.wishes += price.1;
    }

    fn settle(&mut self, lecture: usize, period: usize, room: usize) {
        self.place[lecture] = (period, room);
        self.grid[period * self.rooms + room] = lecture as u32;
        let periods = self.instance.periods();
        for rival in &self.instance.rivals[self.course_of[lecture] as usize] {
            self.in_the_way[rival * periods + period] += 1;
        }
    }

    fn lift(&mut self, lecture: usize) {
        let (period, room) = self.place[lecture];
        self.grid[period * self.rooms + room] = FREE;
        let periods = self.instance.periods();
        for rival in &self.instance.rivals[self.course_of[lecture] as usize] {
            self.in_the_way[rival * periods + period] -= 1;
        }
    }

    /// Counts a lecture of the course in; returns what wishes cost more for it.
    fn enter(&mut self, course: usize, period: usize, room: usize) -> i64 {
        let (instance, weights) = (self.instance, self.instance.weights);
        let mut cost = i64::from(self.crowding[course * self.rooms + room]);
        let held = &mut self.in_room[course * self.rooms + room];
        cost += i64::from(*held == 0) * weights.stability;
        *held += 1;
        let day = &mut self.on_day[course * instance.days + instance.day[period]];
        if *day == 0 {
            cost -= i64::from(self.days_used[course] < instance.min_days[course]) * weights.days;
            self.days_used[course] += 1;
        }
        *day += 1;
        for curriculum in &instance.of_course[course] {
            let at = curriculum * self.columns + self.column[period];
            let before = lonely(&self.filled, at);
            self.filled[at] += 1;
            cost += (lonely(&self.filled, at) - before) * instance.curricula[*curriculum].1 * weights.isolated;
        }
        cost
    }

    /// Counts a lecture of the course out; returns what wishes cost more without it.
    fn leave(&mut self, course: usize, period: usize, room: usize) -> i64 {
        let (instance, weights) = (self.instance, self.instance.weights);
        let mut cost = -i64::from(self.crowding[course * self.rooms + room]);
        let held = &mut self.in_room[course * self.rooms + room];
        *held -= 1;
        cost -= i64::from(*held == 0) * weights.stability;
        let day = &mut self.on_day[course * instance.days + instance.day[period]];
        *day -= 1;
        if *day == 0 {
            self.days_used[course] -= 1;
            cost += i64::from(self.days_used[course] < instance.min_days[course]) * weights.days;
        }
        for curriculum in &instance.of_course[course] {
            let at = curriculum * self.columns + self.column[period];
            let before = lonely(&self.filled, at);
            self.filled[at] -= 1;
            cost += (lonely(&self.filled, at) - before) * instance.curricula[*curriculum].1 * weights.isolated;
        }
        cost
    }
}

/// Lectures with none beside them, in a period and the two around it.
fn lonely(filled: &[u8], at: usize) -> i64 {
    let alone = |at: usize, beside: [u8; 2]| if beside == [0, 0] { i64::from(filled[at]) } else { 0 };
    // The outermost columns of all are never filled.
    let left = if at >= 2 { alone(at - 1, [filled[at - 2], filled[at]]) } else { 0 };
    let right = if at + 2 < filled.len() { alone(at + 1, [filled[at], filled[at + 2]]) } else { 0 };
    left + alone(at, [filled[at - 1], filled[at + 1]]) + right
}
