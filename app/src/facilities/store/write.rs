//! Adding, changing and removing buildings, spaces and their atoms.

use crate::database::Tx;
use crate::facilities::model::{NewBuilding, NewSpace, join_words};
use crate::id::{AtomId, BuildingId, SpaceId};
use crate::on;

pub async fn add_building(tx: &mut Tx, new: &NewBuilding) -> Result<BuildingId, sqlx::Error> {
    let id = BuildingId::new();
    on!(tx, db => sqlx::query(
        "INSERT INTO building (id, code, name, area, address, cost_ore_per_year, area_m2, energy_kwh_per_year)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
        .bind(&id).bind(&new.code).bind(&new.name).bind(&new.area).bind(&new.address)
        .bind(new.cost_ore_per_year).bind(new.area_m2).bind(new.energy_kwh_per_year)
        .execute(db).await.map(|_| ()))?;
    Ok(id)
}

/// Whether there was one to change.
pub async fn change_building(tx: &mut Tx, id: &BuildingId, new: &NewBuilding) -> Result<bool, sqlx::Error> {
    let changed = on!(tx, db => sqlx::query(
        "UPDATE building SET code = $2, name = $3, area = $4, address = $5, cost_ore_per_year = $6, area_m2 = $7, energy_kwh_per_year = $8
         WHERE id = $1")
        .bind(id).bind(&new.code).bind(&new.name).bind(&new.area).bind(&new.address)
        .bind(new.cost_ore_per_year).bind(new.area_m2).bind(new.energy_kwh_per_year)
        .execute(db).await.map(|done| done.rows_affected()))?;
    Ok(changed > 0)
}

/// Whether there was one to remove. The database refuses while one of its spaces is used by anything.
pub async fn remove_building(tx: &mut Tx, id: &BuildingId) -> Result<bool, sqlx::Error> {
    on!(&mut *tx, db => sqlx::query("DELETE FROM space WHERE building_id = $1").bind(id).execute(db).await.map(|_| ()))?;
    let gone = on!(tx, db => sqlx::query("DELETE FROM building WHERE id = $1").bind(id).execute(db).await.map(|done| done.rows_affected()))?;
    Ok(gone > 0)
}

/// Adds a space without its atoms.
pub async fn add_space(tx: &mut Tx, new: &NewSpace) -> Result<SpaceId, sqlx::Error> {
    let id = SpaceId::new();
    on!(tx, db => sqlx::query(
        "INSERT INTO space (id, building_id, code, name, kind, capacity, area_m2, features, accessibility, photo_url, approval,
            buffer_before_minutes, buffer_after_minutes, min_minutes, max_minutes, max_days_ahead, open_on_holidays, bookable)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)")
        .bind(&id).bind(&new.building).bind(&new.code).bind(&new.name).bind(new.kind).bind(new.capacity).bind(new.area_m2)
        .bind(join_words(&new.features)).bind(&new.accessibility).bind(new.photo_url.as_deref()).bind(new.approval)
        .bind(new.buffer_before_minutes).bind(new.buffer_after_minutes).bind(new.min_minutes).bind(new.max_minutes)
        .bind(new.max_days_ahead).bind(new.open_on_holidays).bind(new.bookable)
        .execute(db).await.map(|_| ()))?;
    Ok(id)
}

/// Changes a space, its atoms apart; it stays in its building. Whether there was one to change.
pub async fn change_space(tx: &mut Tx, id: &SpaceId, new: &NewSpace) -> Result<bool, sqlx::Error> {
    let changed = on!(tx, db => sqlx::query(
        "UPDATE space SET code = $2, name = $3, kind = $4, capacity = $5, area_m2 = $6, features = $7, accessibility = $8, photo_url = $9,
            approval = $10, buffer_before_minutes = $11, buffer_after_minutes = $12, min_minutes = $13, max_minutes = $14,
            max_days_ahead = $15, open_on_holidays = $16, bookable = $17
         WHERE id = $1")
        .bind(id).bind(&new.code).bind(&new.name).bind(new.kind).bind(new.capacity).bind(new.area_m2)
        .bind(join_words(&new.features)).bind(&new.accessibility).bind(new.photo_url.as_deref()).bind(new.approval)
        .bind(new.buffer_before_minutes).bind(new.buffer_after_minutes).bind(new.min_minutes).bind(new.max_minutes)
        .bind(new.max_days_ahead).bind(new.open_on_holidays).bind(new.bookable)
        .execute(db).await.map(|done| done.rows_affected()))?;
    Ok(changed > 0)
}

/// Makes the space consist of exactly these parts of its building; parts not yet there are made.
///
/// What is booked there and not settled holds the new parts from then on; the database refuses them when another booking has one of
/// them at that time.
pub async fn set_atoms(
    tx: &mut Tx,
    building: &BuildingId,
    space: &SpaceId,
    names: &[String],
) -> Result<(), sqlx::Error> {
    let mut kept = Vec::new();
    for name in names {
        // Setting the name to what it is makes the statement return the id of a part that is already there.
        let atom: AtomId = on!(&mut *tx, db => sqlx::query_scalar(
            "INSERT INTO atom (id, building_id, name) VALUES ($1, $2, $3)
             ON CONFLICT (building_id, name) DO UPDATE SET name = excluded.name RETURNING id")
            .bind(AtomId::new()).bind(building).bind(name).fetch_one(db).await)?;
        on!(&mut *tx, db => sqlx::query("INSERT INTO space_atom (space_id, atom_id) VALUES ($1, $2) ON CONFLICT DO NOTHING")
            .bind(space).bind(&atom).execute(db).await.map(|_| ()))?;
        kept.push(atom);
    }
    // The old ones last: a space that is booked is never without parts.
    let there: Vec<AtomId> = on!(&mut *tx, db => sqlx::query_scalar("SELECT atom_id FROM space_atom WHERE space_id = $1")
        .bind(space).fetch_all(db).await)?;
    for atom in there.iter().filter(|atom| !kept.contains(atom)) {
        on!(&mut *tx, db => sqlx::query("DELETE FROM space_atom WHERE space_id = $1 AND atom_id = $2")
            .bind(space).bind(atom).execute(db).await.map(|_| ()))?;
    }
    Ok(())
}

/// Whether there was one to remove. The database refuses while anything uses it.
pub async fn remove_space(tx: &mut Tx, id: &SpaceId) -> Result<bool, sqlx::Error> {
    let gone = on!(tx, db => sqlx::query("DELETE FROM space WHERE id = $1").bind(id).execute(db).await.map(|done| done.rows_affected()))?;
    Ok(gone > 0)
}

/// The parts of a building that belong to no space.
pub async fn lone_atoms(tx: &mut Tx, building: &BuildingId) -> Result<Vec<AtomId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT id FROM atom WHERE building_id = $1
           AND NOT EXISTS (SELECT 1 FROM space_atom sa WHERE sa.atom_id = atom.id) ORDER BY id")
        .bind(building).fetch_all(db).await)
}

/// Removes a part. The database refuses while anything holds it or has held it.
pub async fn remove_atom(tx: &mut Tx, id: &AtomId) -> Result<(), sqlx::Error> {
    on!(tx, db => sqlx::query("DELETE FROM atom WHERE id = $1").bind(id).execute(db).await.map(|_| ()))
}
