//! Brings the places up to what a file says, and says what that changes; or only says it, as the preview.

use super::change::may_change_parts;
use super::{Calendar, FacilityError, add_building, add_space, change_building, change_space, record, set_hours};
use crate::database::{Failure, Tx, within};
use crate::facilities::export::Tables;
use crate::facilities::import::fault::{Fault, Faults, Place, What};
use crate::facilities::import::space_columns::SpaceDraft;
use crate::facilities::import::{File, Register, Row, wire};
use crate::facilities::model::{Building, FieldRule, Flaw, NewBuilding, Space};
use crate::facilities::store;
use crate::id::{BuildingId, SpaceId, UploadId};
use crate::people::model::{Actor, Deed, Right};
use crate::server::child::{self, Ending, errand};
use crate::server::state::App;
use crate::time::Instant;
use std::collections::{HashMap, HashSet};

/// What a file changes. Nothing at all when it is imported a second time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub buildings: Vec<Change<NewBuilding>>,
    pub spaces: Vec<Change<SpaceDraft>>,
    /// Rows that say what is known already.
    pub unchanged: usize,
}

impl Changes {
    pub fn is_empty(&self) -> bool {
        self.buildings.is_empty() && self.spaces.is_empty()
    }

    /// What is still not known of what is new or changed, and of how many.
    pub fn unknown(&self) -> Vec<(Unknown, usize)> {
        let spaces = |lacks: fn(&SpaceDraft) -> bool| self.spaces.iter().filter(|change| lacks(&change.after)).count();
        let buildings =
            |lacks: fn(&NewBuilding) -> bool| self.buildings.iter().filter(|change| lacks(&change.after)).count();
        let counts = [
            (Unknown::Hours, spaces(|draft| draft.hours.is_empty())),
            (Unknown::Persons, spaces(|draft| draft.space.capacity.is_none())),
            (Unknown::SpaceArea, spaces(|draft| draft.space.area_m2.is_none())),
            (Unknown::Cost, buildings(|building| building.cost_ore_per_year.is_none())),
            (Unknown::BuildingArea, buildings(|building| building.area_m2.is_none())),
        ];
        counts.into_iter().filter(|(_, count)| *count > 0).collect()
    }
}

/// What nobody has said of a place: it is kept as unknown, never as nought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    Hours,
    Persons,
    SpaceArea,
    Cost,
    BuildingArea,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<T> {
    /// `None`: it is new.
    pub before: Option<T>,
    pub after: T,
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the files have faults")]
    Faults(Vec<Fault>),
    #[error("the files are no longer kept, or have been imported")]
    Gone,
    #[error("only those who keep places may import them")]
    Forbidden,
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl Failure for ImportError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) => Some(cause),
            _ => None,
        }
    }
}

/// Reads files in a process of its own, whatever they are made of.
pub async fn read(app: &App, files: &[File]) -> Result<Result<Register, Vec<Fault>>, Ending> {
    let (question, body) = wire::question(files);
    let answer: wire::Answer = child::ask(app, &errand::FACILITIES, &question, &body).await?;
    Ok(answer.read())
}

/// Adds what is new and changes what differs, in the caller's transaction; nothing is ever removed.
///
/// When it fails the transaction must be dropped: some rows may have been written.
pub async fn import(
    tx: &mut Tx,
    calendar: Calendar,
    register: &Register,
    now: Instant,
) -> Result<Changes, ImportError> {
    store::lock_for_change(tx, None).await?;
    let import = Import { write: true, ..Import::begin(tx, calendar, now).await? };
    all(tx, import, register).await
}

/// What the import would change. Nothing is written, and nobody who writes has to wait.
pub async fn preview(app: &App, calendar: Calendar, register: &Register) -> Result<Changes, ImportError> {
    let mut tx = app.database.read().await?;
    let import = Import::begin(&mut tx, calendar, app.now()).await?;
    all(&mut tx, import, register).await
}

async fn all(tx: &mut Tx, mut import: Import, register: &Register) -> Result<Changes, ImportError> {
    for row in &register.buildings {
        import.building(tx, row).await?;
    }
    for row in &register.spaces {
        import.space(tx, row).await?;
    }
    if import.faults.is_empty() { Ok(import.changes) } else { Err(ImportError::Faults(import.faults.end())) }
}

