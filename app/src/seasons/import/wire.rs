//! A plan of a file, on its way back from the process that has read it: sessions by the names of their wishes and spaces.

use super::{Fault, NamedProblem, read_plan, read_problem};
use crate::id::{SpaceId, WishId};
use crate::seasons::model::{Grant, WeekTime};
use samrum_solver::season::Session;
use samrum_solver::slots::Window;

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
    Ok(plan.iter().map(|session| grant(&named, session)).collect())
}

fn grant(named: &NamedProblem, session: &Session) -> Grant {
    let minute = |slot: u16| slot * named.slot_minutes as u16;
    let Window { day, from, to } = session.window;
    Grant {
        wish: WishId(named.wishes.names[session.wish].clone()),
        space: SpaceId(named.spaces.names[session.space].clone()),
        time: WeekTime { weekday: day + 1, from: minute(from), to: minute(to) },
    }
}
