//! A problem with the names behind its indices, and what leads from one to the other.

use super::object::Faults;
use super::season_file::{self as file, Time};
use crate::time::{Weekday, Weekly};
use samrum_solver::season::Session;
use samrum_solver::season::problem::Problem;
use samrum_solver::slots::Window;
use std::collections::HashMap;

/// A problem, and the names behind its indices.
#[derive(Debug, Clone, Default)]
pub struct NamedProblem {
    /// The problem as the solver takes it.
    pub problem: Problem,
    /// What the file calls itself.
    pub name: String,
    /// Minutes in a slot.
    pub slot_minutes: u64,
    pub buildings: Ids,
    pub spaces: Ids,
    pub atoms: Ids,
    pub features: Ids,
    pub clubs: Ids,
    pub wishes: Ids,
}

impl NamedProblem {
    /// A session with its names.
    pub fn session(&self, session: &Session) -> file::Session {
        file::Session {
            wish: self.wishes.names[session.wish].clone(),
            space: self.spaces.names[session.space].clone(),
            time: self.time(session.window).into(),
        }
    }

    /// A window of the week as people say it.
    pub fn time(&self, window: Window) -> Weekly {
        let minute = |slot: u16| slot * self.slot_minutes as u16;
        let weekday = Weekday::ALL[usize::from(window.day) % Weekday::ALL.len()];
        Weekly::new(weekday, minute(window.from), minute(window.to))
    }
}

/// The ids of one list, in order and by name.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    pub names: Vec<String>,
    /// Index by id.
    pub index: HashMap<String, usize>,
}

impl Ids {
    /// The number of something that is called by its name alone; a new one is added.
    pub fn number(&mut self, name: &str) -> usize {
        let next = self.names.len();
        let number = *self.index.entry(name.to_owned()).or_insert(next);
        if number == next {
            self.names.push(name.to_owned());
        }
        number
    }
}

/// Whether a time is one of the week's and on its grid; in slots.
pub fn window(time: &Time, place: &str, slot: u64, faults: &mut Faults) -> Option<Window> {
    if !faults.were_read(place, &["day", "from", "to"]) {
        return None;
    }
    let mut sound = true;
    for (name, clock) in [("from", time.from), ("to", time.to)] {
        if !u64::from(clock.0).is_multiple_of(slot) {
            faults.note(place, &format!("{name} \"{clock}\" is not on the {slot}-minute grid"));
            sound = false;
        }
    }
    if time.from >= time.to {
        let (from, to) = (time.from, time.to);
        faults.note(place, &format!("from \"{from}\" must be before to \"{to}\" on the same day"));
        sound = false;
    }
    let slots = |minutes: u16| (u64::from(minutes) / slot) as u16;
    let day = time.weekly()?.weekday.place() as u8;
    sound.then(|| Window { day, from: slots(time.from.0), to: slots(time.to.0) })
}

/// The number of a thing that must be known.
pub fn known(
    id: &str,
    (place, field): (&str, &'static str),
    ids: &Ids,
    what: &str,
    faults: &mut Faults,
) -> Option<usize> {
    if !faults.were_read(place, &[field]) {
        return None;
    }
    let index = ids.index.get(id).copied();
    if index.is_none() {
        faults.note(place, &format!("{field} {id:?} is not a known {what}"));
    }
    index
}

/// A session whose wish and space are known.
pub fn session(session: &file::Session, place: &str, named: &NamedProblem, faults: &mut Faults) -> Option<Session> {
    let wish = known(&session.wish, (place, "wish"), &named.wishes, "wish", faults);
    let space = known(&session.space, (place, "space"), &named.spaces, "space", faults);
    let window = window(&session.time, place, named.slot_minutes, faults);
    Some(Session { wish: wish?, space: space?, window: window? })
}
