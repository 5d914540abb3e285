//! Every lecture in a period and a room, no two in the same; what that costs is counted where it changes.

use super::super::super::plan::Plan;
use super::bits::Bits;
use super::instance::Instance;
use super::price::alone;
use super::tables::Tables;
use crate::season::search::dice::Dice;

/// No lecture.
pub const FREE: u32 = u32::MAX;

/// A period and a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    pub period: u32,
    pub room: u32,
}

/// A complete timetable.
pub struct Board<'a> {
    pub tables: &'a Tables,
    pub(super) spots: Vec<Spot>,
    /// The lecture in a period and room.
    grid: Vec<u32>,
    /// The lectures of each period.
    pub(super) present: Bits,
    /// For each course and period: lectures held then that can't be held with it, and one more when it is not allowed.
    in_the_way: Vec<u16>,
    /// For each curriculum and period: lectures then.
    pub(super) held: Vec<u16>,
    /// For each curriculum and day: periods with lectures, the first at bit 2.
    pub(super) masks: Vec<u64>,
    /// For each course and day: lectures.
    pub(super) on_day: Vec<u8>,
    pub(super) days_used: Vec<i32>,
    /// For each course and room: lectures.
    pub(super) in_room: Vec<u8>,
    /// Lectures at once that can't be, or in periods they can't have; each pair counts once.
    pub clashes: i32,
    /// What the wishes cost. Exact when nothing clashes.
    pub wishes: i32,
}

impl<'a> Board<'a> {
    /// With the lectures of a plan where they are in it, and the others wherever there is room.
    pub fn new(instance: &Instance, tables: &'a Tables, start: Option<&Plan>, dice: &mut Dice) -> Self {
        let courses = instance.lectures.len();
        let mut in_the_way = vec![0; courses * tables.periods];
        for (at, count) in in_the_way.iter_mut().enumerate() {
            *count = u16::from(!instance.allowed[at / tables.periods][at % tables.periods]);
        }
        let mut board = Self {
            tables,
            spots: vec![Spot { period: 0, room: 0 }; tables.course_of.len()],
            grid: vec![FREE; tables.periods * tables.rooms],
            present: Bits::new(tables.periods, tables.course_of.len()),
            in_the_way,
            held: vec![0; instance.curricula.len() * tables.periods],
            masks: vec![0; instance.curricula.len() * tables.days],
            on_day: vec![0; courses * tables.days],
            days_used: vec![0; courses],
            in_room: vec![0; courses * tables.rooms],
            clashes: 0,
            wishes: tables.min_days.iter().map(|days| days * tables.days_cost - tables.rooms_cost).sum(),
        };
        board.fill(instance, start, dice);
        board
    }

    fn fill(&mut self, instance: &Instance, start: Option<&Plan>, dice: &mut Dice) {
        let mut wanted: Vec<Vec<Spot>> = vec![Vec::new(); instance.lectures.len()];
        for meet in start.into_iter().flatten() {
            let room = meet.resources.get(instance.open_role[meet.event]).copied().flatten();
            let room = room.and_then(|room| instance.rooms.iter().position(|known| *known == room));
            let spot = meet.start.zip(room).map(|(period, room)| Spot { period: period as u32, room: room as u32 });
            wanted[meet.event].extend(spot);
        }
        // Whoever has most in the way goes first.
        let mut order: Vec<usize> = (0..self.spots.len()).collect();
        let hard = |course: usize| {
            self.tables.rivals(course).len() * self.tables.periods / self.tables.allowed(course).len().max(1)
        };
        order.sort_by_key(|lecture| std::cmp::Reverse(hard(self.tables.course(*lecture))));
        for lecture in order {
            let course = self.tables.course(lecture);
            let spot = wanted[course].pop().filter(|spot| self.at(*spot) == FREE);
            let spot = spot.or_else(|| self.cheapest(course, dice));
            if let Some(spot) = spot {
                self.clashes += self.clash(course, spot.period);
                self.count_in(lecture, spot);
                self.settle(lecture, spot);
            }
        }
    }

    /// The free place that is in the least people's way, of equal ones any.
    fn cheapest(&self, course: usize, dice: &mut Dice) -> Option<Spot> {
        let rooms = self.tables.rooms;
        let free = (0..self.grid.len()).filter(|at| self.grid[*at] == FREE);
        let cost = |at: usize| {
            let crowding = i64::from(self.tables.crowding[course * rooms + at % rooms]);
            i64::from(self.clash(course, (at / rooms) as u32)) * 10_000_000 + crowding
        };
        let (_, _, at) = free.map(|at| (cost(at), dice.below(1 << 20), at)).min()?;
        Some(Spot { period: (at / rooms) as u32, room: (at % rooms) as u32 })
    }

    /// Period and room of each lecture.
    pub fn spots(&self) -> &[Spot] {
        &self.spots
    }

    /// The lecture in a place, or [`FREE`].
    pub fn at(&self, spot: Spot) -> u32 {
        self.grid[spot.period as usize * self.tables.rooms + spot.room as usize]
    }

    /// What is in the course's way in a period; a lecture of its own counts.
    pub fn clash(&self, course: usize, period: u32) -> i32 {
        i32::from(self.in_the_way[course * self.tables.periods + period as usize])
    }

