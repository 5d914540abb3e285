//! Timetables from files: bytes in, lessons or all faults out. Pure: what becomes of the lessons is the service's to say.

pub mod ctt;
pub mod document;
pub mod fault;
pub mod fet;
pub mod foreign;
pub mod format;
mod reading;
pub mod school;
pub mod wire;
pub mod xhstt;

use super::model::{Reckoning, SchoolTimetable};
use fault::Fault;
use school::School;
use serde::{Deserialize, Serialize};
pub use xhstt::Choice;

/// What is wanted of a school that comes with a timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Wanted {
    /// The timetable that it has.
    AsItIs,
    /// Another one, for which that is only a place to begin.
    Anew,
}

/// What a file holds.
pub enum Received {
    /// A finished timetable.
    Finished(SchoolTimetable),
    /// A school whose timetable is to be made, or made anew.
    Unfinished(Box<School>),
}

/// Reads the timetable that was asked for, in weeks and minutes; or says everything that is wrong with the file.
pub fn read(bytes: &[u8], choice: &Choice, reckoning: impl Into<Reckoning>) -> Result<SchoolTimetable, Vec<Fault>> {
    format::open(bytes)?.timetable(choice, &reckoning.into())
}

/// Reads whatever the file holds: the timetable that was asked for, or where there is none a school to make one for.
pub fn receive(
    bytes: &[u8],
    choice: &Choice,
    reckoning: impl Into<Reckoning>,
    wanted: Wanted,
) -> Result<Received, Vec<Fault>> {
    let (file, reckoning) = (format::open(bytes)?, reckoning.into());
    if file.has_timetable(choice)? && wanted == Wanted::AsItIs {
        return file.timetable(choice, &reckoning).map(Received::Finished);
    }
    file.begun(choice, &reckoning).map(|school| Received::Unfinished(Box::new(school)))
}
