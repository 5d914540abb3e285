//! An archive as a file with schools: what is asked of every format.

use super::super::document;
use super::super::fault::{Fault, What};
use super::super::format::{Format, SchoolFile, Sign, Stated, Written, sound};
use super::super::reading::Reading;
use super::super::school::School;
use super::instance::{Archive, Instance};
use super::{Choice, choose, choose_instance, open, problem, read, write};
use crate::timetables::model::{Reckoning, SchoolTimetable};
use chrono::NaiveDate;
use samrum_solver::timetable::{Meet, Plan, referee};
use std::collections::BTreeSet;

pub const FORMAT: Format = Format {
    sign: Sign::Root("HighSchoolTimetableArchive"),
    endings: &[".xml"],
    has_schools: true,
    open: |text| Ok(Box::new(File { archive: read(&text)?, text })),
};

struct File {
    text: String,
    archive: Archive,
}

impl File {
    fn instance(&self, asked: Option<&str>) -> Result<&Instance, Vec<Fault>> {
        let place = choose_instance(&self.archive, asked).map_err(|fault| vec![fault])?;
        Ok(&self.archive.instances[place])
    }
}

impl SchoolFile for File {
    fn problem(&self, asked: Option<&str>) -> Result<Stated, Vec<Fault>> {
        let instance = self.instance(asked)?;
        let problem = sound(problem::problem(instance))?;
        Ok(Stated { name: instance.id.clone(), problem, omitted: Vec::new() })
    }

    fn school(&self, asked: Option<&str>, reckoning: &Reckoning) -> Result<School, Vec<Fault>> {
        super::school(&self.text, self.instance(asked)?, None, reckoning)
    }

    fn begun(&self, choice: &Choice, reckoning: &Reckoning) -> Result<School, Vec<Fault>> {
        if !self.has_timetable(choice)? {
            return self.school(choice.instance.as_deref(), reckoning);
        }
        let (instance, start) = choose(&self.archive, choice).map_err(|fault| vec![fault])?;
        super::school(&self.text, instance, Some(start), reckoning)
    }

    fn has_timetable(&self, choice: &Choice) -> Result<bool, Vec<Fault>> {
        let place = choose_instance(&self.archive, choice.instance.as_deref()).map_err(|fault| vec![fault])?;
        let mut solutions = self.archive.solutions.iter();
        Ok(choice.solution.is_some() || solutions.any(|solution| solution.instance == place))
    }

    fn timetable(&self, choice: &Choice, reckoning: &Reckoning) -> Result<SchoolTimetable, Vec<Fault>> {
        let (instance, solution) = choose(&self.archive, choice).map_err(|fault| vec![fault])?;
        let mut reading = Reading::new(&self.text);
        let timetable = super::lessons(instance, solution, reckoning, &mut reading);
        reading.end().map(|()| timetable)
    }

    fn read_plan(&self, stated: &Stated, bytes: &[u8]) -> Result<Plan, Vec<Fault>> {
        let instance = self.instance(Some(&stated.name))?;
        let archive = read(&document::text(bytes).map_err(|fault| vec![fault])?)?;
        let plans = archive.solutions.iter().filter(|solution| {
            // The start's own school is what its places point into; it must be the same one throughout.
            let theirs = &archive.instances[solution.instance];
            theirs.id == instance.id
                && theirs.times == instance.times
                && theirs.resources == instance.resources
                && theirs.events == instance.events
        });
        let judged = plans.map(|solution| problem::plan(instance, solution));
        let sound =
            judged.filter_map(|plan| referee::judge(&stated.problem, &plan).ok().map(|verdict| (verdict.cost, plan)));
        let best = sound.min_by_key(|(cost, _)| *cost);
        best.map(|(_, plan)| plan).ok_or_else(|| vec![Fault::file(What::NoSolution { instance: instance.id.clone() })])
    }

    /// An archive with the school and its solution. A lesson whose room is closed has its room open to choice in the file, as far as the
    /// school names it for the lesson itself and not for a group.
    fn write_plan(&self, asked: Option<&str>, plan: &Plan, date: NaiveDate) -> Result<Written, Vec<Fault>> {
        let given = self.instance(asked)?;
        let elsewhere: BTreeSet<(usize, usize)> = plan.iter().flat_map(|meet| roles_elsewhere(given, meet)).collect();
        let opened;
        let (text, instance) = if elsewhere.is_empty() {
            (&self.text, given)
        } else {
            let text = open::opened(&self.text, given, &elsewhere).map_err(|fault| vec![fault])?;
            opened = File { archive: read(&text)?, text };
            (&opened.text, opened.instance(Some(&given.id))?)
        };
        let left: BTreeSet<usize> = plan.iter().filter(|meet| !says(instance, meet)).map(|meet| meet.event).collect();
        let fault = |event: usize| Fault {
            line: None,
            element: format!("Event {}", instance.events[event].id),
            what: What::GivenElsewhere(instance.events[event].name.clone()),
        };
        if !left.is_empty() {
            return Err(left.into_iter().map(fault).collect());
        }
        let problem = sound(problem::problem(instance))?;
        let verdict = referee::judge(&problem, plan).map_err(|_| vec![Fault::file(What::NoSense)])?;
        let date = date.format("%d/%m/%Y").to_string();
        let written = write::archive(text, instance, plan, verdict.cost, &date).map_err(|fault| vec![fault])?;
        Ok(Written { ending: ".xml", text: written })
    }
}

/// The roles of a meet that somebody else fills than its event is given: a room that stands in for one that is closed.
fn roles_elsewhere<'a>(instance: &'a Instance, meet: &'a Meet) -> impl Iterator<Item = (usize, usize)> + 'a {
    let wanted = instance.events[meet.event].resources.iter().zip(&meet.resources).enumerate();
    let elsewhere = wanted.filter(|(_, (wanted, filled))| wanted.resource.is_some() && wanted.resource != **filled);
    elsewhere.map(|(role, _)| (meet.event, role))
}

/// Whether a timetable of the school can say who fills the roles of a meet.
fn says(instance: &Instance, meet: &Meet) -> bool {
    instance.events[meet.event].resources.len() == meet.resources.len()
        && roles_elsewhere(instance, meet).next().is_none()
}
