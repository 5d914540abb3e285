//! Wishes: an association applies, changes its mind, withdraws; or the clerk does it for them.

use super::guard::{idle, kept, sound};
use super::{SeasonError, tell};
use crate::database::{Tx, within};
use crate::facilities;
use crate::id::{RoundId, SpaceId, WishId};
use crate::people;
use crate::people::model::{Actor, Deed, OrganisationKind, Right};
use crate::people::service::record;
use crate::seasons::model::{Round, Wish, WishTerms};
use crate::seasons::store;
use crate::server::state::App;

/// Applies in a round. The clerk may do so until it is published; an association while applications are taken.
pub async fn apply(app: &App, actor: &Actor, round: &RoundId, terms: &WishTerms) -> Result<WishId, SeasonError> {
    let id = WishId::new();
    within!(app.database, tx => {
        let round = kept(tx, round).await?;
        takes_wish(app, actor, &round, terms)?;
        sound(terms.flaws(round.terms.numbers.slot_minutes))?;
        let organisation = people::service::organisation(tx, &terms.organisation).await?;
        if organisation.is_none_or(|organisation| organisation.kind != OrganisationKind::Association) {
            return Err(SeasonError::UnknownAssociation);
        }
        spaces_exist(tx, terms).await?;
        store::add_wish(tx, &round.id, &id, terms, app.now()).await?;
        record(tx, app.now(), actor.id(), Deed::Apply, &id.0, &terms.group).await?;
        tell::received(app, tx, actor, &round, terms).await?;
        Ok(id.clone())
    })
}

/// Changes a wish that has not been taken back; it stays its association's. What the clerk has locked of it is unlocked, since it may no longer fit.
pub async fn change(app: &App, actor: &Actor, id: &WishId, terms: &WishTerms) -> Result<(), SeasonError> {
    within!(app.database, tx => {
        let (round, wish) = found(tx, id).await?;
        takes_wish(app, actor, &round, &wish.terms)?;
        if wish.withdrawn.is_some() {
            return Err(SeasonError::Withdrawn);
        }
        sound(terms.flaws(round.terms.numbers.slot_minutes))?;
        spaces_exist(tx, terms).await?;
        store::change_wish(tx, id, terms).await?;
        store::remove_locks(tx, id).await?;
        record(tx, app.now(), actor.id(), Deed::ChangeWish, &id.0, &terms.group).await?;
        Ok(())
    })
}

/// Takes a wish back. It is kept, and counts for nothing until it is sent again. One that was taken back already stays so.
pub async fn take_back(app: &App, actor: &Actor, id: &WishId) -> Result<(), SeasonError> {
    within!(app.database, tx => {
        let (round, wish) = found(tx, id).await?;
        takes_wish(app, actor, &round, &wish.terms)?;
        // Of a plan that is being made, the wish is a part.
        idle(tx, &round.id).await?;
        if store::withdraw_wish(tx, id, actor.id(), app.now()).await? {
            record(tx, app.now(), actor.id(), Deed::WithdrawWish, &id.0, "").await?;
        }
        Ok(())
    })
}

/// Sends a wish again that was taken back, just as it was, while applications are taken.
pub async fn send_again(app: &App, actor: &Actor, id: &WishId) -> Result<(), SeasonError> {
    within!(app.database, tx => {
        let (round, wish) = found(tx, id).await?;
        takes_wish(app, actor, &round, &wish.terms)?;
        idle(tx, &round.id).await?;
        if store::send_wish_again(tx, id).await? {
            record(tx, app.now(), actor.id(), Deed::SendWishAgain, &id.0, "").await?;
        }
        Ok(())
    })
}

async fn found(tx: &mut Tx, id: &WishId) -> Result<(Round, Wish), SeasonError> {
    let wish = store::wish(tx, id).await?.ok_or(SeasonError::NotFound)?;
    Ok((kept(tx, &wish.round).await?, wish))
}

/// Refused to whoever may not apply for the association, and when the round takes no wishes from them now.
fn takes_wish(app: &App, actor: &Actor, round: &Round, terms: &WishTerms) -> Result<(), SeasonError> {
    if !actor.may(Right::BookFor(&terms.organisation)) {
        Err(SeasonError::Forbidden)
    } else if round.state.is_decided() {
        Err(SeasonError::Published)
    } else if actor.may(Right::RunSeasons) || round.takes_wishes(app.today()) {
        Ok(())
    } else {
        Err(SeasonError::NotOpen)
    }
}

/// Only spaces that people may book can be applied for.
async fn spaces_exist(tx: &mut Tx, terms: &WishTerms) -> Result<(), SeasonError> {
    let spaces = facilities::service::spaces(tx).await?;
    let known = |id: &SpaceId| spaces.iter().any(|space| space.id == *id && space.bookable);
    if terms.spaces.iter().all(known) { Ok(()) } else { Err(SeasonError::UnknownSpace) }
}
