//! What can be done about messages. Other features put what they have done into the outbox by [`put()`], in their own transaction.

mod addition;
mod handle;
mod look;
mod put;
mod reach;
mod send;

pub use addition::{additions, set_additions};
pub use handle::{again, as_letter, printed, stop};
pub use look::{Filter, Seen, Whole, count, list, of_person, to_print, whole};
pub use put::put;
pub use reach::{reach, set_reach};
pub use send::{Finished, InHand, Ready, due, sweep, turn};

use crate::database::Failure;
use crate::messages::model::Kind;

/// Why something about messages was refused.
#[derive(Debug, thiserror::Error)]
pub enum MessageError {
    #[error("There is no such message.")]
    UnknownMessage,
    #[error("There is no such person.")]
    UnknownPerson,
    #[error("You may not do this with messages.")]
    Forbidden,
    #[error("The message is no longer as it was.")]
    Over,
    #[error("What is chosen cannot be.")]
    Faults(Vec<Fault>),
    #[error("The database failed.")]
    Database(#[from] sqlx::Error),
}

/// What is wrong with what somebody has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A number has digits, blanks, a plus and hyphens.
    Phone,
    /// Text messages need a number.
    PhoneMissing,
    /// Letters need an address.
    AddressMissing,
    LongAddress,
    /// Quiet hours have a beginning and an end.
    Quiet,
    /// It must be told.
    MustBeTold(Kind),
    Language,
    LongAddition(Kind),
}

impl Failure for MessageError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) => Some(cause),
            _ => None,
        }
    }
}
