//! XHSTT, the exchange format of high-school timetabling: a file holds schools (instances) and timetables for them (solutions).

mod choose;
mod constraints;
mod events;
mod file;
pub mod instance;
pub mod open;
pub mod problem;
mod school;
mod solutions;
#[cfg(test)]
mod tests;
mod times;
pub mod write;

pub use choose::{Choice, choose, choose_instance};
pub use file::FORMAT;
pub use school::{lessons, school};

use super::document;
use super::fault::{Fault, What};
use super::reading::{Element, Ids, Reading, children, maybe_child, maybe_text, name_of};
use instance::{Archive, Instance};

/// The ids of everything in one instance.
pub(super) struct InstanceIds {
    time_groups: Ids,
    times: Ids,
    resource_types: Ids,
    resource_groups: Ids,
    resources: Ids,
    event_groups: Ids,
    events: Ids,
}

/// Reads every school and every timetable of a file, or says everything that is wrong with it.
pub fn read(text: &str) -> Result<Archive, Vec<Fault>> {
    let document = document::tree(text).map_err(|fault| vec![fault])?;
    let root = document.root_element();
    if !root.has_tag_name("HighSchoolTimetableArchive") {
        let name = super::reading::shortened(root.tag_name().name());
        return Err(vec![Fault::file(What::OtherKind(name))]);
    }
    let mut reading = Reading::new(text);
    let mut archive = Archive::default();
    let mut instance_ids = Ids::new("Instance");
    let mut ids = Vec::new();
    for element in maybe_child(root, "Instances").into_iter().flat_map(|list| children(list, "Instance")) {
        let id = instance_ids.add(&mut reading, element, archive.instances.len());
        let (instance, known) = read_instance(&mut reading, element, id.clone().unwrap_or_default());
        // One without an id of its own cannot be referred to; its faults are noted all the same.
        if id.is_some() {
            archive.instances.push(instance);
            ids.push(known);
        }
    }
    if archive.instances.is_empty() && reading.is_sound() {
        reading.fault(root, What::NoInstance);
    }
    solutions::read(&mut reading, root, &instance_ids, &ids, &mut archive);
    reading.end().map(|()| archive)
}

fn read_instance(reading: &mut Reading, element: Element<'_>, id: String) -> (Instance, InstanceIds) {
    let mut ids = InstanceIds {
        time_groups: Ids::new("TimeGroup"),
        times: Ids::new("Time"),
        resource_types: Ids::new("ResourceType"),
        resource_groups: Ids::new("ResourceGroup"),
        resources: Ids::new("Resource"),
        event_groups: Ids::new("EventGroup"),
        events: Ids::new("Event"),
    };
    let about = maybe_child(element, "MetaData");
    let mut instance = Instance {
        name: about.map_or_else(|| id.clone(), |about| name_of(about, &id)),
        country: about.and_then(|about| maybe_text(about, "Country")).unwrap_or_default().to_owned(),
        id,
        line: reading.line(element),
        ..Instance::default()
    };
    if let Some(times) = reading.child(element, "Times") {
        times::read(reading, times, &mut ids, &mut instance);
    }
    if let Some(resources) = reading.child(element, "Resources") {
        events::read_resources(reading, resources, &mut ids, &mut instance);
    }
    if let Some(events) = reading.child(element, "Events") {
        events::read(reading, events, &mut ids, &mut instance);
    }
    if let Some(list) = maybe_child(element, "Constraints") {
        for constraint in list.children().filter(Element::is_element) {
            instance.constraints.extend(constraints::read(reading, constraint, &ids));
        }
    }
    (instance, ids)
}
