//! FET's file as a file with a school: what is asked of every format.

use super::super::document;
use super::super::fault::{Fault, What};
use super::super::format::{Format, SchoolFile, Sign, Stated, Written, only};
use super::super::school::School;
use super::super::xhstt::Choice;
use super::{Read, read, school, write};
use crate::timetables::model::{Reckoning, SchoolTimetable};
use chrono::NaiveDate;
use samrum_solver::timetable::Plan;

pub const FORMAT: Format =
    Format { sign: Sign::Root("fet"), endings: &[".fet"], has_schools: true, open: |text| Ok(Box::new(File { text })) };

/// One school. It is read anew for each question: what it is asked for differs, and so does what is wrong then.
struct File {
    text: String,
}

impl SchoolFile for File {
    fn problem(&self, asked: Option<&str>) -> Result<Stated, Vec<Fault>> {
        let Read { instance, problem, omitted, .. } = read(&self.text)?;
        only(&instance.name, asked)?;
        Ok(Stated { name: instance.name, problem, omitted })
    }

    /// The only one, however it is asked for: kept drafts know it by its short name.
    fn school(&self, _: Option<&str>, reckoning: &Reckoning) -> Result<School, Vec<Fault>> {
        school(&self.text, reckoning)
    }

    /// There is none, and one that is asked for by its name is a fault, told after those of the school.
    fn has_timetable(&self, _: &Choice) -> Result<bool, Vec<Fault>> {
        Ok(false)
    }

    fn begun(&self, choice: &Choice, reckoning: &Reckoning) -> Result<School, Vec<Fault>> {
        let school = school(&self.text, reckoning)?;
        only(&school.name, choice.instance.as_deref())?;
        if choice.solution.is_some() { Err(vec![Fault::file(What::OnlyUnfinished)]) } else { Ok(school) }
    }

    fn timetable(&self, _: &Choice, _: &Reckoning) -> Result<SchoolTimetable, Vec<Fault>> {
        Err(vec![Fault::file(What::OnlyUnfinished)])
    }

    /// What FET writes of a timetable.
    fn read_plan(&self, stated: &Stated, bytes: &[u8]) -> Result<Plan, Vec<Fault>> {
        let text = document::text(bytes).map_err(|fault| vec![fault])?;
        write::read(&read(&self.text)?.instance, &stated.problem, &text)
    }

    fn write_plan(&self, _: Option<&str>, plan: &Plan, _: NaiveDate) -> Result<Written, Vec<Fault>> {
        let text = write::timetable(&read(&self.text)?.instance, plan);
        Ok(Written { ending: "_activities.xml", text })
    }
}
