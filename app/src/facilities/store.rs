//! All SQL of facilities.

use super::hours::{Exception, Hours, Opening, Window};
use super::model::{Approval, Atom, Building, Space, SpaceKind, split_words};
use crate::database::Tx;
use crate::id::{AtomId, BuildingId, SpaceId};
use crate::on;
use chrono::NaiveDate;
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
    kind: String,
    capacity: i64,
    area_m2: Option<i64>,
    features: String,
    accessibility: String,
    photo_url: Option<String>,
    approval: String,
    buffer_before_minutes: i64,
    buffer_after_minutes: i64,
    min_minutes: i64,
    max_minutes: i64,
    max_days_ahead: i64,
    open_on_holidays: bool,
    bookable: bool,
}

impl SpaceRow {
    fn with_atoms(self, atoms: Vec<Atom>) -> Space {
        Space {
            id: self.id,
            building: self.building_id,
            code: self.code,
            name: self.name,
            kind: SpaceKind::parse(&self.kind).unwrap_or(SpaceKind::Other),
            capacity: self.capacity,
            area_m2: self.area_m2,
            features: split_words(&self.features),
            accessibility: self.accessibility,
            photo_url: self.photo_url,
            approval: Approval::parse(&self.approval).unwrap_or(Approval::Clerk),
            buffer_before_minutes: self.buffer_before_minutes,
            buffer_after_minutes: self.buffer_after_minutes,
            min_minutes: self.min_minutes,
            max_minutes: self.max_minutes,
            max_days_ahead: self.max_days_ahead,
            open_on_holidays: self.open_on_holidays,
            bookable: self.bookable,
            atoms,
        }
    }
}

pub async fn buildings(tx: &mut Tx) -> Result<Vec<Building>, sqlx::Error> {
    let rows: Vec<BuildingRow> = on!(tx, db => sqlx::query_as("SELECT * FROM building ORDER BY name, id").fetch_all(db).await)?;
    let buildings = rows.into_iter().map(|row| Building {
        id: row.id,
        code: row.code,
        name: row.name,
        area: row.area,
        address: row.address,
        cost_ore_per_year: row.cost_ore_per_year,
        area_m2: row.area_m2,
        energy_kwh_per_year: row.energy_kwh_per_year,
    });
    Ok(buildings.collect())
}

pub async fn spaces(tx: &mut Tx) -> Result<Vec<Space>, sqlx::Error> {
    let rows: Vec<SpaceRow> = on!(&mut *tx, db => sqlx::query_as("SELECT * FROM space ORDER BY name, id").fetch_all(db).await)?;
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

pub async fn space(tx: &mut Tx, id: &SpaceId) -> Result<Option<Space>, sqlx::Error> {
    let row: Option<SpaceRow> = on!(&mut *tx, db => sqlx::query_as("SELECT * FROM space WHERE id = $1").bind(id).fetch_optional(db).await)?;
    let Some(row) = row else { return Ok(None) };
    let atoms: Vec<(AtomId, String)> = on!(tx, db => sqlx::query_as(
        "SELECT a.id, a.name FROM space_atom sa JOIN atom a ON a.id = sa.atom_id WHERE sa.space_id = $1 ORDER BY a.name, a.id")
        .bind(id).fetch_all(db).await)?;
    Ok(Some(row.with_atoms(atoms.into_iter().map(|(id, name)| Atom { id, name }).collect())))
}

#[derive(sqlx::FromRow)]
struct ExceptionRow {
    building_id: BuildingId,
    space_id: Option<SpaceId>,
    first_date: String,
    last_date: String,
    opens_minute: Option<i64>,
    closes_minute: Option<i64>,
    reason: String,
}

/// The hours of every space, or of one.
pub async fn hours(tx: &mut Tx, only: Option<&SpaceId>) -> Result<HashMap<SpaceId, Hours>, sqlx::Error> {
    let spaces: Vec<(SpaceId, BuildingId, bool)> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT id, building_id, open_on_holidays FROM space WHERE $1 IS NULL OR id = $1").bind(only).fetch_all(db).await)?;
    let openings: Vec<(SpaceId, i64, i64, i64)> = on!(&mut *tx, db => sqlx::query_as(
        "SELECT space_id, weekday, opens_minute, closes_minute FROM opening WHERE $1 IS NULL OR space_id = $1").bind(only).fetch_all(db).await)?;
    let exceptions: Vec<ExceptionRow> = on!(tx, db => sqlx::query_as(
        "SELECT building_id, space_id, first_date, last_date, opens_minute, closes_minute, reason FROM opening_exception").fetch_all(db).await)?;
    let mut all = HashMap::<SpaceId, Hours>::new();
    for (space, building, open_on_holidays) in spaces {
        let exceptions = exceptions.iter().filter(|row| row.building_id == building && row.space_id.as_ref().is_none_or(|id| *id == space));
        let exceptions: Vec<_> = exceptions
            .filter_map(|row| {
                let date = |text: &str| text.parse::<NaiveDate>().ok();
                let window =
                    row.opens_minute.zip(row.closes_minute).map(|(opens, closes)| Window { opens: opens as u16, closes: closes as u16 });
                Some(Exception {
                    first: date(&row.first_date)?,
                    last: date(&row.last_date)?,
                    window,
                    reason: row.reason.clone(),
                    own: row.space_id.is_some(),
                })
            })
            .collect();
        all.insert(space, Hours { weekly: Vec::new(), exceptions, open_on_holidays });
    }
    for (space, weekday, opens, closes) in openings {
        if let Some(hours) = all.get_mut(&space) {
            hours.weekly.push(Opening { weekday: weekday as u8, window: Window { opens: opens as u16, closes: closes as u16 } });
        }
    }
    Ok(all)
}

/// Every space that shares an atom with this one, itself included.
pub async fn sharing_atoms(tx: &mut Tx, space: &SpaceId) -> Result<Vec<SpaceId>, sqlx::Error> {
    on!(tx, db => sqlx::query_scalar(
        "SELECT DISTINCT other.space_id FROM space_atom own JOIN space_atom other ON other.atom_id = own.atom_id
         WHERE own.space_id = $1 ORDER BY other.space_id")
        .bind(space).fetch_all(db).await)
}
