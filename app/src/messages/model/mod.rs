//! What is told, to whom and by which way: words and rules, no input or output.

mod content;
mod kind;
mod letter;
mod notice;
mod reach;

pub use content::{About, Bookings, By, Content, Dated, Given, Placed, Season, WishTold};
pub use kind::{Kind, Topic};
pub use letter::{Block, Button, Entries, Letter};
pub use notice::{Holder, Notice};
pub use reach::{Open, Quiet, Reach, Route, Way};

use crate::id::{MessageId, OrganisationId, PersonId};
use crate::time::Instant;
use crate::words;

words! {
    /// A way to reach somebody.
    pub enum Channel {
        Email = "email",
        Sms = "sms",
        /// To the digital mailbox of a person.
        Digital = "digital",
        /// On paper: by the gateway where it takes letters, otherwise printed by staff.
        Letter = "letter",
    }
}

words! {
    /// What has become of a message.
    pub enum State {
        Waiting = "waiting",
        Sending = "sending",
        Sent = "sent",
        ToPrint = "to_print",
        Printed = "printed",
        /// Given up; staff see to it.
        Failed = "failed",
        /// Staff have stopped it.
        Stopped = "stopped",
        /// Whoever it is for does not want such messages.
        Unwanted = "unwanted",
        /// There was no way to send anything.
        Kept = "kept",
        /// It waited until it was of no use.
        Late = "late",
        /// Told in another message, with others of its kind.
        Joined = "joined",
    }
}

impl State {
    /// Whether it is still to be sent, or printed.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Sending | Self::ToPrint)
    }

    /// Whether staff may have it sent once more.
    pub fn may_go_again(self) -> bool {
        !matches!(self, Self::Waiting | Self::Sending | Self::Joined)
    }
}

words! {
    /// Why a message is as it is.
    pub enum Why {
        /// The other side refused it for good.
        Refused = "refused",
        /// It did not come through for days.
        GivenUp = "given_up",
        /// There is nobody who could be told.
        Nobody = "nobody",
        /// There is no address to reach whoever it is for.
        NoWay = "no_way",
        /// It failed, and will be tried again.
        Deferred = "deferred",
        /// It was handed over and no answer came: it may have arrived, and comes again under the same id.
        Unanswered = "unanswered",
    }
}

words! {
    /// A step of a message.
    pub enum Step {
        Sent = "sent",
        Deferred = "deferred",
        Unanswered = "unanswered",
        Failed = "failed",
        ToPrint = "to_print",
        Printed = "printed",
        Stopped = "stopped",
        Again = "again",
        AsLetter = "as_letter",
    }
}

/// A message as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub id: MessageId,
    pub kind: Kind,
    pub person: Option<PersonId>,
    pub organisation: Option<OrganisationId>,
    /// Whether whoever it is for did it themself.
    pub own: bool,
    pub group: Option<String>,
    /// What is told; `None` once it has been kept long enough.
    pub content: Option<Content>,
    /// As it was made when it was first sent.
    pub letter: Option<Letter>,
    pub channel: Option<Channel>,
    pub address: Option<String>,
    pub state: State,
    pub created_at: Instant,
    pub due_at: Instant,
    /// Until when it is worth sending.
    pub useful_until: Option<Instant>,
    /// Since when it is tried.
    pub tried_since: Instant,
    /// How often it has been claimed; also the number of the present claim.
    pub attempts: i64,
    /// How often staff have had it sent once more.
    pub edition: i64,
    pub done_at: Option<Instant>,
    pub why: Option<Why>,
}

/// A step of a message, as staff read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub at: Instant,
    pub step: Step,
    /// By whom, where it was a person.
    pub by: Option<String>,
    pub detail: String,
}
