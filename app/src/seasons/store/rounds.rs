//! Rounds and what clubs are promised in them.

use super::publications::publications;
use crate::database::Tx;
use crate::id::{OrganisationId, ProposalId, RoundId};
use crate::on;
use crate::seasons::model::{ClubLimit, NewRound, Publication, PublicationState, Round, RoundState};
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
}

impl RoundRow {
    fn with(self, publication: Option<Publication>) -> Result<Round, sqlx::Error> {
        let date = |text: &str| text.parse::<NaiveDate>().map_err(|cause| sqlx::Error::Decode(cause.into()));
        let state = match (self.state.as_str(), publication.as_ref().map(|publication| publication.state)) {
            ("open", None) => RoundState::Open,
            ("closed", None) => RoundState::Closed,
            ("published", Some(PublicationState::Publishing)) => RoundState::Publishing,
            ("published", Some(PublicationState::Published)) => RoundState::Published,
            ("published", Some(PublicationState::Withdrawing)) => RoundState::Withdrawing,
            _ => {
                return Err(sqlx::Error::Decode(
                    format!("round {} is {} and its publication is not", self.id, self.state).into(),
                ));
            }
        };
        let terms = NewRound {
            first: date(&self.first_date)?,
            last: date(&self.last_date)?,
            applications_open: date(&self.applications_open)?,
            applications_close: date(&self.applications_close)?,
            name: self.name,
            evening_cost: self.evening_cost,
            adjacency_value: self.adjacency_value,
            shortfall_penalty_per_slot: self.shortfall_penalty_per_slot,
            change_penalty: self.change_penalty,
            slot_minutes: self.slot_minutes,
        };
        Ok(Round { id: self.id, state, terms, publication })
    }
}

/// Every round, the latest season first.
pub async fn rounds(tx: &mut Tx) -> Result<Vec<Round>, sqlx::Error> {
    let rows: Vec<RoundRow> = on!(&mut *tx, db => sqlx::query_as("SELECT * FROM round ORDER BY first_date DESC, id DESC").fetch_all(db).await)?;
    let mut rounds = Vec::new();
    for row in rows {
        let publication = live(tx, &row.id).await?;
        rounds.push(row.with(publication)?);
    }
    Ok(rounds)
}

pub async fn round(tx: &mut Tx, id: &RoundId) -> Result<Option<Round>, sqlx::Error> {
    let row: Option<RoundRow> =
        on!(&mut *tx, db => sqlx::query_as("SELECT * FROM round WHERE id = $1").bind(id).fetch_optional(db).await)?;
    let Some(row) = row else { return Ok(None) };
    let publication = live(tx, id).await?;
    row.with(publication).map(Some)
}

async fn live(tx: &mut Tx, id: &RoundId) -> Result<Option<Publication>, sqlx::Error> {
    Ok(publications(tx, id).await?.into_iter().find(|one| one.state != PublicationState::Withdrawn))
}

/// Keeps others from changing the round until the transaction ends: an update that changes nothing, on both engines alike.
pub async fn hold_round(tx: &mut Tx, id: &RoundId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("UPDATE round SET state = state WHERE id = $1").bind(id).execute(db).await.map(|_| ()))
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
        .bind(word(to)).bind(published).bind(id).bind(word(from)).fetch_optional(db).await)?;
    Ok(moved.is_some())
}

/// The round's own word; how far a decided one is on its way stands with its publication.
fn word(state: RoundState) -> &'static str {
    match state {
        RoundState::Open => "open",
        RoundState::Closed => "closed",
        RoundState::Publishing | RoundState::Published | RoundState::Withdrawing => "published",
    }
}

/// What clubs are promised and may have in a round.
pub async fn limits(tx: &mut Tx, round: &RoundId) -> Result<Vec<ClubLimit>, sqlx::Error> {
    let rows: Vec<(OrganisationId, i64, i64)> = on!(tx, db => sqlx::query_as(
        "SELECT organisation_id, min_minutes, max_minutes FROM club_limit WHERE round_id = $1 ORDER BY organisation_id")
        .bind(round).fetch_all(db).await)?;
    Ok(rows
        .into_iter()
        .map(|(organisation, min_minutes, max_minutes)| ClubLimit { organisation, min_minutes, max_minutes })
        .collect())
}

pub async fn set_limit(tx: &mut Tx, round: &RoundId, limit: &ClubLimit) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query(
        "INSERT INTO club_limit (round_id, organisation_id, min_minutes, max_minutes) VALUES ($1, $2, $3, $4)
         ON CONFLICT (round_id, organisation_id) DO UPDATE SET min_minutes = excluded.min_minutes, max_minutes = excluded.max_minutes")
        .bind(round).bind(&limit.organisation).bind(limit.min_minutes).bind(limit.max_minutes).execute(db).await.map(|_| ()))
}
