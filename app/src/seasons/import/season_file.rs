//! The `season/1` format as one type: what a round is written as, and what a file is read as.

use super::Fault;
use super::object::{Faults, List, object, read, written};
use super::values::{Band, Clock, Described, Numbers, Points, Whole};
use crate::time::{Weekday, Weekly};

/// What the file says it is.
const FORMAT: &str = "season/1";

object! {
    /// A season: what may be used, and who asks for what.
    pub struct SeasonFile {
        name: String,
        slot_minutes: Whole<1, 1440>,
        buildings: List<Building>,
        spaces: List<Space>,
        /// When others hold atoms of spaces.
        occupied: List<Occupied>,
        clubs: List<Club>,
        wishes: List<Wish>,
        /// Sessions that must be in the plan.
        locked: List<Session>,
        /// The plan of before.
        previous: List<Session>,
        change_penalty: Points,
        shortfall_penalty_per_slot: Points,
        adjacency_value: Points,
    }
}

object! {
    pub struct Building {
        id: String,
        name: Described,
        area: Described,
        evening_cost: Points,
    }
}

object! {
    pub struct Space {
        id: String,
        name: Described,
        building: String,
        capacity: Whole<0>,
        features: Vec<String>,
        atoms: Vec<String>,
        open: List<Time>,
    }
}

object! {
    pub struct Occupied {
        atom: String,
        ..time: Time,
    }
}

object! {
    pub struct Club {
        id: String,
        name: Described,
        min_minutes: Whole<0>,
        max_minutes: Whole<0>,
    }
}

object! {
    /// What one group asks for.
    pub struct Wish {
        id: String,
        club: String,
        group: Described,
        age_band: Band,
        ..numbers: Numbers,
        needs: Vec<String>,
        spaces: List<SpaceChoice>,
        times: List<TimeChoice>,
        /// Points for the first, second, … session.
        values: Vec<Points>,
        value_per_extra_slot: Points,
    }
}

object! {
    pub struct SpaceChoice {
        id: String,
        penalty: Points,
    }
}

object! {
    pub struct TimeChoice {
        penalty: Points,
        ..time: Time,
    }
}

object! {
    /// One weekly time of one wish in one space: in a plan, locked, or in the plan of before.
    pub struct Session {
        wish: String,
        space: String,
        ..time: Time,
    }
}

object! {
    pub struct Time {
        day: Whole<1, 7>,
        from: Clock,
        to: Clock,
    }
}

impl SeasonFile {
    /// Reads a file, compressed or not. What cannot be read is noted in the faults, and its place stands empty.
    ///
    /// # Errors
    /// Why there is nothing to be read.
    pub fn read(bytes: &[u8]) -> Result<(Self, Faults), Fault> {
        read(bytes, FORMAT, "problem")
    }

    /// The file's text.
    pub fn text(&self) -> String {
        written(FORMAT, self)
    }
}

impl Time {
    /// As people say it; nothing for a day that does not exist.
    pub fn weekly(&self) -> Option<Weekly> {
        let weekday = Weekday::try_from(i64::try_from(self.day.0).ok()?).ok()?;
        Some(Weekly::new(weekday, self.from.0, self.to.0))
    }
}

impl From<Weekly> for Time {
    fn from(time: Weekly) -> Self {
        Self { day: Whole(time.weekday.number().into()), from: Clock(time.from), to: Clock(time.until) }
    }
}
