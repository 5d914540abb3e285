//! The scheduler's job: takes the round as it stands, solves it, and keeps every better plan the moment it is found.

use super::{Given, given, reasons};
use crate::database::{Tx, refusal};
use crate::id::{ProposalId, RoundId};
use crate::jobs::queue::{self, Ended};
use crate::jobs::worker::Task;
use crate::seasons::model::{Grant, Moment, Progress, Proposal, ProposalState, Run};
use crate::seasons::solve::given::NotGiven;
use crate::seasons::store;
use crate::server::clock::Stopwatch;
use crate::server::state::App;
use samrum_solver::limits::{self, Limits, Watch};
use samrum_solver::outcome::{Outcome, Status};
use samrum_solver::season::referee::{Rule, judge};
use samrum_solver::season::{self, Contradiction, Plan};
use serde_json::json;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The kind of the job; its subject is the round.
pub const KIND: &str = "season";

/// How often the best plan so far is stored.
const BEAT: Duration = Duration::from_secs(1);

/// No more points than this are kept for the picture; beyond it every other one goes.
const MOST_HISTORY: usize = 120;

/// Why a run ended without a plan, or could not go on.
#[derive(Debug, thiserror::Error)]
enum Stopped {
    #[error("the round is gone")]
    NoRound,
    #[error(transparent)]
    NotGiven(#[from] NotGiven),
    #[error("another worker has taken over")]
    TakenOver,
    #[error("the referee refuses a plan of the scheduler: {0:?}")]
    Refused(Vec<Rule>),
    #[error("the scheduler broke down")]
    Broken,
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// The work of a season job. Begun again after a crash, it goes on from the best plan it has stored.
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
    proposal: Proposal,
    start: Option<Plan>,
    limits: Limits,
}

async fn solve(app: &App, task: &Task) -> Result<Ended, Stopped> {
    let Prepared { given, mut proposal, start, limits } = prepare(app, task).await?;
    let given = Arc::new(given);
    let watch = Arc::new(RunWatch::new(task.clone(), proposal.seconds));
    let mut solving = tokio::task::spawn_blocking({
        let (given, watch) = (given.clone(), watch.clone());
        move || season::solve(&given.named.problem, &limits, start.as_ref(), &*watch)
    });
    let mut beat = tokio::time::interval(BEAT);
    let outcome = loop {
        tokio::select! {
            outcome = &mut solving => break outcome.map_err(|_| Stopped::Broken)?,
            _ = beat.tick() => {
                if let Some(plan) = watch.better() {
                    proposal = Proposal { seconds: watch.elapsed(), ..proposal };
                    let kept = keep(app, task, &given, &plan, &mut proposal, watch.bound()).await;
                    kept.inspect_err(|_| watch.abandoned.store(true, Ordering::Relaxed))?;
                }
            }
        }
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(contradiction) => return contradicts(app, &given, &proposal.id, &contradiction).await,
    };
    if task.must_stop() && !task.is_cancelled() {
        // The worker goes down: what was found is kept as it is, and the next worker goes on from there.
        proposal.seconds = watch.elapsed();
        keep(app, task, &given, &outcome.plan, &mut proposal, watch.bound()).await?;
        return Ok(Ended::PutBack);
    }
    finish(app, task, &given, proposal, &outcome, watch.elapsed()).await?;
    watch.done(&outcome);
    Ok(if task.is_cancelled() { Ended::Cancelled } else { Ended::Done })
}

/// Reads the round and makes the job's proposal, or takes up the one that a dead worker left.
async fn prepare(app: &App, task: &Task) -> Result<Prepared, Stopped> {
    let run: Run = serde_json::from_str(&task.job.payload).unwrap_or_default();
    let round = RoundId(task.job.subject.clone());
    let mut tx = app.database.write().await?;
    let round = store::round(&mut tx, &round).await?.ok_or(Stopped::NoRound)?;
    let proposal = store::proposal_of_job(&mut tx, &task.job.id).await?;
    let before = store::proposal_before(&mut tx, &round.id, proposal.as_ref().map(|proposal| &proposal.id)).await?;
    let previous = match &before {
        Some(before) if run.few_changes => store::grants(&mut tx, &before.id).await?,
        _ => Vec::new(),
    };
    let given = given(app, &mut tx, &round, &previous).await?;
    let left = match &proposal {
        Some(proposal) => store::grants(&mut tx, &proposal.id).await?,
        None => previous,
    };
    let proposal = if let Some(proposal) = proposal {
        proposal
    } else {
        let fresh = Proposal { id: ProposalId::new(), score: 0.0, bound: None, state: ProposalState::Running, seconds: 0.0 };
        store::add_proposal(&mut tx, &round.id, Some(&task.job.id), &fresh, app.now()).await?;
        fresh
    };
    tx.commit().await?;
    let start = Some(given.plan(&left)).filter(|plan| !plan.is_empty());
    let limits = Limits { seconds: f64::from(run.seconds), threads: run.threads.max(1) as usize, gap: 0.0, seed: 1 };
    Ok(Prepared { given, proposal, start, limits })
}

/// Judges a plan and stores it as the proposal's, unless another worker has taken the job over.
async fn keep(app: &App, task: &Task, given: &Given, plan: &Plan, proposal: &mut Proposal, bound: Option<f64>) -> Result<(), Stopped> {
    proposal.score = judged(given, plan)?;
    proposal.bound = bound;
    stored(app, task, proposal, &given.grants(plan), None).await
}

/// Stores the last plan with its bound and why others got less.
async fn finish(
    app: &App,
    task: &Task,
    given: &Given,
    mut proposal: Proposal,
    outcome: &Outcome<Plan>,
    seconds: f64,
) -> Result<(), Stopped> {
    proposal.score = judged(given, &outcome.plan)?;
    proposal.bound = Some(outcome.bound).filter(|bound| bound.is_finite());
    proposal.state = if outcome.status == Status::Optimal { ProposalState::Optimal } else { ProposalState::Feasible };
    proposal.seconds = seconds;
    stored(app, task, &proposal, &given.grants(&outcome.plan), Some(&reasons::refusals(given, &outcome.plan))).await
}

/// The score of a plan by the referee; a plan that it refuses is an error, and nobody sees it.
fn judged(given: &Given, plan: &Plan) -> Result<f64, Stopped> {
    let verdict = judge(&given.named.problem, plan);
    verdict.score().ok_or_else(|| Stopped::Refused(verdict.breaches.iter().map(|breach| breach.rule).collect()))
}

type Refusals = [(crate::id::WishId, Vec<crate::seasons::model::Reason>)];

async fn stored(app: &App, task: &Task, proposal: &Proposal, grants: &[Grant], refusals: Option<&Refusals>) -> Result<(), Stopped> {
    let mut tries = 0;
    loop {
        let mut tx = app.database.write().await?;
        match store_once(&mut tx, task, proposal, grants, refusals).await {
            Ok(()) => return Ok(tx.commit().await?),
            Err(Stopped::Database(cause)) if tries < 3 && refusal::of(&cause) == Some(refusal::Refusal::TryAgain) => tries += 1,
            Err(stopped) => return Err(stopped),
        }
    }
}

async fn store_once(tx: &mut Tx, task: &Task, proposal: &Proposal, grants: &[Grant], refusals: Option<&Refusals>) -> Result<(), Stopped> {
    if !queue::is_ours(tx, &task.job.id, task.job.attempts).await? {
        return Err(Stopped::TakenOver);
    }
    store::set_grants(tx, &proposal.id, grants).await?;
    store::keep_proposal(tx, proposal).await?;
    if let Some(refusals) = refusals {
        store::set_refusals(tx, &proposal.id, refusals).await?;
    }
    Ok(())
}

/// The locks cannot hold together: there is no plan, and the job's error says which locks and by what rule.
async fn contradicts(app: &App, given: &Given, proposal: &ProposalId, found: &Contradiction) -> Result<Ended, Stopped> {
    let mut tx = app.database.write().await?;
    store::remove_proposal(&mut tx, proposal).await?;
    tx.commit().await?;
    let locks: Vec<_> = found.locks.iter().map(|lock| given.named.problem.locked[*lock]).collect();
    let wishes: Vec<_> = given.grants(&locks).into_iter().map(|grant| grant.wish).collect();
    Ok(Ended::Failed(json!({ "rule": format!("{:?}", found.rule), "wishes": wishes }).to_string()))
}

/// The clock, the stop button and the news of a run.
struct RunWatch {
    task: Task,
    clock: Stopwatch,
    /// Seconds that earlier workers spent on the job.
    before: f64,
    latest: Mutex<Latest>,
    /// Its plans can no longer be stored, so it had better stop.
    abandoned: AtomicBool,
}

#[derive(Default)]
struct Latest {
    progress: Progress,
    /// The best plan, until it has been taken to be stored.
    plan: Option<Plan>,
}

impl RunWatch {
    fn new(task: Task, before: f64) -> Self {
        let progress = serde_json::from_str(&task.job.progress).unwrap_or_default();
        Self {
            task,
            clock: Stopwatch::start(),
            before,
            latest: Mutex::new(Latest { progress, plan: None }),
            abandoned: AtomicBool::new(false),
        }
    }

