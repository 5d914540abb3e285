//! Wishes: an association applies, changes its mind, withdraws; or the clerk does it for them.

use super::{SeasonError, kept, sound, written};
use crate::database::Tx;
use crate::facilities;
use crate::id::{PersonId, RoundId, SpaceId, WishId};
use crate::people::service::record;
use crate::seasons::model::{NewWish, Round};
use crate::seasons::store;
use crate::server::state::App;

/// Applies in a round. The clerk may do so until it is published; an association while applications are taken.
pub async fn apply(app: &App, by: &PersonId, as_clerk: bool, round: &RoundId, new: &NewWish) -> Result<WishId, SeasonError> {
    let id = WishId::new();
    written!(app, tx => {
        let round = kept(tx, round).await?;
        takes_wishes(app, &round, as_clerk)?;
        sound(new.flaws(round.terms.slot_minutes))?;
        spaces_exist(tx, new).await?;
        store::add_wish(tx, &round.id, &id, new, app.now()).await?;
        record(tx, app.now(), Some(by), "season.apply", &id.0, &new.group).await?;
        Ok(())
    })?;
    Ok(id)
}

/// Changes a wish; it stays its association's. What the clerk has locked of it is unlocked, since it may no longer fit.
pub async fn change(app: &App, by: &PersonId, as_clerk: bool, id: &WishId, new: &NewWish) -> Result<(), SeasonError> {
    written!(app, tx => {
        let round = round_of(tx, id).await?;
        takes_wishes(app, &round, as_clerk)?;
        sound(new.flaws(round.terms.slot_minutes))?;
        spaces_exist(tx, new).await?;
        store::change_wish(tx, id, new).await?;
        for weekday in 1..=7 {
            store::remove_lock(tx, id, weekday).await?;
        }
        record(tx, app.now(), Some(by), "season.change_wish", &id.0, &new.group).await?;
        Ok(())
    })
}

/// Withdraws a wish.
pub async fn remove(app: &App, by: &PersonId, as_clerk: bool, id: &WishId) -> Result<(), SeasonError> {
    written!(app, tx => {
        let round = round_of(tx, id).await?;
        takes_wishes(app, &round, as_clerk)?;
        store::remove_wish(tx, id).await?;
        record(tx, app.now(), Some(by), "season.withdraw_wish", &id.0, "").await?;
        Ok(())
    })
}

async fn round_of(tx: &mut Tx, id: &WishId) -> Result<Round, SeasonError> {
    let wish = store::wish(tx, id).await?.ok_or(SeasonError::NotFound)?;
    kept(tx, &wish.round).await
}

fn takes_wishes(app: &App, round: &Round, as_clerk: bool) -> Result<(), SeasonError> {
    if round.state.is_decided() {
        Err(SeasonError::Published)
    } else if as_clerk || round.takes_wishes(app.today()) {
        Ok(())
    } else {
        Err(SeasonError::NotOpen)
    }
}

/// Only spaces that people may book can be applied for.
async fn spaces_exist(tx: &mut Tx, new: &NewWish) -> Result<(), SeasonError> {
    let spaces = facilities::service::spaces(tx).await?;
    let known = |id: &SpaceId| spaces.iter().any(|space| space.id == *id && space.bookable);
    if new.spaces.iter().all(known) { Ok(()) } else { Err(SeasonError::UnknownSpace) }
}
