//! The season: who of many clubs gets which weekly times in which halls.
//!
//! **Sets.** Buildings b; atoms a, the smallest separately usable parts; spaces s, each a set of atoms in one
//! building; days d = 0 … 6 and slots t of the model week; clubs k; wishes w, each of one club.
//!
//! **Given** ([`problem`]). Opening windows and occupied times; what each wish asks for: spaces and times with
//! penalties, shortest and longest session, number of sessions and their values v(1) ≥ v(2) ≥ …, free days
//! between; least and most time of a club; cost of opening a building for a day; locked sessions; the plan of
//! before.
//!
//! **Choices** ([`choices`]). x(c) ∈ {0, 1} for each allowed c = (w, s, d, t, l): wish w gets space s on day d from
//! slot t for l slots. Auxiliary: u(w, k) ∈ [0, 1], w has at least k sessions; y(b, d) ∈ {0, 1}, b is open on d;
//! s(k) ≥ 0, slots club k is short of its minimum; p ∈ [0, 1] for each meeting of two sessions of a club.
//!
//! **Aim** ([`objective`]). Maximise Σ v(w, k) u(w, k) + Σ gain(c) x(c) − Σ cost(b) y(b, d) − penalty Σ s(k) + adjacency Σ p, where
//! gain(c) holds extra slots less the penalties of space and time and the price of a change.
//!
//! **Rules** ([`rules`]), one file each. H1 opening, H2 asked, H3 length, H6 capacity and H7 needs decide which
//! choices exist; H4 packing, H5 days and H8 club limits are rows; H9 locks are set before the rest. The rows of
//! ordinals, evenings and adjacency tie the auxiliary columns to the choices.
//!
//! **Search** ([`search`]). Small cases go to `HiGHS` whole. Whatever was found is judged by the [`referee`], which
//! shares no code with the rules, before it is shown.

pub mod choices;
pub mod fair;
pub mod objective;
pub mod plan;
pub mod problem;
pub mod reasons;
pub mod referee;
pub mod rules;
pub mod search;

pub use plan::{Plan, Session};
pub use problem::Problem;
pub use rules::locks::Contradiction;

use crate::limits::{Limits, Watch};
use crate::outcome::Outcome;

/// Finds the best plan it can within the limits, with a bound on how good any plan could be.
///
/// `start` is a plan to better; it is used if the referee accepts it. The best plan and bound so far go to the
/// watch whenever one of them gets better.
///
/// # Errors
/// A smallest set of locks that can't hold together, when there is no valid plan.
pub fn solve(
    problem: &Problem,
    limits: &Limits,
    start: Option<&Plan>,
    watch: &dyn Watch<Plan>,
) -> Result<Outcome<Plan>, Contradiction> {
    if let Some(contradiction) = rules::locks::contradiction(problem) {
        return Err(contradiction);
    }
    Ok(search::run(problem, limits, start, watch))
}
