//! The `season-plan/1` format: writes a plan with its claims, and reads one to start from.

use super::Fault;
use super::named_problem::{self, NamedProblem};
use super::object::{Faults, List, item, object, read, written};
use super::season_file::Session;
use super::values::Points;
use crate::scheduler::PlanState;
use samrum_solver::outcome::Outcome;
use samrum_solver::season::Plan;
use serde::Serialize;

/// What the file says it is.
const FORMAT: &str = "season-plan/1";

object! {
    /// What is read of a plan: what it claims of itself is not believed.
    pub struct PlanFile {
        sessions: List<Session>,
    }
}

/// What a plan says of itself, after its sessions.
#[derive(Serialize)]
struct Claimed {
    sessions: Vec<Session>,
    score: Points,
    bound: Option<Points>,
    status: PlanState,
}

/// The plan as a file. Its order is by wish, day and time, so that equal plans are equal files.
pub fn write_plan(named: &NamedProblem, outcome: &Outcome<Plan>) -> String {
    let mut sessions = outcome.plan.clone();
    sessions.sort_unstable_by_key(|s| (s.wish, s.window, s.space));
    let claimed = Claimed {
        sessions: sessions.iter().map(|session| named.session(session)).collect(),
        score: Points(outcome.score),
        bound: outcome.bound.is_finite().then_some(Points(outcome.bound)),
        status: outcome.status.into(),
    };
    format!("{}\n", written(FORMAT, &claimed))
}

/// Reads the sessions of a plan for this problem. Whether they obey the rules is for the referee to say.
///
/// # Errors
/// All faults of the file at once.
pub fn read_plan(named: &NamedProblem, bytes: &[u8]) -> Result<Plan, Vec<Fault>> {
    let (file, mut faults): (PlanFile, Faults) = read(bytes, FORMAT, "plan").map_err(|fault| vec![fault])?;
    let mut plan = Plan::new();
    for (index, session) in file.sessions.0.iter().enumerate() {
        plan.extend(named_problem::session(session, &item("", "sessions", index), named, &mut faults));
    }
    faults.or(plan)
}
