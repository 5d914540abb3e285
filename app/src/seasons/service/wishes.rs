//! Wishes: an association applies, changes its mind, withdraws; or the clerk does it for them.

use super::plan::idle;
use super::{SeasonError, kept, sound, written};
use crate::database::Tx;
use crate::facilities;
use crate::id::{PersonId, RoundId, SpaceId, WishId};
use crate::people;
use crate::people::model::{Deed, OrganisationKind};
use crate::people::service::record;
use crate::seasons::model::{NewWish, Round, Wish};
use crate::seasons::store;
use crate::server::state::App;

/// Applies in a round. The clerk may do so until it is published; an association while applications are taken.
pub async fn apply(
    app: &App,
    by: &PersonId,
    as_clerk: bool,
    round: &RoundId,
    new: &NewWish,
) -> Result<WishId, SeasonError> {
    let id = WishId::new();
    written!(app, tx => {
        let round = kept(tx, round).await?;
        takes_wishes(app, &round, as_clerk)?;
        sound(new.flaws(round.terms.slot_minutes))?;
        let organisation = people::service::organisation(tx, &new.organisation).await?;
        if organisation.is_none_or(|organisation| organisation.kind != OrganisationKind::Association) {
            return Err(SeasonError::UnknownAssociation);
        }
        spaces_exist(tx, new).await?;
        store::add_wish(tx, &round.id, &id, new, app.now()).await?;
        record(tx, app.now(), Some(by), Deed::Apply, &id.0, &new.group).await?;
        Ok(())
    })?;
    Ok(id)
}

/// Changes a wish that has not been taken back; it stays its association's. What the clerk has locked of it is unlocked, since it may no longer fit.
pub async fn change(app: &App, by: &PersonId, as_clerk: bool, id: &WishId, new: &NewWish) -> Result<(), SeasonError> {
    written!(app, tx => {
        let (round, wish) = found(tx, id).await?;
        takes_wishes(app, &round, as_clerk)?;
        if wish.withdrawn.is_some() {
            return Err(SeasonError::Withdrawn);
        }
        sound(new.flaws(round.terms.slot_minutes))?;
        spaces_exist(tx, new).await?;
        store::change_wish(tx, id, new).await?;
        for weekday in 1..=7 {
            store::remove_lock(tx, id, weekday).await?;
        }
        record(tx, app.now(), Some(by), Deed::ChangeWish, &id.0, &new.group).await?;
        Ok(())
    })
}

/// Takes a wish back. It is kept, and counts for nothing until it is sent again. One that was taken back already stays so.
pub async fn take_back(app: &App, by: &PersonId, as_clerk: bool, id: &WishId) -> Result<(), SeasonError> {
    written!(app, tx => {
        let (round, _) = found(tx, id).await?;
        takes_wishes(app, &round, as_clerk)?;
        // Of a plan that is being made, the wish is a part.
        idle(tx, &round.id).await?;
        if store::withdraw_wish(tx, id, by, app.now()).await? {
            record(tx, app.now(), Some(by), Deed::WithdrawWish, &id.0, "").await?;
        }
        Ok(())
    })
}

/// Sends a wish again that was taken back, just as it was, while applications are taken.
pub async fn send_again(app: &App, by: &PersonId, as_clerk: bool, id: &WishId) -> Result<(), SeasonError> {
    written!(app, tx => {
        let (round, _) = found(tx, id).await?;
        takes_wishes(app, &round, as_clerk)?;
        idle(tx, &round.id).await?;
        if store::send_wish_again(tx, id).await? {
            record(tx, app.now(), Some(by), Deed::SendWishAgain, &id.0, "").await?;
        }
        Ok(())
    })
}

async fn found(tx: &mut Tx, id: &WishId) -> Result<(Round, Wish), SeasonError> {
    let wish = store::wish(tx, id).await?.ok_or(SeasonError::NotFound)?;
    Ok((kept(tx, &wish.round).await?, wish))
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
