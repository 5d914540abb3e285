//! The ways in which a wished booking can break a rule.

use crate::facilities::hours::Closed;
use chrono::NaiveDate;

/// What is wrong with a wished booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    NoTitle,
    LongTitle,
    LongNote,
    /// Fewer persons than one.
    NoPersons,
    UnknownOrganisation,
    /// A series whose last date is before its first.
    UntilBefore,
    /// A series that goes on for more than [`super::rules::SERIES_DAYS`].
    UntilFar,
    /// A time that the clock skips.
    SkippedHour,
    EndBeforeStart,
    /// Minutes the space is booked for at least.
    TooShort(i64),
    /// Minutes the space is booked for at most.
    TooLong(i64),
    Past,
    /// Days ahead the space may be booked.
    TooFarAhead(i64),
    /// The space is not open then.
    Closed(NaiveDate, Closed),
    /// It is open that day, but not at that time.
    OutsideHours(NaiveDate),
    /// Persons the space takes.
    TooManyPersons(i64),
    /// Nobody but staff books this space.
    NotBookable,
    /// Dates to come that one person may hold in their own name.
    TooManyComing(i64),
}

impl Fault {
    /// The field of a form, and of the interface, that the fault concerns.
    pub fn field(&self) -> &'static str {
        match self {
            Self::NoTitle | Self::LongTitle => "title",
            Self::LongNote => "note",
            Self::UnknownOrganisation => "organisation_id",
            Self::UntilBefore | Self::UntilFar => "until",
            Self::EndBeforeStart | Self::TooShort(_) | Self::TooLong(_) => "ends_at",
            Self::SkippedHour
            | Self::Past
            | Self::TooFarAhead(_)
            | Self::Closed(..)
            | Self::OutsideHours(_)
            | Self::TooManyComing(_) => "starts_at",
            Self::NoPersons | Self::TooManyPersons(_) => "persons",
            Self::NotBookable => "space_id",
        }
    }

    /// Whether it is about when the place is open: such a date of a series is skipped, not refused.
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Closed(..) | Self::OutsideHours(_))
    }
}
