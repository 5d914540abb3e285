//! The variables: one choice for each allowed (wish, space, day, start, length), and none for the rest.
//!
//! H1, H2, H3, H6, H7 and the occupied times decide here which choices exist. A [`Part`] is the same problem
//! with some sessions already fixed (the locks at least): what they use is gone, what follows them is priced in,
//! and the choices left are those of some wishes. The whole problem is the part with only the locks fixed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use crate::slots::{DAYS, Slots, Window};

use super::objective;
use super::plan::Session;
use super::problem::Problem;
use super::rules::packing::Taken;
use super::rules::{club_limits, days, length, opening, unfit};

/// One allowed session, with the points it brings whatever else is granted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Index of the wish.
    pub wish: u32,
    /// Index of the space.
    pub space: u32,
    /// 0 is Monday.
    pub day: u8,
    /// First slot.
    pub from: Slots,
    /// First slot after the session.
    pub to: Slots,
    /// Extra slots, penalties and changes, in points; not the value of the session.
    pub gain: f64,
}

impl Choice {
    /// Length in slots.
    pub fn length(&self) -> Slots {
        self.to - self.from
    }

    /// When it is.
    pub fn window(&self) -> Window {
        Window { day: self.day, from: self.from, to: self.to }
    }

    /// The session it stands for.
    pub fn session(&self) -> Session {
        Session { wish: self.wish as usize, space: self.space as usize, window: self.window() }
    }
}

/// All choices of a problem, by wish, and within a wish by day.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// Sorted by wish, day, space, start and end.
    pub list: Vec<Choice>,
    /// Where the choices of each wish stand in `list`.
    pub of_wish: Vec<Range<usize>>,
}

impl Choices {
    /// Finds every choice of every wish.
    pub fn of(problem: &Problem) -> Self {
        let taken = Taken::of(problem);
        let previous: HashSet<Session> = problem.previous.iter().copied().collect();
        let mut choices = Self::default();
        for wish in 0..problem.wishes.len() {
            let first = choices.list.len();
            choices.add_wish(problem, &taken, &previous, wish);
            choices.list[first..].sort_unstable_by_key(|c| (c.day, c.space, c.from, c.to));
            choices.of_wish.push(first..choices.list.len());
        }
        choices
    }

    fn add_wish(&mut self, problem: &Problem, taken: &Taken, previous: &HashSet<Session>, index: usize) {
        let wish = &problem.wishes[index];
        let mut windows: BTreeMap<Window, f64> = BTreeMap::new();
        let most = club_limits::left(problem, wish.club, 0);
        for time in &wish.times {
            let asks = time.window;
            for slots in length::allowed(wish).filter(|&slots| slots <= asks.length() && u32::from(slots) <= most) {
                for from in asks.from..=asks.to - slots {
                    let window = Window { day: asks.day, from, to: from + slots };
                    let least = windows.entry(window).or_insert(time.penalty);
                    *least = least.min(time.penalty);
                }
            }
        }
        for asks in &wish.spaces {
            let space = &problem.spaces[asks.space];
            if unfit(wish, space).is_some() {
                continue;
            }
            for (window, time_penalty) in &windows {
                if opening::holds(space, window) && taken.free(&space.atoms, window) {
                    let session = Session { wish: index, space: asks.space, window: *window };
                    let kept = previous.contains(&session);
                    self.list.push(Choice {
                        wish: index as u32,
                        space: asks.space as u32,
                        day: window.day,
                        from: window.from,
                        to: window.to,
                        gain: objective::gain(problem, wish, window, asks.penalty + time_penalty, kept),
                    });
                }
            }
        }
    }
}

/// A wish within a part.
#[derive(Debug, Clone)]
pub struct PartWish {
    /// Index into the wishes of the problem.
    pub wish: usize,
    /// Where its choices stand in the part.
    pub choices: Range<usize>,
    /// How many of its sessions are fixed already.
    pub granted: usize,
}

