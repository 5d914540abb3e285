//! The report: reads a period and a place, has every part counted once, and adds up.

use super::UtilisationError;
use super::weeks::{Weeks, sum, weeks};
use crate::database::Tx;
use crate::facilities::hours::Hours;
use crate::facilities::model::{Building, Space};
use crate::facilities::service as facilities;
use crate::id::{AtomId, BuildingId, SpaceId};
use crate::server::state::App;
use crate::settings;
use crate::settings::model::Values;
use crate::utilisation::model::{Light, Period, Usage, Week, light, ore_per_booked_hour};
use crate::utilisation::store;
use chrono::NaiveDate;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    Building,
    Space,
    Atom,
}

/// The place asked about; neither means the whole municipality, and both must agree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    pub building: Option<BuildingId>,
    pub space: Option<SpaceId>,
}

/// One building, space or atom.
#[derive(Debug)]
pub struct Row {
    pub id: String,
    pub name: String,
    pub building: String,
    /// The part of town that its building is in.
    pub area: String,
    /// Floor area, where known; a part has none of its own.
    pub area_m2: Option<i64>,
    /// How many parts it has.
    pub atoms: usize,
    pub week: Week,
    /// Nobody has said when it is open, so that nothing of it is bookable.
    pub without_hours: bool,
    /// Of buildings only.
    pub light: Option<Light>,
    /// Of buildings with a known cost, where anything was booked.
    pub ore_per_booked_hour: Option<i64>,
}

/// The answer.
#[derive(Debug)]
pub struct Report {
    pub period: Period,
    pub settings: Values,
    /// What its rows stand for.
    pub level: Level,
    /// The building and the space asked about.
    pub building: Option<Building>,
    pub space: Option<Space>,
    /// Of the building asked about, when no space of it was.
    pub light: Option<Light>,
    /// Every atom of the place once; rows of spaces may share atoms and do not add up to it.
    pub total: Week,
    pub rows: Vec<Row>,
    /// Parts of the place for which nobody has given opening hours.
    pub without_hours: HashSet<AtomId>,
    /// Öre per booked hour in the buildings whose cost is known, and how many of how many they are.
    pub cost: Option<(i64, usize, usize)>,
    /// All places to choose among: buildings, and the spaces of the building asked about.
    pub buildings: Vec<Building>,
    pub spaces: Vec<Space>,
}

/// The season that a date lies in: its name and days.
pub async fn season_at(app: &App, date: NaiveDate) -> Result<Option<(String, Period)>, UtilisationError> {
    let found = store::season_at(&mut app.database.read().await?, date).await?;
    Ok(found.map(|(name, dates)| (name, Period::days(app.zone(), dates))))
}

/// The buildings to choose among.
pub async fn buildings(app: &App) -> Result<Vec<Building>, UtilisationError> {
    Ok(facilities::buildings(&mut app.database.read().await?).await?)
}

/// Counts a period and a place, with a row for each building, space or atom in it.
pub async fn report(app: &App, period: Period, scope: &Scope, level: Level) -> Result<Report, UtilisationError> {
    // Of one space, a row for its building would say more than was asked.
    let level = if scope.space.is_some() && level == Level::Building { Level::Space } else { level };
    let mut tx = app.database.read().await?;
    let buildings = facilities::buildings(&mut tx).await?;
    let mut spaces = facilities::spaces(&mut tx).await?;
    let space = known(scope.space.as_ref(), |id| spaces.iter().find(|space| space.id == *id).cloned())?;
    let asked = scope.building.as_ref().or(space.as_ref().map(|space| &space.building)).cloned();
    if space.as_ref().is_some_and(|space| Some(&space.building) != asked.as_ref()) {
        return Err(UtilisationError::UnknownPlace);
    }
    let building = known(asked.as_ref(), |id| buildings.iter().find(|building| building.id == *id).cloned())?;
    if let Some(building) = &building {
        spaces.retain(|space| space.building == building.id);
    }
    let settings = settings::service::values(&mut tx, period.dates.last).await?;
    let handled = handled(&mut tx, app.today()).await?;
    let hours = facilities::hours(&mut tx).await?;
    drop(tx);
    let without_hours = without_hours(&spaces, &hours);
    let weeks = weeks(app, period, building.as_ref().map(|building| &building.id), &spaces, &hours).await?;

    let mut report = Report {
        period,
        settings,
        level,
        building,
        space,
        light: None,
        total: Week::default(),
        rows: Vec::new(),
        without_hours,
        cost: None,
        buildings,
        spaces,
    };
    report.total = sum(&weeks, report.scope_spaces().flat_map(|space| space.atoms.iter().map(|atom| &atom.id)));
    report.rows = match level {
        Level::Building => report.building_rows(&weeks, &handled),
        Level::Space => report.space_rows(&weeks),
        Level::Atom => report.atom_rows(&weeks),
    };
    if let (Some(building), None) = (&report.building, &report.space) {
        report.light = light(&report.total.total(), &report.settings, handled.contains(&building.id));
    }
    report.cost = report.cost_of_all(&weeks);
    Ok(report)
}

