//! Reads an instance's resources and events.

use super::super::fault::What;
use super::super::reading::{Element, Reading, children, maybe_child, maybe_text, name_of};
use super::InstanceIds;
use super::instance::{Event, EventResource, Instance, Resource, ResourceType};
use super::times::{join, read_groups};

pub fn read_resources(reading: &mut Reading, list: Element<'_>, ids: &mut InstanceIds, instance: &mut Instance) {
    for element in maybe_child(list, "ResourceTypes").into_iter().flat_map(|list| children(list, "ResourceType")) {
        if let Some(id) = ids.resource_types.add(reading, element, instance.resource_types.len()) {
            instance.resource_types.push(ResourceType { name: name_of(element, &id), id });
        }
    }
    if let Some(groups) = maybe_child(list, "ResourceGroups") {
        read_groups(reading, groups, &["ResourceGroup"], &mut ids.resource_groups, &mut instance.resource_groups);
        for element in children(groups, "ResourceGroup") {
            reading.maybe_reference(element, "ResourceType", &ids.resource_types);
        }
    }
    for element in children(list, "Resource") {
        let place = instance.resources.len();
        let id = ids.resources.add(reading, element, place);
        let kind = reading.child(element, "ResourceType").and_then(|kind| reading.reference(kind, &ids.resource_types));
        let groups = reading.references(element, "ResourceGroups", "ResourceGroup", &ids.resource_groups);
        // Kept even when its type is unknown, lest every reference to it be called unknown too.
        let Some(id) = id else { continue };
        join(&mut instance.resource_groups, groups.into_iter(), place);
        instance.resources.push(Resource { name: name_of(element, &id), id, kind: kind.unwrap_or_default() });
    }
}

pub fn read(reading: &mut Reading, list: Element<'_>, ids: &mut InstanceIds, instance: &mut Instance) {
    if let Some(groups) = maybe_child(list, "EventGroups") {
        read_groups(reading, groups, &["Course", "EventGroup"], &mut ids.event_groups, &mut instance.event_groups);
    }
    for element in children(list, "Event") {
        let place = instance.events.len();
        let id = ids.events.add(reading, element, place);
        let duration = reading.periods(element, "Duration", instance.times.len().max(1));
        let course = reading.maybe_reference(element, "Course", &ids.event_groups);
        let groups = reading.references(element, "EventGroups", "EventGroup", &ids.event_groups);
        let event = Event {
            id: id.clone().unwrap_or_default(),
            name: name_of(element, id.as_deref().unwrap_or_default()),
            // Already a fault when it cannot be read; one period keeps the event known.
            duration: duration.unwrap_or(1),
            workload: reading.maybe_number(element, "Workload"),
            time: reading.maybe_reference(element, "Time", &ids.times),
            course,
            resources: resources(reading, element, ids, instance),
        };
        if id.is_some() {
            join(&mut instance.event_groups, groups.into_iter().chain(course), place);
            instance.events.push(event);
        }
    }
}

/// What an event has, or is to be given: resources by name, roles to fill, and every member of the groups it names.
fn resources(reading: &mut Reading, event: Element<'_>, ids: &InstanceIds, instance: &Instance) -> Vec<EventResource> {
    let mut found = Vec::new();
    for element in maybe_child(event, "Resources").into_iter().flat_map(|list| children(list, "Resource")) {
        let role = maybe_text(element, "Role").map(ToOwned::to_owned);
        let workload = reading.maybe_number(element, "Workload");
        if element.has_attribute("Reference") {
            let Some(place) = reading.reference(element, &ids.resources) else { continue };
            // A resource may have been left out of the list for a fault of its own.
            let Some(kind) = instance.resources.get(place).map(|resource| resource.kind) else { continue };
            found.push(EventResource { resource: Some(place), role, kind, workload });
        } else {
            if role.is_none() {
                reading.fault(element, What::Missing("Role"));
            }
            let kind =
                reading.child(element, "ResourceType").and_then(|kind| reading.reference(kind, &ids.resource_types));
            found.extend(kind.map(|kind| EventResource { resource: None, role, kind, workload }));
        }
    }
    for group in reading.references(event, "ResourceGroups", "ResourceGroup", &ids.resource_groups) {
        for &place in &instance.resource_groups[group].members {
            let there = found.iter().any(|known: &EventResource| known.resource == Some(place));
            if let Some(resource) = instance.resources.get(place).filter(|_| !there) {
                found.push(EventResource { resource: Some(place), role: None, kind: resource.kind, workload: None });
            }
        }
    }
    found
}
