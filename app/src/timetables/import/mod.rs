//! Timetables from files: bytes in, lessons or all faults out. Pure: what becomes of the lessons is the service's to say.

pub mod ctt;
pub mod document;
pub mod fault;
pub mod fet;
mod reading;
pub mod unfinished;
pub mod xhstt;

use super::model::{Bells, SchoolTimetable};
use fault::Fault;
use reading::Reading;
use unfinished::Unfinished;
pub use xhstt::Choice;
use xhstt::instance::Archive;

/// What a file holds.
pub enum Received {
    /// A finished timetable.
    Finished(SchoolTimetable),
    /// A school whose timetable is to be made, or made anew.
    Unfinished(Box<Unfinished>),
}

/// Reads the timetable that was asked for, in weeks and minutes; or says everything that is wrong with the file.
pub fn read(bytes: &[u8], choice: &Choice, bells: Bells) -> Result<SchoolTimetable, Vec<Fault>> {
    let text = document::text(bytes).map_err(|fault| vec![fault])?;
    finished(&text, &xhstt::read(&text)?, choice, bells)
}

/// Reads whatever the file holds: the timetable that was asked for, or where there is none a school to make one for.
/// With `anew` a finished timetable too is only a place to begin.
pub fn receive(bytes: &[u8], choice: &Choice, bells: Bells, anew: bool) -> Result<Received, Vec<Fault>> {
    let text = document::text(bytes).map_err(|fault| vec![fault])?;
    let archive = xhstt::read(&text)?;
    let place = xhstt::choose_instance(&archive, choice.instance.as_deref()).map_err(|fault| vec![fault])?;
    let has_one = choice.solution.is_some() || archive.solutions.iter().any(|solution| solution.instance == place);
    if has_one && !anew {
        return finished(&text, &archive, choice, bells).map(Received::Finished);
    }
    let start = if has_one { Some(xhstt::choose(&archive, choice).map_err(|fault| vec![fault])?.1.clone()) } else { None };
    unfinished::read(&text, &archive.instances[place], start, bells).map(|school| Received::Unfinished(Box::new(school)))
}

fn finished(text: &str, archive: &Archive, choice: &Choice, bells: Bells) -> Result<SchoolTimetable, Vec<Fault>> {
    let (instance, solution) = xhstt::choose(archive, choice).map_err(|fault| vec![fault])?;
    let mut reading = Reading::new(text);
    let timetable = xhstt::lessons(instance, solution, bells, &mut reading);
    reading.end().map(|()| timetable)
}