    /// Moves a lecture, and one that is there to its old place.
    pub fn shift(&mut self, lecture: usize, to: Spot, clashes: i32) {
        let from = self.spots[lecture];
        let other = self.at(to);
        if from.period == to.period {
            self.leave_room(lecture, from.room);
            if other != FREE {
                self.leave_room(other as usize, to.room);
                self.enter_room(other as usize, from.room);
            }
            self.enter_room(lecture, to.room);
            self.grid[from.period as usize * self.tables.rooms + from.room as usize] = FREE;
            self.seat(lecture, to);
            if other != FREE {
                self.seat(other as usize, from);
            }
        } else {
            self.count_out(lecture, from);
            if other != FREE {
                self.count_out(other as usize, to);
                self.count_in(other as usize, from);
            }
            self.count_in(lecture, to);
            self.lift(lecture);
            if other != FREE {
                self.lift(other as usize);
                self.settle(other as usize, from);
            }
            self.settle(lecture, to);
        }
        self.clashes += clashes;
    }

    /// Writes down where a lecture is.
    fn seat(&mut self, lecture: usize, spot: Spot) {
        self.spots[lecture] = spot;
        self.grid[spot.period as usize * self.tables.rooms + spot.room as usize] = lecture as u32;
    }

    /// Writes down where a lecture is, and that it is in others' way there. Wishes are counted apart.
    pub fn settle(&mut self, lecture: usize, spot: Spot) {
        self.seat(lecture, spot);
        self.present.set(spot.period as usize, lecture);
        let tables = self.tables;
        for rival in tables.rivals(tables.course(lecture)) {
            self.in_the_way[*rival as usize * tables.periods + spot.period as usize] += 1;
        }
    }

    /// Undoes [`Board::settle`].
    pub fn lift(&mut self, lecture: usize) {
        let (tables, spot) = (self.tables, self.spots[lecture]);
        self.grid[spot.period as usize * tables.rooms + spot.room as usize] = FREE;
        self.present.clear(spot.period as usize, lecture);
        for rival in tables.rivals(tables.course(lecture)) {
            self.in_the_way[*rival as usize * tables.periods + spot.period as usize] -= 1;
        }
    }

    /// Counts among the wishes that a lecture is held somewhere.
    pub fn count_in(&mut self, lecture: usize, spot: Spot) {
        self.enter_room(lecture, spot.room);
        self.enter_day(lecture, spot.period);
        self.attend(lecture, spot.period);
    }

    /// Undoes [`Board::count_in`].
    pub fn count_out(&mut self, lecture: usize, spot: Spot) {
        self.leave_room(lecture, spot.room);
        self.leave_day(lecture, spot.period);
        self.stay_away(lecture, spot.period);
    }

    /// Counts what a lecture costs by its room.
    pub fn enter_room(&mut self, lecture: usize, room: u32) {
        let at = self.tables.course(lecture) * self.tables.rooms + room as usize;
        self.wishes += self.tables.crowding[at] + i32::from(self.in_room[at] == 0) * self.tables.rooms_cost;
        self.in_room[at] += 1;
    }

    /// Undoes [`Board::enter_room`].
    pub fn leave_room(&mut self, lecture: usize, room: u32) {
        let at = self.tables.course(lecture) * self.tables.rooms + room as usize;
        self.in_room[at] -= 1;
        self.wishes -= self.tables.crowding[at] + i32::from(self.in_room[at] == 0) * self.tables.rooms_cost;
    }

    /// Counts the day on which a lecture is held.
    pub fn enter_day(&mut self, lecture: usize, period: u32) {
        let (tables, course) = (self.tables, self.tables.course(lecture));
        let lectures = &mut self.on_day[course * tables.days + tables.day[period as usize].0 as usize];
        if *lectures == 0 {
            self.wishes -= i32::from(self.days_used[course] < tables.min_days[course]) * tables.days_cost;
            self.days_used[course] += 1;
        }
        *lectures += 1;
    }

    /// Undoes [`Board::enter_day`].
    pub fn leave_day(&mut self, lecture: usize, period: u32) {
        let (tables, course) = (self.tables, self.tables.course(lecture));
        let lectures = &mut self.on_day[course * tables.days + tables.day[period as usize].0 as usize];
        *lectures -= 1;
        if *lectures == 0 {
            self.days_used[course] -= 1;
            self.wishes += i32::from(self.days_used[course] < tables.min_days[course]) * tables.days_cost;
        }
    }

    /// Counts a lecture in its curricula's days.
    pub fn attend(&mut self, lecture: usize, period: u32) {
        let tables = self.tables;
        let (day, place) = tables.day[period as usize];
        for attended in tables.attended(tables.course(lecture)) {
            let held = &mut self.held[attended.curriculum as usize * tables.periods + period as usize];
            *held += 1;
            if *held == 1 {
                let mask = &mut self.masks[attended.curriculum as usize * tables.days + day as usize];
                self.wishes += alone(*mask, place) * attended.cost;
                *mask |= 4 << place;
            }
        }
    }

    /// Undoes [`Board::attend`].
    pub fn stay_away(&mut self, lecture: usize, period: u32) {
        let tables = self.tables;
        let (day, place) = tables.day[period as usize];
        for attended in tables.attended(tables.course(lecture)) {
            let held = &mut self.held[attended.curriculum as usize * tables.periods + period as usize];
            *held -= 1;
            if *held == 0 {
                let mask = &mut self.masks[attended.curriculum as usize * tables.days + day as usize];
                *mask &= !(4 << place);
                self.wishes -= alone(*mask, place) * attended.cost;
            }
        }
    }
}
