//! Publications: a proposal's way into the calendar and out of it.

use crate::database::Tx;
use crate::id::{PersonId, ProposalId, PublicationId, RoundId};
use crate::on;
use crate::seasons::model::{Publication, PublicationState, SchoolBreaks};
use crate::time::Instant;

#[derive(sqlx::FromRow)]
pub(super) struct PublicationRow {
    id: PublicationId,
    proposal_id: ProposalId,
    state: PublicationState,
    in_school_breaks: bool,
    total: i64,
    done: i64,
    published_at: Instant,
    withdrawn_at: Option<Instant>,
    reason: String,
}

impl From<PublicationRow> for Publication {
    fn from(row: PublicationRow) -> Self {
        Self {
            id: row.id,
            proposal: row.proposal_id,
            state: row.state,
            school_breaks: if row.in_school_breaks { SchoolBreaks::Booked } else { SchoolBreaks::LeftOut },
            total: row.total as usize,
            done: row.done as usize,
            published_at: row.published_at,
            withdrawn_at: row.withdrawn_at,
            reason: row.reason,
        }
    }
}

/// Every publication of a round, the newest first.
pub async fn publications(tx: &mut Tx, round: &RoundId) -> Result<Vec<Publication>, sqlx::Error> {
    let rows: Vec<PublicationRow> = on!(tx, db => sqlx::query_as(
        "SELECT id, proposal_id, state, in_school_breaks, total, done, published_at, withdrawn_at, reason
         FROM publication WHERE round_id = $1 ORDER BY published_at DESC, id DESC")
        .bind(round).fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The publication and its round.
pub async fn publication(tx: &mut Tx, id: &PublicationId) -> Result<Option<(RoundId, Publication)>, sqlx::Error> {
    let round: Option<RoundId> = on!(&mut *tx, db => sqlx::query_scalar("SELECT round_id FROM publication WHERE id = $1").bind(id).fetch_optional(db).await)?;
    let Some(round) = round else { return Ok(None) };
    let found = publications(tx, &round).await?.into_iter().find(|one| one.id == *id);
    Ok(found.map(|found| (round, found)))
}

pub async fn add_publication(
    tx: &mut Tx,
    round: &RoundId,
    new: &Publication,
    by: Option<&PersonId>,
) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO publication (id, round_id, proposal_id, state, in_school_breaks, total, done, published_by, published_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
        .bind(&new.id).bind(round).bind(&new.proposal).bind(new.state).bind(new.school_breaks == SchoolBreaks::Booked)
        .bind(new.total as i64).bind(new.done as i64).bind(by).bind(new.published_at).execute(db).await.map(|_| ()))
}

/// Writes down that some more weekly times are in the calendar. False when somebody else did so, or it is no longer being published.
pub async fn advance(tx: &mut Tx, id: &PublicationId, from: usize, to: usize) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE publication SET done = $3 WHERE id = $1 AND done = $2 AND state = 'publishing'")
        .bind(id).bind(from as i64).bind(to as i64).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Everything is in the calendar. False when it is not being published (any more) or something lacks.
pub async fn complete(tx: &mut Tx, id: &PublicationId) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE publication SET state = 'published' WHERE id = $1 AND state = 'publishing' AND done = total")
        .bind(id).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// From now on it is being taken out of the calendar. False when it already is, or is out.
pub async fn begin_withdrawal(
    tx: &mut Tx,
    id: &PublicationId,
    by: Option<&PersonId>,
    at: Instant,
    reason: &str,
) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE publication SET state = 'withdrawing', withdrawn_by = $2, withdrawn_at = $3, reason = $4
         WHERE id = $1 AND state IN ('publishing', 'published')")
        .bind(id).bind(by).bind(at).bind(reason).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Whose withdrawal is under way: false when none is. Keeps others from ending it before this transaction does.
pub async fn is_being_withdrawn(tx: &mut Tx, id: &PublicationId) -> Result<bool, sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE publication SET state = 'withdrawing' WHERE id = $1 AND state = 'withdrawing'")
        .bind(id).execute(db).await.map(|done| done.rows_affected() > 0))
}

/// Nothing of it is in the calendar any more.
pub async fn end_withdrawal(tx: &mut Tx, id: &PublicationId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE publication SET state = 'withdrawn' WHERE id = $1 AND state = 'withdrawing'")
        .bind(id).execute(db).await.map(|_| ()))
}
