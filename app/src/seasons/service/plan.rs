//! The scheduler and the clerk's own hand: runs, locks, moves, plans from elsewhere. Each plan passes the referee or is refused.

use super::SeasonError;
use super::guard::{closed, found, idle, kept, rules, run_by, workable};
use crate::database::{Tx, within};
use crate::id::{JobId, ProposalId, RoundId, WishId};
use crate::jobs::queue::{self, NewJob, Put, Turn};
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::scheduler::{self, PlanState};
use crate::seasons::import::wire;
use crate::seasons::model::{Grant, Proposal, Run};
use crate::seasons::solve::{Given, given, reasons, run::KIND};
use crate::seasons::store;
use crate::server::child::{self, errand};
use crate::server::state::App;
use crate::time::Weekday;
use samrum_solver::season::Plan;
use samrum_solver::season::referee::judge;

/// Puts the scheduler to work on a closed round. When it already is, that job is the answer.
pub async fn start_run(app: &App, actor: &Actor, id: &RoundId, run: &Run) -> Result<JobId, SeasonError> {
    run_by(actor)?;
    let run = Run {
        seconds: run.seconds.clamp(1, scheduler::MOST_SECONDS),
        threads: run.threads.clamp(1, scheduler::MOST_THREADS),
        ..run.clone()
    };
    let payload = serde_json::to_string(&run).unwrap_or_default();
    // What cannot be read as a problem is refused here, in words, rather than in the job.
    let mut tx = app.database.read().await?;
    let round = found(&mut tx, id).await?;
    closed(&round)?;
    given(app, &mut tx, &round, &[]).await?;
    drop(tx);
    within!(app.database, tx => {
        closed(&kept(tx, id).await?)?;
        let new = NewJob { kind: KIND, subject: &id.0, payload: &payload, created_by: actor.id(), turn: Turn::Round, most_seconds: run.seconds };
        match queue::put(tx, new, app.now()).await? {
            Put::Queued(job) => {
                record(tx, app.now(), actor.id(), Deed::RunRound, &id.0, &payload).await?;
                Ok(job)
            }
            Put::AlreadyLive(job) => Ok(job),
            Put::TooMany(most) => Err(SeasonError::TooManyRuns(most)),
        }
    })
}

/// Stops the scheduler; the best plan it has found is kept.
pub async fn cancel_run(app: &App, actor: &Actor, id: &RoundId) -> Result<(), SeasonError> {
    run_by(actor)?;
    within!(app.database, tx => {
        let job = queue::latest(tx, KIND, &id.0).await?.ok_or(SeasonError::NotFound)?;
        if queue::cancel(tx, &job.id, app.now()).await? {
            record(tx, app.now(), actor.id(), Deed::CancelRoundRun, &id.0, "").await?;
        }
        Ok(())
    })
}

/// Fixes a session of the proposal, so that the next plan keeps it.
pub async fn lock(app: &App, actor: &Actor, id: &RoundId, wish: &WishId, weekday: Weekday) -> Result<(), SeasonError> {
    run_by(actor)?;
    within!(app.database, tx => {
        let (_, proposal) = workable(tx, id).await?;
        let grant = session(tx, &proposal.id, wish, weekday).await?;
        store::add_lock(tx, id, &grant).await?;
        record(tx, app.now(), actor.id(), Deed::LockSession, &wish.0, &weekday.to_string()).await?;
        Ok(())
    })
}

/// Lets a session go. What was the best plan with the lock need not be so without, so the bound no longer holds.
pub async fn unlock(
    app: &App,
    actor: &Actor,
    id: &RoundId,
    wish: &WishId,
    weekday: Weekday,
) -> Result<(), SeasonError> {
    run_by(actor)?;
    within!(app.database, tx => {
        let (_, proposal) = workable(tx, id).await?;
        store::remove_lock(tx, wish, weekday).await?;
        store::keep_proposal(tx, &proposal.by_hand()).await?;
        record(tx, app.now(), actor.id(), Deed::UnlockSession, &wish.0, &weekday.to_string()).await?;
        Ok(())
    })
}

