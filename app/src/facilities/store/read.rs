//! Reading buildings, spaces and their atoms.

use super::hours::HoursRow;
use crate::database::Tx;
use crate::facilities::hours::Hours;
use crate::facilities::model::{Approval, Atom, Building, NewBuilding, NewSpace, Space, SpaceKind, split_words};
use crate::id::{AtomId, BuildingId, SpaceId};
use crate::on;
use std::collections::HashMap;

#[derive(sqlx::FromRow)]
struct BuildingRow {
    id: BuildingId,
    code: String,
    name: String,
    area: String,
    address: String,
    cost_ore_per_year: Option<i64>,
    area_m2: Option<i64>,
    energy_kwh_per_year: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct SpaceRow {
    id: SpaceId,
    building_id: BuildingId,
    code: String,
    name: String,
    kind: SpaceKind,
    capacity: Option<i64>,
    area_m2: Option<i64>,
    features: String,
    accessibility: String,
    photo_url: Option<String>,
    approval: Approval,
    buffer_before_minutes: i64,
    buffer_after_minutes: i64,
    min_minutes: i64,
    max_minutes: i64,
    max_days_ahead: i64,
    open_on_holidays: bool,
    bookable: bool,
}

/// A space, with one of its atoms, or with some of its hours.
#[derive(sqlx::FromRow)]
struct PartRow {
    #[sqlx(flatten)]
    space: SpaceRow,
    atom_id: Option<AtomId>,
    atom_name: Option<String>,
    #[sqlx(flatten)]
    hours: HoursRow,
}

impl SpaceRow {
    fn with_atoms(self, atoms: Vec<Atom>) -> Space {
        let said = NewSpace {
            building: self.building_id,
            code: self.code,
            name: self.name,
            kind: self.kind,
            capacity: self.capacity,
            area_m2: self.area_m2,
            features: split_words(&self.features),
            accessibility: self.accessibility,
            photo_url: self.photo_url,
            approval: self.approval,
            buffer_before_minutes: self.buffer_before_minutes,
            buffer_after_minutes: self.buffer_after_minutes,
            min_minutes: self.min_minutes,
            max_minutes: self.max_minutes,
            max_days_ahead: self.max_days_ahead,
            open_on_holidays: self.open_on_holidays,
            bookable: self.bookable,
            atoms: atoms.iter().map(|atom| atom.name.clone()).collect(),
        };
        Space { id: self.id, said, atoms }
    }
}

impl From<BuildingRow> for Building {
    fn from(row: BuildingRow) -> Self {
        let said = NewBuilding {
            code: row.code,
            name: row.name,
            area: row.area,
            address: row.address,
            cost_ore_per_year: row.cost_ore_per_year,
            area_m2: row.area_m2,
            energy_kwh_per_year: row.energy_kwh_per_year,
        };
        Self { id: row.id, said }
    }
}

pub async fn buildings(tx: &mut Tx) -> Result<Vec<Building>, sqlx::Error> {
    let rows: Vec<BuildingRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM building ORDER BY name, id").fetch_all(db).await)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub async fn building(tx: &mut Tx, id: &BuildingId) -> Result<Option<Building>, sqlx::Error> {
    let row: Option<BuildingRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM building WHERE id = $1").bind(id).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

pub async fn building_by_code(tx: &mut Tx, code: &str) -> Result<Option<Building>, sqlx::Error> {
    let row: Option<BuildingRow> =
        on!(tx, db => sqlx::query_as("SELECT * FROM building WHERE code = $1").bind(code).fetch_optional(db).await)?;
    Ok(row.map(Into::into))
}

/// The id of the space with this code in a building.
pub async fn space_id_by_code(tx: &mut Tx, building: &BuildingId, code: &str) -> Result<Option<SpaceId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar("SELECT id FROM space WHERE building_id = $1 AND code = $2")
        .bind(building).bind(code).fetch_optional(db).await)
}

/// The parts of a building, by name.
pub async fn atoms_of(tx: &mut Tx, building: &BuildingId) -> Result<Vec<Atom>, sqlx::Error> {
    let rows: Vec<(AtomId, String)> = on!(tx, db => sqlx::query_as("SELECT id, name FROM atom WHERE building_id = $1 ORDER BY name, id")
        .bind(building).fetch_all(db).await)?;
    Ok(rows.into_iter().map(|(id, name)| Atom { id, name }).collect())
}

