//! What is given: places, clubs, wishes, locks and weights, with dense indices instead of names.

use crate::slots::{Slots, Window};

use super::plan::Session;

/// A building: opening it for one day costs `evening_cost` points.
#[derive(Debug, Clone, Default)]
pub struct Building {
    /// Points charged once for each day with at least one session.
    pub evening_cost: f64,
}

/// A bookable space: a set of atoms. Two spaces that share an atom exclude each other.
#[derive(Debug, Clone, Default)]
pub struct Space {
    /// Index into `buildings`.
    pub building: usize,
    /// Indices of atoms (below [`Problem::atoms`]), each once, at least one.
    pub atoms: Vec<usize>,
    /// Persons it can hold.
    pub capacity: u64,
    /// Features it has, as numbers the caller chose.
    pub features: Vec<usize>,
    /// When it is open. Windows that touch are not joined.
    pub open: Vec<Window>,
}

/// A time when an atom is taken by others.
#[derive(Debug, Clone, Copy)]
pub struct Occupied {
    /// The atom taken.
    pub atom: usize,
    /// When.
    pub window: Window,
}

/// A club, with the time a week it should and may have, in slots.
#[derive(Debug, Clone, Default)]
pub struct Club {
    /// Below this each slot costs [`Problem::shortfall_penalty_per_slot`].
    pub min_slots: u32,
    /// Never more than this.
    pub max_slots: u32,
    /// Below this each slot costs [`Problem::floor_penalty_per_slot`]: what a step of fairness has settled.
    pub floor_slots: u32,
}

/// A space a wish asks for.
#[derive(Debug, Clone, Copy)]
pub struct SpaceChoice {
    /// Index into `spaces`; each at most once in a wish.
    pub space: usize,
    /// Points a session there costs.
    pub penalty: f64,
}

/// A time a wish asks for.
#[derive(Debug, Clone, Copy)]
pub struct TimeChoice {
    /// The session must lie inside one such window.
    pub window: Window,
    /// Points a session there costs; the cheapest window that holds the session counts.
    pub penalty: f64,
}

/// What one group asks for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// Index into `clubs`.
    pub club: usize,
    /// Persons who take part.
    pub persons: u64,
    /// Sessions asked for, 1 to 7.
    pub sessions: usize,
    /// Shortest session in slots, at least 1.
    pub min_slots: Slots,
    /// Longest session in slots.
    pub max_slots: Slots,
    /// Free days between two sessions, 0 to 3.
    pub free_days_between: u8,
    /// Features the space must have.
    pub needs: Vec<usize>,
    /// Spaces asked for.
    pub spaces: Vec<SpaceChoice>,
    /// Times asked for.
    pub times: Vec<TimeChoice>,
    /// Points for the first, second, … session; never increasing, one for each of `sessions`.
    pub values: Vec<f64>,
    /// Points for each slot of a session beyond `min_slots`.
    pub value_per_extra_slot: f64,
}

/// A whole problem. All points are finite and at least 0.
#[derive(Debug, Clone, Default)]
pub struct Problem {
    /// Slots in a day.
    pub slots_per_day: Slots,
    /// Number of atoms.
    pub atoms: usize,
    /// Buildings, by index.
    pub buildings: Vec<Building>,
    /// Spaces, by index.
    pub spaces: Vec<Space>,
    /// Times taken by others.
    pub occupied: Vec<Occupied>,
    /// Clubs, by index.
    pub clubs: Vec<Club>,
    /// Wishes, by index.
    pub wishes: Vec<Wish>,
    /// Sessions that must be in the plan, each once.
    pub locked: Vec<Session>,
    /// The sessions of the plan of before that can still be matched, each once.
    pub previous: Vec<Session>,
    /// Whether there was a plan of before, even one of which nothing can be matched any more.
    pub has_previous: bool,
    /// Points for each session that is not in `previous`, when there was a plan of before.
    pub change_penalty: f64,
    /// Points for each slot a club has less than its `min_slots`.
    pub shortfall_penalty_per_slot: f64,
    /// Points for each slot a club has less than its `floor_slots`.
    pub floor_penalty_per_slot: f64,
    /// Points for each pair of sessions of one club that follow each other in one space.
    pub adjacency_value: f64,
}

