//! What a job is: its state, what stands before it, how it is put in and how it ends.

use crate::id::{JobId, PersonId};
use crate::time::Instant;
use crate::words;
use serde::{Deserialize, Serialize};

/// Seconds a worker may be silent before its job is taken over.
pub const LEASE_SECONDS: i64 = 30;

/// How many workers may die over one job before it is given up.
pub const MOST_ATTEMPTS: i64 = 3;

/// The error of a job that was given up because its workers died.
pub const DIED: &str = "died";
/// The error of a job that needed more memory than it may have.
pub const TOO_MUCH: &str = "memory";
/// The error of a job that did not end when its time was over.
pub const TOO_LONG: &str = "time";

/// The error of a job of which this program cannot read what was asked for.
pub const NOT_READ: &str = "payload";

/// So many runs of the scheduler one person may have waiting or at work.
pub const MOST_RUNS: i64 = 5;

/// Threads that a run may have: so many as were asked for, and no more than the machine has processors.
pub fn threads(asked: u32) -> usize {
    let there = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    (asked.max(1) as usize).min(there)
}

/// Who comes first; of equal ones the oldest. What writes the calendar is short, and has workers of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    Calendar,
    /// A season round, which whole associations wait for.
    Round,
    /// A timetabler's trial.
    Trial,
}

impl Turn {
    pub fn number(self) -> i64 {
        match self {
            Self::Calendar => 0,
            Self::Round => 1,
            Self::Trial => 2,
        }
    }
}

words! {
    /// How far a job has come.
    pub enum JobState {
        Queued = "queued",
        Running = "running",
        Done = "done",
        Failed = "failed",
        Cancelled = "cancelled",
    }
}

impl JobState {
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
    /// A word for why it failed, which the kind's feature puts into a sentence; [`DIED`], [`TOO_MUCH`], [`TOO_LONG`] and
    /// [`NOT_READ`] are the queue's own.
    pub error: String,
    /// Seconds that it was asked to take at most; 0: nobody has said.
    pub most_seconds: i64,
    /// What stands before it while it waits; only `latest` looks.
    pub line: Option<Line>,
}

/// What stands before a waiting job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// Jobs at work, and those that wait and come before it.
    pub before: i64,
    /// When the first of those at work ends at the latest, where any is.
    pub free_by: Option<Instant>,
}

/// Jobs of a kind that wait, or that are at work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub kind: String,
    pub state: JobState,
    pub jobs: i64,
    /// When the oldest of them was put in.
    pub oldest: Instant,
}

/// Work to put into the queue.
#[derive(Debug, Clone, Copy)]
pub struct NewJob<'a> {
    /// Letters only.
    pub kind: &'a str,
    pub subject: &'a str,
    pub payload: &'a str,
    pub created_by: Option<&'a PersonId>,
    pub turn: Turn,
    /// Seconds that it may take at most, by its own word; 0: nobody can say.
    pub most_seconds: u32,
}

/// What came of putting work in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    Queued(JobId),
    /// Such a job is already live for the subject; nothing was added.
    AlreadyLive(JobId),
    /// The person has so many waiting or at work already, and may have no more; nothing was added.
    TooMany(i64),
}

/// How a claimed job ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    Done,
    Cancelled,
    /// A word for why.
    Failed(String),
    /// The worker was told to stop; the job goes back into the queue, and this claim is not counted.
    PutBack,
}
