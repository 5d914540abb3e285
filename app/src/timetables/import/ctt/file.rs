//! A competition's department as a file: a problem for the command line, and no school that could be put into a calendar.

use super::super::document;
use super::super::fault::{Fault, What};
use super::super::foreign::Foreign;
use super::super::format::{Format, SchoolFile, Sign, Stated, Written, only, sound};
use super::super::school::School;
use super::super::xhstt::Choice;
use super::{Instance, problem, read, solution};
use crate::timetables::model::{Reckoning, SchoolTimetable};
use chrono::NaiveDate;
use samrum_solver::timetable::{Plan, Problem};

pub const FORMAT: Format = Format {
    sign: Sign::Line("Courses:"),
    endings: &[".ctt", ".ectt"],
    has_schools: false,
    open: |text| Ok(Box::new(File { text })),
};

struct File {
    text: String,
}

impl File {
    fn instance(&self) -> Result<Instance, Vec<Fault>> {
        read(&self.text)
    }
}

fn no_school() -> Vec<Fault> {
    vec![Fault::file(What::Foreign(Foreign::Competition))]
}

impl SchoolFile for File {
    fn problem(&self, asked: Option<&str>) -> Result<Stated, Vec<Fault>> {
        let instance = self.instance()?;
        only(&instance.name, asked)?;
        let problem = sound(Problem::new(problem::givens(&instance)))?;
        Ok(Stated { name: instance.name, problem, omitted: Vec::new() })
    }

    fn school(&self, _: Option<&str>, _: &Reckoning) -> Result<School, Vec<Fault>> {
        Err(no_school())
    }

    fn has_timetable(&self, _: &Choice) -> Result<bool, Vec<Fault>> {
        Err(no_school())
    }

    fn timetable(&self, _: &Choice, _: &Reckoning) -> Result<SchoolTimetable, Vec<Fault>> {
        Err(no_school())
    }

    fn read_plan(&self, stated: &Stated, bytes: &[u8]) -> Result<Plan, Vec<Fault>> {
        let text = document::plain(bytes).map_err(|fault| vec![fault])?;
        solution::read(&self.instance()?, &stated.problem, text)
    }

    fn write_plan(&self, _: Option<&str>, plan: &Plan, _: NaiveDate) -> Result<Written, Vec<Fault>> {
        Ok(Written { ending: ".sol", text: solution::write(&self.instance()?, plan) })
    }
}
