//! A school's givens as FET states them: days, hours, students, teachers, rooms, activities. References are places in the lists.

use std::collections::HashMap;

/// One school's week, before anything is decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instance {
    pub name: String,
    pub days: Vec<String>,
    pub hours: Vec<String>,
    /// Whether each of the days is half of one: a morning, then its afternoon.
    pub halves: bool,
    /// Whether the days stand beside each other, as in a plan of blocks: students have each hour on one of them at most.
    pub blocks: bool,
    /// Days of a term, where the days are divided into terms.
    pub term: Option<usize>,
    pub teachers: Vec<String>,
    /// Whether a rule that says days means those of the calendar, though days are halves.
    pub says_days: bool,
    /// Where days are halves, for each teacher the days of which both may be used; `None`: all.
    pub whole_days: Vec<Option<usize>>,
    /// Students who are never parted: subgroups, and groups and years that have none.
    pub students: Vec<String>,
    /// Every year, group and subgroup by its name.
    pub sets: HashMap<String, StudentSet>,
    pub rooms: Vec<Room>,
    /// Names of the buildings they are in.
    pub buildings: Vec<String>,
    /// Those that take place.
    pub activities: Vec<Activity>,
    /// Activities that do not, by their ids: constraints may still speak of them.
    pub inactive: Vec<String>,
}

/// A year, a group or a subgroup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StudentSet {
    /// Places among the students, ascending.
    pub members: Vec<usize>,
    pub persons: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    pub name: String,
    /// Persons it holds.
    pub capacity: u32,
    /// The building it is in, by its place in the list.
    pub building: Option<usize>,
    /// Of a virtual room, which stands for several at once: for each of these the rooms that can be it. Empty: a real room.
    pub parts: Vec<Vec<usize>>,
}

/// A lesson in one piece.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Activity {
    pub id: String,
    /// The activity it was split from; "0": it is whole.
    pub group: String,
    /// Hours.
    pub duration: usize,
    pub teachers: Vec<usize>,
    /// Names of its sets of students.
    pub sets: Vec<String>,
    /// Their members, ascending, each once.
    pub students: Vec<usize>,
    pub persons: u32,
    pub subject: String,
    pub tags: Vec<String>,
}

impl Instance {
    /// Times of a day in the problem: before the hours stands one at which nothing is held, so that days are apart.
    pub fn day_length(&self) -> usize {
        self.hours.len() + 1
    }

    /// The place of the first room among the problem's resources: students and teachers come before.
    pub fn first_room(&self) -> usize {
        self.students.len() + self.teachers.len()
    }

    /// The place among the rooms of one of the problem's resources, if it is one.
    pub fn room_of(&self, resource: usize) -> Option<usize> {
        resource.checked_sub(self.first_room()).filter(|room| *room < self.rooms.len())
    }

    pub fn is_virtual(&self, room: usize) -> bool {
        !self.rooms[room].parts.is_empty()
    }

    /// The time of an hour of a day.
    pub fn time(&self, day: usize, hour: usize) -> usize {
        day * self.day_length() + 1 + hour
    }

    /// The day and hour of a time; `None` for the time before the hours.
    pub fn day_and_hour(&self, time: usize) -> Option<(usize, usize)> {
        Some((time / self.day_length(), (time % self.day_length()).checked_sub(1)?))
    }
}
