//! Bookings and series: words and rules, no input or output.

use crate::id::{BookingId, BuildingId, OrganisationId, PersonId, RuleChangeId, SeriesId, SpaceId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a booking is for; the calendar treats all alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A school's lesson.
    Lesson,
    /// A season time granted to an association.
    Season,
    /// Booked by somebody, once or weekly.
    Single,
    /// The space is out of use: repair, cleaning, the municipality's own event. Not use.
    Closure,
}

impl Kind {
    pub const ALL: [Self; 4] = [Self::Lesson, Self::Season, Self::Single, Self::Closure];

    pub fn word(self) -> &'static str {
        match self {
            Self::Lesson => "lesson",
            Self::Season => "season",
            Self::Single => "single",
            Self::Closure => "closure",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for the clerk; holds no time.
    Requested,
    /// Holds its time.
    Confirmed,
    Cancelled,
    Denied,
}

impl State {
    pub const ALL: [Self; 4] = [Self::Requested, Self::Confirmed, Self::Cancelled, Self::Denied];

    pub fn word(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Confirmed => "confirmed",
            Self::Cancelled => "cancelled",
            Self::Denied => "denied",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// One use of a space. Times are UTC seconds, half open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    pub id: BookingId,
    pub space: SpaceId,
    pub series: Option<SeriesId>,
    pub organisation: Option<OrganisationId>,
    pub person: Option<PersonId>,
    pub kind: Kind,
    pub state: State,
    pub title: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub persons: Option<i64>,
    pub note: String,
    pub reason: String,
    pub created_at: i64,
}

impl Booking {
    /// Whether it holds its time or may come to.
    pub fn is_live(&self) -> bool {
        matches!(self.state, State::Requested | State::Confirmed)
    }
}

/// That a booking was cancelled, as far as it matters for taking that back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancellation {
    pub booking: BookingId,
    pub starts_at: i64,
    pub ends_at: i64,
    pub by: Option<PersonId>,
    /// UTC seconds; all dates cancelled in one act have the same.
    pub at: i64,
    /// What the booking was before.
    pub was: State,
    /// Whether it was cancelled by staff as staff, so that its holder cannot take that back.
    pub by_staff: bool,
}

/// A weekly use of a space, in civil time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSeries {
    pub space: SpaceId,
    pub organisation: Option<OrganisationId>,
    pub person: Option<PersonId>,
    pub kind: Kind,
    pub title: String,
    /// 1 (Monday) to 7.
    pub weekday: u8,
    /// Minutes after midnight; `ends_minute` may be 1440, or more for what ends on the day after.
    pub starts_minute: u16,
    pub ends_minute: u16,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    /// How many come each time.
    pub persons: Option<i64>,
    /// For the clerk.
    pub note: String,
    /// Dates to leave out without a word (school breaks, say).
    pub without: Vec<NaiveDate>,
    /// What publishes it: a proposal, a timetable.
    pub source: Option<String>,
    /// Whether opening hours and holidays bind it (season times, people's series) or not (a school's own lessons: holidays still do).
    pub opening_hours_bind: bool,
}

/// Why a date of a series is not booked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    pub date: NaiveDate,
    pub reason: SkipReason,
    /// What is in the way, in words.
    pub detail: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    Taken,
    Closed,
    Holiday,
    ClockChange,
}

impl SkipReason {
    pub const ALL: [Self; 4] = [Self::Taken, Self::Closed, Self::Holiday, Self::ClockChange];

    pub fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Closed => "closed",
            Self::Holiday => "holiday",
            Self::ClockChange => "clock_change",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// What became of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedSeries {
    pub id: SeriesId,
    pub booked: Vec<NaiveDate>,
    pub skipped: Vec<Skipped>,
}

/// A single use that is asked for. Times are UTC seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBooking {
    pub space: SpaceId,
    pub organisation: Option<OrganisationId>,
    pub person: Option<PersonId>,
    pub kind: Kind,
    pub title: String,
    pub starts_at: i64,
    pub ends_at: i64,
    pub persons: Option<i64>,
    pub note: String,
}

/// A time a space is held, and by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    pub booking: Booking,
    /// Held from and to, UTC seconds: the booking with its buffers.
    pub from: i64,
    pub to: i64,
}

/// A free time that could be booked instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Free {
    pub space: SpaceId,
    pub starts_at: i64,
    pub ends_at: i64,
}

/// What is in the way of a wish, and what is free instead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    pub by: Vec<Held>,
    /// The same time elsewhere, nearest first.
    pub elsewhere: Vec<Free>,
    /// The same place at other times, nearest first.
    pub other_times: Vec<Free>,
}

/// A weekly use as it was booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub id: SeriesId,
    pub space: SpaceId,
    pub organisation: Option<OrganisationId>,
    pub person: Option<PersonId>,
    pub kind: Kind,
    pub title: String,
    pub weekday: u8,
    pub starts_minute: u16,
    pub ends_minute: u16,
    pub first_date: NaiveDate,
    pub last_date: NaiveDate,
    pub persons: Option<i64>,
    pub note: String,
}

/// A date that a source's series could not book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotBooked {
    pub title: String,
    pub space: SpaceId,
    pub starts_minute: u16,
    pub ends_minute: u16,
    pub skipped: Skipped,
}

/// What becomes of a booking that a changed rule meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// It stays, although the rule says otherwise.
    Keep,
    /// It stays until somebody moves it.
    Move,
    Cancel,
}

impl Choice {
    pub const ALL: [Self; 3] = [Self::Keep, Self::Move, Self::Cancel];

    pub fn word(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Move => "move",
            Self::Cancel => "cancel",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.word() == word)
    }
}

/// A changed rule that met bookings: who changed what, where and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRecord {
    pub id: RuleChangeId,
    /// UTC seconds.
    pub at: i64,
    pub by: Option<PersonId>,
    /// The word of the change.
    pub kind: String,
    /// Where; neither means everywhere.
    pub building: Option<BuildingId>,
    pub space: Option<SpaceId>,
    /// In words, as the one who changed it read them.
    pub what: String,
    /// What those whose bookings were cancelled are told.
    pub reason: String,
}
