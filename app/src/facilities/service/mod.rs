//! What can be done about places. Other features ask here, never the store.
//! What stands here are steps in the caller's transaction, for whoever has asked for the right and writes down what is done;
//! the acts of those who keep places stand in [`keep`].

mod calendar;
mod change;
mod dates;
mod import;
pub mod keep;
mod rules;
mod uploads;

pub use calendar::{Answer, Calendar};
pub use change::{add_building, add_space, change_building, change_space, remove_building, remove_space};
pub use dates::{
    add_exception, add_school_break, change_school_break, exceptions_of, remove_exception, remove_school_break,
    set_hours,
};
pub use import::{Change, Changes, ImportError, Unknown, import, import_all, preview, read, tables};
pub use rules::{apply, closed_days, closing, closings, lock_for_change, reach, rules_for_writing};
pub use uploads::{keep_upload, uploaded};

use super::hours::Hours;
use super::model::{Atom, Building, Flaw, SchoolBreak, Space};
use super::store;
use crate::database::{Failure, Tx};
use crate::id::{BuildingId, SpaceId};
use crate::people::service::record;
use std::collections::HashMap;

/// Why places could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum FacilityError {
    #[error("there is no such building or space")]
    NotFound,
    #[error("«{0}» is already the code of another one")]
    CodeTaken(String),
    #[error("it is or has been booked, applied for or used in a timetable, and can therefore not be removed")]
    InUse,
    #[error("that day is closed every year already")]
    DayTaken,
    #[error("its parts cannot be changed while it is booked from now on")]
    PartsHeld,
    #[error("something said of it breaks a rule: {}", .0.iter().map(|flaw| flaw.field).collect::<Vec<_>>().join(", "))]
    Flawed(Vec<Flaw>),
    #[error("only those who keep places may do this")]
    Forbidden,
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl Failure for FacilityError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) => Some(cause),
            _ => None,
        }
    }
}

/// Every building, by name.
pub async fn buildings(tx: &mut Tx) -> Result<Vec<Building>, sqlx::Error> {
    store::buildings(tx).await
}

pub async fn building(tx: &mut Tx, id: &BuildingId) -> Result<Option<Building>, sqlx::Error> {
    store::building(tx, id).await
}

pub async fn building_by_code(tx: &mut Tx, code: &str) -> Result<Option<Building>, sqlx::Error> {
    store::building_by_code(tx, code).await
}

/// The parts of a building, by name.
pub async fn atoms_of(tx: &mut Tx, building: &BuildingId) -> Result<Vec<Atom>, sqlx::Error> {
    store::atoms_of(tx, building).await
}

/// Every space with its atoms, by name.
pub async fn spaces(tx: &mut Tx) -> Result<Vec<Space>, sqlx::Error> {
    store::spaces(tx).await
}

/// The spaces of one building, by name.
pub async fn spaces_of(tx: &mut Tx, building: &BuildingId) -> Result<Vec<Space>, sqlx::Error> {
    let mut spaces = store::spaces(tx).await?;
    spaces.retain(|space| space.building == *building);
    Ok(spaces)
}

/// One space with its atoms.
pub async fn space(tx: &mut Tx, id: &SpaceId) -> Result<Option<Space>, sqlx::Error> {
    Ok(store::space_and_hours(tx, id).await?.map(|(space, _)| space))
}

/// One space with its atoms, and when it is open.
pub async fn space_and_hours(tx: &mut Tx, id: &SpaceId) -> Result<Option<(Space, Hours)>, sqlx::Error> {
    store::space_and_hours(tx, id).await
}

/// The space with this code in a building; another building may have one with the same code.
pub async fn space_by_code(tx: &mut Tx, building: &BuildingId, code: &str) -> Result<Option<Space>, sqlx::Error> {
    match store::space_id_by_code(tx, building, code).await? {
        Some(id) => space(tx, &id).await,
        None => Ok(None),
    }
}

/// When each space is open.
pub async fn hours(tx: &mut Tx) -> Result<HashMap<SpaceId, Hours>, sqlx::Error> {
    store::hours(tx).await
}

/// The spaces that nobody has given opening hours: people cannot book them, and no report counts their time as bookable.
pub async fn without_hours(tx: &mut Tx) -> Result<Vec<Space>, sqlx::Error> {
    let (mut spaces, hours) = (store::spaces(tx).await?, store::hours(tx).await?);
    spaces.retain(|space| hours.get(&space.id).is_none_or(Hours::are_missing));
    Ok(spaces)
}

/// When one space is open.
pub async fn hours_of(tx: &mut Tx, space: &SpaceId) -> Result<Hours, sqlx::Error> {
    Ok(store::space_and_hours(tx, space).await?.map(|(_, hours)| hours).unwrap_or_default())
}

/// Every space that shares an atom with this one, itself included.
pub async fn sharing_atoms(tx: &mut Tx, space: &SpaceId) -> Result<Vec<SpaceId>, sqlx::Error> {
    store::sharing_atoms(tx, space).await
}

/// Every school break, by date.
pub async fn school_breaks(tx: &mut Tx) -> Result<Vec<SchoolBreak>, sqlx::Error> {
    store::school_breaks(tx).await
}
