//! The timetable: when and where each lesson of a school is held.
//!
//! **Sets.** Times t in the order of the calendar, each of a day; resources r (teachers, classes, pupils, rooms), each of
//! a kind; events e, each of so many periods, with roles that a resource fills or is to fill.
//!
//! **Given** ([`problem`]). The sets, the constraints with their weights ([`constraint`]), and meets that are locked.
//!
//! **Choices** ([`plan`]). How each event is split into meets, at which time each meet begins, and which resource fills
//! each role that is open.
//!
//! **Aim.** Least [`Cost`]: first Σ weight × f(deviation) over what is required (infeasibility), then the same sum
//! over what is wished for (objective), each constraint at each of its points of application.

pub mod bound;
pub mod changes;
pub mod conflicts;
pub mod constraint;
pub mod nonsense;
pub mod plan;
pub mod problem;
pub mod referee;
mod search;
pub mod suggest;

pub use constraint::{Constraint, CostFunction, Range, RoleAt, Rule};
pub use plan::{Cost, Meet, Plan};
pub use problem::{Event, Givens, Problem, Resource, Role, Time};

use crate::limits::{Limits, Watch};
use crate::outcome::Status;

/// A plan with its cost by the referee's count, as it is handed to a [`crate::limits::Watch`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Best {
    /// The timetable.
    pub plan: Plan,
    /// What it costs.
    pub cost: Cost,
}

/// The end of a run.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The best timetable found.
    pub plan: Plan,
    /// What it costs, by the referee's count.
    pub cost: Cost,
    /// No timetable of the whole problem costs less.
    pub bound: Cost,
    /// Whether the two meet.
    pub status: Status,
}

/// Finds the best timetable it can within the limits, with a bound on how good any could be.
///
/// `start` is a timetable to better, also one of other givens: what of it still holds is where the search begins
/// ([`changes::carried_over`]). The best timetable and bound so far go to the watch whenever one of them gets better; [`Cost::of_points`] reads the numbers, with their sign turned.
pub fn solve(problem: &Problem, limits: &Limits, start: Option<&Plan>, watch: &dyn Watch<Best>) -> Outcome {
    search::run(problem, limits, start, watch)
}

/// What `HiGHS` alone makes of the whole problem within the limits, for comparison: its timetable, if it finds one that keeps
/// everything required, and a bound on the cost of every timetable.
pub fn solve_whole_model(problem: &Problem, limits: &Limits, watch: &dyn Watch<Best>) -> (Option<Best>, Cost) {
    search::whole_model(problem, limits, watch)
}