/// Moves a session of the proposal to another space or time and locks it there. Refused, with the rules it breaks,
/// when the plan would not be valid; then nothing changes.
pub async fn move_session(
    app: &App,
    actor: &Actor,
    id: &RoundId,
    from_weekday: Weekday,
    to: &Grant,
) -> Result<(), SeasonError> {
    run_by(actor)?;
    within!(app.database, tx => {
        let (round, proposal) = workable(tx, id).await?;
        let old = session(tx, &proposal.id, &to.wish, from_weekday).await?;
        let mut grants = store::grants(tx, &proposal.id).await?;
        grants.retain(|grant| *grant != old);
        grants.push(to.clone());
        store::remove_lock(tx, &to.wish, from_weekday).await?;
        let given = given(app, tx, &round, &[]).await?;
        let moved = given.session(to).ok_or(SeasonError::UnknownSpace)?;
        let mut plan = given.plan(&grants);
        if !plan.contains(&moved) {
            plan.push(moved);
        }
        accept(tx, &given, &plan, proposal.by_hand()).await?;
        store::add_lock(tx, id, to).await?;
        let detail = format!("{} {} {}–{}", to.space, to.time.weekday, to.time.from, to.time.until);
        record(tx, app.now(), actor.id(), Deed::MoveSession, &to.wish.0, &detail).await?;
        Ok(())
    })
}

/// The round as a file in the season format, to be solved or studied elsewhere.
pub async fn problem_file(app: &App, tx: &mut Tx, id: &RoundId) -> Result<String, SeasonError> {
    let round = found(tx, id).await?;
    Ok(given(app, tx, &round, &[]).await?.file.text())
}

/// Takes a plan in the season format that was made elsewhere. Refused when it is for another problem or breaks a rule.
pub async fn upload_plan(app: &App, actor: &Actor, id: &RoundId, bytes: &[u8]) -> Result<(), SeasonError> {
    run_by(actor)?;
    let problem = problem_file(app, &mut app.database.read().await?, id).await?;
    let answer: wire::Answer = child::ask(app, &errand::PLAN, &problem, bytes).await.map_err(SeasonError::NotRead)?;
    let grants = answer.map_err(SeasonError::OtherProblem)?;
    within!(app.database, tx => {
        let round = kept(tx, id).await?;
        closed(&round)?;
        idle(tx, id).await?;
        let given = given(app, tx, &round, &[]).await?;
        // Somebody may have changed the round meanwhile: what it no longer knows makes the plan one for another problem.
        let plan = grants.iter().map(|grant| given.session(grant)).collect::<Option<Plan>>();
        let plan = plan.ok_or_else(|| SeasonError::OtherProblem(Vec::new()))?;
        // What a file claims of itself is not believed: the referee counts, and no bound is known.
        let proposal = Proposal { id: ProposalId::new(), score: 0.0, bound: None, state: PlanState::Feasible, seconds: 0.0, steps: Vec::new() };
        store::add_proposal(tx, id, None, &proposal, app.now()).await?;
        accept(tx, &given, &plan, proposal).await?;
        record(tx, app.now(), actor.id(), Deed::UploadPlan, &id.0, "").await?;
        Ok(())
    })
}

/// Stores a plan that the referee accepts, with its points and why wishes got less.
async fn accept(tx: &mut Tx, given: &Given, plan: &Plan, proposal: Proposal) -> Result<(), SeasonError> {
    let verdict = judge(&given.named.problem, plan);
    let Some(score) = verdict.score() else {
        return Err(SeasonError::Refused(rules(&verdict)));
    };
    store::set_grants(tx, &proposal.id, &given.grants(plan)).await?;
    store::keep_proposal(tx, &Proposal { score, ..proposal.clone() }).await?;
    store::set_refusals(tx, &proposal.id, &reasons::refusals(given, plan)).await?;
    Ok(())
}

async fn session(tx: &mut Tx, proposal: &ProposalId, wish: &WishId, weekday: Weekday) -> Result<Grant, SeasonError> {
    let grants = store::grants(tx, proposal).await?;
    grants.into_iter().find(|grant| grant.wish == *wish && grant.time.weekday == weekday).ok_or(SeasonError::NotFound)
}
