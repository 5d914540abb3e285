//! The rules of a season, one file each, and what the rest of the solver asks of them all: which space could never serve a wish
//! ([`unfit`]), what a session breaks by itself ([`breach`]), which rows the model has ([`add`]), and what stands in somebody's way
//! ([`Obstacle`]). A rule says what it is in its own file, and is called here.

pub mod adjacency;
pub mod asked;
pub mod capacity;
pub mod club_limits;
pub mod days;
pub mod evenings;
pub mod length;
pub mod locks;
pub mod needs;
pub mod opening;
pub mod ordinals;
pub mod packing;

#[cfg(test)]
pub(super) mod example;

use std::ops::Range;

use crate::mip::Model;

use super::choices::Part;
use super::plan::Session;
use super::problem::{Problem, Space, Wish};
use super::referee::Rule;
use packing::Taken;

/// What stands in the way of one asked space at one asked time. The first rule that settles it is named.
#[derive(Debug, Clone, PartialEq)]
pub enum Obstacle {
    /// The space holds fewer persons than the group has.
    TooSmall,
    /// The space lacks these features.
    Lacks(Vec<usize>),
    /// The space is not open long enough in that time, or the time is shorter than a session.
    Closed,
    /// Others occupy it all through that time.
    Occupied,
    /// The wish has these sessions on the same day, or too few free days away.
    OwnDays(Vec<Session>),
    /// The club would pass its maximum.
    ClubAtMaximum,
    /// These sessions hold it: at least one must go for any session of the wish to fit.
    Rivals(Vec<Session>),
    /// It is free for these sessions, but none of them would better the score.
    NoGain(Vec<Session>),
}

impl Obstacle {
    /// The rule that it comes from; none when it is the score alone.
    pub fn rule(&self) -> Option<Rule> {
        match self {
            Self::TooSmall => Some(Rule::H6),
            Self::Lacks(_) => Some(Rule::H7),
            Self::Closed => Some(Rule::H1),
            Self::Occupied | Self::Rivals(_) => Some(Rule::H4),
            Self::OwnDays(_) => Some(Rule::H5),
            Self::ClubAtMaximum => Some(Rule::H8),
            Self::NoGain(_) => None,
        }
    }

    /// Whether it could be had if others made room.
    pub fn gives_way(&self) -> bool {
        !matches!(self, Self::TooSmall | Self::Lacks(_) | Self::Closed | Self::Occupied)
    }

    /// The sessions of the plan that stand in the way.
    pub fn sessions(&self) -> &[Session] {
        match self {
            Self::OwnDays(sessions) | Self::Rivals(sessions) => sessions,
            Self::TooSmall | Self::Lacks(_) | Self::Closed | Self::Occupied | Self::ClubAtMaximum | Self::NoGain(_) => {
                &[]
            }
        }
    }
}

/// Why the space can't serve the wish whatever the time; none when it can.
pub fn unfit(wish: &Wish, space: &Space) -> Option<Obstacle> {
    if !capacity::holds(wish, space) {
        return Some(Obstacle::TooSmall);
    }
    let lacking = needs::lacking(wish, space);
    (!lacking.is_empty()).then_some(Obstacle::Lacks(lacking))
}

/// The first rule that a session breaks by itself.
pub fn breach(problem: &Problem, taken: &Taken, session: &Session) -> Option<Rule> {
    let (wish, space, window) = (&problem.wishes[session.wish], &problem.spaces[session.space], &session.window);
    let asks = asked::space_penalty(wish, session.space).is_some() && asked::time_penalty(wish, window).is_some();
    let checks = [
        (opening::holds(space, window), Rule::H1),
        (asks, Rule::H2),
        (length::holds(wish, window), Rule::H3),
        (taken.free(&space.atoms, window), Rule::H4),
    ];
    let broken = checks.into_iter().find(|(holds, _)| !holds).map(|(_, rule)| rule);
    let within = u32::from(window.length()) <= club_limits::left(problem, wish.club, 0);
    broken.or_else(|| unfit(wish, space)?.rule()).or_else(|| (!within).then_some(Rule::H8))
}

/// The rows and columns that tie clubs together, and the points the shortfall of clubs starts from.
pub struct Shared {
    /// Rows of evenings, packing and pairs. Those before concern single wishes, those after single clubs.
    pub rows: Range<usize>,
    /// Columns of evenings and pairs.
    pub columns: Range<usize>,
    /// Points to add to what the model says.
    pub constant: f64,
}

/// Adds the rows of all rules, and the columns that only they need, to the choices of a part.
pub fn add(part: &Part<'_>, model: &mut Model) -> Shared {
    days::add(part, model);
    ordinals::add(part, model);
    let (first_row, first_column) = (model.rows(), model.columns().len());
    let evenings = evenings::add(part, model);
    packing::add(part, model, &evenings);
    adjacency::add(part, model);
    let (rows, columns) = (first_row..model.rows(), first_column..model.columns().len());
    Shared { rows, columns, constant: club_limits::add(part, model) }
}
