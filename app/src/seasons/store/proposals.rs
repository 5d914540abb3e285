//! Proposals with their grants and refusals, and the sessions the clerk has locked.

use super::weekly;
use crate::database::Tx;
use crate::id::{JobId, ProposalId, RoundId, SpaceId, WishId};
use crate::on;
use crate::scheduler::PlanState;
use crate::seasons::model::{Grant, Proposal, Reason};
use crate::time::{Instant, Weekday};

#[derive(sqlx::FromRow)]
struct ProposalRow {
    id: ProposalId,
    score: f64,
    bound: Option<f64>,
    status: PlanState,
    seconds: f64,
    steps: String,
}

impl TryFrom<ProposalRow> for Proposal {
    type Error = sqlx::Error;

    fn try_from(row: ProposalRow) -> Result<Self, sqlx::Error> {
        let ProposalRow { id, score, bound, status: state, seconds, steps } = row;
        let steps = serde_json::from_str(&steps).map_err(|cause| sqlx::Error::Decode(cause.into()))?;
        Ok(Self { id, score, bound, state, seconds, steps })
    }
}

pub async fn add_proposal(
    tx: &mut Tx,
    round: &RoundId,
    job: Option<&JobId>,
    new: &Proposal,
    now: Instant,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO proposal (id, round_id, job_id, score, bound, status, seconds, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(&new.id).bind(round).bind(job).bind(new.score).bind(new.bound).bind(new.state).bind(new.seconds).bind(now)
        .execute(db).await.map(|_| ()))
}

/// Writes down how good a proposal is.
pub async fn keep_proposal(tx: &mut Tx, new: &Proposal) -> Result<(), sqlx::Error> {
    let steps = serde_json::to_string(&new.steps).map_err(|cause| sqlx::Error::Encode(cause.into()))?;
    on!(tx, db => sqlx::query("UPDATE proposal SET score = $1, bound = $2, status = $3, seconds = $4, steps = $5 WHERE id = $6")
        .bind(new.score).bind(new.bound).bind(new.state).bind(new.seconds).bind(steps).bind(&new.id)
        .execute(db).await.map(|_| ()))
}

/// The newest proposal of a round.
pub async fn latest_proposal(tx: &mut Tx, round: &RoundId) -> Result<Option<Proposal>, sqlx::Error> {
    let row: Option<ProposalRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, score, bound, status, seconds, steps FROM proposal WHERE round_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1")
        .bind(round).fetch_optional(db).await)?;
    row.map(TryInto::try_into).transpose()
}

pub async fn proposal(tx: &mut Tx, id: &ProposalId) -> Result<Option<Proposal>, sqlx::Error> {
    let row: Option<ProposalRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, score, bound, status, seconds, steps FROM proposal WHERE id = $1").bind(id).fetch_optional(db).await)?;
    row.map(TryInto::try_into).transpose()
}

pub async fn proposal_of_job(tx: &mut Tx, job: &JobId) -> Result<Option<Proposal>, sqlx::Error> {
    let row: Option<ProposalRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, score, bound, status, seconds, steps FROM proposal WHERE job_id = $1").bind(job).fetch_optional(db).await)?;
    row.map(TryInto::try_into).transpose()
}

/// The newest proposal of a round that has sessions and is older than this one.
pub async fn proposal_before(
    tx: &mut Tx,
    round: &RoundId,
    than: Option<&ProposalId>,
) -> Result<Option<Proposal>, sqlx::Error> {
    let row: Option<ProposalRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, score, bound, status, seconds, steps FROM proposal p
         WHERE round_id = $1 AND (CAST($2 AS TEXT) IS NULL OR id < CAST($2 AS TEXT))
           AND EXISTS (SELECT 1 FROM season_grant g WHERE g.proposal_id = p.id)
         ORDER BY created_at DESC, id DESC LIMIT 1")
        .bind(round).bind(than).fetch_optional(db).await)?;
    row.map(TryInto::try_into).transpose()
}

pub async fn remove_proposal(tx: &mut Tx, id: &ProposalId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM proposal WHERE id = $1").bind(id).execute(db).await.map(|_| ()))
}

type GrantRow = (WishId, SpaceId, Weekday, i64, i64);

fn grant((wish, space, weekday, from, until): GrantRow) -> Result<Grant, sqlx::Error> {
    Ok(Grant { wish, space, time: weekly((weekday, from, until))? })
}