pub async fn spaces(tx: &mut Tx) -> Result<Vec<Space>, sqlx::Error> {
    let rows: Vec<SpaceRow> =
        on!(&mut *tx, db => sqlx::query_as("SELECT * FROM space ORDER BY name, id").fetch_all(db).await)?;
    let atoms: Vec<(SpaceId, AtomId, String)> = on!(tx, db => sqlx::query_as(
        "SELECT sa.space_id, a.id, a.name FROM space_atom sa JOIN atom a ON a.id = sa.atom_id ORDER BY a.name, a.id")
        .fetch_all(db).await)?;
    let mut of_space = HashMap::<SpaceId, Vec<Atom>>::new();
    for (space, id, name) in atoms {
        of_space.entry(space).or_default().push(Atom { id, name });
    }
    Ok(rows
        .into_iter()
        .map(|row| {
            let atoms = of_space.remove(&row.id).unwrap_or_default();
            row.with_atoms(atoms)
        })
        .collect())
}

/// A space with its atoms and its hours, asked for in one go: every booking does.
pub async fn space_and_hours(tx: &mut Tx, id: &SpaceId) -> Result<Option<(Space, Hours)>, sqlx::Error> {
    let rows: Vec<PartRow> = on!(tx, db => sqlx::query_as(
        "SELECT s.*, part.* FROM space s LEFT JOIN (
             SELECT sa.space_id AS of_space, 'atom' AS what, a.id AS atom_id, a.name AS atom_name, CAST(NULL AS BIGINT) AS weekday,
                    CAST(NULL AS TEXT) AS first_date, CAST(NULL AS TEXT) AS last_date, CAST(NULL AS BIGINT) AS opens_minute,
                    CAST(NULL AS BIGINT) AS closes_minute, CAST(NULL AS TEXT) AS reason, false AS own,
                    CAST(NULL AS TEXT) AS lifted_date, CAST(NULL AS BIGINT) AS lifted_minute, CAST(NULL AS TEXT) AS yearly
             FROM space_atom sa JOIN atom a ON a.id = sa.atom_id WHERE sa.space_id = $1
             UNION ALL SELECT space_id, 'weekly', NULL, NULL, weekday, NULL, NULL, opens_minute, closes_minute, NULL, true, NULL, NULL, NULL
             FROM opening WHERE space_id = $1
             UNION ALL SELECT o.id, 'exception', NULL, NULL, NULL, e.first_date, e.last_date, e.opens_minute, e.closes_minute, e.reason,
                    e.space_id IS NOT NULL, NULL, NULL, NULL
             FROM space o JOIN opening_exception e ON e.building_id = o.building_id AND (e.space_id IS NULL OR e.space_id = o.id)
             WHERE o.id = $1
             UNION ALL SELECT o.id, 'closing', NULL, NULL, c.weekdays, c.first_date, c.last_date, c.from_minute, c.to_minute, c.reason,
                    true, c.lifted_date, c.lifted_minute, NULL
             FROM space o JOIN closing c ON c.building_id = o.building_id
             WHERE o.id = $1 AND (c.space_id IS NULL OR EXISTS (SELECT 1 FROM space_atom mine JOIN space_atom shut
                    ON shut.atom_id = mine.atom_id WHERE mine.space_id = o.id AND shut.space_id = c.space_id))
             UNION ALL SELECT o.id, 'day', NULL, NULL, NULL, d.first_date, d.last_date, NULL, NULL, d.reason, false, NULL, NULL, d.yearly
             FROM space o CROSS JOIN closed_day d WHERE o.id = $1
         ) part ON part.of_space = s.id
         WHERE s.id = $1 ORDER BY part.atom_name, part.atom_id, part.weekday, part.opens_minute, part.closes_minute")
        .bind(id).fetch_all(db).await)?;
    let mut space = None;
    let (mut atoms, mut hours) = (Vec::new(), Hours::default());
    for part in rows {
        atoms.extend(part.atom_id.zip(part.atom_name).map(|(id, name)| Atom { id, name }));
        part.hours.add_to(&mut hours)?;
        space = Some(part.space);
    }
    Ok(space.map(|row| {
        hours.open_on_holidays = row.open_on_holidays;
        (row.with_atoms(atoms), hours)
    }))
}

/// Every space that shares an atom with this one, itself included.
pub async fn sharing_atoms(tx: &mut Tx, space: &SpaceId) -> Result<Vec<SpaceId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT DISTINCT other.space_id FROM space_atom own JOIN space_atom other ON other.atom_id = own.atom_id
         WHERE own.space_id = $1 ORDER BY other.space_id")
        .bind(space).fetch_all(db).await)
}
