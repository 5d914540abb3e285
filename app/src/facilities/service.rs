//! What can be done about places. Other features ask here, never the store.

use super::hours::Hours;
use super::model::{Building, Space};
use super::store;
use crate::database::Tx;
use crate::id::SpaceId;
use std::collections::HashMap;

/// Every building, by name.
pub async fn buildings(tx: &mut Tx) -> Result<Vec<Building>, sqlx::Error> {
    store::buildings(tx).await
}

/// Every space with its atoms, by name.
pub async fn spaces(tx: &mut Tx) -> Result<Vec<Space>, sqlx::Error> {
    store::spaces(tx).await
}

/// One space with its atoms.
pub async fn space(tx: &mut Tx, id: &SpaceId) -> Result<Option<Space>, sqlx::Error> {
    store::space(tx, id).await
}

/// When each space is open.
pub async fn hours(tx: &mut Tx) -> Result<HashMap<SpaceId, Hours>, sqlx::Error> {
    store::hours(tx, None).await
}

/// When one space is open.
pub async fn hours_of(tx: &mut Tx, space: &SpaceId) -> Result<Hours, sqlx::Error> {
    Ok(store::hours(tx, Some(space)).await?.remove(space).unwrap_or_default())
}

/// Every space that shares an atom with this one, itself included.
pub async fn sharing_atoms(tx: &mut Tx, space: &SpaceId) -> Result<Vec<SpaceId>, sqlx::Error> {
    store::sharing_atoms(tx, space).await
}