/// The same in a transaction of its own, and written down. Files that were kept for it are kept no longer; when they are gone, it
/// has been done already.
pub async fn import_all(
    app: &App,
    actor: &Actor,
    calendar: Calendar,
    register: &Register,
    upload: Option<&UploadId>,
) -> Result<Changes, ImportError> {
    if !actor.may(Right::KeepPlaces) {
        return Err(ImportError::Forbidden);
    }
    within!(app.database, tx => {
        if let Some((by, upload)) = actor.id().zip(upload)
            && !store::remove_upload(tx, by, upload).await?
        {
            return Err(ImportError::Gone);
        }
        let changes = import(tx, calendar, register, app.now()).await?;
        if !changes.is_empty() {
            let detail = format!("{} buildings, {} spaces", changes.buildings.len(), changes.spaces.len());
            record(tx, app.now(), actor.id(), Deed::ImportPlaces, "", &detail).await?;
        }
        Ok(changes)
    })
}

/// Every building and every space with its weekly hours, as an export writes them.
pub async fn tables(tx: &mut Tx) -> Result<Tables, sqlx::Error> {
    let known = Known::read(tx).await?;
    let mut buildings: Vec<_> = known.buildings.values().map(|building| building.said.tidy()).collect();
    buildings.sort_unstable_by(|a, b| a.code.cmp(&b.code));
    let mut spaces: Vec<_> = known.spaces.into_values().map(|(_, draft)| draft).collect();
    spaces.sort_unstable_by(|a, b| (&a.building_code, &a.space.code).cmp(&(&b.building_code, &b.space.code)));
    Ok(Tables { buildings, spaces })
}

/// The places that there are, as rows of a table name them.
struct Known {
    buildings: HashMap<String, Building>,
    /// By the building's code and their own.
    spaces: HashMap<(String, String), (SpaceId, SpaceDraft)>,
}

impl Known {
    async fn read(tx: &mut Tx) -> Result<Self, sqlx::Error> {
        let buildings = store::buildings(tx).await?;
        let spaces = store::spaces(tx).await?;
        let hours = store::hours(tx).await?;
        let codes: HashMap<_, _> =
            buildings.iter().map(|building| (building.id.clone(), building.code.clone())).collect();
        let draft = |space: Space| {
            let mut weekly = hours.get(&space.id).map(|hours| hours.weekly.clone()).unwrap_or_default();
            weekly.sort_unstable();
            let building_code = codes.get(&space.building).cloned().unwrap_or_default();
            let code = (building_code.clone(), space.code.clone());
            let draft = SpaceDraft { building_code, space: space.said.tidy(), hours: weekly };
            (code, (space.id, draft))
        };
        let spaces = spaces.into_iter().map(draft).collect();
        let buildings = buildings.into_iter().map(|building| (building.code.clone(), building)).collect();
        Ok(Self { buildings, spaces })
    }
}

struct Import {
    /// Otherwise it is only said what would be done.
    write: bool,
    calendar: Calendar,
    now: Instant,
    known: Known,
    changes: Changes,
    faults: Faults,
    /// Codes of buildings whose rows are at fault.
    failed: HashSet<String>,
}

impl Import {
    async fn begin(tx: &mut Tx, calendar: Calendar, now: Instant) -> Result<Self, sqlx::Error> {
        Ok(Self {
            write: false,
            calendar,
            now,
            known: Known::read(tx).await?,
            changes: Changes::default(),
            faults: Faults::default(),
            failed: HashSet::new(),
        })
    }

    async fn building(&mut self, tx: &mut Tx, row: &Row<NewBuilding>) -> Result<(), sqlx::Error> {
        let known = self.known.buildings.get(&row.code).cloned();
        let before = known.as_ref().map(|building| building.said.tidy());
        let after = row.onto(before.clone().unwrap_or_default()).tidy();
        if self.flawed(&row.place, after.flaws()) {
            self.failed.insert(row.code.clone());
            return Ok(());
        }
        if before.as_ref() == Some(&after) {
            self.changes.unchanged += 1;
            return Ok(());
        }
        let done = match known.map(|building| building.id.clone()) {
            known if !self.write => Ok(known.unwrap_or_else(BuildingId::new)),
            Some(id) => change_building(tx, &id, &after).await.map(|()| id),
            None => add_building(tx, &after).await,
        };
        if let Some(id) = self.done(&row.place, done)? {
            self.known.buildings.insert(after.code.clone(), Building { id, said: after.clone() });
            self.changes.buildings.push(Change { before, after });
        }
        Ok(())
    }

