//! What those who keep places do: each act asks for the right, is one transaction, and is written down in it. Rules that bookings obey
//! are changed through `bookings`, which looks at what is booked first.

use super::{FacilityError, change, record};
use crate::database::{Tx, within};
use crate::facilities::model::{NewBuilding, NewSpace};
use crate::id::{BuildingId, SpaceId};
use crate::people::model::{Actor, Deed, Right};
use crate::server::state::App;

pub async fn add_building(app: &App, actor: &Actor, new: &NewBuilding) -> Result<BuildingId, FacilityError> {
    allowed(actor)?;
    within!(app.database, tx => {
        let id = change::add_building(tx, new).await?;
        note(app, tx, actor, Deed::AddBuilding, (&id.0, &new.name)).await?;
        Ok(id)
    })
}

pub async fn change_building(
    app: &App,
    actor: &Actor,
    id: &BuildingId,
    new: &NewBuilding,
) -> Result<(), FacilityError> {
    allowed(actor)?;
    within!(app.database, tx => {
        change::change_building(tx, id, new).await?;
        note(app, tx, actor, Deed::ChangeBuilding, (&id.0, &new.name)).await
    })
}

pub async fn remove_building(app: &App, actor: &Actor, id: &BuildingId) -> Result<(), FacilityError> {
    allowed(actor)?;
    within!(app.database, tx => {
        change::remove_building(tx, id).await?;
        note(app, tx, actor, Deed::RemoveBuilding, (&id.0, "")).await
    })
}

pub async fn add_space(app: &App, actor: &Actor, new: &NewSpace) -> Result<SpaceId, FacilityError> {
    allowed(actor)?;
    within!(app.database, tx => {
        let id = change::add_space(tx, new).await?;
        note(app, tx, actor, Deed::AddSpace, (&id.0, &new.name)).await?;
        Ok(id)
    })
}

/// Removes a space; returns the building that it was in.
pub async fn remove_space(app: &App, actor: &Actor, id: &SpaceId) -> Result<BuildingId, FacilityError> {
    allowed(actor)?;
    within!(app.database, tx => {
        let building = change::remove_space(tx, id).await?;
        note(app, tx, actor, Deed::RemoveSpace, (&id.0, "")).await?;
        Ok(building)
    })
}

pub(super) fn allowed(actor: &Actor) -> Result<(), FacilityError> {
    if actor.may(Right::KeepPlaces) { Ok(()) } else { Err(FacilityError::Forbidden) }
}

/// Writes down who changed what.
async fn note(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    deed: Deed,
    (subject, detail): (&str, &str),
) -> Result<(), FacilityError> {
    Ok(record(tx, app.now(), actor.id(), deed, subject, detail).await?)
}