/// A problem with some sessions fixed and some wishes left to decide.
#[derive(Debug)]
pub struct Part<'a> {
    /// The whole.
    pub problem: &'a Problem,
    /// What can be chosen, sorted as in [`Choices`]; gains count what follows a fixed session.
    pub choices: Vec<Choice>,
    /// The wishes that have choices.
    pub wishes: Vec<PartWish>,
    /// Slots each club has from the sessions that are fixed.
    pub club_has: Vec<u32>,
    /// Slots each club can still get.
    pub club_max: Vec<u32>,
    open: HashSet<(usize, u8)>,
}

impl<'a> Part<'a> {
    /// The part where `fixed` stands and the choices of `wishes` that `admit` (asked with their place in `all`) lets
    /// pass are free.
    ///
    /// `fixed` must obey all rules by itself.
    pub fn around(
        problem: &'a Problem,
        all: &Choices,
        fixed: &[Session],
        wishes: impl IntoIterator<Item = usize>,
        admit: impl Fn(usize, &Choice) -> bool,
    ) -> Self {
        let mut taken = Taken::default();
        let mut days_of: HashMap<usize, Vec<u8>> = HashMap::new();
        let mut meets: HashSet<(usize, usize, u8, Slots, bool)> = HashSet::new();
        let mut part = Self {
            problem,
            choices: Vec::new(),
            wishes: Vec::new(),
            club_has: vec![0; problem.clubs.len()],
            club_max: problem.clubs.iter().map(|c| c.max_slots).collect(),
            open: HashSet::new(),
        };
        for session in fixed {
            let (space, window) = (&problem.spaces[session.space], session.window);
            let club = problem.wishes[session.wish].club;
            let slots = u32::from(window.length());
            taken.add(&space.atoms, window);
            days_of.entry(session.wish).or_default().push(window.day);
            meets.insert((club, session.space, window.day, window.from, true));
            meets.insert((club, session.space, window.day, window.to, false));
            part.open.insert((space.building, window.day));
            part.club_has[club] += slots;
            part.club_max[club] = part.club_max[club].saturating_sub(slots);
        }
        for index in wishes {
            let wish = &problem.wishes[index];
            let own = days_of.get(&index).map_or(&[][..], Vec::as_slice);
            if own.len() >= wish.sessions {
                continue;
            }
            let first = part.choices.len();
            let mut blocked = [false; DAYS];
            for &day in own {
                blocked[days::near(wish, day)].fill(true);
            }
            for place in all.of_wish[index].clone() {
                let choice = &all.list[place];
                let space = &problem.spaces[choice.space as usize];
                if blocked[usize::from(choice.day)]
                    || u32::from(choice.length()) > part.club_max[wish.club]
                    || !admit(place, choice)
                    || !taken.free(&space.atoms, &choice.window())
                {
                    continue;
                }
                let meet = |slot, starts| meets.contains(&(wish.club, choice.space as usize, choice.day, slot, starts));
                let pairs = u8::from(meet(choice.to, true)) + u8::from(meet(choice.from, false));
                let gain = choice.gain + f64::from(pairs) * problem.adjacency_value;
                part.choices.push(Choice { gain, ..*choice });
            }
            if part.choices.len() > first {
                part.wishes.push(PartWish { wish: index, choices: first..part.choices.len(), granted: own.len() });
            }
        }
        part
    }

    /// The whole problem: only the locks are fixed.
    pub fn whole(problem: &'a Problem, all: &Choices) -> Self {
        Self::around(problem, all, &problem.locked, 0..problem.wishes.len(), |_, _| true)
    }

    /// Points it still costs to open the building that day.
    pub fn evening_cost(&self, building: usize, day: u8) -> f64 {
        if self.open.contains(&(building, day)) { 0.0 } else { self.problem.buildings[building].evening_cost }
    }
}
