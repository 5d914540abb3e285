//! The frame of a solver's job: the solver works on a thread of its own; beside it every better plan is stored the moment it is found,
//! and each second it is told how far it has come. What is solved and how a plan is stored is the feature's.

use super::progress::Progress;
use super::queue::{self, Ended, NOT_READ};
use super::worker::Task;
use crate::database::{Failure, Tx};
use crate::server::clock::Stopwatch;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Interval;

/// How often the best plan so far is stored.
const BEAT: Duration = Duration::from_secs(1);

/// Why a run ended without a plan, or could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    #[error("what the job is about is gone")]
    Gone,
    #[error("what was asked for cannot be read")]
    NotRead(#[source] serde_json::Error),
    #[error("what the job is about cannot be worked on")]
    NotGiven(#[source] Box<dyn Error + Send + Sync>),
    #[error("another worker has taken over")]
    TakenOver,
    #[error("the referee refuses a plan of the solver: {0}")]
    Refused(String),
    #[error("the solver broke down")]
    Broken,
    #[error("the calendar refuses what a plan brings")]
    Calendar(#[source] Box<dyn Error + Send + Sync>),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl Failure for Stopped {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) => Some(cause),
            _ => None,
        }
    }
}

/// How the job ends; what stopped it is logged, not shown.
pub fn ended(task: &Task, outcome: Result<Ended, Stopped>) -> Ended {
    outcome.unwrap_or_else(|stopped| {
        tracing::error!(job = %task.job.id, kind = task.job.kind, %stopped, cause = ?stopped, "a run stopped");
        Ended::Failed(if matches!(stopped, Stopped::NotRead(_)) { NOT_READ } else { "fault" }.to_owned())
    })
}

/// What was asked for. What cannot be read is not done, and not taken for something else.
pub fn asked<T: DeserializeOwned>(task: &Task) -> Result<T, Stopped> {
    serde_json::from_str(&task.job.payload).map_err(Stopped::NotRead)
}

/// A solver at work.
pub struct Running<P, V, T> {
    solving: JoinHandle<T>,
    watch: Arc<RunWatch<P, V>>,
    beat: Interval,
}

/// What comes next of it.
pub enum Next<P, T> {
    /// A better plan, to be stored.
    Better(P),
    Ended(T),
}

impl<P, V, T> Running<P, V, T>
where
    P: Send + 'static,
    V: Copy + PartialEq + Serialize + Send + 'static,
    T: Send + 'static,
{
    /// Puts the solver to work.
    pub fn start(watch: &Arc<RunWatch<P, V>>, solve: impl FnOnce(&RunWatch<P, V>) -> T + Send + 'static) -> Self {
        let theirs = watch.clone();
        Self {
            solving: tokio::task::spawn_blocking(move || solve(&theirs)),
            watch: watch.clone(),
            beat: tokio::time::interval(BEAT),
        }
    }

    /// Waits for a better plan or the end; each second it is told how far the solver has come.
    pub async fn next(&mut self) -> Result<Next<P, T>, Stopped> {
        loop {
            tokio::select! {
                outcome = &mut self.solving => return outcome.map(Next::Ended).map_err(|_| Stopped::Broken),
                _ = self.beat.tick() => {
                    self.watch.note(None, None, None);
                    if let Some(better) = self.watch.better() {
                        return Ok(Next::Better(better));
                    }
                }
            }
        }
    }
}

impl<P, V, T> Drop for Running<P, V, T> {
    /// Whatever the solver still finds can no longer be stored, so it had better stop.
    fn drop(&mut self) {
        self.watch.abandoned.store(true, Ordering::Relaxed);
    }
}

/// Refused when another worker has taken the job over: the first thing in every transaction in which a job stores something.
pub async fn ours(tx: &mut Tx, task: &Task) -> Result<(), Stopped> {
    if queue::is_ours(tx, &task.job.id, task.job.attempts).await? { Ok(()) } else { Err(Stopped::TakenOver) }
}

/// The clock, the stop button and the news of a run: plans `P`, worth `V`. Each feature makes it the watch of its solver.
pub struct RunWatch<P, V> {
    task: Task,
    clock: Stopwatch,
    /// Seconds that earlier workers spent on the job.
    before: f64,
    latest: Mutex<Latest<P, V>>,
    /// Its plans can no longer be stored, so it had better stop.
    abandoned: AtomicBool,
}

struct Latest<P, V> {
    progress: Progress<V>,
    /// The best plan, until it has been taken to be stored.
    plan: Option<P>,
}

impl<P, V: Copy + PartialEq + Serialize> RunWatch<P, V> {
    pub fn new(task: Task, before: f64) -> Arc<Self>
    where
        V: DeserializeOwned,
    {
        let progress = serde_json::from_str(&task.job.progress).unwrap_or_default();
        let latest = Mutex::new(Latest { progress, plan: None });
        Arc::new(Self { task, clock: Stopwatch::start(), before, latest, abandoned: AtomicBool::new(false) })
    }

    pub fn seconds(&self) -> f64 {
        self.before + self.clock.seconds()
    }

    pub fn must_stop(&self) -> bool {
        self.task.must_stop() || self.abandoned.load(Ordering::Relaxed)
    }

    pub fn bound(&self) -> Option<V> {
        self.latest().progress.bound
    }

    /// Something new of the solver; what is not said is as it was.
    pub fn note(&self, value: Option<V>, bound: Option<V>, plan: Option<P>) {
        let seconds = self.seconds();
        let mut latest = self.latest();
        latest.plan = plan.or_else(|| latest.plan.take());
        latest.progress.note(seconds, value, bound);
        if let Ok(text) = serde_json::to_string(&latest.progress) {
            self.task.report(text);
        }
    }

    fn better(&self) -> Option<P> {
        self.latest().plan.take()
    }

    fn latest(&self) -> MutexGuard<'_, Latest<P, V>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
