//! A proposal on its way into the calendar, in it, or out of it again.

use crate::id::{ProposalId, PublicationId};
use crate::time::Instant;
use crate::words;

words! {
    /// How far a publication is on its way.
    pub enum PublicationState {
        /// Being put into the calendar.
        Publishing = "publishing",
        /// All of it is in the calendar.
        Published = "published",
        /// Being taken out of the calendar.
        Withdrawing = "withdrawing",
        /// Taken out, and kept as that.
        Withdrawn = "withdrawn",
    }
}

/// What becomes of the dates of a season that lie in school breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchoolBreaks {
    LeftOut,
    /// Booked like all others.
    Booked,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Also the source of its series.
    pub id: PublicationId,
    pub proposal: ProposalId,
    pub state: PublicationState,
    pub school_breaks: SchoolBreaks,
    /// Weekly times there are.
    pub total: usize,
    /// How many of them have come into the calendar.
    pub done: usize,
    pub published_at: Instant,
    pub withdrawn_at: Option<Instant>,
    /// Why it was withdrawn.
    pub reason: String,
}
