//! What a school's file holds, on its way back from the process that has read it: only what is kept of it.

use super::fault::Fault;
use super::school::School;
use super::{Choice, Received, Wanted, receive};
use crate::timetables::model::{KeptMeet, Points, Reckoning, SchoolTimetable};
use samrum_solver::timetable::referee::judge;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Question {
    pub choice: Choice,
    pub reckoning: Reckoning,
    pub wanted: Wanted,
}

pub type Answer = Result<Wired, Vec<Fault>>;

#[derive(Debug, Serialize, Deserialize)]
pub enum Wired {
    Finished(SchoolTimetable),
    Unfinished(KeptSchool),
}

/// A school whose timetable is to be made, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeptSchool {
    /// The file, unpacked.
    pub text: String,
    pub code: String,
    pub name: String,
    /// The timetable that came with it, and what it costs.
    pub start: Option<(Vec<KeptMeet>, Points)>,
}

/// Reads the file, in a process of its own.
pub fn answer(question: Question, body: Vec<u8>) -> Answer {
    Ok(match receive(&body, &question.choice, question.reckoning, question.wanted)? {
        Received::Finished(timetable) => Wired::Finished(timetable),
        Received::Unfinished(school) => Wired::Unfinished(kept(*school)),
    })
}

fn kept(school: School) -> KeptSchool {
    let start = school.start.as_ref().zip(school.problem().ok()).and_then(|(plan, problem)| {
        let cost = judge(&problem, plan).ok()?.cost;
        Some((school.kept(plan), Points { infeasibility: cost.infeasibility, objective: cost.objective }))
    });
    KeptSchool { start, text: school.text, code: school.code, name: school.name }
}