/// Why a problem is nonsense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nonsense {
    /// An index points outside its list.
    UnknownIndex {
        /// What kind of thing was meant.
        what: &'static str,
        /// The list and place where the index stands.
        place: (&'static str, usize),
    },
    /// A wish has another number of values than sessions, or values that increase.
    Values {
        /// The wish.
        wish: usize,
    },
    /// A number of points is negative or not finite.
    Points {
        /// The list and place where it stands.
        place: (&'static str, usize),
    },
    /// A window has `from` at or after `to`, a day after Sunday, or an end after midnight.
    Window {
        /// The list and place where it stands.
        place: (&'static str, usize),
    },
}

impl Problem {
    /// Checks that every index points somewhere and every amount makes sense.
    ///
    /// # Errors
    /// The first thing found that does not.
    pub fn check(&self) -> Result<(), Nonsense> {
        let window = |w: &Window, place| {
            if w.from < w.to && w.to <= self.slots_per_day && w.day < 7 {
                Ok(())
            } else {
                Err(Nonsense::Window { place })
            }
        };
        let points = |p: f64, place| {
            if p.is_finite() && p >= 0.0 { Ok(()) } else { Err(Nonsense::Points { place }) }
        };
        let known = |index: usize, length: usize, what, place| {
            if index < length { Ok(()) } else { Err(Nonsense::UnknownIndex { what, place }) }
        };
        for p in
            [self.change_penalty, self.shortfall_penalty_per_slot, self.floor_penalty_per_slot, self.adjacency_value]
        {
            points(p, ("problem", 0))?;
        }
        for (i, building) in self.buildings.iter().enumerate() {
            points(building.evening_cost, ("buildings", i))?;
        }
        for (i, space) in self.spaces.iter().enumerate() {
            known(space.building, self.buildings.len(), "building", ("spaces", i))?;
            for &atom in &space.atoms {
                known(atom, self.atoms, "atom", ("spaces", i))?;
            }
            for w in &space.open {
                window(w, ("spaces", i))?;
            }
        }
        for (i, taken) in self.occupied.iter().enumerate() {
            known(taken.atom, self.atoms, "atom", ("occupied", i))?;
            window(&taken.window, ("occupied", i))?;
        }
        for (i, wish) in self.wishes.iter().enumerate() {
            let place = ("wishes", i);
            known(wish.club, self.clubs.len(), "club", place)?;
            points(wish.value_per_extra_slot, place)?;
            if wish.values.len() != wish.sessions || wish.values.windows(2).any(|v| v[0] < v[1]) || wish.min_slots == 0
            {
                return Err(Nonsense::Values { wish: i });
            }
            for &value in &wish.values {
                points(value, place)?;
            }
            for choice in &wish.spaces {
                known(choice.space, self.spaces.len(), "space", place)?;
                points(choice.penalty, place)?;
            }
            for choice in &wish.times {
                window(&choice.window, place)?;
                points(choice.penalty, place)?;
            }
        }
        for (name, list) in [("locked", &self.locked), ("previous", &self.previous)] {
            for (i, session) in list.iter().enumerate() {
                known(session.wish, self.wishes.len(), "wish", (name, i))?;
                known(session.space, self.spaces.len(), "space", (name, i))?;
                window(&session.window, (name, i))?;
            }
        }
        Ok(())
    }

    /// The amounts a club should not fall below, in slots, and the points each missing slot costs.
    pub fn least(&self, club: usize) -> [(u32, f64); 2] {
        let given = &self.clubs[club];
        [(given.min_slots, self.shortfall_penalty_per_slot), (given.floor_slots, self.floor_penalty_per_slot)]
    }

    /// Points lost when the club has so many slots.
    pub fn shortfall(&self, club: usize, slots: u32) -> f64 {
        self.least(club).iter().map(|&(least, penalty)| penalty * f64::from(least.saturating_sub(slots))).sum()
    }

    /// Whether every number of points is whole, so that every score is.
    pub fn whole_points(&self) -> bool {
        let whole = |p: f64| p.fract() == 0.0;
        whole(self.change_penalty)
            && whole(self.shortfall_penalty_per_slot)
            && whole(self.floor_penalty_per_slot)
            && whole(self.adjacency_value)
            && self.buildings.iter().all(|b| whole(b.evening_cost))
            && self.wishes.iter().all(|w| {
                whole(w.value_per_extra_slot)
                    && w.values.iter().all(|&v| whole(v))
                    && w.spaces.iter().all(|s| whole(s.penalty))
                    && w.times.iter().all(|t| whole(t.penalty))
            })
    }
}
