//! Weekly hours, exceptions by date, school breaks.

use super::FacilityError;
use super::change::{found, sound};
use crate::database::{Tx, refusal};
use crate::facilities::model::{KeptException, NewException, NewSchoolBreak, opening_flaws};
use crate::facilities::store;
use crate::id::{BuildingId, ExceptionId, SchoolBreakId, SpaceId};
use crate::time::Weekly;

/// Replaces the weekly hours of a space. What is already booked stays booked.
pub async fn set_hours(tx: &mut Tx, space: &SpaceId, openings: &[Weekly]) -> Result<(), FacilityError> {
    sound(opening_flaws(openings))?;
    let mut openings = openings.to_vec();
    openings.sort_unstable();
    openings.dedup();
    store::set_hours(tx, space, &openings).await.map_err(unknown_place)
}

/// The exceptions of a building and of its spaces, by date.
pub async fn exceptions_of(tx: &mut Tx, building: &BuildingId) -> Result<Vec<KeptException>, sqlx::Error> {
    store::exceptions_of(tx, building).await
}

/// Closes a building or a space on some dates, or gives it other hours. What is already booked stays booked.
pub async fn add_exception(tx: &mut Tx, new: &NewException) -> Result<ExceptionId, FacilityError> {
    sound(new.flaws())?;
    store::add_exception(tx, new).await.map_err(unknown_place)
}

pub async fn remove_exception(tx: &mut Tx, building: &BuildingId, id: &ExceptionId) -> Result<(), FacilityError> {
    found(store::remove_exception(tx, building, id).await?)
}

pub async fn add_school_break(tx: &mut Tx, new: &NewSchoolBreak) -> Result<SchoolBreakId, FacilityError> {
    sound(new.flaws())?;
    Ok(store::add_school_break(tx, new).await?)
}

pub async fn change_school_break(tx: &mut Tx, id: &SchoolBreakId, new: &NewSchoolBreak) -> Result<(), FacilityError> {
    sound(new.flaws())?;
    found(store::change_school_break(tx, id, new).await?)
}

pub async fn remove_school_break(tx: &mut Tx, id: &SchoolBreakId) -> Result<(), FacilityError> {
    found(store::remove_school_break(tx, id).await?)
}

pub(super) fn unknown_place(error: sqlx::Error) -> FacilityError {
    match refusal::of(&error) {
        Some(refusal::Refusal::Reference) => FacilityError::NotFound,
        _ => FacilityError::Database(error),
    }
}
