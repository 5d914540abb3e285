//! The `season/1` format: a problem with its names, or everything that is wrong with it.

use std::collections::{HashMap, HashSet};

use samrum_solver::season::Session;
use samrum_solver::season::problem::{Building, Club, Occupied, Problem, Space, SpaceChoice, TimeChoice, Wish};
use serde_json::Value;

use super::Fault;
use super::fields::{DAY_MINUTES, Fields, Ids, document};

const AGE_BANDS: [&str; 5] = ["youth", "junior", "senior", "disability", "open"];

/// A problem, and the names behind its indices.
#[derive(Debug, Clone, Default)]
pub struct NamedProblem {
    /// The problem as the solver takes it.
    pub problem: Problem,
    /// What the file calls itself.
    pub name: String,
    /// Minutes in a slot.
    pub slot_minutes: u64,
    /// Buildings by index and id.
    pub buildings: Ids,
    /// Spaces by index and id.
    pub spaces: Ids,
    /// Atoms by index and id.
    pub atoms: Ids,
    /// Clubs by index and id.
    pub clubs: Ids,
    /// Wishes by index and id.
    pub wishes: Ids,
}

/// Reads a problem, compressed or not.
///
/// # Errors
/// All faults of the file at once.
pub fn read_problem(bytes: &[u8]) -> Result<NamedProblem, Vec<Fault>> {
    let document = document(bytes).map_err(|fault| vec![fault])?;
    let mut reader = Reader::default();
    reader.read(&document);
    if reader.faults.is_empty() { Ok(reader.named) } else { Err(reader.faults) }
}

#[derive(Default)]
struct Reader {
    named: NamedProblem,
    faults: Vec<Fault>,
    features: HashMap<String, usize>,
    building_of_atom: HashMap<usize, Option<usize>>,
    slot: u64,
}

impl Reader {
    fn read(&mut self, document: &Value) {
        let Some(item) = document.as_object() else {
            self.faults.push(Fault("the problem must be a JSON object".to_owned()));
            return;
        };
        let top = Fields::new(item, String::new());
        if top.maybe("format").and_then(Value::as_str) != Some("season/1") {
            top.fault(&mut self.faults, "format must be \"season/1\"");
        }
        self.named.name = top.text(&mut self.faults, "name").unwrap_or_default().to_owned();
        let Some(slot) = top.whole(&mut self.faults, "slot_minutes", 1, Some(DAY_MINUTES)) else {
            return;
        };
        if !DAY_MINUTES.is_multiple_of(slot) {
            top.fault(&mut self.faults, &format!("slot_minutes {slot} does not divide a day of 1440 minutes"));
            return;
        }
        self.slot = slot;
        self.named.slot_minutes = slot;
        let mut points = |name| top.points(&mut self.faults, name).unwrap_or_default();
        let (change, shortfall, adjacency) =
            (points("change_penalty"), points("shortfall_penalty_per_slot"), points("adjacency_value"));
        let problem = &mut self.named.problem;
        problem.slots_per_day = (DAY_MINUTES / slot) as u16;
        problem.change_penalty = change;
        problem.shortfall_penalty_per_slot = shortfall;
        problem.adjacency_value = adjacency;
        self.buildings(&top);
        self.spaces(&top);
        self.occupied(&top);
        self.clubs(&top);
        self.wishes(&top);
        self.fixed(&top);
        self.named.problem.atoms = self.named.atoms.names.len();
    }

    fn buildings(&mut self, top: &Fields<'_>) {
        for fields in top.objects(&mut self.faults, "buildings") {
            fields.new_id(&mut self.faults, &mut self.named.buildings);
            let evening_cost = fields.points(&mut self.faults, "evening_cost").unwrap_or_default();
            self.named.problem.buildings.push(Building { evening_cost });
        }
    }

    fn spaces(&mut self, top: &Fields<'_>) {
        for fields in top.objects(&mut self.faults, "spaces") {
            fields.new_id(&mut self.faults, &mut self.named.spaces);
            let building = fields.known(&mut self.faults, "building", &self.named.buildings, "building");
            let names = fields.texts(&mut self.faults, "atoms");
            if names.is_empty() || names.iter().collect::<HashSet<_>>().len() != names.len() {
                fields.fault(&mut self.faults, "atoms must name at least one atom, each once");
            }
            let mut atoms = Vec::new();
            for name in names {
                let next = self.named.atoms.names.len();
                let atom = *self.named.atoms.index.entry(name.to_owned()).or_insert(next);
                if atom == next {
                    self.named.atoms.names.push(name.to_owned());
                }
                if *self.building_of_atom.entry(atom).or_insert(building) != building {
                    fields.fault(&mut self.faults, &format!("atom {name:?} is also in another building"));
                }
                atoms.push(atom);
            }
            let capacity = fields.whole(&mut self.faults, "capacity", 0, None).unwrap_or_default();
            let features = self.features(&fields, "features");
            let windows = fields.objects(&mut self.faults, "open");
            let open = windows.iter().filter_map(|w| w.window(&mut self.faults, self.slot)).collect();
            let building = building.unwrap_or_default();
            self.named.problem.spaces.push(Space { building, atoms, capacity, features, open });
        }
    }

    fn features(&mut self, fields: &Fields<'_>, name: &str) -> Vec<usize> {
        let mut numbers = Vec::new();
        for word in fields.texts(&mut self.faults, name) {
            let next = self.features.len();
            numbers.push(*self.features.entry(word.to_owned()).or_insert(next));
        }
        numbers
    }

