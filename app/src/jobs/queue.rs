//! The queue as others see it: what a job is, and how it is put in, claimed, reported on, ended and cancelled.

pub use super::store::{cancel, claim, end, is_ours, job, latest, put, renew};
use crate::id::{JobId, PersonId};
use crate::time::Instant;

/// Seconds a worker may be silent before its job is taken over.
pub const LEASE_SECONDS: i64 = 30;

/// How many workers may die over one job before it is given up.
pub const MOST_ATTEMPTS: i64 = 3;

/// The error of a job that was given up because its workers died.
pub const DIED: &str = "died";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobState {
    Queued,
    Running,
    Done,
    Failed,
    Cancelled,
}

impl JobState {
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether somebody works on it, or will.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// A piece of slow work as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: JobId,
    pub kind: String,
    /// What it is about; one job of a kind is live for a subject at a time.
    pub subject: String,
    /// What was asked for, in the kind's own JSON.
    pub payload: String,
    pub state: JobState,
    /// How far it has come, in the kind's own JSON.
    pub progress: String,
    pub cancel_requested: bool,
    /// How many times it has been claimed; also the number of the present claim.
    pub attempts: i64,
    pub created_by: Option<PersonId>,
    pub created_at: Instant,
    pub finished_at: Option<Instant>,
    /// A word for why it failed, which the kind's feature puts into a sentence; [`DIED`] is the queue's own.
    pub error: String,
}

/// Work to put into the queue.
#[derive(Debug, Clone, Copy)]
pub struct NewJob<'a> {
    /// Letters only.
    pub kind: &'a str,
    pub subject: &'a str,
    pub payload: &'a str,
    pub created_by: Option<&'a PersonId>,
}

/// What came of putting work in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    Queued(JobId),
    /// Such a job is already live for the subject; nothing was added.
    AlreadyLive(JobId),
}

/// How a claimed job ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    Done,
    Cancelled,
    /// A word for why.
    Failed(String),
    /// The worker was told to stop; the job goes back into the queue, and this claim is not counted.
    PutBack,
}
