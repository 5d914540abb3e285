//! The scheduler's job: takes the school as it stands, makes its timetable, and keeps every better one the moment it is found.

use super::given::{Given, NotGiven, given, points};
use super::repair::repaired;
use crate::database::{Tx, refusal};
use crate::id::{DraftId, DraftPlanId};
use crate::jobs::queue::{self, Ended};
use crate::jobs::worker::Task;
use crate::server::clock::Stopwatch;
use crate::server::state::App;
use crate::timetables::model::{DraftPlan, DraftProgress, DraftRun, PlanState, Points};
use crate::timetables::store;
use samrum_solver::limits::{self, Limits, Watch};
use samrum_solver::outcome::Status;
use samrum_solver::timetable::referee::judge;
use samrum_solver::timetable::{self, Best, Cost, Plan, Problem};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The kind of the job; its subject is the draft.
pub const KIND: &str = "timetable";

/// How often the best timetable so far is stored.
const BEAT: Duration = Duration::from_secs(1);

/// Why a run ended without a timetable, or could not go on.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error("the draft is gone")]
    NoDraft,
    #[error(transparent)]
    NotGiven(#[from] NotGiven),
    #[error("another worker has taken over")]
    TakenOver,
    #[error("the referee refuses a timetable of the scheduler")]
    Refused,
    #[error("the scheduler broke down")]
    Broken,
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// The work of a job. Begun again after a crash, it goes on from the best timetable it has stored.
pub async fn run(app: App, task: Task) -> Ended {
    match solve(&app, &task).await {
        Ok(ended) => ended,
        Err(stopped) => {
            tracing::error!(job = %task.job.id, %stopped, cause = ?stopped, "the scheduler stopped");
            Ended::Failed("fault".to_owned())
        }
    }
}

/// A run that is ready to begin.
struct Prepared {
    given: Given,
    /// What is solved: the problem, and perhaps a price on changes.
    problem: Problem,
    plan: DraftPlan,
    start: Option<Plan>,
    limits: Limits,
    /// Whether changes have a price: then the bound is of another problem than the one that is shown.
    few_changes: bool,
}

async fn solve(app: &App, task: &Task) -> Result<Ended, Stopped> {
    let Prepared { given, problem, mut plan, start, limits, few_changes } = prepare(app, task).await?;
    let watch = Arc::new(RunWatch::new(task.clone(), plan.seconds));
    let mut solving = tokio::task::spawn_blocking({
        let watch = watch.clone();
        move || {
            // Half the time at most goes to the small steps.
            let enough = || watch.cancelled() || watch.elapsed() > limits.seconds / 2.0;
            let start = start.map(|start| if few_changes { repaired(&problem, start, &enough) } else { start });
            timetable::solve(&problem, &limits, start.as_ref(), &*watch)
        }
    });
    let mut beat = tokio::time::interval(BEAT);
    let outcome = loop {
        tokio::select! {
            outcome = &mut solving => break outcome.map_err(|_| Stopped::Broken)?,
            _ = beat.tick() => {
                if let Some(better) = watch.better() {
                    plan.seconds = watch.elapsed();
                    plan.bound = watch.bound().filter(|_| !few_changes);
                    let kept = keep(app, task, &given, &better, &mut plan).await;
                    kept.inspect_err(|_| watch.abandoned.store(true, Ordering::Relaxed))?;
                }
            }
        }
    };
    plan.seconds = watch.elapsed();
    plan.bound = Some(points(outcome.bound)).filter(|_| !few_changes);
    let stopped = task.must_stop() && !task.is_cancelled();
    if !stopped {
        // When the worker goes down, what was found is kept as it is, and the next worker goes on from there.
        let proven = outcome.status == Status::Optimal && !few_changes;
        plan.state = if proven { PlanState::Optimal } else { PlanState::Feasible };
    }
    keep(app, task, &given, &outcome.plan, &mut plan).await?;
    watch.note(watch.elapsed(), Some(outcome.cost), Some(outcome.bound), None);
    Ok(match (stopped, task.is_cancelled()) {
        (true, _) => Ended::PutBack,
        (_, true) => Ended::Cancelled,
        _ => Ended::Done,
    })
}

/// Reads the school and makes the job's plan, or takes up the one that a dead worker left.
async fn prepare(app: &App, task: &Task) -> Result<Prepared, Stopped> {
    let run: DraftRun = serde_json::from_str(&task.job.payload).unwrap_or_default();
    let id = DraftId(task.job.subject.clone());
    let mut tx = app.database.write().await?;
    let draft = store::drafts::one(&mut tx, &id).await?.ok_or(Stopped::NoDraft)?;
    let given = given(app, &mut tx, &draft).await?;
    let ours = store::plans::of_job(&mut tx, &task.job.id).await?;
    let newest = store::plans::newest(&mut tx, &id, 2).await?;
    let before = newest.into_iter().find(|plan| ours.as_ref().is_none_or(|ours| ours.id != plan.id));
    let before = before.map_or_else(Vec::new, |before| given.school.plan(&before.meets));
    let plan = if let Some(ours) = ours {
        ours
    } else {
        let fresh = DraftPlan {
            id: DraftPlanId::new(),
            cost: Points::default(),
            bound: None,
            state: PlanState::Running,
            seconds: 0.0,
            meets: Vec::new(),
        };
        store::plans::add(&mut tx, &id, Some(&task.job.id), &fresh, app.now()).await?;
        fresh
    };
    tx.commit().await?;
    let problem = match run.change_price.filter(|_| !before.is_empty()) {
        Some(price) => given.keeping(before.clone(), price),
        None => given.problem.clone(),
    };
    let left = given.school.plan(&plan.meets);
    // Begun from the timetable before, a run that is stopped early leaves nothing worse than there was.
    let start = [left, before].into_iter().find(|plan| !plan.is_empty());
    let limits = Limits { seconds: f64::from(run.seconds), threads: run.threads.max(1) as usize, gap: 0.0, seed: 1 };
    Ok(Prepared { given, problem, plan, start, limits, few_changes: run.change_price.is_some() })
}

/// Judges a timetable and stores it as the job's plan, unless another worker has taken the job over.
async fn keep(app: &App, task: &Task, given: &Given, found: &Plan, plan: &mut DraftPlan) -> Result<(), Stopped> {
    plan.cost = points(judge(&given.problem, found).map_err(|_| Stopped::Refused)?.cost);
    plan.meets = given.school.kept(found);
    let mut tries = 0;
    loop {
        let mut tx = app.database.write().await?;
        match store_once(&mut tx, task, plan).await {
            Ok(()) => return Ok(tx.commit().await?),
            Err(Stopped::Database(cause)) if tries < 3 && refusal::of(&cause) == Some(refusal::Refusal::TryAgain) => tries += 1,
            Err(stopped) => return Err(stopped),
        }
    }
}

async fn store_once(tx: &mut Tx, task: &Task, plan: &DraftPlan) -> Result<(), Stopped> {
    if !queue::is_ours(tx, &task.job.id, task.job.attempts).await? {
        return Err(Stopped::TakenOver);
    }
    Ok(store::plans::keep(tx, plan).await?)
}

/// The clock, the stop button and the news of a run.
struct RunWatch {
    task: Task,
    clock: Stopwatch,
    /// Seconds that earlier workers spent on the job.
    before: f64,
    latest: Mutex<Latest>,
    /// Its timetables can no longer be stored, so it had better stop.
    abandoned: AtomicBool,
}

#[derive(Default)]
struct Latest {
    progress: DraftProgress,
    /// The best timetable, until it has been taken to be stored.
    plan: Option<Plan>,
}

impl RunWatch {
    fn new(task: Task, before: f64) -> Self {
        let progress = serde_json::from_str(&task.job.progress).unwrap_or_default();
        let latest = Mutex::new(Latest { progress, plan: None });
        Self { task, clock: Stopwatch::start(), before, latest, abandoned: AtomicBool::new(false) }
    }

    fn better(&self) -> Option<Plan> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).plan.take()
    }

    fn bound(&self) -> Option<Points> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).progress.bound
    }

    fn note(&self, seconds: f64, cost: Option<Cost>, bound: Option<Cost>, plan: Option<&Plan>) {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = plan {
            latest.plan = Some(plan.clone());
        }
        let progress = &mut latest.progress;
        progress.seconds = seconds;
        progress.cost = cost.map(points).or(progress.cost);
        progress.bound = bound.map(points).or(progress.bound);
        if let Ok(text) = serde_json::to_string(progress) {
            self.task.report(text);
        }
    }
}

impl Watch<Best> for RunWatch {
    fn elapsed(&self) -> f64 {
        self.before + self.clock.seconds()
    }

    fn cancelled(&self) -> bool {
        self.task.must_stop() || self.abandoned.load(Ordering::Relaxed)
    }

    fn report(&self, news: limits::Progress<'_, Best>) {
        let cost = news.plan.map(|best| best.cost).or_else(|| news.score.map(|score| Cost::of_points(-score)));
        self.note(news.seconds, cost, news.bound.map(|bound| Cost::of_points(-bound)), news.plan.map(|best| &best.plan));
    }
}
