//! A file with a school's or a department's problem, in whichever format: read, begun from a timetable, written back.

use super::import::fault::{Fault, What};
use super::import::xhstt::instance::{Archive, Instance};
use super::import::xhstt::{self, problem, write};
use super::import::{ctt, document, fet};
use crate::server::clock::Clock;
use samrum_solver::timetable::nonsense::Nonsense;
use samrum_solver::timetable::{Outcome, Plan, Problem, referee};
use std::path::Path;

/// A school of a file.
pub struct SchoolFile {
    pub problem: Problem,
    /// What of the file the problem leaves out, by the names of its elements, and how often each is there.
    pub omitted: Vec<(String, usize)>,
    source: Source,
}

/// What is needed to write its timetable as its format has it.
enum Source {
    Xhstt { text: String, instance: Box<Instance> },
    Ctt(ctt::Instance),
    Fet(Box<fet::Instance>),
}

/// Whether the name is that of a file with a problem.
pub fn is_one(path: &Path) -> bool {
    is_competition(path) || is_fet(path) || has_ending(path, &[".xml", ".xml.gz"])
}

fn is_fet(path: &Path) -> bool {
    has_ending(path, &[".fet", ".fet.gz"])
}

fn is_competition(path: &Path) -> bool {
    has_ending(path, &[".ctt", ".ectt"])
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    endings.iter().any(|ending| name.ends_with(ending))
}

impl SchoolFile {
    /// The school asked for, or the only one of the file.
    pub fn load(path: &Path, asked: Option<&str>) -> Result<Self, Vec<Fault>> {
        let bytes = bytes(path)?;
        if is_competition(path) {
            let instance = ctt::read(document::plain(&bytes).map_err(|fault| vec![fault])?)?;
            if let Some(asked) = asked.filter(|asked| *asked != instance.name) {
                return Err(vec![Fault::file(What::UnknownInstance {
                    asked: asked.to_owned(),
                    there: vec![instance.name],
                })]);
            }
            let problem = sound(path, Problem::new(ctt::problem::givens(&instance)))?;
            return Ok(Self { problem, omitted: Vec::new(), source: Source::Ctt(instance) });
        }
        let text = document::text(&bytes).map_err(|fault| vec![fault])?.into_owned();
        if is_fet(path) {
            let fet::Read { instance, problem, omitted, .. } = fet::read(&text)?;
            if let Some(asked) = asked.filter(|asked| *asked != instance.name) {
                return Err(vec![Fault::file(What::UnknownInstance {
                    asked: asked.to_owned(),
                    there: vec![instance.name],
                })]);
            }
            return Ok(Self { problem, omitted, source: Source::Fet(Box::new(instance)) });
        }
        let archive = xhstt::read(&text)?;
        let place = xhstt::choose_instance(&archive, asked).map_err(|fault| vec![fault])?;
        let instance = archive.instances.into_iter().nth(place).ok_or_else(|| vec![Fault::file(What::NoInstance)])?;
        let problem = sound(path, problem::problem(&instance))?;
        Ok(Self { problem, omitted: Vec::new(), source: Source::Xhstt { text, instance: Box::new(instance) } })
    }

    pub fn name(&self) -> &str {
        match &self.source {
            Source::Xhstt { instance, .. } => &instance.id,
            Source::Ctt(instance) => &instance.name,
            Source::Fet(instance) => &instance.name,
        }
    }

    /// The timetable as its format has it.
    pub fn written(&self, outcome: &Outcome) -> Result<String, Fault> {
        match &self.source {
            Source::Xhstt { text, instance } => {
                let date = chrono::DateTime::from_timestamp(Clock::System.now().0, 0);
                let date = date.map_or_else(String::new, |now| now.format("%d/%m/%Y").to_string());
                write::archive(text, instance, &outcome.plan, outcome.cost, &date)
            }
            Source::Ctt(instance) => Ok(ctt::solution::write(instance, &outcome.plan)),
            Source::Fet(instance) => Ok(fet::write::timetable(instance, &outcome.plan)),
        }
    }

    /// The best timetable for the school in a file of its format.
    pub fn start(&self, path: &Path) -> Result<Plan, Vec<Fault>> {
        let bytes = bytes(path)?;
        let one = |fault| vec![fault];
        match &self.source {
            Source::Xhstt { instance, .. } => {
                self.best_of(instance, &xhstt::read(&document::text(&bytes).map_err(one)?)?)
            }
            Source::Ctt(instance) => {
                ctt::solution::read(instance, &self.problem, document::plain(&bytes).map_err(one)?)
            }
            Source::Fet(instance) => fet::write::read(instance, &self.problem, &document::text(&bytes).map_err(one)?),
        }
    }

    fn best_of(&self, instance: &Instance, archive: &Archive) -> Result<Plan, Vec<Fault>> {
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
            judged.filter_map(|plan| referee::judge(&self.problem, &plan).ok().map(|verdict| (verdict.cost, plan)));
        let best = sound.min_by_key(|(cost, _)| *cost);
        best.map(|(_, plan)| plan).ok_or_else(|| vec![Fault::file(What::NoSolution { instance: instance.id.clone() })])
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Vec<Fault>> {
    std::fs::read(path).map_err(|error| {
        eprintln!("{}: {error}", path.display());
        Vec::new()
    })
}

/// A problem that makes sense. What a reader lets through and the solver does not is an event that begins too late, say, or a
/// school of enormous size.
fn sound(path: &Path, problem: Result<Problem, Vec<Nonsense>>) -> Result<Problem, Vec<Fault>> {
    problem.map_err(|nonsense| {
        for nonsense in nonsense {
            eprintln!("{}: {} {}: {:?}", path.display(), nonsense.list, nonsense.place, nonsense.what);
        }
        Vec::new()
    })
}
