//! FET's file: a school with its activities and constraints. Kinds of constraint that are not understood are named and counted.

mod activities;
mod building;
mod file;
mod halves;
mod idle;
mod instance;
mod lists;
mod marks;
mod meant;
mod moves;
mod pending;
mod rooms;
mod school;
mod spaces;
mod spans;
mod tags;
#[cfg(test)]
mod tests;
mod times;
mod together;
mod weight;
pub mod write;

pub use file::FORMAT;
pub use instance::Instance;
pub use school::school;

use super::document;
use super::fault::{Fault, What};
use super::reading::{Reading, maybe_child, maybe_text, shortened};
use building::{Building, Built};
use samrum_solver::timetable::Problem;

/// A school with what its file becomes.
pub struct Read {
    pub instance: Instance,
    pub problem: Problem,
    /// For each constraint the element that says it; empty where several do.
    pub names: Vec<String>,
    /// For each resource that activities share these activities.
    pub tokens: Vec<Vec<usize>>,
    /// What the problem leaves out: names of elements, with how often they are there.
    pub omitted: Vec<(String, usize)>,
}

/// Reads a school, or says everything that is wrong with its file.
pub fn read(text: &str) -> Result<Read, Vec<Fault>> {
    let document = document::tree(text).map_err(|fault| vec![fault])?;
    let root = document.root_element();
    if !root.has_tag_name("fet") {
        return Err(vec![Fault::file(What::OtherKind(shortened(root.tag_name().name())))]);
    }
    let mut reading = Reading::new(text);
    let (instance, known) = lists::read(&mut reading, root);
    let mut building = Building::new(&instance, &known);
    let modes = ["Official", "Mornings_Afternoons", "Block_Planning", "Terms"];
    if let Some(mode) = maybe_text(root, "Mode").filter(|mode| !modes.contains(mode)) {
        building.omit(format!("Mode {}", shortened(mode)));
    }
    for list in ["Time_Constraints_List", "Space_Constraints_List"] {
        let constraints = maybe_child(root, list).into_iter().flat_map(|list| list.children());
        for element in constraints.filter(|child| child.is_element() && maybe_text(*child, "Active") != Some("false")) {
            let name = element.tag_name().name();
            building.reads(name);
            let understood = matches!(name, "ConstraintBasicCompulsoryTime" | "ConstraintBasicCompulsorySpace")
                || moves::read(&mut building, &mut reading, element)
                || times::read(&mut building, &mut reading, element)
                || activities::read(&mut building, &mut reading, element)
                || together::read(&mut building, &mut reading, element)
                || tags::read(&mut building, &mut reading, element)
                || spaces::read(&mut building, &mut reading, element);
            if !understood {
                let wish = weight::weight(&mut reading, element).is_none_or(|weight| !weight.required);
                building.omit(if wish { format!("{} (a wish)", shortened(name)) } else { shortened(name) });
            }
        }
    }
    if !reading.is_sound() {
        reading.end()?;
        return Err(Vec::new());
    }
    let Built { problem, names, tokens, omitted } = building.built().map_err(|_| vec![Fault::file(What::NoSense)])?;
    Ok(Read { instance, problem, names, tokens, omitted })
}