/// The sessions of a proposal, by day and time; not those of wishes that were taken back.
pub async fn grants(tx: &mut Tx, proposal: &ProposalId) -> Result<Vec<Grant>, sqlx::Error> {
    let rows: Vec<GrantRow> = on!(tx, db => sqlx::query_as(
        "SELECT wish_id, space_id, weekday, from_minute, to_minute FROM season_grant
         WHERE proposal_id = $1 AND EXISTS (SELECT 1 FROM wish w WHERE w.id = wish_id AND w.withdrawn_at IS NULL)
         ORDER BY weekday, from_minute, to_minute, wish_id")
        .bind(proposal).fetch_all(db).await)?;
    rows.into_iter().map(grant).collect()
}

/// Replaces the sessions of a proposal.
pub async fn set_grants(tx: &mut Tx, proposal: &ProposalId, grants: &[Grant]) -> Result<(), sqlx::Error> {
    on!(&mut *tx, db => sqlx::query("DELETE FROM season_grant WHERE proposal_id = $1").bind(proposal).execute(db).await.map(|_| ()))?;
    for grant in grants {
        on!(&mut *tx, db => sqlx::query(
            "INSERT INTO season_grant (proposal_id, wish_id, space_id, weekday, from_minute, to_minute) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(proposal).bind(&grant.wish).bind(&grant.space).bind(grant.time.weekday)
            .bind(i64::from(grant.time.from)).bind(i64::from(grant.time.until)).execute(db).await.map(|_| ()))?;
    }
    Ok(())
}

/// The sessions that the next plan keeps exactly.
pub async fn locks(tx: &mut Tx, round: &RoundId) -> Result<Vec<Grant>, sqlx::Error> {
    let rows: Vec<GrantRow> = on!(tx, db => sqlx::query_as(
        "SELECT wish_id, space_id, weekday, from_minute, to_minute FROM season_lock
         WHERE round_id = $1 AND EXISTS (SELECT 1 FROM wish w WHERE w.id = wish_id AND w.withdrawn_at IS NULL)
         ORDER BY weekday, from_minute, wish_id")
        .bind(round).fetch_all(db).await)?;
    rows.into_iter().map(grant).collect()
}

/// Locks a session, instead of another that the wish may have locked that day.
pub async fn add_lock(tx: &mut Tx, round: &RoundId, lock: &Grant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO season_lock (round_id, wish_id, space_id, weekday, from_minute, to_minute) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (wish_id, weekday) DO UPDATE SET space_id = excluded.space_id, from_minute = excluded.from_minute,
            to_minute = excluded.to_minute")
        .bind(round).bind(&lock.wish).bind(&lock.space).bind(lock.time.weekday).bind(i64::from(lock.time.from))
        .bind(i64::from(lock.time.until)).execute(db).await.map(|_| ()))
}

pub async fn remove_lock(tx: &mut Tx, wish: &WishId, weekday: Weekday) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM season_lock WHERE wish_id = $1 AND weekday = $2")
        .bind(wish).bind(weekday).execute(db).await.map(|_| ()))
}

/// Unlocks whatever is locked of a wish.
pub async fn remove_locks(tx: &mut Tx, wish: &WishId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM season_lock WHERE wish_id = $1").bind(wish).execute(db).await.map(|_| ()))
}

/// Replaces why wishes got less than they asked for.
pub async fn set_refusals(
    tx: &mut Tx,
    proposal: &ProposalId,
    refusals: &[(WishId, Vec<Reason>)],
) -> Result<(), sqlx::Error> {
    on!(&mut *tx, db => sqlx::query("DELETE FROM refusal WHERE proposal_id = $1").bind(proposal).execute(db).await.map(|_| ()))?;
    for (wish, reasons) in refusals {
        let reasons = serde_json::to_string(reasons).map_err(|cause| sqlx::Error::Encode(cause.into()))?;
        on!(&mut *tx, db => sqlx::query("INSERT INTO refusal (proposal_id, wish_id, reasons) VALUES ($1, $2, $3)")
            .bind(proposal).bind(wish).bind(reasons).execute(db).await.map(|_| ()))?;
    }
    Ok(())
}

pub async fn refusals(tx: &mut Tx, proposal: &ProposalId) -> Result<Vec<(WishId, Vec<Reason>)>, sqlx::Error> {
    let rows: Vec<(WishId, String)> = on!(tx, db => sqlx::query_as(
        "SELECT wish_id, reasons FROM refusal
         WHERE proposal_id = $1 AND EXISTS (SELECT 1 FROM wish w WHERE w.id = wish_id AND w.withdrawn_at IS NULL) ORDER BY wish_id")
        .bind(proposal).fetch_all(db).await)?;
    let read = rows.into_iter().map(|(wish, text)| {
        let reasons = serde_json::from_str(&text).map_err(|cause| sqlx::Error::Decode(cause.into()))?;
        Ok((wish, reasons))
    });
    read.collect()
}
