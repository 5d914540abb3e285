//! Buildings, spaces and atoms: words and rules, no input or output.

mod flaw;
mod new;
mod rule;

pub use flaw::{Flaw, Rule, opening_flaws};
pub use new::{MOST_PERSONS, NewBuilding, NewException, NewSchoolBreak, NewSpace, picture_origin};
pub use rule::{KeptClosedDay, KeptClosing, NewClosing, Reach, RuleChange};

use super::hours::Window;
use crate::id::{AtomId, BuildingId, ExceptionId, SchoolBreakId, SpaceId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Building {
    pub id: BuildingId,
    /// The municipality's own number or short name.
    pub code: String,
    pub name: String,
    pub area: String,
    pub address: String,
    /// Öre a year, where known.
    pub cost_ore_per_year: Option<i64>,
    pub area_m2: Option<i64>,
    pub energy_kwh_per_year: Option<i64>,
}

/// The smallest separately usable part of a space.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Atom {
    pub id: AtomId,
    pub name: String,
}

/// What people book. Two spaces that have an atom in common exclude each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Space {
    pub id: SpaceId,
    pub building: BuildingId,
    /// Unique within the building.
    pub code: String,
    pub name: String,
    pub kind: SpaceKind,
    /// Persons; `None` where nobody has said, which refuses nobody.
    pub capacity: Option<i64>,
    pub area_m2: Option<i64>,
    /// Sorted words: goals, stage, projector …
    pub features: Vec<String>,
    pub accessibility: String,
    pub photo_url: Option<String>,
    pub approval: Approval,
    pub buffer_before_minutes: i64,
    pub buffer_after_minutes: i64,
    pub min_minutes: i64,
    pub max_minutes: i64,
    pub max_days_ahead: i64,
    pub open_on_holidays: bool,
    /// Whether people may find and book it; others are kept for lessons and staff.
    pub bookable: bool,
    /// In order of their names.
    pub atoms: Vec<Atom>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// A booking is confirmed at once.
    Direct,
    /// A booking waits for the clerk.
    Clerk,
}

impl Space {
    /// Whether so many persons may be let in, as far as anybody has said.
    pub fn holds(&self, persons: i64) -> bool {
        self.capacity.is_none_or(|capacity| persons <= capacity)
    }
}

impl Approval {
    pub fn word(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Clerk => "clerk",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        [Self::Direct, Self::Clerk].into_iter().find(|approval| approval.word() == word)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpaceKind {
    SportsHall,
    Gymnasium,
    Classroom,
    SpecialRoom,
    MeetingRoom,
    Aula,
    DiningHall,
    IceRink,
    Pitch,
    Other,
}

impl SpaceKind {
    pub const ALL: [Self; 10] = [
        Self::SportsHall,
        Self::Gymnasium,
        Self::Classroom,
        Self::SpecialRoom,
        Self::MeetingRoom,
        Self::Aula,
        Self::DiningHall,
        Self::IceRink,
        Self::Pitch,
        Self::Other,
    ];

    /// The word in the database, in files and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::SportsHall => "sports_hall",
            Self::Gymnasium => "gymnasium",
            Self::Classroom => "classroom",
            Self::SpecialRoom => "special_room",
            Self::MeetingRoom => "meeting_room",
            Self::Aula => "aula",
            Self::DiningHall => "dining_hall",
            Self::IceRink => "ice_rink",
            Self::Pitch => "pitch",
            Self::Other => "other",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Dates on which other hours hold, as they are kept: for one space, or for all of a building.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptException {
    pub id: ExceptionId,
    pub building: BuildingId,
    pub space: Option<SpaceId>,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// `None`: closed.
    pub window: Option<Window>,
    pub reason: String,
}

/// Days without school, both ends included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolBreak {
    pub id: SchoolBreakId,
    pub name: String,
    pub first: NaiveDate,
    pub last: NaiveDate,
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
