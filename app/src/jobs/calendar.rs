//! The frame of a job that fills or empties the calendar: many short transactions, with room for others between them.

use super::worker::Task;
use crate::server::clock::Stopwatch;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A transaction takes on more until this many seconds have gone: whoever books meanwhile waits no longer than for one of them.
const SECONDS: f64 = 0.05;

/// Dates that are cancelled by one statement.
pub const DATES: i64 = 50;

/// How far a job has come, in what it counts: weekly times or dates.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    pub done: usize,
    pub total: usize,
}

impl Moved {
    pub fn tell(self, task: &Task) {
        task.report(serde_json::to_string(&self).unwrap_or_default());
    }
}

/// What one transaction takes on of the work.
#[derive(Debug, Clone, Copy)]
pub struct Share(Option<Stopwatch>);

impl Share {
    pub fn begin() -> Self {
        Self(Some(Stopwatch::start()))
    }

    /// All of it at once, where nobody else is there to wait.
    pub fn all() -> Self {
        Self(None)
    }

    /// Whether the rest is left to the next transaction.
    pub fn is_over(self) -> bool {
        self.0.is_some_and(|watch| watch.seconds() >= SECONDS)
    }
}

/// Waits as long again as a transaction took, so that another program on the same SQLite file gets its turn too.
pub async fn rest(watch: Stopwatch) {
    tokio::time::sleep(Duration::from_secs_f64(watch.seconds().min(SECONDS))).await;
}
