//! From a season's file to the solver's problem: names become indices, and what does not fit together is told, all of it at once.

use super::Fault;
use super::named_problem::{Ids, NamedProblem, known, session, window};
use super::object::{Faults, item};
use super::season_file::{self as file, SeasonFile};
use crate::seasons::model::WishNumber;
use samrum_solver::season::Session;
use samrum_solver::season::problem::{Building, Club, Occupied, Space, SpaceChoice, TimeChoice, Wish};
use std::collections::{HashMap, HashSet};

/// A day in minutes.
const DAY_MINUTES: u64 = 24 * 60;

/// Reads a problem, compressed or not.
///
/// # Errors
/// All faults of the file at once.
pub fn read_problem(bytes: &[u8]) -> Result<NamedProblem, Vec<Fault>> {
    let (file, faults) = SeasonFile::read(bytes).map_err(|fault| vec![fault])?;
    Joiner::new(&file, faults).joined(&file)
}

impl TryFrom<&SeasonFile> for NamedProblem {
    type Error = Vec<Fault>;

    /// # Errors
    /// Everything that does not fit together.
    fn try_from(file: &SeasonFile) -> Result<Self, Vec<Fault>> {
        Joiner::new(file, Faults::default()).joined(file)
    }
}

struct Joiner {
    named: NamedProblem,
    faults: Faults,
    slot: u64,
}

impl Joiner {
    fn new(file: &SeasonFile, faults: Faults) -> Self {
        let slot = file.slot_minutes.0;
        Self {
            named: NamedProblem { name: file.name.clone(), slot_minutes: slot, ..NamedProblem::default() },
            faults,
            slot,
        }
    }

    fn joined(mut self, file: &SeasonFile) -> Result<NamedProblem, Vec<Fault>> {
        if !self.faults.were_read("", &["slot_minutes"]) {
            return self.faults.or(self.named);
        }
        let slot = self.slot;
        if slot == 0 || !DAY_MINUTES.is_multiple_of(slot) {
            self.faults.note("", &format!("slot_minutes {slot} does not divide a day of 1440 minutes"));
            return self.faults.or(self.named);
        }
        let problem = &mut self.named.problem;
        problem.slots_per_day = (DAY_MINUTES / slot) as u16;
        problem.change_penalty = file.change_penalty.0;
        problem.shortfall_penalty_per_slot = file.shortfall_penalty_per_slot.0;
        problem.adjacency_value = file.adjacency_value.0;
        self.buildings(file);
        self.spaces(file);
        self.occupied(file);
        self.clubs(file);
        self.wishes(file);
        self.locked(file);
        self.previous(file);
        self.named.problem.atoms = self.named.atoms.names.len();
        self.faults.or(self.named)
    }

    /// Notes an own id under the next number of its list.
    fn new_id(&mut self, id: &str, place: &str, of: fn(&mut NamedProblem) -> &mut Ids) {
        let ids = of(&mut self.named);
        let next = ids.names.len();
        ids.names.push(id.to_owned());
        if self.faults.were_read(place, &["id"]) && ids.index.insert(id.to_owned(), next).is_some() {
            self.faults.note(place, &format!("id {id:?} is used twice"));
        }
    }

    fn buildings(&mut self, file: &SeasonFile) {
        for (index, building) in file.buildings.0.iter().enumerate() {
            self.new_id(&building.id, &item("", "buildings", index), |named| &mut named.buildings);
            self.named.problem.buildings.push(Building { evening_cost: building.evening_cost.0 });
        }
    }

    fn spaces(&mut self, file: &SeasonFile) {
        let mut building_of_atom = HashMap::new();
        for (index, space) in file.spaces.0.iter().enumerate() {
            let place = item("", "spaces", index);
            self.new_id(&space.id, &place, |named| &mut named.spaces);
            let building =
                known(&space.building, (&place, "building"), &self.named.buildings, "building", &mut self.faults);
            let once = space.atoms.iter().collect::<HashSet<_>>().len() == space.atoms.len();
            if (space.atoms.is_empty() || !once) && self.faults.were_read(&place, &["atoms"]) {
                self.faults.note(&place, "atoms must name at least one atom, each once");
            }
            let mut atoms = Vec::new();
            for name in &space.atoms {
                let atom = self.named.atoms.number(name);
                if *building_of_atom.entry(atom).or_insert(building) != building {
                    self.faults.note(&place, &format!("atom {name:?} is also in another building"));
                }
                atoms.push(atom);
            }
            let features = space.features.iter().map(|word| self.named.features.number(word)).collect();
            let windows = space.open.0.iter().enumerate();
            let windows =
                windows.filter_map(|(nth, time)| window(time, &item(&place, "open", nth), self.slot, &mut self.faults));
            let open = windows.collect();
            let (building, capacity) = (building.unwrap_or_default(), space.capacity.0);
            self.named.problem.spaces.push(Space { building, atoms, capacity, features, open });
        }
    }

    fn occupied(&mut self, file: &SeasonFile) {
        for (index, taken) in file.occupied.0.iter().enumerate() {
            let place = item("", "occupied", index);
            let atom = known(&taken.atom, (&place, "atom"), &self.named.atoms, "atom of a space", &mut self.faults);
            let window = window(&taken.time, &place, self.slot, &mut self.faults);
            if let (Some(atom), Some(window)) = (atom, window) {
                self.named.problem.occupied.push(Occupied { atom, window });
            }
        }
    }