    fn better(&self) -> Option<Plan> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).plan.take()
    }

    fn bound(&self) -> Option<f64> {
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).progress.bound
    }

    fn note(&self, seconds: f64, score: Option<f64>, bound: Option<f64>, plan: Option<&Plan>) {
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(plan) = plan {
            latest.plan = Some(plan.clone());
        }
        let progress = &mut latest.progress;
        progress.seconds = seconds;
        progress.score = score.or(progress.score);
        progress.bound = bound.filter(|bound| bound.is_finite()).or(progress.bound);
        let now = Moment { seconds, score: progress.score, bound: progress.bound };
        let same = progress.history.last().is_some_and(|last| last.score == now.score && last.bound == now.bound);
        if !same {
            progress.history.push(now);
        }
        if progress.history.len() > MOST_HISTORY {
            let mut at = 0;
            progress.history.retain(|_| {
                at += 1;
                at % 2 == 1
            });
        }
        if let Ok(text) = serde_json::to_string(progress) {
            self.task.report(text);
        }
    }

    fn done(&self, outcome: &Outcome<Plan>) {
        self.note(self.elapsed(), Some(outcome.score), Some(outcome.bound), None);
    }
}

impl Watch<Plan> for RunWatch {
    fn elapsed(&self) -> f64 {
        self.before + self.clock.seconds()
    }

    fn cancelled(&self) -> bool {
        self.task.must_stop() || self.abandoned.load(Ordering::Relaxed)
    }

    fn report(&self, news: limits::Progress<'_, Plan>) {
        self.note(news.seconds, news.score, news.bound, news.plan);
    }
}
