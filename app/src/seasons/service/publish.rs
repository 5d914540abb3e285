//! From proposal to calendar and back: deciding it. The way there and out again is slow work, done by the jobs of `calendar`.

use super::SeasonError;
use super::calendar::{PUBLICATION, WITHDRAWAL};
use super::guard::{closed, kept, rules, run_by, workable};
use crate::database::{Tx, within};
use crate::id::{JobId, ProposalId, PublicationId, RoundId};
use crate::jobs::queue::{self, NewJob, Put, Turn};
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::seasons::model::{Grant, Publication, PublicationState, Round, RoundState, SchoolBreaks};
use crate::seasons::solve::given;
use crate::seasons::store;
use crate::server::state::App;
use samrum_solver::season::referee::judge;

/// Decides the round by its proposal and has it put into the calendar: dates that are taken, closed or holidays are skipped and
/// listed; dates in school breaks are left out, unless the clerk wants them. Publishing that broke off goes on where it was.
pub async fn publish(
    app: &App,
    actor: &Actor,
    id: &RoundId,
    school_breaks: SchoolBreaks,
) -> Result<JobId, SeasonError> {
    run_by(actor)?;
    if let Some(job) = go_on(app, actor, id).await? {
        return Ok(job);
    }
    // The referee needs a while, and nobody is to wait for it: what it has judged must still be there when it is written.
    let (judged, grants) = judged(app, id).await?;
    within!(app.database, tx => {
        let (_, proposal) = workable(tx, id).await?;
        if proposal.id != judged || store::grants(tx, &judged).await? != grants {
            return Err(SeasonError::Changed);
        }
        if !store::move_state(tx, id, RoundState::Closed, RoundState::Publishing, Some(&judged)).await? {
            return Err(SeasonError::Published);
        }
        let publication = Publication {
            id: PublicationId::new(),
            proposal: judged.clone(),
            state: PublicationState::Publishing,
            school_breaks,
            total: grants.len(),
            done: 0,
            published_at: app.now(),
            withdrawn_at: None,
            reason: String::new(),
        };
        store::add_publication(tx, id, &publication, actor.id()).await?;
        record(tx, app.now(), actor.id(), Deed::PublishRound, &id.0, &format!("{} series", publication.total)).await?;
        put(app, tx, actor, PUBLICATION, &publication.id).await
    })
}

/// Puts publishing that broke off back to work. `None` when the round is not being published.
async fn go_on(app: &App, actor: &Actor, id: &RoundId) -> Result<Option<JobId>, SeasonError> {
    within!(app.database, tx => {
        let round = kept(tx, id).await?;
        match (round.state, &round.publication) {
            (RoundState::Publishing, Some(publication)) => put(app, tx, actor, PUBLICATION, &publication.id).await.map(Some),
            _ => Ok(None),
        }
    })
}

/// Takes a publication back, also one under way, while the season has not begun: every date of it is cancelled, with this reason.
/// A withdrawal that broke off goes on where it was.
pub async fn withdraw(app: &App, actor: &Actor, id: &RoundId, reason: &str) -> Result<JobId, SeasonError> {
    run_by(actor)?;
    let reason = reason.trim();
    within!(app.database, tx => {
        let round = kept(tx, id).await?;
        let Some(publication) = &round.publication else { return Err(SeasonError::NotPublished) };
        if round.state != RoundState::Withdrawing {
            begun(app, &round)?;
            if reason.is_empty() {
                return Err(SeasonError::NoReason);
            }
            if !store::begin_withdrawal(tx, &publication.id, actor.id(), app.now(), reason).await? {
                return Err(SeasonError::NotPublished);
            }
            record(tx, app.now(), actor.id(), Deed::WithdrawRound, &id.0, reason).await?;
        }
        put(app, tx, actor, WITHDRAWAL, &publication.id).await
    })
}

/// Refused when the season has begun: what people have come to is not taken back all at once.
pub fn begun(app: &App, round: &Round) -> Result<(), SeasonError> {
    if app.today() >= round.terms.dates.first { Err(SeasonError::Begun) } else { Ok(()) }
}

async fn put(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    kind: &str,
    publication: &PublicationId,
) -> Result<JobId, SeasonError> {
    let new = NewJob {
        kind,
        subject: &publication.0,
        payload: "{}",
        created_by: actor.id(),
        turn: Turn::Calendar,
        most_seconds: 0,
    };
    match queue::put(tx, new, app.now()).await? {
        Put::Queued(job) | Put::AlreadyLive(job) => Ok(job),
        // Only runs of the scheduler are counted.
        Put::TooMany(most) => Err(SeasonError::TooManyRuns(most)),
    }
}

/// The newest proposal and its sessions, when the referee accepts them beside the calendar as it is now.
async fn judged(app: &App, id: &RoundId) -> Result<(ProposalId, Vec<Grant>), SeasonError> {
    let mut tx = app.database.read().await?;
    let round = store::round(&mut tx, id).await?.ok_or(SeasonError::NotFound)?;
    closed(&round)?;
    let proposal = store::latest_proposal(&mut tx, id).await?.ok_or(SeasonError::NoProposal)?;
    let grants = store::grants(&mut tx, &proposal.id).await?;
    let given = given(app, &mut tx, &round, &[]).await?;
    drop(tx);
    let plan = given.plan(&grants);
    let verdict = judge(&given.named.problem, &plan);
    if verdict.score().is_none() || plan.len() != grants.len() {
        return Err(SeasonError::Refused(rules(&verdict)));
    }
    Ok((proposal.id, grants))
}
