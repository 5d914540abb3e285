//! Timetables from files: bytes in, lessons or all faults out. Pure: what becomes of the lessons is the service's to say.

pub mod ctt;
pub mod document;
pub mod fault;
mod reading;
pub mod xhstt;

use super::model::{Bells, SchoolTimetable};
use fault::Fault;
use reading::Reading;
pub use xhstt::Choice;

/// Reads the timetable that was asked for, in weeks and minutes; or says everything that is wrong with the file.
pub fn read(bytes: &[u8], choice: &Choice, bells: Bells) -> Result<SchoolTimetable, Vec<Fault>> {
    let text = document::text(bytes).map_err(|fault| vec![fault])?;
    let archive = xhstt::read(&text)?;
    let (instance, solution) = xhstt::choose(&archive, choice).map_err(|fault| vec![fault])?;
    let mut reading = Reading::new(&text);
    let timetable = xhstt::lessons(instance, solution, bells, &mut reading);
    reading.end().map(|()| timetable)
}
