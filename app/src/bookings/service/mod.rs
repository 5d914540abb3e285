//! What can be done with bookings. Other features book through here, so that one rule holds for all.

mod alternatives;
mod cancel;
mod close;
mod decide;
mod look;
mod relocate;
mod request;
mod search;
mod series;
pub mod source;

pub use alternatives::taken;
pub use cancel::{cancel, cancel_dates};
pub use close::close_over;
pub use decide::{confirm, deny};
pub use look::{Week, booking, holdings, of_person, requests, series, week};
pub use relocate::relocate;
pub use request::{Remembered, request, request_once};
pub use search::{Found, Sought, search};
pub use series::{Preview, book_series, book_series_within, preview, restore};

use super::model::{Booking, Taken};
use super::rules::Fault;
use crate::database::refusal::{self, Refusal};
use crate::people::model::{Person, Right, Role, may};

/// Why a booking was refused.
#[derive(Debug, thiserror::Error)]
pub enum BookingError {
    #[error("There is no such space.")]
    UnknownSpace,
    #[error("There is no such booking.")]
    UnknownBooking,
    #[error("You may not do this with the booking.")]
    Forbidden,
    #[error("The booking breaks a rule.")]
    Faults(Vec<Fault>),
    #[error("The time is taken.")]
    Taken(Box<Taken>),
    #[error("The booking has already been cancelled, denied or decided.")]
    Over,
    #[error("The booking has already taken place.")]
    Past,
    #[error("The key has been used for another request.")]
    KeyReused,
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
                    if error.refusal() == Some(crate::database::refusal::Refusal::TryAgain) && tries < $crate::bookings::service::TRIES =>
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
    let own = person.is_some_and(|person| booking.person.as_ref() == Some(&person.id));
    own || booking.organisation.as_ref().is_some_and(|organisation| may(roles, Right::BookFor(organisation)))
}
