//! What an act asks before it does anything: whether they may who act, and whether the round is where the act begins. What is read
//! for an act is held until its transaction ends.

use super::SeasonError;
use crate::database::Tx;
use crate::id::RoundId;
use crate::jobs::queue;
use crate::people::model::{Actor, Right};
use crate::seasons::model::{Flaw, Proposal, Round, RoundState};
use crate::seasons::solve::run::KIND;
use crate::seasons::store;
use samrum_solver::season::referee::{Rule, Verdict};

/// Only whoever runs seasons may do this.
pub fn run_by(actor: &Actor) -> Result<(), SeasonError> {
    if actor.may(Right::RunSeasons) { Ok(()) } else { Err(SeasonError::Forbidden) }
}

pub fn sound(flaws: Vec<Flaw>) -> Result<(), SeasonError> {
    if flaws.is_empty() { Ok(()) } else { Err(SeasonError::Flawed(flaws)) }
}

/// The round, for somebody who is about to change it: nobody else changes it until the transaction ends.
pub async fn kept(tx: &mut Tx, id: &RoundId) -> Result<Round, SeasonError> {
    store::hold_round(tx, id).await?;
    found(tx, id).await
}

/// The round, for somebody who reads about it.
pub async fn found(tx: &mut Tx, id: &RoundId) -> Result<Round, SeasonError> {
    store::round(tx, id).await?.ok_or(SeasonError::NotFound)
}

/// Refused unless the applications are closed and nothing is decided.
pub fn closed(round: &Round) -> Result<(), SeasonError> {
    match round.state {
        RoundState::Open => Err(SeasonError::StillOpen),
        RoundState::Closed => Ok(()),
        RoundState::Publishing | RoundState::Published | RoundState::Withdrawing => Err(SeasonError::Published),
    }
}

/// Refused while the scheduler is at work: it would write over what is done meanwhile.
pub async fn idle(tx: &mut Tx, id: &RoundId) -> Result<(), SeasonError> {
    let job = queue::latest(tx, KIND, &id.0).await?;
    if job.is_some_and(|job| job.state.is_live()) { Err(SeasonError::Running) } else { Ok(()) }
}

/// The round and its proposal, when the clerk may work on it by hand.
pub async fn workable(tx: &mut Tx, id: &RoundId) -> Result<(Round, Proposal), SeasonError> {
    let round = kept(tx, id).await?;
    closed(&round)?;
    idle(tx, id).await?;
    let proposal = store::latest_proposal(tx, id).await?.ok_or(SeasonError::NoProposal)?;
    Ok((round, proposal))
}

/// The rules a plan breaks, each once.
pub fn rules(verdict: &Verdict) -> Vec<Rule> {
    let mut rules: Vec<_> = verdict.breaches.iter().map(|breach| breach.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules
}
