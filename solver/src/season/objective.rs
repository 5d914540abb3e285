//! What is better: the points of one choice, and the score of a whole plan.
//!
//! The score is the sum of the values of the sessions by their ordinal, extra slots, penalties, evenings,
//! shortfall, changes and adjacency. Here it is counted as the model counts it; the referee counts it again.

use std::collections::{HashMap, HashSet};

use crate::slots::Window;

use super::plan::Session;
use super::problem::{Problem, Wish};
use super::rules::asked;

/// Points a session brings whatever else is granted: extra slots less penalties and the price of a change.
pub fn gain(problem: &Problem, wish: &Wish, window: &Window, penalties: f64, kept: bool) -> f64 {
    let extra = f64::from(window.length().saturating_sub(wish.min_slots));
    let change = if problem.has_previous && !kept { problem.change_penalty } else { 0.0 };
    wish.value_per_extra_slot * extra - penalties - change
}

/// The score of a plan that obeys the rules.
pub fn score(problem: &Problem, plan: &[Session]) -> f64 {
    let previous: HashSet<&Session> = problem.previous.iter().collect();
    let mut granted: HashMap<usize, usize> = HashMap::new();
    let mut evenings = HashSet::new();
    let mut starts = HashSet::new();
    let mut slots = vec![0u32; problem.clubs.len()];
    let mut points = 0.0;
    for session in plan {
        let wish = &problem.wishes[session.wish];
        let nth = granted.entry(session.wish).or_default();
        points += wish.values.get(*nth).copied().unwrap_or(0.0);
        *nth += 1;
        let space_penalty = asked::space_penalty(wish, session.space).unwrap_or(0.0);
        let time_penalty = asked::time_penalty(wish, &session.window).unwrap_or(0.0);
        points += gain(problem, wish, &session.window, space_penalty + time_penalty, previous.contains(session));
        slots[wish.club] += u32::from(session.window.length());
        starts.insert((wish.club, session.space, session.window.day, session.window.from));
        let building = problem.spaces[session.space].building;
        if evenings.insert((building, session.window.day)) {
            points -= problem.buildings[building].evening_cost;
        }
    }
    for session in plan {
        let next = (problem.wishes[session.wish].club, session.space, session.window.day, session.window.to);
        if starts.contains(&next) {
            points += problem.adjacency_value;
        }
    }
    for (club, granted) in slots.into_iter().enumerate() {
        points -= problem.shortfall(club, granted);
    }
    points
}
