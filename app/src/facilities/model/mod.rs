//! Buildings, spaces and atoms: words and rules, no input or output.

pub mod closed_days;
pub mod closing;
mod flaw;
pub mod holidays;
pub mod hours;
mod new;
mod rule;

pub use flaw::{FieldRule, Flaw, opening_flaws};
pub use new::{MOST_PERSONS, NewBuilding, NewException, NewSchoolBreak, NewSpace, picture_origin};
pub use rule::{KeptClosedDay, KeptClosing, NewClosing, Reach, RuleChange};

use crate::id::{AtomId, BuildingId, ExceptionId, SchoolBreakId, SpaceId};
use crate::time::{ClockSpan, DateRange};
use crate::words;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::ops::Deref;

/// A building as it is kept, with what is said of it: `building.name` is what [`NewBuilding`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Building {
    pub id: BuildingId,
    pub said: NewBuilding,
}

impl Deref for Building {
    type Target = NewBuilding;

    fn deref(&self) -> &NewBuilding {
        &self.said
    }
}

/// The smallest separately usable part of a space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Atom {
    pub id: AtomId,
    pub name: String,
}

/// What people book, with what is said of it: `space.name` is what [`NewSpace`] says. Two spaces that have an atom in common exclude
/// each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Space {
    pub id: SpaceId,
    pub said: NewSpace,
    /// In order of their names.
    pub atoms: Vec<Atom>,
}

impl Deref for Space {
    type Target = NewSpace;

    fn deref(&self) -> &NewSpace {
        &self.said
    }
}

words! {
    /// What becomes of a booking that is asked for.
    pub enum Approval {
        /// It is confirmed at once.
        Direct = "direct",
        /// It waits for the clerk.
        Clerk = "clerk",
    }
}

words! {
    /// What a space is, in the database, in files and in forms.
    pub enum SpaceKind {
        SportsHall = "sports_hall",
        Gymnasium = "gymnasium",
        Classroom = "classroom",
        SpecialRoom = "special_room",
        MeetingRoom = "meeting_room",
        Aula = "aula",
        DiningHall = "dining_hall",
        IceRink = "ice_rink",
        Pitch = "pitch",
        Other = "other",
    }
}

impl NewSpace {
    /// Whether so many persons may be let in, as far as anybody has said.
    pub fn holds(&self, persons: i64) -> bool {
        self.capacity.is_none_or(|capacity| persons <= capacity)
    }
}

/// Dates on which other hours hold, as they are kept: for one space, or for all of a building.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptException {
    pub id: ExceptionId,
    pub building: BuildingId,
    pub space: Option<SpaceId>,
    pub dates: DateRange,
    /// `None`: closed.
    pub window: Option<ClockSpan>,
    pub reason: String,
}

/// Days without school, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolBreak {
    pub id: SchoolBreakId,
    pub name: String,
    pub dates: DateRange,
}

/// The school break that a date lies in.
pub fn break_on(breaks: &[SchoolBreak], date: NaiveDate) -> Option<&SchoolBreak> {
    breaks.iter().find(|each| each.dates.contains(date))
}

/// Features as they are stored: sorted words between commas.
pub fn join_words(words: &[String]) -> String {
    let mut words: Vec<_> = words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words.dedup();
    words.join(",")
}

pub fn split_words(text: &str) -> Vec<String> {
    text.split(',').map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}
