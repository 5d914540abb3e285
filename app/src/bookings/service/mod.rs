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
pub mod put_back;
mod relocate;
mod request;
mod restore;
mod search;
mod series;
pub mod source;
mod undo;

pub use alternatives::taken;
pub use cancel::{cancel, cancel_dates};
pub use change::{Answer, Decision, Outcome, Question, Why, cancel_met, change_rule, rule_change, rule_changes};
pub use decide::{confirm, deny};
pub use for_places::CALENDAR;
pub use gate::{Gate, Leave, Way};
pub use look::{Week, booking, holdings, of_person, requests, series, week};
pub use met::{Break, Met, Rules};
pub use relocate::relocate;
pub use request::{Remembered, request, request_once};
pub use restore::{restorable, restore};
pub use search::{Found, Sought, search};
pub use series::{Preview, book_series, book_series_within, preview};
pub use undo::{Cancelled, UNDO_MINUTES, book_again, bookable_again, undo, undoable};

use super::model::{Booking, Taken};
use super::rules::{Fault, LONGEST_REASON};
use crate::database::refusal::{self, Refusal};
use crate::facilities::service::FacilityError;
use crate::id::{OrganisationId, PersonId};
use crate::jobs::run::Stopped;
use crate::people::model::{Person, Right, Role, RoleKind, may};

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

impl BookingError {
    /// The refusal that the database gave, if it is one.
    fn refusal(&self) -> Option<Refusal> {
        match self {
            Self::Database(error) => refusal::of(error),
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

/// How often a write is tried when other transactions are in the way.
const TRIES: usize = 8;

/// Runs a write again while the database asks for it (a deadlock, a busy file).
macro_rules! trying {
    ($attempt:expr) => {{
        let mut tries = 0;
        loop {
            let outcome = $attempt.await;
            tries += 1;
            match &outcome {
                Err(error)
                    if error.refusal() == Some(crate::database::refusal::Refusal::TryAgain)
                        && tries < $crate::bookings::service::TRIES =>
                {
                    tokio::time::sleep(std::time::Duration::from_millis(5 << tries)).await;
                }
                _ => break outcome,
            }
        }
    }};
}
use trying;

/// Whether somebody with these roles holds the booking: in person, or for its organisation.
pub fn holds(booking: &Booking, person: Option<&Person>, roles: &[Role]) -> bool {
    held_by(booking.person.as_ref(), booking.organisation.as_ref(), person, roles)
}

/// Whether what this person and this organisation hold is held by somebody with these roles.
pub fn held_by(
    holder: Option<&PersonId>,
    organisation: Option<&OrganisationId>,
    person: Option<&Person>,
    roles: &[Role],
) -> bool {
    let own = person.is_some_and(|person| holder == Some(&person.id));
    own || organisation.is_some_and(|organisation| may(roles, Right::BookFor(organisation)))
}

/// Whether somebody holds the booking other than by being staff, so that cancelling it needs no reason.
pub fn holds_own(booking: &Booking, person: Option<&Person>, roles: &[Role]) -> bool {
    let own = |role: &Role| {
        role.kind == RoleKind::Booker && role.organisation.is_some() && role.organisation == booking.organisation
    };
    person.is_some_and(|person| booking.person.as_ref() == Some(&person.id)) || roles.iter().any(own)
}

/// A reason as it is kept: without blanks around it, not too long, and there where it is needed.
pub fn reason_given(reason: &str, needed: bool) -> Result<&str, BookingError> {
    let reason = reason.trim();
    if needed && reason.is_empty() {
        return Err(BookingError::ReasonMissing);
    }
    if reason.chars().count() > LONGEST_REASON { Err(BookingError::LongReason) } else { Ok(reason) }
}
