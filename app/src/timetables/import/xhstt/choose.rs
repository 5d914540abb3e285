//! Picks one school and one of its timetables out of a file that may hold several.

use super::super::fault::{Fault, What};
use super::instance::{Archive, Instance, Solution};

/// What somebody asked for; what is left out is the only one, or the best.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Choice {
    pub instance: Option<String>,
    pub solution: Option<String>,
}

/// The school asked for (or the only one) and its timetable asked for (or the only one, or of several the one that states
/// the least cost).
pub fn choose<'a>(archive: &'a Archive, choice: &Choice) -> Result<(&'a Instance, &'a Solution), Fault> {
    let place = choose_instance(archive, choice.instance.as_deref())?;
    let instance = &archive.instances[place];
    let fault = |what| Fault { line: Some(instance.line), element: format!("Instance {}", instance.id), what };
    let there: Vec<_> = archive.solutions.iter().filter(|solution| solution.instance == place).collect();
    let names = || there.iter().map(|solution| solution.name.clone()).collect::<Vec<_>>();
    if there.is_empty() {
        let mut others: Vec<_> =
            archive.solutions.iter().map(|solution| archive.instances[solution.instance].id.clone()).collect();
        others.dedup();
        let instance = instance.id.clone();
        return Err(fault(if others.is_empty() {
            What::NoSolution { instance }
        } else {
            What::SolutionForOthers { instance, others }
        }));
    }
    let solution = match (choice.solution.as_deref(), there.as_slice()) {
        (Some(asked), _) => {
            let found = there.iter().find(|solution| solution.name == asked).copied();
            found.ok_or_else(|| fault(What::UnknownSolution { asked: asked.to_owned(), there: names() }))?
        }
        (None, [only]) => only,
        (None, several) => {
            let stated = several.iter().copied().filter(|solution| solution.stated_cost.is_some());
            stated.min_by_key(|solution| solution.stated_cost).ok_or_else(|| fault(What::SeveralSolutions(names())))?
        }
    };
    Ok((instance, solution))
}

pub fn choose_instance(archive: &Archive, asked: Option<&str>) -> Result<usize, Fault> {
    let names = || archive.instances.iter().map(|instance| instance.id.clone()).collect();
    match (asked, archive.instances.len()) {
        (_, 0) => Err(Fault::file(What::NoInstance)),
        (Some(asked), _) => {
            let found = archive.instances.iter().position(|instance| instance.id == asked);
            found.ok_or_else(|| Fault::file(What::UnknownInstance { asked: asked.to_owned(), there: names() }))
        }
        (None, 1) => Ok(0),
        (None, _) => Err(Fault::file(What::SeveralInstances(names()))),
    }
}
