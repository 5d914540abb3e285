//! The scheduler's job: takes the round as it stands, solves it, and keeps every better plan the moment it is found.

use super::{Given, given, reasons};
use crate::database::{Tx, within};
use crate::id::{ProposalId, RoundId};
use crate::jobs::queue::{Ended, threads};
use crate::jobs::run::{Next, RunWatch, Running, Stopped, asked, ended, ours};
use crate::jobs::worker::Task;
use crate::scheduler::PlanState;
use crate::seasons::model::{FairAim, FairStep, Grant, Proposal, Run};
use crate::seasons::solve::given::NotGiven;
use crate::seasons::store;
use crate::server::state::App;
use samrum_solver::limits::{self, Limits, Watch};
use samrum_solver::outcome::{Outcome, Status};
use samrum_solver::season::fair::{Aim, Step, solve_fair};
use samrum_solver::season::referee::judge;
use samrum_solver::season::{self, Contradiction, Plan};
use serde_json::json;
use std::sync::Arc;

/// The kind of the job; its subject is the round.
pub const KIND: &str = "season";

/// The work of a season job. Begun again after a crash, it goes on from the best plan it has stored.
pub async fn run(app: App, task: Task) -> Ended {
    ended(&task, solve(&app, &task).await)
}

impl From<NotGiven> for Stopped {
    fn from(cause: NotGiven) -> Self {
        match cause {
            NotGiven::Database(cause) => Self::Database(cause),
            other @ NotGiven::Faults(_) => Self::NotGiven(Box::new(other)),
        }
    }
}

/// A run that is ready to begin.
struct Prepared {
    given: Given,
    proposal: Proposal,
    start: Option<Plan>,
    limits: Limits,
    fair: bool,
}

async fn solve(app: &App, task: &Task) -> Result<Ended, Stopped> {
    let Prepared { given, mut proposal, start, limits, fair } = prepare(app, task).await?;
    let given = Arc::new(given);
    let watch = RunWatch::new(task.clone(), proposal.seconds);
    let theirs = given.clone();
    let mut running = Running::start(&watch, move |watch: &RunWatch<Plan, f64>| {
        let problem = &theirs.named.problem;
        if fair {
            return solve_fair(problem, &limits, watch).map(|(outcome, steps)| (outcome, Some(steps)));
        }
        season::solve(problem, &limits, start.as_ref(), watch).map(|outcome| (outcome, None))
    });
    let solved = loop {
        match running.next().await? {
            Next::Ended(solved) => break solved,
            Next::Better(plan) => {
                proposal.seconds = watch.seconds();
                keep(app, task, &given, &plan, &mut proposal, watch.bound()).await?;
            }
        }
    };
    let (mut outcome, steps) = match solved {
        Ok(solved) => solved,
        Err(contradiction) => return contradicts(app, task, &given, &proposal.id, &contradiction).await,
    };
    proposal.seconds = watch.seconds();
    if task.must_stop() && !task.is_cancelled() {
        // The worker goes down: what was found is kept as it is, and the next worker goes on from there.
        keep(app, task, &given, &outcome.plan, &mut proposal, watch.bound()).await?;
        return Ok(Ended::PutBack);
    }
    if let Some(steps) = steps {
        // The bound of the last step holds among fair plans only.
        (outcome.bound, outcome.status) = (f64::INFINITY, Status::Feasible);
        proposal.steps = steps.iter().map(fair_step).collect();
    }
    finish(app, task, &given, proposal, &outcome).await?;
    watch.note(Some(outcome.score), finite(outcome.bound), None);
    Ok(if task.is_cancelled() { Ended::Cancelled } else { Ended::Done })
}

/// Reads the round and makes the job's proposal, or takes up the one that a dead worker left.
async fn prepare(app: &App, task: &Task) -> Result<Prepared, Stopped> {
    let run: Run = asked(task)?;
    let begun: Result<_, Stopped> = within!(app.database, tx => {
        ours(tx, task).await?;
        begun(app, tx, task, &run).await
    });
    let (given, proposal, left) = begun?;
    let start = Some(given.plan(&left)).filter(|plan| !plan.is_empty());
    let limits = Limits { seconds: f64::from(run.seconds), threads: threads(run.threads), gap: 0.0, seed: 1 };
    Ok(Prepared { given, proposal, start, limits, fair: run.fair })
}

