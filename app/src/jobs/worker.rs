//! The loop that claims jobs and runs what `main` has registered for their kind.

use super::queue::{self, DIED, Ended, Job, MOST_ATTEMPTS};
use crate::server::clock::Stopwatch;
use crate::server::state::App;
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How often a waiting worker looks for work, and a working one renews its lease and tells how far it has come.
const BEAT: Duration = Duration::from_secs(1);

/// How many times the end of a job is written before that is left to the next worker.
const TRIES_TO_END: usize = 5;

/// The work of one job under way.
pub type Work = Pin<Box<dyn Future<Output = Ended> + Send>>;

type Handler = Box<dyn Fn(App, Task) -> Work + Send + Sync>;

/// What to run for each kind of job.
#[derive(Default)]
pub struct Handlers(BTreeMap<&'static str, Handler>);

impl Handlers {
    /// Registers the work of a kind. It may be begun again after a crash, and must then go on from what it has stored.
    pub fn on<F: Future<Output = Ended> + Send + 'static>(
        mut self,
        kind: &'static str,
        work: impl Fn(App, Task) -> F + Send + Sync + 'static,
    ) -> Self {
        self.0.insert(kind, Box::new(move |app, task| Box::pin(work(app, task))));
        self
    }
}

impl Handlers {
    /// The work of the task, if its kind is known.
    pub(super) fn work(&self, app: &App, task: &Task) -> Option<Work> {
        self.0.get(task.job.kind.as_str()).map(|handler| handler(app.clone(), task.clone()))
    }
}

/// A claimed job, as its handler sees it. Clones are the same task.
#[derive(Clone)]
pub struct Task {
    pub job: Job,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    cancelled: AtomicBool,
    stopped: AtomicBool,
    news: Mutex<Option<String>>,
}

impl Task {
    pub fn new(job: Job) -> Self {
        let shared = Shared { cancelled: AtomicBool::new(job.cancel_requested), ..Shared::default() };
        Self { job, shared: Arc::new(shared) }
    }

    /// Whether to stop soon: somebody cancelled it, the worker is going down, or another worker has taken over.
    pub fn must_stop(&self) -> bool {
        self.is_cancelled() || self.shared.stopped.load(Ordering::Relaxed)
    }

    /// Whether somebody asked for it to be cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.shared.cancelled.load(Ordering::Relaxed)
    }

    /// Tells how far the work has come, in the kind's own JSON; the last word each second is written down.
    pub fn report(&self, progress: String) {
        *self.shared.news.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress);
    }

    /// Somebody asks for it to be cancelled.
    pub(super) fn cancel(&self) {
        self.shared.cancelled.store(true, Ordering::Relaxed);
    }

    /// The worker goes down.
    pub(super) fn stop(&self) {
        self.shared.stopped.store(true, Ordering::Relaxed);
    }

    pub(super) fn news(&self) -> Option<String> {
        self.shared.news.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Works until told to stop. A job under way at that time is asked to stop and put back, to be taken up by the next worker.
pub async fn run(app: App, handlers: Handlers, shutdown: impl Future<Output = ()>) {
    let stopping = Arc::new(AtomicBool::new(false));
    let kinds: Vec<_> = handlers.0.keys().copied().collect();
    tokio::pin!(shutdown);
    loop {
        let worked = {
            let step = step(&app, &handlers, &kinds, &stopping);
            tokio::pin!(step);
            tokio::select! {
                worked = &mut step => worked,
                () = &mut shutdown, if !stopping.load(Ordering::Relaxed) => {
                    stopping.store(true, Ordering::Relaxed);
                    step.await
                }
            }
        };
        if stopping.load(Ordering::Relaxed) {
            return;
        }
        if !worked {
            tokio::select! {
                () = tokio::time::sleep(BEAT) => {}
                () = &mut shutdown => return,
            }
        }
    }
}

/// Claims one job, if there is any, and does it. Answers whether there was one.
pub async fn once(app: &App, handlers: &Handlers) -> bool {
    let kinds: Vec<_> = handlers.0.keys().copied().collect();
    step(app, handlers, &kinds, &AtomicBool::new(false)).await
}

async fn step(app: &App, handlers: &Handlers, kinds: &[&str], stopping: &AtomicBool) -> bool {
    let job = match claim(app, kinds).await {
        Ok(Some(job)) => job,
        Ok(None) => return false,
        Err(cause) => {
            tracing::error!(%cause, "no job can be claimed");
            return false;
        }
    };
    let task = Task::new(job);
    let ended = if task.is_cancelled() {
        Ended::Cancelled
    } else if task.job.attempts > MOST_ATTEMPTS {
        Ended::Failed(DIED.to_owned())
    } else {
        let Some(work) = handlers.work(app, &task) else { return false };
        tracing::info!(job = %task.job.id, kind = task.job.kind, "begins");
        let clock = Stopwatch::start();
        let ended = attended(app, &task, work, stopping).await;
        app.metrics.job_ended(&task.job.kind, &ended, clock.seconds());
        ended
    };
    tracing::info!(job = %task.job.id, kind = task.job.kind, ?ended, "ends");
    end(app, &task, &ended).await;
    true
}

/// Runs the work with its heartbeat beside it. Work that panics fails; the worker lives on.
async fn attended(app: &App, task: &Task, work: Work, stopping: &AtomicBool) -> Ended {
    let mut work = tokio::spawn(work);
    let mut beat = tokio::time::interval(BEAT);
    loop {
        tokio::select! {
            ended = &mut work => {
                return ended.unwrap_or_else(|cause| {
                    tracing::error!(%cause, job = %task.job.id, "the work of a job broke down");
                    Ended::Failed("fault".to_owned())
                });
            }
            _ = beat.tick() => {
                if stopping.load(Ordering::Relaxed) {
                    task.stop();
                }
                match renew(app, task, task.news().as_deref()).await {
                    Ok(Some(cancelled)) => task.shared.cancelled.store(cancelled, Ordering::Relaxed),
                    Ok(None) => task.stop(),
                    Err(cause) => tracing::warn!(%cause, job = %task.job.id, "the lease could not be renewed"),
                }
            }
        }
    }
}

async fn claim(app: &App, kinds: &[&str]) -> Result<Option<Job>, sqlx::Error> {
    let mut tx = app.database.write().await?;
    let job = queue::claim(&mut tx, kinds).await?;
    tx.commit().await?;
    Ok(job)
}

async fn renew(app: &App, task: &Task, news: Option<&str>) -> Result<Option<bool>, sqlx::Error> {
    let mut tx = app.database.write().await?;
    let cancelled = queue::renew(&mut tx, &task.job.id, task.job.attempts, news).await?;
    tx.commit().await?;
    Ok(cancelled)
}

/// Writes the last news and the end down. A database that does not answer is asked again; in the end the lease runs out.
async fn end(app: &App, task: &Task, ended: &Ended) {
    let news = task.news();
    for _ in 0..TRIES_TO_END {
        let written = async {
            let mut tx = app.database.write().await?;
            let (id, claim) = (&task.job.id, task.job.attempts);
            queue::renew(&mut tx, id, claim, news.as_deref()).await?;
            let ours = queue::end(&mut tx, id, claim, ended, app.now()).await?;
            tx.commit().await?;
            Ok::<_, sqlx::Error>(ours)
        };
        match written.await {
            Ok(true) => return,
            Ok(false) => return tracing::warn!(job = %task.job.id, "the job has been taken over by another worker"),
            Err(cause) => tracing::error!(%cause, job = %task.job.id, "the end of a job could not be written"),
        }
        tokio::time::sleep(BEAT).await;
    }
}