    fn clubs(&mut self, file: &SeasonFile) {
        for (index, club) in file.clubs.0.iter().enumerate() {
            let place = item("", "clubs", index);
            self.new_id(&club.id, &place, |named| &mut named.clubs);
            let least = self.slots(club.min_minutes.0, &place, "min_minutes");
            let most = self.slots(club.max_minutes.0, &place, "max_minutes");
            if let (Some(least), Some(most)) = (least, most)
                && least > most
            {
                self.faults.note(&place, "min_minutes exceeds max_minutes");
            }
            let slots = |n: Option<u64>| u32::try_from(n.unwrap_or_default()).unwrap_or(u32::MAX);
            self.named.problem.clubs.push(Club { min_slots: slots(least), max_slots: slots(most), floor_slots: 0 });
        }
    }

    /// Minutes on the grid, as slots.
    fn slots(&mut self, minutes: u64, place: &str, name: &'static str) -> Option<u64> {
        if !self.faults.were_read(place, &[name]) {
            return None;
        }
        if !minutes.is_multiple_of(self.slot) {
            self.faults.note(place, &format!("{name} {minutes} is not a multiple of {}", self.slot));
            return None;
        }
        Some(minutes / self.slot)
    }

    fn wishes(&mut self, file: &SeasonFile) {
        for (index, wish) in file.wishes.0.iter().enumerate() {
            let place = item("", "wishes", index);
            self.new_id(&wish.id, &place, |named| &mut named.wishes);
            let wish = self.wish(wish, &place);
            self.named.problem.wishes.push(wish);
        }
    }

    fn wish(&mut self, wish: &file::Wish, place: &str) -> Wish {
        let club = known(&wish.club, (place, "club"), &self.named.clubs, "club", &mut self.faults);
        let numbers = wish.numbers.0;
        let least = self.slots(numbers.min_minutes as u64, place, WishNumber::MinMinutes.key());
        let most = self.slots(numbers.max_minutes as u64, place, WishNumber::MaxMinutes.key());
        if let (Some(least), Some(most)) = (least, most)
            && !(least <= most && most * self.slot <= DAY_MINUTES)
        {
            self.faults.note(place, "needs min_minutes <= max_minutes <= 1440");
        }
        if self.faults.were_read(place, &["values"]) {
            let (count, sessions) = (wish.values.len(), numbers.sessions as usize);
            if self.faults.were_read(place, &[WishNumber::Sessions.key()]) && count != sessions {
                self.faults.note(place, &format!("values has {count} numbers for {sessions} sessions"));
            }
            if wish.values.windows(2).any(|pair| pair[0].0 < pair[1].0) {
                self.faults.note(place, "values must not increase");
            }
        }
        Wish {
            club: club.unwrap_or_default(),
            persons: numbers.persons as u64,
            sessions: numbers.sessions as usize,
            min_slots: u16::try_from(least.unwrap_or(1)).unwrap_or(u16::MAX),
            max_slots: u16::try_from(most.unwrap_or(1)).unwrap_or(u16::MAX),
            free_days_between: numbers.free_days_between as u8,
            needs: wish.needs.iter().map(|word| self.named.features.number(word)).collect(),
            spaces: self.space_choices(wish, place),
            times: self.time_choices(wish, place),
            values: wish.values.iter().map(|points| points.0).collect(),
            value_per_extra_slot: wish.value_per_extra_slot.0,
        }
    }

    fn space_choices(&mut self, wish: &file::Wish, place: &str) -> Vec<SpaceChoice> {
        let mut seen = HashSet::new();
        let mut choices = Vec::new();
        for (nth, choice) in wish.spaces.0.iter().enumerate() {
            let place = item(place, "spaces", nth);
            let space = known(&choice.id, (&place, "id"), &self.named.spaces, "space", &mut self.faults);
            let Some(space) = space else { continue };
            if !seen.insert(space) {
                self.faults.note(&place, "the space is listed twice");
            }
            choices.push(SpaceChoice { space, penalty: choice.penalty.0 });
        }
        choices
    }

    fn time_choices(&mut self, wish: &file::Wish, place: &str) -> Vec<TimeChoice> {
        let choices = wish.times.0.iter().enumerate().filter_map(|(nth, choice)| {
            let window = window(&choice.time, &item(place, "times", nth), self.slot, &mut self.faults)?;
            Some(TimeChoice { window, penalty: choice.penalty.0 })
        });
        choices.collect()
    }

    fn locked(&mut self, file: &SeasonFile) {
        let mut seen = HashSet::new();
        for (index, lock) in file.locked.0.iter().enumerate() {
            let place = item("", "locked", index);
            let session = session(lock, &place, &self.named, &mut self.faults);
            self.named.problem.locked.extend(session.filter(|session| seen.insert(*session)));
        }
    }

    /// The plan of before may name wishes and spaces that are no more: these match nothing.
    fn previous(&mut self, file: &SeasonFile) {
        let mut seen = HashSet::new();
        self.named.problem.has_previous = !file.previous.0.is_empty();
        for (index, session) in file.previous.0.iter().enumerate() {
            let window = window(&session.time, &item("", "previous", index), self.slot, &mut self.faults);
            let wish = self.named.wishes.index.get(&session.wish);
            let space = self.named.spaces.index.get(&session.space);
            if let (Some(&wish), Some(&space), Some(window)) = (wish, space, window) {
                let session = Session { wish, space, window };
                if seen.insert(session) {
                    self.named.problem.previous.push(session);
                }
            }
        }
    }
}
