//! The scheduler's job: takes the school as it stands, makes its timetable, and keeps every better one the moment it is found.

use super::given::{Given, NotGiven, given, points};
use super::repair::repaired;
use crate::database::within;
use crate::id::{DraftId, DraftPlanId};
use crate::jobs::queue::{Ended, threads};
use crate::jobs::run::{Next, RunWatch, Running, Stopped, asked, ended, ours};
use crate::jobs::worker::Task;
use crate::scheduler::PlanState;
use crate::server::state::App;
use crate::timetables::model::{DraftPlan, DraftRun, Points};
use crate::timetables::store;
use samrum_solver::limits::{self, Limits, Watch};
use samrum_solver::outcome::Status;
use samrum_solver::timetable::referee::{Fault, judge};
use samrum_solver::timetable::{self, Best, Cost, Plan, Problem};

/// The kind of the job; its subject is the draft.
pub const KIND: &str = "timetable";

/// The work of a job. Begun again after a crash, it goes on from the best timetable it has stored.
pub async fn run(app: App, task: Task) -> Ended {
    ended(&task, solve(&app, &task).await)
}

impl From<NotGiven> for Stopped {
    fn from(cause: NotGiven) -> Self {
        match cause {
            NotGiven::Database(cause) => Self::Database(cause),
            other => Self::NotGiven(Box::new(other)),
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
    let watch = RunWatch::new(task.clone(), plan.seconds);
    let mut running = Running::start(&watch, move |watch: &RunWatch<Plan, Points>| {
        // Half the time at most goes to the small steps.
        let enough = || watch.must_stop() || watch.seconds() > limits.seconds / 2.0;
        let start = start.map(|start| if few_changes { repaired(&problem, start, &enough) } else { start });
        timetable::solve(&problem, &limits, start.as_ref(), watch)
    });
    let outcome = loop {
        match running.next().await? {
            Next::Ended(outcome) => break outcome,
            Next::Better(better) => {
                plan.seconds = watch.seconds();
                plan.bound = watch.bound().filter(|_| !few_changes);
                keep(app, task, &given, &better, &mut plan).await?;
            }
        }
    };
    plan.seconds = watch.seconds();
    plan.bound = Some(points(outcome.bound)).filter(|_| !few_changes);
    let stopped = task.must_stop() && !task.is_cancelled();
    if !stopped {
        // When the worker goes down, what was found is kept as it is, and the next worker goes on from there.
        let proven = outcome.status == Status::Optimal && !few_changes;
        plan.state = if proven { PlanState::Optimal } else { PlanState::Feasible };
    }
    keep(app, task, &given, &outcome.plan, &mut plan).await?;
    watch.note(Some(points(outcome.cost)), Some(points(outcome.bound)), None);
    Ok(match (stopped, task.is_cancelled()) {
        (true, _) => Ended::PutBack,
        (_, true) => Ended::Cancelled,
        _ => Ended::Done,
    })
}

/// Reads the school and makes the job's plan, or takes up the one that a dead worker left.
async fn prepare(app: &App, task: &Task) -> Result<Prepared, Stopped> {
    let run: DraftRun = asked(task)?;
    let id = DraftId(task.job.subject.clone());
    let mut tx = app.database.write().await?;
    let draft = store::drafts::one(&mut tx, &id).await?.ok_or(Stopped::Gone)?;
    let given = given(app, &mut tx, &draft).await?;
    let left = store::plans::of_job(&mut tx, &task.job.id).await?;
    let newest = store::plans::newest(&mut tx, &id, 2).await?;
    let before = newest.into_iter().find(|plan| left.as_ref().is_none_or(|left| left.id != plan.id));
    let before = before.map_or_else(Vec::new, |before| given.school.plan(&before.meets));
    let plan = if let Some(left) = left {
        left
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
    let limits = Limits { seconds: f64::from(run.seconds), threads: threads(run.threads), gap: 0.0, seed: 1 };
    Ok(Prepared { given, problem, plan, start, limits, few_changes: run.change_price.is_some() })
}

/// Judges a timetable and stores it as the job's plan.
async fn keep(app: &App, task: &Task, given: &Given, found: &Plan, plan: &mut DraftPlan) -> Result<(), Stopped> {
    let refused = |faults: Vec<Fault>| Stopped::Refused(format!("{faults:?}"));
    plan.cost = points(judge(&given.problem, found).map_err(refused)?.cost);
    plan.meets = given.school.kept(found);
    within!(app.database, tx => {
        ours(tx, task).await?;
        store::plans::keep(tx, plan).await.map_err(Stopped::from)
    })
}

impl Watch<Best> for RunWatch<Plan, Points> {
    fn elapsed(&self) -> f64 {
        self.seconds()
    }

    fn cancelled(&self) -> bool {
        self.must_stop()
    }

    fn report(&self, news: limits::Progress<'_, Best>) {
        let cost = news.plan.map(|best| best.cost).or_else(|| news.score.map(|score| Cost::of_points(-score)));
        let bound = news.bound.map(|bound| Cost::of_points(-bound));
        self.note(cost.map(points), bound.map(points), news.plan.map(|best| best.plan.clone()));
    }
}
