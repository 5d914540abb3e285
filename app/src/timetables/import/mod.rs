//! Timetables from files: bytes in, lessons or all faults out. Pure: what becomes of the lessons is the service's to say.

pub mod ctt;
pub mod document;
pub mod fault;
pub mod fet;
pub mod foreign;
mod reading;
pub mod school;
pub mod wire;
pub mod xhstt;

use super::model::{Reckoning, SchoolTimetable};
use fault::{Fault, What};
use reading::Reading;
use school::School;
pub use xhstt::Choice;
use xhstt::instance::Archive;

/// What a file holds.
pub enum Received {
    /// A finished timetable.
    Finished(SchoolTimetable),
    /// A school whose timetable is to be made, or made anew.
    Unfinished(Box<School>),
}

/// The formats in which schools come, told by their outermost element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Xhstt,
    Fet,
}

impl Format {
    /// XML of no kind that is known is read as XHSTT, and found not to be.
    fn of(text: &str) -> Result<Self, Fault> {
        let document = document::tree(text)?;
        let root = document.root_element().tag_name().name();
        match foreign::of_xml(root, text) {
            Some(foreign) => Err(Fault::file(What::Foreign(foreign))),
            None => Ok(if root == "fet" { Self::Fet } else { Self::Xhstt }),
        }
    }
}

/// Reads the timetable that was asked for, in weeks and minutes; or says everything that is wrong with the file.
pub fn read(bytes: &[u8], choice: &Choice, reckoning: impl Into<Reckoning>) -> Result<SchoolTimetable, Vec<Fault>> {
    let text = document::text(bytes).map_err(|fault| vec![fault])?;
    match Format::of(&text).map_err(|fault| vec![fault])? {
        Format::Xhstt => finished(&text, &xhstt::read(&text)?, choice, &reckoning.into()),
        Format::Fet => Err(vec![Fault::file(What::OnlyUnfinished)]),
    }
}

/// Reads whatever the file holds: the timetable that was asked for, or where there is none a school to make one for.
/// With `anew` a finished timetable too is only a place to begin.
pub fn receive(
    bytes: &[u8],
    choice: &Choice,
    reckoning: impl Into<Reckoning>,
    anew: bool,
) -> Result<Received, Vec<Fault>> {
    let reckoning = &reckoning.into();
    let text = document::text(bytes).map_err(|fault| vec![fault])?;
    if Format::of(&text).map_err(|fault| vec![fault])? == Format::Fet {
        let school = fet::school(&text, reckoning)?;
        return match choice {
            Choice { instance: Some(asked), .. } if *asked != school.name => {
                Err(vec![Fault::file(What::UnknownInstance { asked: asked.clone(), there: vec![school.name] })])
            }
            Choice { solution: Some(_), .. } => Err(vec![Fault::file(What::OnlyUnfinished)]),
            _ => Ok(Received::Unfinished(Box::new(school))),
        };
    }
    let archive = xhstt::read(&text)?;
    let place = xhstt::choose_instance(&archive, choice.instance.as_deref()).map_err(|fault| vec![fault])?;
    let has_one = choice.solution.is_some() || archive.solutions.iter().any(|solution| solution.instance == place);
    if has_one && !anew {
        return finished(&text, &archive, choice, reckoning).map(Received::Finished);
    }
    let start = if has_one { Some(xhstt::choose(&archive, choice).map_err(|fault| vec![fault])?.1) } else { None };
    xhstt::school(&text, &archive.instances[place], start, reckoning)
        .map(|school| Received::Unfinished(Box::new(school)))
}

fn finished(
    text: &str,
    archive: &Archive,
    choice: &Choice,
    reckoning: &Reckoning,
) -> Result<SchoolTimetable, Vec<Fault>> {
    let (instance, solution) = xhstt::choose(archive, choice).map_err(|fault| vec![fault])?;
    let mut reading = Reading::new(text);
    let timetable = xhstt::lessons(instance, solution, reckoning, &mut reading);
    reading.end().map(|()| timetable)
}
