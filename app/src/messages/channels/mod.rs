//! The ways out of the site. Each says of a message whether the other side has it, so that nothing is lost, or sent twice, that
//! need not be.

mod gateway;
mod mail;

pub use gateway::{Gate, signature};
pub use mail::{Line, Post};

use super::model::{Channel, Kind, Letter, Open, Reach};
use crate::server::outgoing::Outgoing;
use crate::time::Instant;

/// A letter on its way to somebody.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// The same whenever it is sent again because nobody knows whether it arrived.
    pub id: String,
    pub kind: Kind,
    pub channel: Channel,
    pub created_at: Instant,
    pub to: Reach,
    pub letter: Letter,
}

/// What the other side says; with its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Accepted(String),
    /// It was not taken, and may be another time.
    Later(String),
    /// It was not taken, and will never be.
    Never(String),
    /// It was handed over, and no answer came.
    Unanswered(String),
}

/// The ways that are open.
pub fn open(outgoing: &Outgoing) -> Open {
    let taken = |channel: &Channel| {
        outgoing.gateway.as_ref().is_some_and(|gateway| gateway.takes.iter().any(|word| word == channel.word()))
    };
    Open { mail: outgoing.mail.is_some(), gateway: Channel::ALL.into_iter().filter(taken).collect() }
}
