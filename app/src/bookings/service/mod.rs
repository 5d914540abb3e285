//! What can be done with bookings. Other features book through here, so that one rule holds for all.

mod again;
mod alternatives;
mod cancel;
mod change;
mod coming;
pub mod dates;
mod decide;
mod for_places;
mod gate;
mod look;
mod met;
mod parts;
pub mod planned;
pub mod put_back;
mod relocate;
mod remind;
mod request;
mod restore;
mod rule_record;
mod search;
mod series;
pub mod source;
mod tell;
pub mod training;
mod undo;
pub mod weekly;

pub use super::store::{Decided, Remembered};
pub use cancel::{cancel, cancel_dates};
pub use change::{Answer, Decision, Outcome, Question, Why, change_rule};
pub use decide::{Despite, confirm, deny};
pub use for_places::CALENDAR;
pub use gate::{Gate, Leave, Way};
pub use look::{Week, booking, holdings, of_person, requests, series, week};
pub use met::{Break, Met, Rules};
pub use relocate::relocate;
pub use remind::remind;
pub use request::{request, request_once};
pub use restore::{restorable, restore};
pub use rule_record::{cancel_met, rule_change, rule_changes};
pub use search::{Found, Sought, search};
pub use series::{Preview, book_series, book_series_within, preview};
pub use undo::{Cancelled, UNDO_MINUTES, book_again, bookable_again, undo, undoable};

use super::model::rules::LONGEST_REASON;
use super::model::{Booking, Fault, Taken, Use};
use crate::database::Failure;
use crate::database::refusal::Refusal;
use crate::facilities::service::FacilityError;
use crate::jobs::run::Stopped;
use crate::people::model::{Actor, Right, Role, RoleKind};

/// Why a booking was refused.
#[derive(Debug, thiserror::Error)]
pub enum BookingError {
    #[error("There is no such space.")]
    UnknownSpace,
    #[error("There is no such booking.")]
    UnknownBooking,
    #[error("You may not do this with the booking.")]
    Forbidden,
    #[error("You may not book for this organisation.")]
    NotForOrganisation,
    #[error("The booking breaks a rule.")]
    Faults(Vec<Fault>),
    #[error("A clerk decides about the space, so the booking cannot be moved there.")]
    ClerkDecides,
    #[error("No date of the series can be booked.")]
    NoDates,
    #[error("The series has not skipped that date.")]
    NotSkipped,
    #[error("A reason is needed, for those who read about it.")]
    ReasonMissing,
    #[error("A reason has at most 500 characters.")]
    LongReason,
    #[error("The time is taken.")]
    Taken(Box<Taken>),
    #[error("The booking has already been cancelled, denied or decided.")]
    Over,
    #[error("It is too late to take the cancellation back.")]
    TooLate,
    #[error("The time is no longer free.")]
    NotFree,
    #[error("The booking has already taken place.")]
    Past,
    #[error("The key has been used for another request.")]
    KeyReused,
    #[error(transparent)]
    Place(FacilityError),
    #[error("The database failed.")]
    Database(#[from] sqlx::Error),
}

impl Failure for BookingError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) => Some(cause),
            _ => None,
        }
    }
}

impl From<BookingError> for Stopped {
    fn from(cause: BookingError) -> Self {
        match cause {
            BookingError::Database(cause) => Self::Database(cause),
            other => Self::Calendar(Box::new(other)),
        }
    }
}

impl BookingError {
    /// Whether the time is held by something else, as the code found or the schema said.
    fn is_taken(&self) -> bool {
        matches!(self, Self::NotFree) || self.refusal() == Some(Refusal::Overlap)
    }
}

impl From<FacilityError> for BookingError {
    fn from(error: FacilityError) -> Self {
        match error {
            FacilityError::Database(cause) => Self::Database(cause),
            other => Self::Place(other),
        }
    }
}

/// Whether somebody holds the booking: in person, or for its organisation.
pub fn holds(actor: &Actor, booking: &Booking) -> bool {
    uses(actor, &booking.what)
}

/// Whether it is somebody's own use, or that of an organisation they book for.
pub fn uses(actor: &Actor, what: &Use) -> bool {
    let own = what.person.as_ref().is_some_and(|person| actor.is(person));
    own || what.organisation.as_ref().is_some_and(|organisation| actor.may(Right::BookFor(organisation)))
}

/// Whether somebody holds the booking other than by being staff, so that cancelling it needs no reason.
pub fn holds_own(actor: &Actor, booking: &Booking) -> bool {
    let Use { person, organisation, .. } = &booking.what;
    let own = |role: &Role| {
        role.kind == RoleKind::Booker && role.organisation.is_some() && role.organisation == *organisation
    };
    person.as_ref().is_some_and(|person| actor.is(person)) || actor.roles.iter().any(own)
}

/// A reason as it is kept: without blanks around it, not too long, and there where it is needed.
pub fn reason_given(reason: &str, needed: bool) -> Result<&str, BookingError> {
    let reason = reason.trim();
    if needed && reason.is_empty() {
        return Err(BookingError::ReasonMissing);
    }
    if reason.chars().count() > LONGEST_REASON { Err(BookingError::LongReason) } else { Ok(reason) }
}
