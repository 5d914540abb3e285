//! Re-judges any plan from the problem alone. Shares no code with the rules of the model, so that a
//! mistake there can't excuse itself here.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Session, Terms};
use super::problem::Problem;

/// A rule of the format, by the name the format gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// A wish or space that does not exist, or an impossible interval.
    Form,
    /// Outside the opening windows of the space.
    H1,
    /// A space or time the wish does not list.
    H2,
    /// Too short or too long.
    H3,
    /// An atom used twice at a time.
    H4,
    /// Too many sessions of a wish, or too close to each other.
    H5,
    /// The space is too small.
    H6,
    /// The space lacks a feature.
    H7,
    /// The club has more than its maximum.
    H8,
    /// A locked session is missing.
    H9,
}

/// One breach of a rule, with the places of the sessions concerned in the plan judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breach {
    /// The rule broken.
    pub rule: Rule,
    /// Indices into the sessions judged; empty for a missing lock.
    pub sessions: Vec<usize>,
}

/// What the referee says of a plan.
#[derive(Debug, Clone, Default)]
pub struct Verdict {
    /// Every breach; none means a valid plan.
    pub breaches: Vec<Breach>,
    /// The terms of the score, when the plan is valid.
    pub terms: Option<Terms>,
}

impl Verdict {
    /// The score of a valid plan, in points.
    pub fn score(&self) -> Option<f64> {
        self.terms.map(|terms| terms.score())
    }
}

/// Judges a plan: all breaches of H1 to H9 at once, and the points when there are none.
pub fn judge(problem: &Problem, sessions: &[Session]) -> Verdict {
    let mut breaches = Vec::new();
    for (index, session) in sessions.iter().enumerate() {
        let w = session.window;
        let known = session.wish < problem.wishes.len() && session.space < problem.spaces.len();
        if !known || w.from >= w.to || w.to > problem.slots_per_day || w.day > 6 {
            breaches.push(Breach { rule: Rule::Form, sessions: vec![index] });
        }
    }
    if !breaches.is_empty() {
        return Verdict { breaches, terms: None };
    }
    let taken = taken(problem);
    for (index, session) in sessions.iter().enumerate() {
        breaches.extend(alone(problem, &taken, session).into_iter().map(|rule| Breach { rule, sessions: vec![index] }));
    }
    breaches.extend(overlaps(problem, sessions));
    breaches.extend(days_of_wishes(problem, sessions));
    let time = time_of_clubs(problem, sessions);
    for (club, &slots) in time.iter().enumerate() {
        if slots > u64::from(problem.clubs[club].max_slots) {
            let of_club = (0..sessions.len()).filter(|&i| problem.wishes[sessions[i].wish].club == club).collect();
            breaches.push(Breach { rule: Rule::H8, sessions: of_club });
        }
    }
    let present: BTreeSet<_> = sessions.iter().collect();
    for lock in &problem.locked {
        if !present.contains(lock) {
            breaches.push(Breach { rule: Rule::H9, sessions: Vec::new() });
        }
    }
    let terms = breaches.is_empty().then(|| terms(problem, sessions, &time));
    Verdict { breaches, terms }
}

/// First slot and slot after the last of the times others have an atom, by atom and day.
type Taken = BTreeMap<(usize, u8), Vec<(u16, u16)>>;

/// The occupied times of the problem.
fn taken(problem: &Problem) -> Taken {
    let mut taken = Taken::new();
    for o in &problem.occupied {
        taken.entry((o.atom, o.window.day)).or_default().push((o.window.from, o.window.to));
    }
    taken
}

/// The rules a session breaks by itself: H1, H2, H3, H6, H7, and H4 against occupied times.
fn alone(problem: &Problem, taken: &Taken, session: &Session) -> Vec<Rule> {
    let (wish, space, own) = (&problem.wishes[session.wish], &problem.spaces[session.space], session.window);
    let inside = |day: u8, from: u16, to: u16| day == own.day && from <= own.from && own.to <= to;
    let length = own.to - own.from;
    let taken = space.atoms.iter().filter_map(|&atom| taken.get(&(atom, own.day))).flatten();
    let free = taken.into_iter().all(|&(from, to)| to <= own.from || own.to <= from);
    let asked = wish.spaces.iter().any(|c| c.space == session.space)
        && wish.times.iter().any(|t| inside(t.window.day, t.window.from, t.window.to));
    let mut broken = Vec::new();
    let mut check = |holds: bool, rule| {
        if !holds {
            broken.push(rule);
        }
    };
    check(space.open.iter().any(|w| inside(w.day, w.from, w.to)), Rule::H1);
    check(asked, Rule::H2);
    check(wish.min_slots <= length && length <= wish.max_slots, Rule::H3);
    check(free, Rule::H4);
    check(space.capacity >= wish.persons, Rule::H6);
    check(wish.needs.iter().all(|need| space.features.contains(need)), Rule::H7);
    broken
}

