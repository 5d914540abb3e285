//! Rounds and what clubs are promised in them.

use crate::database::Tx;
use crate::id::{OrganisationId, ProposalId, RoundId};
use crate::on;
use crate::seasons::model::{ClubLimit, NewRound, Round, RoundState};
use crate::time::Instant;
use chrono::NaiveDate;

#[derive(sqlx::FromRow)]
struct RoundRow {
    id: RoundId,
    name: String,
    first_date: String,
    last_date: String,
    applications_open: String,
    applications_close: String,
    state: String,
    evening_cost: i64,
    adjacency_value: i64,
    shortfall_penalty_per_slot: i64,
    change_penalty: i64,
    slot_minutes: i64,
    published_proposal_id: Option<ProposalId>,
}

impl TryFrom<RoundRow> for Round {
    type Error = sqlx::Error;

    fn try_from(row: RoundRow) -> Result<Self, sqlx::Error> {
        let date = |text: &str| text.parse::<NaiveDate>().map_err(|cause| sqlx::Error::Decode(cause.into()));
        let terms = NewRound {
            first: date(&row.first_date)?,
            last: date(&row.last_date)?,
            applications_open: date(&row.applications_open)?,
            applications_close: date(&row.applications_close)?,
            name: row.name,
            evening_cost: row.evening_cost,
            adjacency_value: row.adjacency_value,
            shortfall_penalty_per_slot: row.shortfall_penalty_per_slot,
            change_penalty: row.change_penalty,
            slot_minutes: row.slot_minutes,
        };
        let state = RoundState::parse(&row.state).unwrap_or(RoundState::Closed);
        Ok(Self { id: row.id, state, terms, published_proposal: row.published_proposal_id })
    }
}

/// Every round, the latest season first.
pub async fn rounds(tx: &mut Tx) -> Result<Vec<Round>, sqlx::Error> {
    let rows: Vec<RoundRow> = on!(tx, db => sqlx::query_as("SELECT * FROM round ORDER BY first_date DESC, id DESC").fetch_all(db).await)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub async fn round(tx: &mut Tx, id: &RoundId) -> Result<Option<Round>, sqlx::Error> {
    let row: Option<RoundRow> = on!(tx, db => sqlx::query_as("SELECT * FROM round WHERE id = $1").bind(id).fetch_optional(db).await)?;
    row.map(TryInto::try_into).transpose()
}

pub async fn add_round(tx: &mut Tx, id: &RoundId, new: &NewRound, now: Instant) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO round (id, name, first_date, last_date, applications_open, applications_close, state, evening_cost,
            adjacency_value, shortfall_penalty_per_slot, change_penalty, slot_minutes, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'open', $7, $8, $9, $10, $11, $12)")
        .bind(id).bind(&new.name).bind(new.first.to_string()).bind(new.last.to_string())
        .bind(new.applications_open.to_string()).bind(new.applications_close.to_string())
        .bind(new.evening_cost).bind(new.adjacency_value).bind(new.shortfall_penalty_per_slot).bind(new.change_penalty)
        .bind(new.slot_minutes).bind(now).execute(db).await.map(|_| ()))
}

pub async fn change_round(tx: &mut Tx, id: &RoundId, new: &NewRound) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "UPDATE round SET name = $1, first_date = $2, last_date = $3, applications_open = $4, applications_close = $5,
            evening_cost = $6, adjacency_value = $7, shortfall_penalty_per_slot = $8, change_penalty = $9, slot_minutes = $10
         WHERE id = $11")
        .bind(&new.name).bind(new.first.to_string()).bind(new.last.to_string())
        .bind(new.applications_open.to_string()).bind(new.applications_close.to_string())
        .bind(new.evening_cost).bind(new.adjacency_value).bind(new.shortfall_penalty_per_slot).bind(new.change_penalty)
        .bind(new.slot_minutes).bind(id).execute(db).await.map(|_| ()))
}

/// Moves a round from one state to another. False when it is not in the first one (any more).
pub async fn move_state(
    tx: &mut Tx,
    id: &RoundId,
    from: RoundState,
    to: RoundState,
    published: Option<&ProposalId>,
) -> Result<bool, sqlx::Error> {
    let moved: Option<RoundId> = on!(tx, db => sqlx::query_scalar(
        "UPDATE round SET state = $1, published_proposal_id = $2 WHERE id = $3 AND state = $4 RETURNING id")
        .bind(to.word()).bind(published).bind(id).bind(from.word()).fetch_optional(db).await)?;
    Ok(moved.is_some())
}

/// What clubs are promised and may have in a round.
pub async fn limits(tx: &mut Tx, round: &RoundId) -> Result<Vec<ClubLimit>, sqlx::Error> {
    let rows: Vec<(OrganisationId, i64, i64)> = on!(tx, db => sqlx::query_as(
        "SELECT organisation_id, min_minutes, max_minutes FROM club_limit WHERE round_id = $1 ORDER BY organisation_id")
        .bind(round).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(organisation, min_minutes, max_minutes)| ClubLimit { organisation, min_minutes, max_minutes }).collect())
}

pub async fn set_limit(tx: &mut Tx, round: &RoundId, limit: &ClubLimit) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO club_limit (round_id, organisation_id, min_minutes, max_minutes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (round_id, organisation_id) DO UPDATE SET min_minutes = excluded.min_minutes, max_minutes = excluded.max_minutes")
        .bind(round).bind(&limit.organisation).bind(limit.min_minutes).bind(limit.max_minutes).execute(db).await.map(|_| ()))
}
