//! Curriculum-based course timetabling: the `.ctt` of the second international timetabling competition and its extension
//! `.ectt`, read under the competition's rules (UD2); what the extension adds beyond them is passed over.

mod file;
pub mod problem;
mod read;
pub mod solution;
#[cfg(test)]
mod tests;

pub use file::FORMAT;
pub use read::read;

/// A department's term.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instance {
    pub name: String,
    pub days: usize,
    pub periods_per_day: usize,
    pub courses: Vec<Course>,
    pub rooms: Vec<Room>,
    /// The courses of each curriculum.
    pub curricula: Vec<Vec<usize>>,
    /// Course and period (counted from the week's first) that it cannot have.
    pub unavailable: Vec<(usize, usize)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    pub id: String,
    pub teacher: String,
    pub lectures: usize,
    /// Days over which they should be spread.
    pub min_days: u32,
    pub students: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    pub id: String,
    pub capacity: u32,
}

impl Instance {
    pub fn periods(&self) -> usize {
        self.days * self.periods_per_day
    }
}
