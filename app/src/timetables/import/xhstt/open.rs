//! Opens roles of a school's events that the file fills beforehand, so that a timetable can say who fills them instead: a lesson whose
//! room is closed chooses one, and this timetable has chosen the room that stands in.

use super::super::document;
use super::super::fault::Fault;
use super::super::reading::{children, maybe_child, maybe_text};
use super::instance::Instance;
use quick_xml::escape::escape;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The text with these roles (event and place of the role in it) open to choice. Those that come from a group of resources cannot be
/// opened, and stay as they are.
pub fn opened(text: &str, instance: &Instance, roles: &BTreeSet<(usize, usize)>) -> Result<String, Fault> {
    let document = document::tree(text)?;
    let id = |element: &roxmltree::Node<'_, '_>| element.attribute("Id").map(str::trim).unwrap_or_default().to_owned();
    let list = maybe_child(document.root_element(), "Instances");
    let school =
        list.into_iter().flat_map(|list| children(list, "Instance")).find(|element| id(element) == instance.id);
    let events = school.and_then(|school| maybe_child(school, "Events"));
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    for element in events.into_iter().flat_map(|events| children(events, "Event")) {
        let Some(event) = instance.events.iter().position(|event| event.id == id(&element)) else { continue };
        let listed = maybe_child(element, "Resources").into_iter().flat_map(|list| children(list, "Resource"));
        for (role, element) in listed.enumerate().filter(|(role, _)| roles.contains(&(event, *role))) {
            let wanted = &instance.events[event].resources[role];
            let name = wanted.role.clone().unwrap_or_else(|| format!("Samrum{}", role + 1));
            let kind = &instance.resource_types[wanted.kind].id;
            out.push_str(&text[copied..element.range().start]);
            // Writing to a String does not fail.
            let _ =
                write!(out, "<Resource><Role>{}</Role><ResourceType Reference=\"{}\"/>", escape(&name), escape(kind));
            if let Some(workload) = maybe_text(element, "Workload") {
                let _ = write!(out, "<Workload>{}</Workload>", escape(workload));
            }
            out.push_str("</Resource>");
            copied = element.range().end;
        }
    }
    out.push_str(&text[copied..]);
    Ok(out)
}
