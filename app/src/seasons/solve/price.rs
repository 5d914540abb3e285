//! The job that looks for prices: what one more session would take for a wish that got less than it asked for, or for each of them.
//! Each price is stored with the wish's refusal the moment it is found.

use super::{Given, given};
use crate::database::within;
use crate::id::{RoundId, WishId};
use crate::jobs::queue::Ended;
use crate::jobs::run::{Next, RunWatch, Running, Stopped, asked, ended, ours};
use crate::jobs::worker::Task;
use crate::scheduler::PlanState;
use crate::seasons::model::{Grant, PriceRun, Proposal, Reason};
use crate::seasons::pricing::prices;
use crate::seasons::store;
use crate::server::state::App;
use samrum_solver::limits::{self, Limits, Watch};
use samrum_solver::outcome::{Outcome, Status};
use samrum_solver::season::Plan;
use samrum_solver::season::reasons::{Price, Why, why};

/// The kind of the job; its subject is the round.
pub const KIND: &str = "prices";

/// A wish is told no more ways than this, the cheapest.
const MOST_WAYS: usize = 3;

/// How many wishes have been looked at; the bound is how many there are.
type Count = u32;

/// A wish, and what was found for it.
type Priced = (WishId, Vec<Reason>);

/// The work of a job. Begun again after a crash, it begins anew.
pub async fn run(app: App, task: Task) -> Ended {
    ended(&task, look(&app, &task).await)
}

async fn look(app: &App, task: &Task) -> Result<Ended, Stopped> {
    let Prepared { given, proposal, grants, outcome, whys } = prepare(app, task).await?;
    let watch = RunWatch::new(task.clone(), 0.0);
    watch.note(Some(0), Some(whys.len() as Count), None);
    let mut running = Running::start(&watch, move |watch| each(&given, &outcome, &whys, watch));
    loop {
        let (found, last) = match running.next().await? {
            Next::Better(found) => (found, false),
            Next::Ended(found) => (found, true),
        };
        keep(app, task, &proposal, &grants, found).await?;
        if last {
            break;
        }
    }
    Ok(match (task.is_cancelled(), task.must_stop()) {
        (true, _) => Ended::Cancelled,
        (_, true) => Ended::PutBack,
        _ => Ended::Done,
    })
}

struct Prepared {
    given: Given,
    proposal: Proposal,
    grants: Vec<Grant>,
    outcome: Outcome<Plan>,
    whys: Vec<Why>,
}

async fn prepare(app: &App, task: &Task) -> Result<Prepared, Stopped> {
    let asked: PriceRun = asked(task)?;
    let mut tx = app.database.read().await?;
    let round = store::round(&mut tx, &RoundId(task.job.subject.clone())).await?.ok_or(Stopped::Gone)?;
    let proposal = store::latest_proposal(&mut tx, &round.id).await?.ok_or(Stopped::Gone)?;
    let grants = store::grants(&mut tx, &proposal.id).await?;
    let given = given(app, &mut tx, &round, &[]).await?;
    let plan = given.plan(&grants);
    let status = if proposal.state == PlanState::Optimal { Status::Optimal } else { Status::Feasible };
    let outcome = Outcome { plan, score: proposal.score, bound: proposal.bound.unwrap_or(f64::INFINITY), status };
    let mut whys = why(&given.named.problem, &outcome.plan);
    whys.retain(|why| asked.wish.as_ref().is_none_or(|wish| wish.0 == given.named.wishes.names[why.wish]));
    Ok(Prepared { given, proposal, grants, outcome, whys })
}

/// One wish after the other, so that each has its share of the time and its price is seen when it is found.
fn each(given: &Given, outcome: &Outcome<Plan>, whys: &[Why], watch: &RunWatch<Vec<Priced>, Count>) -> Vec<Priced> {
    let mut found = Vec::new();
    let seconds = PriceRun::MOST_SECONDS.min(PriceRun::SECONDS_EACH * whys.len() as f64);
    for (nth, one) in whys.iter().enumerate() {
        if watch.must_stop() {
            break;
        }
        let now = watch.seconds();
        let share = ((seconds - now) / (whys.len() - nth) as f64).max(0.0);
        let limits = Limits { seconds: now + share, threads: 1, gap: 0.0, seed: 1 };
        let ways = prices(&given.named.problem, outcome, std::slice::from_ref(one), &limits, &Quiet(watch));
        let ways = ways.into_iter().next().unwrap_or_default();
        found.push((WishId(given.named.wishes.names[one.wish].clone()), reasons(given, ways)));
        watch.note(Some(nth as Count + 1), None, Some(found.clone()));
    }
    found
}

/// The cheapest ways, each once.
fn reasons(given: &Given, ways: Vec<(Option<usize>, Price)>) -> Vec<Reason> {
    let mut found: Vec<Reason> = Vec::new();
    for (space, price) in ways {
        let named = space.map(|space| crate::id::SpaceId(given.named.spaces.names[space].clone()));
        let (gone, new) = (given.grants(&price.gone), given.grants(&price.new));
        let known =
            found.iter().any(|reason| matches!(reason, Reason::Price { gone: other, new: others, .. } if *other == gone && *others == new));
        if !known {
            found.push(Reason::Price { space: named, lost: price.lost.round() as i64, proven: price.exact, gone, new });
        }
    }
    found.truncate(MOST_WAYS);
    if found.is_empty() { vec![Reason::NoPrice] } else { found }
}

/// Puts the prices after the other reasons of their wishes, if the plan is still the one they are of.
async fn keep(
    app: &App,
    task: &Task,
    proposal: &Proposal,
    grants: &[Grant],
    found: Vec<Priced>,
) -> Result<(), Stopped> {
    within!(app.database, tx => {
        ours(tx, task).await?;
        if store::grants(tx, &proposal.id).await? != grants {
            return Err(Stopped::Gone);
        }
        let mut refusals = store::refusals(tx, &proposal.id).await?;
        for (wish, prices) in &found {
            if let Some((_, reasons)) = refusals.iter_mut().find(|(other, _)| other == wish) {
                reasons.retain(|reason| !reason.is_price());
                reasons.extend(prices.iter().cloned());
            }
        }
        Ok(store::set_refusals(tx, &proposal.id, &refusals).await?)
    })
}

/// The plans that are tried on the way are nobody's news.
struct Quiet<'a>(&'a RunWatch<Vec<Priced>, Count>);

impl Watch<Plan> for Quiet<'_> {
    fn elapsed(&self) -> f64 {
        self.0.seconds()
    }

    fn cancelled(&self) -> bool {
        self.0.must_stop()
    }

    fn report(&self, _: limits::Progress<'_, Plan>) {}
}
