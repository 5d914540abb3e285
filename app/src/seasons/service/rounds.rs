//! Rounds: making, changing, opening and closing them; limits of clubs; points.

use super::{SeasonError, kept, sound, written};
use crate::id::{PersonId, RoundId};
use crate::jobs::queue;
use crate::people::model::Deed;
use crate::people::service::record;
use crate::seasons::model::{ClubLimit, Flaw, Ladder, NewRound, Point, RoundState, Rule};
use crate::seasons::{solve, store};
use crate::server::state::App;
use chrono::NaiveDate;

pub async fn add_round(app: &App, by: &PersonId, new: &NewRound) -> Result<RoundId, SeasonError> {
    sound(new.flaws())?;
    let id = RoundId::new();
    written!(app, tx => {
        store::add_round(tx, &id, new, app.now()).await?;
        record(tx, app.now(), Some(by), Deed::AddRound, &id.0, &new.name).await?;
        Ok(())
    })?;
    Ok(id)
}

/// Changes a round that is not published. The grid can only become one that the wishes already fit.
pub async fn change_round(app: &App, by: &PersonId, id: &RoundId, new: &NewRound) -> Result<(), SeasonError> {
    sound(new.flaws())?;
    written!(app, tx => {
        let round = kept(tx, id).await?;
        if round.state.is_decided() {
            return Err(SeasonError::Published);
        }
        let wishes = store::wishes(tx, id).await?;
        if wishes.iter().any(|wish| !wish.asked.flaws(new.slot_minutes).is_empty()) {
            return Err(SeasonError::Flawed(vec![Flaw { field: "slot_minutes", rule: Rule::Grid(round.terms.slot_minutes) }]));
        }
        store::change_round(tx, id, new).await?;
        record(tx, app.now(), Some(by), Deed::ChangeRound, &id.0, &new.name).await?;
        Ok(())
    })
}

/// Closes the applications, so that the round can be decided.
pub async fn close(app: &App, by: &PersonId, id: &RoundId) -> Result<(), SeasonError> {
    written!(app, tx => {
        kept(tx, id).await?;
        if store::move_state(tx, id, RoundState::Open, RoundState::Closed, None).await? {
            record(tx, app.now(), Some(by), Deed::CloseRound, &id.0, "").await?;
        }
        Ok(())
    })
}

/// Lets associations apply again, within the round's dates. Refused while the scheduler is at work.
pub async fn reopen(app: &App, by: &PersonId, id: &RoundId) -> Result<(), SeasonError> {
    written!(app, tx => {
        let round = kept(tx, id).await?;
        if round.state.is_decided() {
            return Err(SeasonError::Published);
        }
        if queue::latest(tx, solve::run::KIND, &id.0).await?.is_some_and(|job| job.state.is_live()) {
            return Err(SeasonError::Running);
        }
        if store::move_state(tx, id, RoundState::Closed, RoundState::Open, None).await? {
            record(tx, app.now(), Some(by), Deed::ReopenRound, &id.0, "").await?;
        }
        Ok(())
    })
}

/// Sets what a club is promised and may have, minutes a week.
pub async fn set_limit(app: &App, by: &PersonId, id: &RoundId, limit: &ClubLimit) -> Result<(), SeasonError> {
    let week = 7 * 1440;
    let mut flaws = Vec::new();
    if !(0..=week).contains(&limit.min_minutes) {
        flaws.push(Flaw { field: "min_minutes", rule: Rule::Between(0, week) });
    }
    if !(0..=week).contains(&limit.max_minutes) {
        flaws.push(Flaw { field: "max_minutes", rule: Rule::Between(0, week) });
    } else if limit.min_minutes > limit.max_minutes {
        flaws.push(Flaw { field: "max_minutes", rule: Rule::Order });
    }
    sound(flaws)?;
    written!(app, tx => {
        if kept(tx, id).await?.state.is_decided() {
            return Err(SeasonError::Published);
        }
        store::set_limit(tx, id, limit).await?;
        let detail = format!("{} {}–{}", limit.organisation, limit.min_minutes, limit.max_minutes);
        record(tx, app.now(), Some(by), Deed::SetClubLimit, &id.0, &detail).await?;
        Ok(())
    })
}

/// Sets the points from a date on; only steps that differ from what holds then are written.
pub async fn set_ladder(app: &App, by: &PersonId, from: NaiveDate, new: &Ladder) -> Result<(), SeasonError> {
    let mut flaws = Vec::new();
    for point in Point::ALL {
        let (least, most) = point.range();
        if !(least..=most).contains(&new.get(point)) {
            flaws.push(Flaw { field: point.name(), rule: Rule::Between(least, most) });
        }
    }
    sound(flaws)?;
    written!(app, tx => {
        let held = store::ladder(tx, from).await?;
        for point in Point::ALL {
            if held.get(point) != new.get(point) {
                store::set_setting(tx, point, from, new.get(point)).await?;
                record(tx, app.now(), Some(by), Deed::SetPoints, point.name(), &new.get(point).to_string()).await?;
            }
        }
        Ok(())
    })
}
