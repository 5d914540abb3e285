//! Adding, changing and removing buildings and spaces.

use super::{Calendar, FacilityError};
use crate::database::{Tx, refusal};
use crate::facilities::model::{Flaw, NewBuilding, NewSpace, Space};
use crate::facilities::store;
use crate::id::{BuildingId, SpaceId};
use crate::time::Instant;

pub async fn add_building(tx: &mut Tx, new: &NewBuilding) -> Result<BuildingId, FacilityError> {
    sound(new.flaws())?;
    let new = new.tidy();
    if store::building_by_code(tx, &new.code).await?.is_some() {
        return Err(FacilityError::CodeTaken(new.code));
    }
    let added = store::add_building(tx, &new).await;
    added.map_err(|error| refused(error, &new.code))
}

pub async fn change_building(tx: &mut Tx, id: &BuildingId, new: &NewBuilding) -> Result<(), FacilityError> {
    sound(new.flaws())?;
    let new = new.tidy();
    if store::building_by_code(tx, &new.code).await?.is_some_and(|other| other.id != *id) {
        return Err(FacilityError::CodeTaken(new.code));
    }
    let changed = store::change_building(tx, id, &new).await;
    found(changed.map_err(|error| refused(error, &new.code))?)
}

/// Removes a building with its spaces. Refused when one of them is or has been booked: what happened there must stay readable.
pub async fn remove_building(tx: &mut Tx, id: &BuildingId) -> Result<(), FacilityError> {
    tx.savepoint().await?;
    match store::remove_building(tx, id).await {
        Ok(there) => {
            tx.release_savepoint().await?;
            found(there)
        }
        Err(error) => {
            tx.rollback_to_savepoint().await?;
            Err(refused(error, ""))
        }
    }
}

/// Adds a space and those of its parts that the building does not have yet.
///
/// A hall in three parts is added as a space of the parts A, B and C, its half as one of A and B, and an odd pair as one of A and C:
/// spaces that share a part exclude each other, others do not.
pub async fn add_space(tx: &mut Tx, new: &NewSpace) -> Result<SpaceId, FacilityError> {
    sound(new.flaws())?;
    let new = new.tidy();
    if store::space_id_by_code(tx, &new.building, &new.code).await?.is_some() {
        return Err(FacilityError::CodeTaken(new.code));
    }
    let id = store::add_space(tx, &new).await.map_err(|error| match refusal::of(&error) {
        Some(refusal::Refusal::Reference) => FacilityError::NotFound,
        _ => refused(error, &new.code),
    })?;
    store::set_atoms(tx, &new.building, &id, &new.atoms).await?;
    Ok(id)
}

/// Changes a space; it stays in the building it is in.
///
/// Its parts stay as they are while it is booked from `now` on: the bookings hold the old parts, so a new one would stand
/// open beside a booked hall.
pub async fn change_space(
    tx: &mut Tx,
    calendar: Calendar,
    id: &SpaceId,
    new: &NewSpace,
    now: Instant,
) -> Result<(), FacilityError> {
    let building = super::space(tx, id).await?.ok_or(FacilityError::NotFound)?.said.building;
    // First of all, or somebody who books holds the space and waits for its parts, while this holds the parts and waits for the space.
    store::lock_for_change(tx, Some(&building)).await?;
    if may_change_parts(tx, calendar, id, new, now).await? {
        (calendar.settle)(tx, id, now).await?;
    }
    change_booked_space(tx, id, new).await
}

/// Like [`change_space`], with other parts also while it is booked: what is booked there and not settled holds the new ones from then
/// on. Refused when another booking has one of them then.
pub async fn change_booked_space(tx: &mut Tx, id: &SpaceId, new: &NewSpace) -> Result<(), FacilityError> {
    sound(new.flaws())?;
    let new = new.tidy();
    let old = super::space(tx, id).await?.ok_or(FacilityError::NotFound)?;
    if store::space_id_by_code(tx, &old.building, &new.code).await?.is_some_and(|other| other != *id) {
        return Err(FacilityError::CodeTaken(new.code));
    }
    if parts(&old) != new.atoms {
        store::set_atoms(tx, &old.building, id, &new.atoms).await.map_err(|error| match refusal::of(&error) {
            Some(refusal::Refusal::Overlap) => FacilityError::PartsHeld,
            _ => FacilityError::Database(error),
        })?;
        remove_lone_atoms(tx, &old.building).await?;
    }
    let changed = store::change_space(tx, id, &new).await;
    found(changed.map_err(|error| refused(error, &new.code))?)
}

/// Whether the parts of a space are to be others than now; refused where it is booked from now on.
pub(super) async fn may_change_parts(
    tx: &mut Tx,
    calendar: Calendar,
    id: &SpaceId,
    new: &NewSpace,
    now: Instant,
) -> Result<bool, FacilityError> {
    let old = super::space(tx, id).await?.ok_or(FacilityError::NotFound)?;
    if parts(&old) == new.tidy().atoms {
        return Ok(false);
    }
    if (calendar.is_booked)(tx, id, now).await? { Err(FacilityError::PartsHeld) } else { Ok(true) }
}

/// The names of a space's parts, in order.
fn parts(space: &Space) -> Vec<String> {
    let mut parts: Vec<_> = space.atoms.iter().map(|atom| atom.name.clone()).collect();
    parts.sort_unstable();
    parts
}

/// Removes a space and the parts that only it had; returns its building. Refused when it is or has been booked.
pub async fn remove_space(tx: &mut Tx, id: &SpaceId) -> Result<BuildingId, FacilityError> {
    let space = super::space(tx, id).await?.ok_or(FacilityError::NotFound)?;
    tx.savepoint().await?;
    if let Err(error) = store::remove_space(tx, id).await {
        tx.rollback_to_savepoint().await?;
        return Err(refused(error, ""));
    }
    tx.release_savepoint().await?;
    remove_lone_atoms(tx, &space.building).await?;
    Ok(space.said.building)
}

/// Removes the parts that belong to no space; those that have ever been held stay.
async fn remove_lone_atoms(tx: &mut Tx, building: &BuildingId) -> Result<(), sqlx::Error> {
    for atom in store::lone_atoms(tx, building).await? {
        tx.savepoint().await?;
        match store::remove_atom(tx, &atom).await {
            Ok(()) => tx.release_savepoint().await?,
            Err(error) if refusal::of(&error) == Some(refusal::Refusal::Reference) => {
                tx.rollback_to_savepoint().await?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

pub(super) fn sound(flaws: Vec<Flaw>) -> Result<(), FacilityError> {
    if flaws.is_empty() { Ok(()) } else { Err(FacilityError::Flawed(flaws)) }
}

pub(super) fn found(there: bool) -> Result<(), FacilityError> {
    if there { Ok(()) } else { Err(FacilityError::NotFound) }
}

fn refused(error: sqlx::Error, code: &str) -> FacilityError {
    match refusal::of(&error) {
        Some(refusal::Refusal::Duplicate) => FacilityError::CodeTaken(code.to_owned()),
        Some(refusal::Refusal::Reference) => FacilityError::InUse,
        _ => FacilityError::Database(error),
    }
}
