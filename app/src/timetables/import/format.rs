//! The formats in which schools come. A file is recognised by what is in it, and what can be said of it stands in the folder of its
//! format: a new one is a folder, its module, and its line in `FORMATS`.

use super::fault::{Fault, What};
use super::school::School;
use super::xhstt::{self, Choice};
use super::{ctt, document, fet, foreign};
use crate::timetables::model::{Reckoning, SchoolTimetable};
use chrono::NaiveDate;
use samrum_solver::timetable::nonsense::Nonsense;
use samrum_solver::timetable::{Plan, Problem};

const FORMATS: [Format; 3] = [xhstt::FORMAT, fet::FORMAT, ctt::FORMAT];

/// A format, and how a file of it is known.
pub struct Format {
    pub sign: Sign,
    /// What the names of such files end in, before what says that they are compressed.
    pub endings: &'static [&'static str],
    /// Whether schools come in it, and not only problems of competitions.
    pub has_schools: bool,
    pub open: fn(String) -> Opened,
}

/// A file of a format, or all that is wrong with it.
pub type Opened = Result<Box<dyn SchoolFile>, Vec<Fault>>;

/// What a file of a format has in it and no other has.
pub enum Sign {
    /// The outermost element of its XML.
    Root(&'static str),
    /// What one of the first lines of its text begins with.
    Line(&'static str),
}

/// A file that has been opened. Where it may hold several schools, `asked` says which.
pub trait SchoolFile: Send {
    /// A school as a problem, with everything of the file that the solver heeds.
    fn problem(&self, asked: Option<&str>) -> Result<Stated, Vec<Fault>>;

    /// A school as the scheduler and the calendar see it.
    fn school(&self, asked: Option<&str>, reckoning: &Reckoning) -> Result<School, Vec<Fault>>;

    /// The same with the timetable that comes with it, if there is one.
    fn begun(&self, choice: &Choice, reckoning: &Reckoning) -> Result<School, Vec<Fault>> {
        self.school(choice.instance.as_deref(), reckoning)
    }

    /// Whether a timetable of the school is there, or one was asked for by its name.
    fn has_timetable(&self, choice: &Choice) -> Result<bool, Vec<Fault>>;

    /// The finished timetable, in weeks and minutes.
    fn timetable(&self, choice: &Choice, reckoning: &Reckoning) -> Result<SchoolTimetable, Vec<Fault>>;

    /// The best plan for a school of this file that a file of the format holds.
    fn read_plan(&self, stated: &Stated, bytes: &[u8]) -> Result<Plan, Vec<Fault>>;

    /// A plan in the format.
    ///
    /// # Errors
    /// What the format cannot say.
    fn write_plan(&self, asked: Option<&str>, plan: &Plan, date: NaiveDate) -> Result<Written, Vec<Fault>>;
}

/// A school as a problem.
pub struct Stated {
    /// What the file calls it.
    pub name: String,
    pub problem: Problem,
    /// What of the file the problem leaves out, by the names of its elements, and how often each is there.
    pub omitted: Vec<(String, usize)>,
}

/// A plan as a file.
pub struct Written {
    /// What stands after the school's name in the name of such a file.
    pub ending: &'static str,
    pub text: String,
}

/// Recognises and reads a file, or says everything that is wrong with it. XML of no kind that is known is read as XHSTT, and found not
/// to be.
pub fn open(bytes: &[u8]) -> Result<Box<dyn SchoolFile>, Vec<Fault>> {
    let one = |fault| vec![fault];
    if let Ok(text) = document::plain(bytes)
        && let Some(format) = FORMATS.iter().find(|format| format.has_line(text))
    {
        return (format.open)(text.to_owned());
    }
    let text = document::text(bytes).map_err(one)?;
    let tree = document::tree(&text).map_err(one)?;
    let root = tree.root_element().tag_name().name();
    if let Some(foreign) = foreign::of_xml(root, &text) {
        return Err(one(Fault::file(What::Foreign(foreign))));
    }
    let format = FORMATS.iter().find(|format| matches!(format.sign, Sign::Root(name) if name == root));
    (format.unwrap_or(&xhstt::FORMAT).open)(text.into_owned())
}

/// A school again, from the text that was kept of it; `code` picks it where there are several.
pub fn again(text: &str, code: &str, reckoning: impl Into<Reckoning>) -> Result<School, Vec<Fault>> {
    open(text.as_bytes())?.school(Some(code), &reckoning.into())
}

impl School {
    /// A plan in the format that the school came in, and what such a file is usually called.
    ///
    /// # Errors
    /// What that format cannot say.
    pub fn written(&self, plan: &Plan, date: NaiveDate) -> Result<(String, String), Vec<Fault>> {
        let written = open(self.text.as_bytes())?.write_plan(Some(&self.code), plan, date)?;
        Ok((format!("{}{}", self.code, written.ending), written.text))
    }
}

impl Format {
    fn has_line(&self, text: &str) -> bool {
        let Sign::Line(begins) = self.sign else { return false };
        text.lines().filter(|line| !line.trim().is_empty()).take(20).any(|line| line.starts_with(begins))
    }
}

/// What the names of files with schools end in, as a form says it.
pub fn endings() -> String {
    let schools = FORMATS.iter().filter(|format| format.has_schools).flat_map(|format| format.endings);
    schools.copied().chain([".gz"]).collect::<Vec<_>>().join(",")
}

/// Whether the name is that of a file with a school or a problem.
pub fn is_one(name: &str) -> bool {
    let name = name.to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    FORMATS.iter().flat_map(|format| format.endings).any(|ending| name.ends_with(ending))
}

/// A problem that makes sense. What a reader lets through and the solver does not is an event that begins too late, say, or a school
/// of enormous size.
pub fn sound(problem: Result<Problem, Vec<Nonsense>>) -> Result<Problem, Vec<Fault>> {
    let fault = |nonsense: Nonsense| Fault {
        line: None,
        element: format!("{} {}", nonsense.list, nonsense.place + 1),
        what: What::NoSense,
    };
    problem.map_err(|all| all.into_iter().map(fault).collect())
}

/// Refuses a school that was asked for by another name than the only one's.
pub fn only(name: &str, asked: Option<&str>) -> Result<(), Vec<Fault>> {
    match asked.filter(|asked| *asked != name) {
        None => Ok(()),
        Some(asked) => {
            let what = What::UnknownInstance { asked: asked.to_owned(), there: vec![name.to_owned()] };
            Err(vec![Fault::file(what)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_what_is_in_it_and_each_format_has_its_own_sign() {
        let department =
            "Name: Test\nCourses: 0\nRooms: 0\nDays: 5\nPeriods_per_day: 4\nCurricula: 0\nConstraints: 0\n\nEND.";
        let name = |bytes: &str| open(bytes.as_bytes()).and_then(|file| file.problem(None)).map(|stated| stated.name);
        assert_eq!(name(department).ok().as_deref(), Some("Test"));
        let Err(faults) = name("<timetable/>") else { panic!("no school") };
        assert!(matches!(faults[0].what, What::OtherKind(_)), "{faults:?}");
        let mut signs: Vec<String> = FORMATS
            .iter()
            .map(|format| match format.sign {
                Sign::Root(name) | Sign::Line(name) => name.to_owned(),
            })
            .collect();
        signs.dedup();
        assert_eq!(signs.len(), FORMATS.len());
        assert!(is_one("Skola.FET.gz") && is_one("comp01.ctt") && !is_one("skola.pdf"));
        assert_eq!(endings(), ".xml,.fet,.gz");
    }
}
