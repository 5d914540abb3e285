//! Bookings and series: words and rules, no input or output.

mod booking;
mod change;
mod fault;
pub mod rules;
mod series;
mod state;

pub use booking::{Booking, Cancellation, Free, Holding, NewBooking, Taken};
pub use change::{Choice, RuleRecord};
pub use fault::Fault;
pub use series::{BookedSeries, NewSeries, NotBooked, Series, SkipReason, Skipped};
pub use state::State;

use crate::id::{OrganisationId, PersonId};
use crate::words;

words! {
    /// What kind of use it is; the calendar treats all alike.
    pub enum Kind {
        /// A school's lesson.
        Lesson = "lesson",
        /// A season time granted to an association.
        Season = "season",
        /// Booked by somebody, once or weekly.
        Single = "single",
        /// The space is out of use: repair, cleaning, the municipality's own event. Not use.
        Closure = "closure",
    }
}

/// What a space is used for, and by whom: the part that a wish, a booking and a weekly series have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub organisation: Option<OrganisationId>,
    pub person: Option<PersonId>,
    pub kind: Kind,
    pub title: String,
    /// How many come each time.
    pub persons: Option<i64>,
    /// For the clerk.
    pub note: String,
}

impl Use {
    /// A use of which no more is known than its kind and title.
    pub fn new(kind: Kind, title: impl Into<String>) -> Self {
        Self { organisation: None, person: None, kind, title: title.into(), persons: None, note: String::new() }
    }

    /// With the words as they are kept: without blanks around them.
    pub fn trimmed(&self) -> Self {
        Self { title: self.title.trim().to_owned(), note: self.note.trim().to_owned(), ..self.clone() }
    }
}