impl Report {
    /// The spaces of the place asked about.
    pub(super) fn scope_spaces(&self) -> impl Iterator<Item = &Space> {
        self.spaces.iter().filter(|space| self.space.as_ref().is_none_or(|asked| asked.id == space.id))
    }

    pub(super) fn scope_buildings(&self) -> impl Iterator<Item = &Building> {
        self.buildings.iter().filter(|building| self.building.as_ref().is_none_or(|asked| asked.id == building.id))
    }

    pub(super) fn building_name(&self, id: &BuildingId) -> String {
        self.buildings
            .iter()
            .find(|building| building.id == *id)
            .map_or_else(String::new, |building| building.name.clone())
    }

    pub(super) fn area(&self, id: &BuildingId) -> String {
        self.buildings
            .iter()
            .find(|building| building.id == *id)
            .map_or_else(String::new, |building| building.area.clone())
    }

    /// Whether there are parts, and none of them has opening hours.
    pub(super) fn are_without_hours<'a>(&self, mut atoms: impl Iterator<Item = &'a AtomId>) -> bool {
        atoms.next().is_some_and(|first| self.without_hours.contains(first))
            && atoms.all(|atom| self.without_hours.contains(atom))
    }

    /// The spaces of the place asked about none of whose parts has opening hours.
    pub fn spaces_without_hours(&self) -> usize {
        self.scope_spaces().filter(|space| self.are_without_hours(space.atoms.iter().map(|atom| &atom.id))).count()
    }

    /// The atoms of a building, each once.
    pub(super) fn atoms_of(&self, building: &Building) -> BTreeSet<&AtomId> {
        let spaces = self.spaces.iter().filter(|space| space.building == building.id);
        spaces.flat_map(|space| space.atoms.iter().map(|atom| &atom.id)).collect()
    }

    /// A space has no cost of its own, so only whole buildings are told.
    fn cost_of_all(&self, weeks: &Weeks) -> Option<(i64, usize, usize)> {
        if self.space.is_some() {
            return None;
        }
        let (mut cost, mut usage, mut known) = (0, Usage::default(), 0);
        for building in self.scope_buildings() {
            if let Some(ore) = building.cost_ore_per_year {
                cost += ore;
                usage += sum(weeks, self.atoms_of(building).into_iter()).total();
                known += 1;
            }
        }
        let ore = ore_per_booked_hour(cost, self.period.day_count(), usage.booked())?;
        Some((ore, known, self.scope_buildings().count()))
    }
}

fn known<I, T>(id: Option<&I>, find: impl Fn(&I) -> Option<T>) -> Result<Option<T>, UtilisationError> {
    id.map(|id| find(id).ok_or(UtilisationError::UnknownPlace)).transpose()
}

/// The parts that no space with opening hours has.
fn without_hours(spaces: &[Space], hours: &HashMap<SpaceId, Hours>) -> HashSet<AtomId> {
    let missing = |space: &&Space| hours.get(&space.id).is_none_or(Hours::are_missing);
    let (closed, open): (Vec<&Space>, Vec<&Space>) = spaces.iter().partition(missing);
    let open: HashSet<&AtomId> = open.into_iter().flat_map(|space| &space.atoms).map(|atom| &atom.id).collect();
    closed
        .into_iter()
        .flat_map(|space| &space.atoms)
        .map(|atom| &atom.id)
        .filter(|atom| !open.contains(atom))
        .cloned()
        .collect()
}

/// Buildings about which something is being done.
async fn handled(tx: &mut Tx, today: NaiveDate) -> Result<HashSet<BuildingId>, sqlx::Error> {
    let actions = store::actions(tx, None).await?;
    Ok(actions.into_iter().filter(|action| action.is_open(today)).map(|action| action.building).collect())
}
