//! What is recorded: actions about buildings, and the limits of the report.

use super::UtilisationError;
use crate::database::refusal;
use crate::facilities::model::Building;
use crate::facilities::service as facilities;
use crate::id::{ActionId, BuildingId, PersonId};
use crate::people::model::{Deed, Right, may};
use crate::people::service as people;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::utilisation::model::{Action, Settings, may_set};
use crate::utilisation::store;
use chrono::NaiveDate;

/// A building and its actions, the soonest due first.
pub async fn actions_of(app: &App, id: &BuildingId) -> Result<(Building, Vec<Action>), UtilisationError> {
    let mut tx = app.database.read().await?;
    let building = facilities::building(&mut tx, id).await?.ok_or(UtilisationError::UnknownPlace)?;
    Ok((building, store::actions(&mut tx, Some(id)).await?))
}

/// An action and its building, for one who manages it.
pub async fn action(app: &App, visitor: &Visitor, id: &ActionId) -> Result<(Building, Action), UtilisationError> {
    let mut tx = app.database.read().await?;
    let action = store::action(&mut tx, id).await?.ok_or(UtilisationError::UnknownAction)?;
    if !may(&visitor.actor.roles, Right::Manage(&action.building)) {
        return Err(UtilisationError::Forbidden);
    }
    let building = facilities::building(&mut tx, &action.building).await?.ok_or(UtilisationError::UnknownPlace)?;
    Ok((building, action))
}

/// Records what will be done about a building.
pub async fn record_action(app: &App, visitor: &Visitor, action: &Action) -> Result<(), UtilisationError> {
    if !may(&visitor.actor.roles, Right::Manage(&action.building)) {
        return Err(UtilisationError::Forbidden);
    }
    write(app, visitor, &Change::Record(action)).await
}

/// Closes an action that has been carried out; one that is closed already stays so. Gives its building.
pub async fn close_action(app: &App, visitor: &Visitor, id: &ActionId) -> Result<BuildingId, UtilisationError> {
    let action = store::action(&mut app.database.read().await?, id).await?.ok_or(UtilisationError::UnknownAction)?;
    if !may(&visitor.actor.roles, Right::Manage(&action.building)) {
        return Err(UtilisationError::Forbidden);
    }
    write(app, visitor, &Change::Close(id)).await?;
    Ok(action.building)
}

/// The settings that hold on a date.
pub async fn settings(app: &App, on_date: NaiveDate) -> Result<Settings, UtilisationError> {
    Ok(store::settings(&mut app.database.read().await?, on_date).await?)
}

/// Gives the settings new values from a date on; what held before is kept for reports of earlier days.
pub async fn set(app: &App, visitor: &Visitor, settings: &Settings, from: NaiveDate) -> Result<(), UtilisationError> {
    if !may_set(&visitor.actor.roles) {
        return Err(UtilisationError::Forbidden);
    }
    write(app, visitor, &Change::Set(settings, from)).await
}

/// The few things that are written here.
enum Change<'a> {
    Record(&'a Action),
    Close(&'a ActionId),
    Set(&'a Settings, NaiveDate),
}

/// Writes in a transaction of its own, and again a few times when another one was in the way.
async fn write(app: &App, visitor: &Visitor, change: &Change<'_>) -> Result<(), UtilisationError> {
    let by = visitor.actor.person.as_ref().map(|person| &person.id);
    let mut tries = 0;
    loop {
        tries += 1;
        match write_once(app, by, change).await {
            Err(error) if tries < 5 && refusal::of(&error) == Some(refusal::Refusal::TryAgain) => {}
            Err(error) if refusal::of(&error) == Some(refusal::Refusal::Reference) => {
                return Err(UtilisationError::UnknownPlace);
            }
            outcome => return Ok(outcome?),
        }
    }
}

async fn write_once(app: &App, by: Option<&PersonId>, change: &Change<'_>) -> Result<(), sqlx::Error> {
    let mut tx = app.database.write().await?;
    match change {
        Change::Record(action) => {
            store::add_action(&mut tx, action, by, app.now()).await?;
            people::record(&mut tx, app.now(), by, Deed::RecordAction, &action.id.0, &action.what).await?;
        }
        Change::Close(id) => {
            if store::close_action(&mut tx, id, app.now()).await? {
                people::record(&mut tx, app.now(), by, Deed::CloseAction, &id.0, "").await?;
            }
        }
        Change::Set(settings, from) => {
            store::set(&mut tx, settings, *from).await?;
            let detail =
                Settings::NAMES.map(|name| format!("{name}={}", settings.get(name).unwrap_or_default())).join(" ");
            people::record(&mut tx, app.now(), by, Deed::SetLimits, &from.to_string(), &detail).await?;
        }
    }
    tx.commit().await
}