    async fn space(&mut self, tx: &mut Tx, row: &Row<SpaceDraft>) -> Result<(), sqlx::Error> {
        let Some(within) = self.within(row) else { return Ok(()) };
        let known = self.known.spaces.get(&(within, row.code.clone())).cloned();
        let mut after = row.onto(known.as_ref().map(|(_, draft)| draft.clone()).unwrap_or_default());
        let Some(building) = self.known.buildings.get(&after.building_code) else {
            // A building whose own row is at fault is not unknown.
            if !self.failed.contains(&after.building_code) {
                let what = What::UnknownBuilding(after.building_code);
                self.faults.push(row.place.clone().fault(Some("building"), what));
            }
            return Ok(());
        };
        after.space.building = building.id.clone();
        after.space = after.space.tidy();
        if self.flawed(&row.place, after.space.flaws()) {
            return Ok(());
        }
        let (id, before) = known.unzip();
        if before.as_ref() == Some(&after) {
            self.changes.unchanged += 1;
            return Ok(());
        }
        let hours_differ = before.as_ref().is_none_or(|before| before.hours != after.hours);
        let done = match id {
            Some(id) if !self.write => {
                may_change_parts(tx, self.calendar, &id, &after.space, self.now).await.map(|_| id)
            }
            None if !self.write => Ok(SpaceId::new()),
            Some(id) => change_space(tx, self.calendar, &id, &after.space, self.now).await.map(|()| id),
            None => add_space(tx, &after.space).await,
        };
        let Some(id) = self.done(&row.place, done)? else { return Ok(()) };
        if hours_differ && self.write {
            let done = set_hours(tx, &id, &after.hours).await;
            self.done(&row.place, done)?;
        }
        self.changes.spaces.push(Change { before, after });
        Ok(())
    }

    /// The code of the building that a row's space is in. A table that names no buildings may change spaces whose code no
    /// other building has.
    fn within(&mut self, row: &Row<SpaceDraft>) -> Option<String> {
        if !row.within.is_empty() {
            return Some(row.within.clone());
        }
        let mut found: Vec<_> =
            self.known.spaces.keys().filter(|(_, code)| *code == row.code).map(|(within, _)| within.clone()).collect();
        if found.len() == 1 {
            return found.pop();
        }
        found.sort_unstable();
        let named = |code: &String| {
            self.known
                .buildings
                .get(code)
                .map_or_else(|| code.clone(), |building| format!("{code} ({})", building.name))
        };
        let buildings: Vec<_> = found.iter().map(named).collect();
        let what = if found.is_empty() {
            What::Rule(FieldRule::Required)
        } else {
            What::AmbiguousCode { code: row.code.clone(), buildings }
        };
        self.faults.push(row.place.clone().fault(Some("building"), what));
        None
    }

    /// Keeps the flaws as faults of the row; whether there are any.
    fn flawed(&mut self, place: &Place, flaws: Vec<Flaw>) -> bool {
        let any = !flaws.is_empty();
        self.faults.extend(flaws.into_iter().map(|flaw| place.clone().fault(Some(flaw.field), What::Rule(flaw.rule))));
        any
    }

    /// What was done, or a fault of the row.
    fn done<T>(&mut self, place: &Place, done: Result<T, FacilityError>) -> Result<Option<T>, sqlx::Error> {
        match done {
            Ok(done) => Ok(Some(done)),
            Err(FacilityError::Database(cause)) => Err(cause),
            Err(FacilityError::Flawed(flaws)) => {
                self.flawed(place, flaws);
                Ok(None)
            }
            Err(FacilityError::PartsHeld) => {
                self.faults.push(place.clone().fault(Some("atoms"), What::PartsHeld));
                Ok(None)
            }
            // Codes are looked up above in the same transaction: only somebody else, just now, can have taken or removed one.
            Err(
                FacilityError::CodeTaken(_)
                | FacilityError::NotFound
                | FacilityError::InUse
                | FacilityError::DayTaken
                | FacilityError::Forbidden,
            ) => {
                self.faults.push(place.clone().fault(Some("code"), What::DoubleCode(place.clone())));
                Ok(None)
            }
        }
    }
}
