//! What is recorded: actions about buildings.

use super::UtilisationError;
use crate::database::refusal::{self, Refusal};
use crate::database::{Tx, within};
use crate::facilities::model::Building;
use crate::facilities::service as facilities;
use crate::id::{ActionId, BuildingId};
use crate::people::model::{Actor, Deed, Right};
use crate::people::service::record;
use crate::server::state::App;
use crate::utilisation::model::Action;
use crate::utilisation::store;

/// A building and its actions, the soonest due first.
pub async fn actions_of(app: &App, id: &BuildingId) -> Result<(Building, Vec<Action>), UtilisationError> {
    let mut tx = app.database.read().await?;
    let building = facilities::building(&mut tx, id).await?.ok_or(UtilisationError::UnknownPlace)?;
    Ok((building, store::actions(&mut tx, Some(id)).await?))
}

/// An action and its building, for one who manages it.
pub async fn action(app: &App, actor: &Actor, id: &ActionId) -> Result<(Building, Action), UtilisationError> {
    let mut tx = app.database.read().await?;
    let action = managed(&mut tx, actor, id).await?;
    let building = facilities::building(&mut tx, &action.building).await?.ok_or(UtilisationError::UnknownPlace)?;
    Ok((building, action))
}

async fn managed(tx: &mut Tx, actor: &Actor, id: &ActionId) -> Result<Action, UtilisationError> {
    let action = store::action(tx, id).await?.ok_or(UtilisationError::UnknownAction)?;
    if actor.may(Right::Manage(&action.building)) { Ok(action) } else { Err(UtilisationError::Forbidden) }
}

/// Records what will be done about a building.
pub async fn record_action(app: &App, actor: &Actor, action: &Action) -> Result<(), UtilisationError> {
    if !actor.may(Right::Manage(&action.building)) {
        return Err(UtilisationError::Forbidden);
    }
    within!(app.database, tx => {
        store::add_action(tx, action, actor.id(), app.now()).await.map_err(|error| match refusal::of(&error) {
            Some(Refusal::Reference) => UtilisationError::UnknownPlace,
            _ => error.into(),
        })?;
        record(tx, app.now(), actor.id(), Deed::RecordAction, &action.id.0, &action.what).await?;
        Ok(())
    })
}

/// Closes an action that has been carried out; one that is closed already stays so. Gives its building.
pub async fn close_action(app: &App, actor: &Actor, id: &ActionId) -> Result<BuildingId, UtilisationError> {
    within!(app.database, tx => {
        let action = managed(tx, actor, id).await?;
        if store::close_action(tx, id, app.now()).await? {
            record(tx, app.now(), actor.id(), Deed::CloseAction, &id.0, "").await?;
        }
        Ok(action.building)
    })
}
