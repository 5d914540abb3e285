//! A proposal on its way into the calendar, in it, or out of it again.

use crate::id::{ProposalId, PublicationId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicationState {
    /// Being put into the calendar.
    Publishing,
    /// All of it is in the calendar.
    Published,
    /// Being taken out of the calendar.
    Withdrawing,
    /// Taken out, and kept as that.
    Withdrawn,
}

impl PublicationState {
    pub const ALL: [Self; 4] = [Self::Publishing, Self::Published, Self::Withdrawing, Self::Withdrawn];

    pub fn word(self) -> &'static str {
        match self {
            Self::Publishing => "publishing",
            Self::Published => "published",
            Self::Withdrawing => "withdrawing",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Also the source of its series.
    pub id: PublicationId,
    pub proposal: ProposalId,
    pub state: PublicationState,
    /// Whether dates in school breaks are booked too.
    pub in_school_breaks: bool,
    /// Weekly times there are.
    pub total: usize,
    /// How many of them have come into the calendar.
    pub done: usize,
    /// UTC seconds.
    pub published_at: i64,
    pub withdrawn_at: Option<i64>,
    /// Why it was withdrawn.
    pub reason: String,
}
