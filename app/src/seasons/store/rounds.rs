//! Rounds and what clubs are promised in them.

use super::publications::publications;
use crate::database::Tx;
use crate::id::{OrganisationId, ProposalId, RoundId};
use crate::on;
use crate::seasons::model::{
    ClubLimit, Publication, PublicationState, Round, RoundNumber, RoundNumbers, RoundState, RoundTerms,
};
use crate::time::{DateRange, Instant};
use crate::words;
use chrono::NaiveDate;
use sqlx::AssertSqlSafe;

words! {
    /// The round's own word; how far a decided one is on its way stands with its publication.
    enum Decision {
        Open = "open",
        Closed = "closed",
        Published = "published",
    }
}

impl From<RoundState> for Decision {
    fn from(state: RoundState) -> Self {
        match state {
            RoundState::Open => Self::Open,
            RoundState::Closed => Self::Closed,
            RoundState::Publishing | RoundState::Published | RoundState::Withdrawing => Self::Published,
        }
    }
}

#[derive(sqlx::FromRow)]
struct RoundRow {
    id: RoundId,
    name: String,
    first_date: String,
    last_date: String,
    applications_open: String,
    applications_close: String,
    state: Decision,
    #[sqlx(flatten)]
    numbers: RoundNumbers,
}

impl RoundRow {
    fn with(self, publication: Option<Publication>) -> Result<Round, sqlx::Error> {
        let date = |text: &str| text.parse::<NaiveDate>().map_err(|cause| sqlx::Error::Decode(cause.into()));
        let state = match (self.state, publication.as_ref().map(|publication| publication.state)) {
            (Decision::Open, None) => RoundState::Open,
            (Decision::Closed, None) => RoundState::Closed,
            (Decision::Published, Some(PublicationState::Publishing)) => RoundState::Publishing,
            (Decision::Published, Some(PublicationState::Published)) => RoundState::Published,
            (Decision::Published, Some(PublicationState::Withdrawing)) => RoundState::Withdrawing,
            (decision, _) => {
                return Err(sqlx::Error::Decode(
                    format!("round {} is {} and its publication is not", self.id, decision.word()).into(),
                ));
            }
        };
        let terms = RoundTerms {
            dates: DateRange::new(date(&self.first_date)?, date(&self.last_date)?),
            applications: DateRange::new(date(&self.applications_open)?, date(&self.applications_close)?),
            name: self.name,
            numbers: self.numbers,
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

pub async fn add_round(tx: &mut Tx, id: &RoundId, terms: &RoundTerms, now: Instant) -> Result<(), sqlx::Error> {
    let numbers = RoundNumbers::columns(9);
    let sql = format!(
        "INSERT INTO round (id, name, first_date, last_date, applications_open, applications_close, state, created_at, {})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, {})",
        numbers.list(),
        numbers.places()
    );
    on!(tx, db => {
        let query = sqlx::query(AssertSqlSafe(sql)).bind(id).bind(&terms.name)
            .bind(terms.dates.first.to_string()).bind(terms.dates.last.to_string())
            .bind(terms.applications.first.to_string()).bind(terms.applications.last.to_string())
            .bind(Decision::Open).bind(now);
        let numbers = RoundNumber::ALL.into_iter().map(|number| terms.numbers.get(number));
        numbers.fold(query, sqlx::query::Query::bind).execute(db).await.map(|_| ())
    })
}

pub async fn change_round(tx: &mut Tx, id: &RoundId, terms: &RoundTerms) -> Result<(), sqlx::Error> {
    let sql = format!(
        "UPDATE round SET name = $1, first_date = $2, last_date = $3, applications_open = $4, applications_close = $5, {}
         WHERE id = $6",
        RoundNumbers::columns(7).set()
    );
    on!(tx, db => {
        let query = sqlx::query(AssertSqlSafe(sql)).bind(&terms.name)
            .bind(terms.dates.first.to_string()).bind(terms.dates.last.to_string())
            .bind(terms.applications.first.to_string()).bind(terms.applications.last.to_string()).bind(id);
        let numbers = RoundNumber::ALL.into_iter().map(|number| terms.numbers.get(number));
        numbers.fold(query, sqlx::query::Query::bind).execute(db).await.map(|_| ())
    })
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
        .bind(Decision::from(to)).bind(published).bind(id).bind(Decision::from(from)).fetch_optional(db).await)?;
    Ok(moved.is_some())
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