/// The problem, the job's proposal, and the sessions to begin from.
async fn begun(app: &App, tx: &mut Tx, task: &Task, run: &Run) -> Result<(Given, Proposal, Vec<Grant>), Stopped> {
    let round = store::round(tx, &RoundId(task.job.subject.clone())).await?.ok_or(Stopped::Gone)?;
    let proposal = store::proposal_of_job(tx, &task.job.id).await?;
    let before = store::proposal_before(tx, &round.id, proposal.as_ref().map(|proposal| &proposal.id)).await?;
    let previous = match &before {
        Some(before) if run.few_changes => store::grants(tx, &before.id).await?,
        _ => Vec::new(),
    };
    let given = given(app, tx, &round, &previous).await?;
    if let Some(proposal) = proposal {
        let left = store::grants(tx, &proposal.id).await?;
        return Ok((given, proposal, left));
    }
    let fresh = Proposal {
        id: ProposalId::new(),
        score: 0.0,
        bound: None,
        state: PlanState::Running,
        seconds: 0.0,
        steps: Vec::new(),
    };
    store::add_proposal(tx, &round.id, Some(&task.job.id), &fresh, app.now()).await?;
    Ok((given, fresh, previous))
}

fn fair_step(step: &Step) -> FairStep {
    let aim = match step.aim {
        Aim::Firsts => FairAim::Firsts,
        Aim::WorstOff => FairAim::WorstOff,
        Aim::Score => FairAim::Score,
    };
    FairStep { aim, reached: step.reached, bound: step.bound }
}

/// Judges a plan and stores it as the proposal's.
async fn keep(
    app: &App,
    task: &Task,
    given: &Given,
    plan: &Plan,
    proposal: &mut Proposal,
    bound: Option<f64>,
) -> Result<(), Stopped> {
    proposal.score = judged(given, plan)?;
    proposal.bound = bound;
    let grants = given.grants(plan);
    within!(app.database, tx => {
        ours(tx, task).await?;
        store::set_grants(tx, &proposal.id, &grants).await?;
        Ok(store::keep_proposal(tx, proposal).await?)
    })
}

/// Stores the last plan with its bound and why others got less.
async fn finish(
    app: &App,
    task: &Task,
    given: &Given,
    mut proposal: Proposal,
    outcome: &Outcome<Plan>,
) -> Result<(), Stopped> {
    proposal.state = outcome.status.into();
    keep(app, task, given, &outcome.plan, &mut proposal, finite(outcome.bound)).await?;
    let refusals = reasons::refusals(given, &outcome.plan);
    within!(app.database, tx => {
        ours(tx, task).await?;
        Ok(store::set_refusals(tx, &proposal.id, &refusals).await?)
    })
}

fn finite(bound: f64) -> Option<f64> {
    Some(bound).filter(|bound| bound.is_finite())
}

/// The score of a plan by the referee; a plan that it refuses is an error, and nobody sees it.
fn judged(given: &Given, plan: &Plan) -> Result<f64, Stopped> {
    let verdict = judge(&given.named.problem, plan);
    let rules = || verdict.breaches.iter().map(|breach| breach.rule).collect::<Vec<_>>();
    verdict.score().ok_or_else(|| Stopped::Refused(format!("{:?}", rules())))
}

/// The locks cannot hold together: there is no plan, and the job's error says which locks and by what rule.
async fn contradicts(
    app: &App,
    task: &Task,
    given: &Given,
    proposal: &ProposalId,
    found: &Contradiction,
) -> Result<Ended, Stopped> {
    let removed: Result<_, Stopped> = within!(app.database, tx => {
        ours(tx, task).await?;
        Ok(store::remove_proposal(tx, proposal).await?)
    });
    removed?;
    let locks: Vec<_> = found.locks.iter().map(|lock| given.named.problem.locked[*lock]).collect();
    let wishes: Vec<_> = given.grants(&locks).into_iter().map(|grant| grant.wish).collect();
    Ok(Ended::Failed(json!({ "rule": format!("{:?}", found.rule), "wishes": wishes }).to_string()))
}

impl Watch<Plan> for RunWatch<Plan, f64> {
    fn elapsed(&self) -> f64 {
        self.seconds()
    }

    fn cancelled(&self) -> bool {
        self.must_stop()
    }

    fn report(&self, news: limits::Progress<'_, Plan>) {
        self.note(news.score, news.bound.and_then(finite), news.plan.cloned());
    }
}
