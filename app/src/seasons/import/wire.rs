//! A plan of a file, on its way back from the process that has read it: sessions by the names of their wishes and spaces.

use super::{Fault, read_plan, read_problem};
use crate::id::{SpaceId, WishId};
use crate::seasons::model::Grant;

/// The problem in the season format. The plan comes with it.
pub type Question = String;

/// The sessions, or what is wrong, in sentences.
pub type Answer = Result<Vec<Grant>, Vec<String>>;

/// So many faults are said.
const MOST_FAULTS: usize = 100;

/// Reads the plan, in a process of its own.
pub fn answer(problem: Question, body: Vec<u8>) -> Answer {
    let said = |faults: Vec<Fault>| faults.into_iter().take(MOST_FAULTS).map(|fault| fault.0).collect::<Vec<_>>();
    let named = read_problem(problem.as_bytes()).map_err(said)?;
    let plan = read_plan(&named, &body).map_err(said)?;
    let grants = plan.iter().map(|session| {
        let (wish, space) = (&named.wishes.names[session.wish], &named.spaces.names[session.space]);
        Grant { wish: WishId(wish.clone()), space: SpaceId(space.clone()), time: named.time(session.window) }
    });
    Ok(grants.collect())
}
