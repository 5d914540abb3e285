//! The rows of a report: one for each building, space or part.

use super::report::{Report, Row};
use super::weeks::{Weeks, sum};
use crate::id::BuildingId;
use crate::utilisation::model::{light, ore_per_booked_hour};
use std::collections::{BTreeMap, HashSet};

impl Report {
    pub(super) fn building_rows(&self, weeks: &Weeks, handled: &HashSet<BuildingId>) -> Vec<Row> {
        let rows = self.scope_buildings().map(|building| {
            let atoms = self.atoms_of(building);
            let week = sum(weeks, atoms.iter().copied());
            let usage = week.total();
            Row {
                id: building.id.0.clone(),
                name: building.name.clone(),
                building: building.name.clone(),
                area: building.area.clone(),
                area_m2: building.area_m2,
                atoms: atoms.len(),
                without_hours: self.are_without_hours(atoms.iter().copied()),
                light: light(&usage, &self.settings, handled.contains(&building.id)),
                ore_per_booked_hour: building
                    .cost_ore_per_year
                    .and_then(|cost| ore_per_booked_hour(cost, self.period.day_count(), usage.booked())),
                week,
            }
        });
        rows.collect()
    }

    pub(super) fn space_rows(&self, weeks: &Weeks) -> Vec<Row> {
        let rows = self.scope_spaces().map(|space| Row {
            id: space.id.0.clone(),
            name: space.name.clone(),
            building: self.building_name(&space.building),
            area: self.area(&space.building),
            area_m2: space.area_m2,
            atoms: space.atoms.len(),
            without_hours: self.are_without_hours(space.atoms.iter().map(|atom| &atom.id)),
            week: sum(weeks, space.atoms.iter().map(|atom| &atom.id)),
            light: None,
            ore_per_booked_hour: None,
        });
        rows.collect()
    }

    pub(super) fn atom_rows(&self, weeks: &Weeks) -> Vec<Row> {
        let atoms = self
            .scope_spaces()
            .flat_map(|space| space.atoms.iter().map(move |atom| (&atom.id, (&atom.name, &space.building))));
        let atoms: BTreeMap<_, _> = atoms.collect();
        let rows = atoms.into_iter().map(|(id, (name, building))| Row {
            id: id.0.clone(),
            name: name.clone(),
            building: self.building_name(building),
            area: self.area(building),
            area_m2: None,
            atoms: 1,
            without_hours: self.without_hours.contains(id),
            week: weeks.get(id).cloned().unwrap_or_default(),
            light: None,
            ore_per_booked_hour: None,
        });
        let mut rows: Vec<Row> = rows.collect();
        rows.sort_by(|a, b| (&a.building, &a.name, &a.id).cmp(&(&b.building, &b.name, &b.id)));
        rows
    }
}
