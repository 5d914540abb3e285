//! What the solver says of its own plan, in our words.

use super::PlanState;
use samrum_solver::outcome::Status;

impl From<Status> for PlanState {
    fn from(status: Status) -> Self {
        match status {
            Status::Feasible => Self::Feasible,
            Status::Optimal => Self::Optimal,
        }
    }
}
