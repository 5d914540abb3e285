//! Rounds: making, changing, opening and closing them; limits of clubs.

use super::SeasonError;
use super::guard::{idle, kept, run_by, sound};
use crate::database::within;
use crate::id::RoundId;
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::seasons::model::{ClubLimit, FieldRule, Flaw, RoundNumber, RoundState, RoundTerms};
use crate::seasons::store;
use crate::server::state::App;

pub async fn add_round(app: &App, actor: &Actor, terms: &RoundTerms) -> Result<RoundId, SeasonError> {
    run_by(actor)?;
    sound(terms.flaws())?;
    let id = RoundId::new();
    within!(app.database, tx => {
        store::add_round(tx, &id, terms, app.now()).await?;
        record(tx, app.now(), actor.id(), Deed::AddRound, &id.0, &terms.name).await?;
        Ok(id.clone())
    })
}

/// Changes a round that is not published. The grid can only become one that the wishes already fit.
pub async fn change_round(app: &App, actor: &Actor, id: &RoundId, terms: &RoundTerms) -> Result<(), SeasonError> {
    run_by(actor)?;
    sound(terms.flaws())?;
    within!(app.database, tx => {
        let round = kept(tx, id).await?;
        if round.state.is_decided() {
            return Err(SeasonError::Published);
        }
        let wishes = store::wishes(tx, id).await?;
        if wishes.iter().any(|wish| !wish.terms.flaws(terms.numbers.slot_minutes).is_empty()) {
            return Err(SeasonError::Flawed(vec![Flaw {
                field: RoundNumber::SlotMinutes.key(),
                rule: FieldRule::Grid(round.terms.numbers.slot_minutes),
            }]));
        }
        store::change_round(tx, id, terms).await?;
        record(tx, app.now(), actor.id(), Deed::ChangeRound, &id.0, &terms.name).await?;
        Ok(())
    })
}

/// Closes the applications, so that the round can be decided.
pub async fn close(app: &App, actor: &Actor, id: &RoundId) -> Result<(), SeasonError> {
    run_by(actor)?;
    within!(app.database, tx => {
        kept(tx, id).await?;
        if store::move_state(tx, id, RoundState::Open, RoundState::Closed, None).await? {
            record(tx, app.now(), actor.id(), Deed::CloseRound, &id.0, "").await?;
        }
        Ok(())
    })
}

/// Lets associations apply again, within the round's dates. Refused while the scheduler is at work.
pub async fn reopen(app: &App, actor: &Actor, id: &RoundId) -> Result<(), SeasonError> {
    run_by(actor)?;
    within!(app.database, tx => {
        let round = kept(tx, id).await?;
        if round.state.is_decided() {
            return Err(SeasonError::Published);
        }
        idle(tx, id).await?;
        if store::move_state(tx, id, RoundState::Closed, RoundState::Open, None).await? {
            record(tx, app.now(), actor.id(), Deed::ReopenRound, &id.0, "").await?;
        }
        Ok(())
    })
}

/// Sets what a club is promised and may have, minutes a week.
pub async fn set_limit(app: &App, actor: &Actor, id: &RoundId, limit: &ClubLimit) -> Result<(), SeasonError> {
    run_by(actor)?;
    let week = 7 * 1440;
    let mut flaws = Vec::new();
    if !(0..=week).contains(&limit.min_minutes) {
        flaws.push(Flaw { field: "min_minutes", rule: FieldRule::Between(0, week) });
    }
    if !(0..=week).contains(&limit.max_minutes) {
        flaws.push(Flaw { field: "max_minutes", rule: FieldRule::Between(0, week) });
    } else if limit.min_minutes > limit.max_minutes {
        flaws.push(Flaw { field: "max_minutes", rule: FieldRule::Order });
    }
    sound(flaws)?;
    within!(app.database, tx => {
        if kept(tx, id).await?.state.is_decided() {
            return Err(SeasonError::Published);
        }
        store::set_limit(tx, id, limit).await?;
        let detail = format!("{} {}–{}", limit.organisation, limit.min_minutes, limit.max_minutes);
        record(tx, app.now(), actor.id(), Deed::SetClubLimit, &id.0, &detail).await?;
        Ok(())
    })
}