/// First slot, slot after the last, and place in the plan.
type Use = (u16, u16, usize);

/// Every clashing pair, once.
fn overlaps(problem: &Problem, sessions: &[Session]) -> Vec<Breach> {
    let mut held: BTreeMap<(usize, u8), Vec<Use>> = BTreeMap::new();
    for (index, session) in sessions.iter().enumerate() {
        for &atom in &problem.spaces[session.space].atoms {
            let uses = held.entry((atom, session.window.day)).or_default();
            uses.push((session.window.from, session.window.to, index));
        }
    }
    let mut pairs = BTreeSet::new();
    for uses in held.values_mut() {
        uses.sort_unstable();
        for (place, &(_, end, index)) in uses.iter().enumerate() {
            for &(start, _, other) in &uses[place + 1..] {
                if start >= end {
                    break;
                }
                pairs.insert((index.min(other), index.max(other)));
            }
        }
    }
    pairs.into_iter().map(|(a, b)| Breach { rule: Rule::H4, sessions: vec![a, b] }).collect()
}

/// H5: how many sessions a wish has, and how many free days lie between them.
fn days_of_wishes(problem: &Problem, sessions: &[Session]) -> Vec<Breach> {
    let mut of_wish: BTreeMap<usize, Vec<(u8, usize)>> = BTreeMap::new();
    for (index, session) in sessions.iter().enumerate() {
        of_wish.entry(session.wish).or_default().push((session.window.day, index));
    }
    let mut breaches = Vec::new();
    for (wish, mut days) in of_wish {
        days.sort_unstable();
        let wish = &problem.wishes[wish];
        if days.len() > wish.sessions {
            breaches.push(Breach { rule: Rule::H5, sessions: days.iter().map(|d| d.1).collect() });
        }
        for pair in days.windows(2) {
            if pair[1].0 <= pair[0].0 + wish.free_days_between {
                breaches.push(Breach { rule: Rule::H5, sessions: vec![pair[0].1, pair[1].1] });
            }
        }
    }
    breaches
}

/// Granted slots of each club.
fn time_of_clubs(problem: &Problem, sessions: &[Session]) -> Vec<u64> {
    let mut time = vec![0; problem.clubs.len()];
    for session in sessions {
        time[problem.wishes[session.wish].club] += u64::from(session.window.to - session.window.from);
    }
    time
}

/// The points of a valid plan.
fn terms(problem: &Problem, sessions: &[Session], time: &[u64]) -> Terms {
    let mut terms = Terms::default();
    let previous: BTreeSet<_> = problem.previous.iter().collect();
    let mut granted = vec![0; problem.wishes.len()];
    let mut evenings = BTreeSet::new();
    let mut starts: BTreeMap<(usize, usize, u8, u16), f64> = BTreeMap::new();
    for session in sessions {
        let (wish, own) = (&problem.wishes[session.wish], session.window);
        terms.values += wish.values[granted[session.wish]];
        granted[session.wish] += 1;
        terms.extra_slots += wish.value_per_extra_slot * f64::from(own.to - own.from - wish.min_slots);
        let space = wish.spaces.iter().find(|c| c.space == session.space);
        terms.space_penalties -= space.map_or(0.0, |c| c.penalty);
        let fits =
            wish.times.iter().filter(|t| t.window.day == own.day && t.window.from <= own.from && own.to <= t.window.to);
        terms.time_penalties -= fits.map(|t| t.penalty).fold(f64::INFINITY, f64::min);
        evenings.insert((problem.spaces[session.space].building, own.day));
        if problem.has_previous && !previous.contains(session) {
            terms.changes -= problem.change_penalty;
        }
        *starts.entry((wish.club, session.space, own.day, own.from)).or_default() += 1.0;
    }
    for session in sessions {
        let next = (problem.wishes[session.wish].club, session.space, session.window.day, session.window.to);
        terms.adjacency += problem.adjacency_value * starts.get(&next).copied().unwrap_or(0.0);
    }
    terms.evening_costs -= evenings.iter().map(|&(b, _)| problem.buildings[b].evening_cost).sum::<f64>();
    for (club, &slots) in problem.clubs.iter().zip(time) {
        let short = u64::from(club.min_slots).saturating_sub(slots);
        let below = u64::from(club.floor_slots).saturating_sub(slots);
        terms.shortfall -=
            problem.shortfall_penalty_per_slot * short as f64 + problem.floor_penalty_per_slot * below as f64;
    }
    terms
}
