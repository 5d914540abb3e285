//! The frame of a solver's job: the solver works on a thread of its own; beside it every better plan is stored the moment it is found,
//! and each second it is told how far it has come. What is solved and how a plan is stored is the feature's.

use super::progress::Progress;
use super::queue::{self, Ended};
use super::worker::Task;
use crate::database::{Tx, refusal};
use crate::server::clock::Stopwatch;
use crate::server::state::App;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often the best plan so far is stored.
const BEAT: Duration = Duration::from_secs(1);

/// How many times more a plan is stored when another transaction is in its way.
const MORE_TRIES: usize = 3;

/// Why a run ended without a plan, or could not go on.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    #[error("what the job is about is gone")]
    Gone,
    #[error("what is given makes no problem")]
    NotGiven(#[source] Box<dyn Error + Send + Sync>),
    #[error("another worker has taken over")]
    TakenOver,
    #[error("the referee refuses a plan of the solver: {0}")]
    Refused(String),
    #[error("the solver broke down")]
    Broken,
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// How the job ends; what stopped it is logged, not shown.
pub fn ended(task: &Task, outcome: Result<Ended, Stopped>) -> Ended {
    outcome.unwrap_or_else(|stopped| {
        tracing::error!(job = %task.job.id, kind = task.job.kind, %stopped, cause = ?stopped, "a run stopped");
        Ended::Failed("fault".to_owned())
    })
}

/// Waits for the solver. Each better plan is handed to `keep`, which may say that the run is no longer ours.
pub async fn attended<P, V, T>(
    mut solving: JoinHandle<T>,
    watch: &RunWatch<P, V>,
    mut keep: impl AsyncFnMut(P) -> Result<(), Stopped>,
) -> Result<T, Stopped>
where
    V: Copy + PartialEq + Serialize,
{
    let mut beat = tokio::time::interval(BEAT);
    loop {
        tokio::select! {
            outcome = &mut solving => return outcome.map_err(|_| Stopped::Broken),
            _ = beat.tick() => {
                watch.tick();
                if let Some(better) = watch.better() {
                    keep(better).await.inspect_err(|_| watch.abandon())?;
                }
            }
        }
    }
}

/// Stores something of a run, unless another worker has taken the job over.
pub async fn stored(app: &App, task: &Task, write: impl AsyncFn(&mut Tx) -> Result<(), sqlx::Error>) -> Result<(), Stopped> {
    let mut tries = 0;
    loop {
        let mut tx = app.database.write().await?;
        if !queue::is_ours(&mut tx, &task.job.id, task.job.attempts).await? {
            return Err(Stopped::TakenOver);
        }
        match write(&mut tx).await {
            Ok(()) => return Ok(tx.commit().await?),
            Err(cause) if tries < MORE_TRIES && refusal::of(&cause) == Some(refusal::Refusal::TryAgain) => tries += 1,
            Err(cause) => return Err(cause.into()),
        }
    }
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

    fn tick(&self) {
        self.note(None, None, None);
    }

    fn better(&self) -> Option<P> {
        self.latest().plan.take()
    }

    fn abandon(&self) {
        self.abandoned.store(true, Ordering::Relaxed);
    }

    fn latest(&self) -> MutexGuard<'_, Latest<P, V>> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