    fn occupied(&mut self, top: &Fields<'_>) {
        for fields in top.objects(&mut self.faults, "occupied") {
            let atom = fields.known(&mut self.faults, "atom", &self.named.atoms, "atom of a space");
            let window = fields.window(&mut self.faults, self.slot);
            if let (Some(atom), Some(window)) = (atom, window) {
                self.named.problem.occupied.push(Occupied { atom, window });
            }
        }
    }

    fn clubs(&mut self, top: &Fields<'_>) {
        for fields in top.objects(&mut self.faults, "clubs") {
            fields.new_id(&mut self.faults, &mut self.named.clubs);
            let least = fields.slots(&mut self.faults, "min_minutes", 0, self.slot);
            let most = fields.slots(&mut self.faults, "max_minutes", 0, self.slot);
            if let (Some(least), Some(most)) = (least, most)
                && least > most
            {
                fields.fault(&mut self.faults, "min_minutes exceeds max_minutes");
            }
            let slots = |n: Option<u64>| u32::try_from(n.unwrap_or_default()).unwrap_or(u32::MAX);
            self.named.problem.clubs.push(Club { min_slots: slots(least), max_slots: slots(most), floor_slots: 0 });
        }
    }

    fn wishes(&mut self, top: &Fields<'_>) {
        for fields in top.objects(&mut self.faults, "wishes") {
            fields.new_id(&mut self.faults, &mut self.named.wishes);
            let wish = self.wish(&fields);
            self.named.problem.wishes.push(wish);
        }
    }

    fn wish(&mut self, fields: &Fields<'_>) -> Wish {
        let band = fields.maybe("age_band").map_or(Some("open"), Value::as_str);
        if !band.is_some_and(|band| AGE_BANDS.contains(&band)) {
            fields.fault(&mut self.faults, &format!("age_band must be one of {}", AGE_BANDS.join(", ")));
        }
        let club = fields.known(&mut self.faults, "club", &self.named.clubs, "club").unwrap_or_default();
        let persons = fields.whole(&mut self.faults, "persons", 0, None).unwrap_or_default();
        let sessions = fields.whole(&mut self.faults, "sessions", 1, Some(7));
        let least = fields.slots(&mut self.faults, "min_minutes", self.slot, self.slot);
        let most = fields.slots(&mut self.faults, "max_minutes", self.slot, self.slot);
        if let (Some(least), Some(most)) = (least, most)
            && !(least <= most && most * self.slot <= DAY_MINUTES)
        {
            fields.fault(&mut self.faults, "needs min_minutes <= max_minutes <= 1440");
        }
        let free_days = fields.whole(&mut self.faults, "free_days_between", 0, Some(3)).unwrap_or_default();
        let needs = self.features(fields, "needs");
        let values = fields.points_list(&mut self.faults, "values").unwrap_or_default();
        if let Some(sessions) = sessions
            && fields.maybe("values").is_some_and(Value::is_array)
            && values.len() as u64 != sessions
        {
            let count = values.len();
            fields.fault(&mut self.faults, &format!("values has {count} numbers for {sessions} sessions"));
        }
        if values.windows(2).any(|pair| pair[0] < pair[1]) {
            fields.fault(&mut self.faults, "values must not increase");
        }
        let mut seen = HashSet::new();
        let mut spaces = Vec::new();
        for choice in fields.objects(&mut self.faults, "spaces") {
            let space = choice.known(&mut self.faults, "id", &self.named.spaces, "space");
            let penalty = choice.points(&mut self.faults, "penalty").unwrap_or_default();
            if let Some(space) = space {
                if !seen.insert(space) {
                    choice.fault(&mut self.faults, "the space is listed twice");
                }
                spaces.push(SpaceChoice { space, penalty });
            }
        }
        let mut times = Vec::new();
        for choice in fields.objects(&mut self.faults, "times") {
            let window = choice.window(&mut self.faults, self.slot);
            let penalty = choice.points(&mut self.faults, "penalty").unwrap_or_default();
            times.extend(window.map(|window| TimeChoice { window, penalty }));
        }
        Wish {
            club,
            persons,
            sessions: sessions.unwrap_or_default() as usize,
            min_slots: u16::try_from(least.unwrap_or(1)).unwrap_or(u16::MAX),
            max_slots: u16::try_from(most.unwrap_or(1)).unwrap_or(u16::MAX),
            free_days_between: free_days as u8,
            needs,
            spaces,
            times,
            values,
            value_per_extra_slot: fields.points(&mut self.faults, "value_per_extra_slot").unwrap_or_default(),
        }
    }

    fn fixed(&mut self, top: &Fields<'_>) {
        let mut seen = HashSet::new();
        for fields in top.objects(&mut self.faults, "locked") {
            let wish = fields.known(&mut self.faults, "wish", &self.named.wishes, "wish");
            let space = fields.known(&mut self.faults, "space", &self.named.spaces, "space");
            let window = fields.window(&mut self.faults, self.slot);
            if let (Some(wish), Some(space), Some(window)) = (wish, space, window) {
                let session = Session { wish, space, window };
                if seen.insert(session) {
                    self.named.problem.locked.push(session);
                }
            }
        }
        seen.clear();
        for fields in top.objects(&mut self.faults, "previous") {
            self.named.problem.has_previous = true;
            let wish = fields.text(&mut self.faults, "wish").and_then(|id| self.named.wishes.index.get(id));
            let space = fields.text(&mut self.faults, "space").and_then(|id| self.named.spaces.index.get(id));
            let window = fields.window(&mut self.faults, self.slot);
            if let (Some(&wish), Some(&space), Some(window)) = (wish, space, window) {
                let session = Session { wish, space, window };
                if seen.insert(session) {
                    self.named.problem.previous.push(session);
                }
            }
        }
    }
}
