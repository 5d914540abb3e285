//! What a move would cost, without making it.

use super::board::{Board, FREE, Spot};

/// For five periods in a row of which the middle one is free: lectures alone more with a lecture in the middle than without.
const ALONE: [i8; 32] = {
    let mut table = [0; 32];
    let mut window = 0;
    while window < 32 {
        let (with, without) = (window | 4, window & !4);
        table[window] = lonely(with) - lonely(without);
        window += 1;
    }
    table
};

/// Of the middle three of five periods, those with a lecture and none beside it.
const fn lonely(window: usize) -> i8 {
    (window & 0b00111 == 0b00010) as i8 + (window & 0b01110 == 0b00100) as i8 + (window & 0b11100 == 0b01000) as i8
}

/// Lectures alone more in a day with a lecture in a period than without; the mask says when there are others.
pub fn alone(mask: u64, place: u32) -> i32 {
    i32::from(ALONE[(mask >> place & 31) as usize])
}

impl Board<'_> {
    /// Clashes more after moving a lecture to a place; a lecture there takes its old one.
    pub fn clashes_more(&self, lecture: usize, to: Spot) -> i32 {
        let from = self.spots[lecture];
        if from.period == to.period {
            return 0;
        }
        let course = self.tables.course(lecture);
        // The lecture itself stands in its own course's way.
        let gain = self.clash(course, to.period) - self.clash(course, from.period) + 1;
        let other = self.at(to);
        if other == FREE {
            return gain;
        }
        let second = self.tables.course(other as usize);
        if second == course {
            return 0;
        }
        let back = self.clash(second, from.period) - self.clash(second, to.period) + 1;
        gain + back - 2 * i32::from(self.tables.are_rivals(course, second))
    }

    /// What the wishes cost more after that move.
    pub fn wishes_more(&self, lecture: usize, to: Spot) -> i32 {
        let from = self.spots[lecture];
        let course = self.tables.course(lecture);
        let other = self.at(to);
        if other == FREE {
            let moved = if from.period == to.period {
                0
            } else {
                self.days_more(course, from, to) + self.alone_more(course, from, to)
            };
            return moved + self.rooms_more(course, from.room, to.room);
        }
        let second = self.tables.course(other as usize);
        if second == course {
            return 0;
        }
        let rooms = self.rooms_more(course, from.room, to.room) + self.rooms_more(second, to.room, from.room);
        if from.period == to.period {
            return rooms;
        }
        let days = self.days_more(course, from, to) + self.days_more(second, to, from);
        let alone = if self.tables.are_related(course, second) {
            self.alone_more_beyond(course, second, from, to) + self.alone_more_beyond(second, course, to, from)
        } else {
            self.alone_more(course, from, to) + self.alone_more(second, to, from)
        };
        rooms + days + alone
    }

    /// What the wishes for rooms cost more when one lecture of a course changes its.
    pub fn rooms_more(&self, course: usize, from: u32, to: u32) -> i32 {
        if from == to {
            return 0;
        }
        let (old, new) = (course * self.tables.rooms + from as usize, course * self.tables.rooms + to as usize);
        let rooms = i32::from(self.in_room[new] == 0) - i32::from(self.in_room[old] == 1);
        self.tables.crowding[new] - self.tables.crowding[old] + rooms * self.tables.rooms_cost
    }

    /// What one more lecture of a course costs in a room.
    pub fn room_cost(&self, course: usize, room: u32) -> i32 {
        let at = course * self.tables.rooms + room as usize;
        self.tables.crowding[at] + i32::from(self.in_room[at] == 0) * self.tables.rooms_cost
    }

    /// What a lecture's room and day cost less elsewhere, at most.
    pub fn saved_at_most(&self, lecture: usize, room: u32) -> i32 {
        let (tables, course) = (self.tables, self.tables.course(lecture));
        let at = course * tables.rooms + room as usize;
        let short = self.days_used[course] < tables.min_days[course];
        tables.crowding[at] + i32::from(self.in_room[at] <= 2) * tables.rooms_cost + i32::from(short) * tables.days_cost
    }

    fn days_more(&self, course: usize, from: Spot, to: Spot) -> i32 {
        let (old, new) = (self.tables.day[from.period as usize].0, self.tables.day[to.period as usize].0);
        if old == new {
            return 0;
        }
        let on = |day: u32| self.on_day[course * self.tables.days + day as usize];
        let used = self.days_used[course];
        let after = used + i32::from(on(new) == 0) - i32::from(on(old) == 1);
        let missing = |used: i32| (self.tables.min_days[course] - used).max(0);
        (missing(after) - missing(used)) * self.tables.days_cost
    }

    fn alone_more(&self, course: usize, from: Spot, to: Spot) -> i32 {
        self.tables
            .attended(course)
            .iter()
            .map(|attended| self.alone_more_of(attended.curriculum, from, to) * attended.cost)
            .sum()
    }

    /// The same, but for curricula that another course, which takes its place, belongs to as well.
    fn alone_more_beyond(&self, course: usize, other: usize, from: Spot, to: Spot) -> i32 {
        let mut shared = self.tables.attended(other).iter().peekable();
        let mut sum = 0;
        for attended in self.tables.attended(course) {
            while shared.next_if(|other| other.curriculum < attended.curriculum).is_some() {}
            if shared.peek().is_none_or(|other| other.curriculum != attended.curriculum) {
                sum += self.alone_more_of(attended.curriculum, from, to) * attended.cost;
            }
        }
        sum
    }

    fn alone_more_of(&self, curriculum: u32, from: Spot, to: Spot) -> i32 {
        let tables = self.tables;
        let (masks, (old_day, old)) = (curriculum as usize * tables.days, tables.day[from.period as usize]);
        let (new_day, new) = tables.day[to.period as usize];
        let before = self.masks[masks + old_day as usize];
        let held = curriculum as usize * tables.periods;
        let mut sum = 0;
        let mut without = before;
        if self.held[held + from.period as usize] == 1 {
            without &= !(4 << old);
            sum -= alone(without, old);
        }
        let mask = if old_day == new_day { without } else { self.masks[masks + new_day as usize] };
        if mask >> new & 4 == 0 {
            sum += alone(mask, new);
        }
        sum
    }
    /// Lectures alone more of a curriculum when so many more of its lectures go from one period to another than come from there.
    pub fn alone_more_with(&self, curriculum: u32, here: u32, there: u32, going: i32) -> i32 {
        let tables = self.tables;
        let (held, masks) = (curriculum as usize * tables.periods, curriculum as usize * tables.days);
        let (mut sum, mut last) = (0, None);
        for (period, more) in [(here, -going), (there, going)] {
            let before = i32::from(self.held[held + period as usize]);
            let (day, place) = tables.day[period as usize];
            let mask = last.filter(|(of, _)| *of == day).map_or(self.masks[masks + day as usize], |(_, mask)| mask);
            let without = mask & !(4 << place);
            let (was, is) = (i32::from(before > 0), i32::from(before + more > 0));
            sum += (is - was) * alone(without, place);
            last = Some((day, if is == 1 { without | 4 << place } else { without }));
        }
        sum
    }
}
