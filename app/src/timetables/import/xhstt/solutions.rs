//! Reads the timetables of a file: which event is held when, for how long, with which resources.

use super::super::fault::What;
use super::super::reading::{Element, Ids, Reading, called, children, maybe_child, maybe_text, shortened};
use super::InstanceIds;
use super::instance::{Archive, Instance, Meet, Solution};
use std::collections::HashMap;

pub fn read(reading: &mut Reading, root: Element<'_>, instances: &Ids, ids: &[InstanceIds], archive: &mut Archive) {
    let mut groups = Ids::new("SolutionGroup");
    let list = maybe_child(root, "SolutionGroups").into_iter().flat_map(|list| children(list, "SolutionGroup"));
    for (number, group) in list.enumerate() {
        let name = groups.add(reading, group, number).unwrap_or_default();
        let first = archive.solutions.len();
        for element in children(group, "Solution") {
            let Some(place) = reading.reference(element, instances) else { continue };
            // Nothing can be said of a timetable for a school that could not be read.
            let (Some(instance), Some(ids)) = (archive.instances.get(place), ids.get(place)) else { continue };
            let meets = meets(reading, element, instance, ids);
            let stated_cost = stated_cost(reading, element);
            let line = reading.line(element);
            archive.solutions.push(Solution { name: name.clone(), instance: place, stated_cost, meets, line });
        }
        tell_apart(&mut archive.solutions[first..]);
    }
}

/// Numbers the solutions of one group that are for the same school.
fn tell_apart(solutions: &mut [Solution]) {
    let mut count = HashMap::<usize, usize>::new();
    for solution in solutions.iter() {
        *count.entry(solution.instance).or_default() += 1;
    }
    let mut number = HashMap::<usize, usize>::new();
    for solution in solutions.iter_mut().filter(|solution| count[&solution.instance] > 1) {
        let number = number.entry(solution.instance).or_default();
        *number += 1;
        solution.name = format!("{}/{number}", solution.name);
    }
}

fn stated_cost(reading: &mut Reading, solution: Element<'_>) -> Option<(u32, u32)> {
    let report = maybe_child(solution, "Report")?;
    let impossible = reading.maybe_number(report, "InfeasibilityValue");
    let worse = reading.maybe_number(report, "ObjectiveValue");
    Some((impossible?, worse?))
}

fn meets(reading: &mut Reading, solution: Element<'_>, instance: &Instance, ids: &InstanceIds) -> Vec<Meet> {
    let mut placed = HashMap::<usize, usize>::new();
    let mut found = Vec::new();
    for element in maybe_child(solution, "Events").into_iter().flat_map(|list| children(list, "Event")) {
        let Some(place) = reading.reference(element, &ids.events) else { continue };
        let Some(event) = instance.events.get(place) else { continue };
        let duration = match maybe_child(element, "Duration") {
            Some(_) => reading.periods(element, "Duration", instance.times.len().max(1)),
            None => Some(event.duration),
        };
        let time = reading.maybe_reference(element, "Time", &ids.times);
        let resources = filled_roles(reading, element, place, instance, ids);
        let Some(duration) = duration else { continue };
        let placed = placed.entry(place).or_default();
        *placed += duration;
        if *placed > event.duration {
            reading.fault(element, What::LongerThanEvent { event: event.name.clone(), most: event.duration });
        }
        if let (Some(given), Some(time)) = (event.time, time)
            && given != time
            && duration == event.duration
        {
            let time = instance.times.get(given).map(|time| time.name.clone()).unwrap_or_default();
            reading.fault(element, What::OtherTime { event: event.name.clone(), time });
        }
        found.push(Meet { event: place, duration, time, resources, line: reading.line(element) });
    }
    found
}

/// The resources a solution gives to an event's open roles.
fn filled_roles(
    reading: &mut Reading,
    element: Element<'_>,
    place: usize,
    instance: &Instance,
    ids: &InstanceIds,
) -> Vec<(usize, usize)> {
    let event = &instance.events[place];
    let mut filled: Vec<(usize, usize)> = Vec::new();
    for given in maybe_child(element, "Resources").into_iter().flat_map(|list| children(list, "Resource")) {
        let Some(resource) = reading.reference(given, &ids.resources) else { continue };
        let known = |place: usize| instance.resources.get(place);
        let Some(kind) = known(resource).map(|resource| resource.kind) else { continue };
        let named = |place: usize| known(place).map(|resource| resource.name.clone()).unwrap_or_default();
        let Some(role) = maybe_text(given, "Role") else {
            // Without a role it can only repeat what the event has anyway.
            if !event.resources.iter().any(|wanted| wanted.resource == Some(resource)) {
                reading.fault(given, What::Missing("Role"));
            }
            continue;
        };
        let mut of_role = event.resources.iter().enumerate().filter(|(_, wanted)| wanted.role.as_deref() == Some(role));
        let open = |place: usize| !filled.iter().any(|(taken, _)| *taken == place);
        match of_role
            .clone()
            .find(|(place, wanted)| wanted.resource.is_none() && open(*place))
            .or_else(|| of_role.next())
        {
            None => reading.fault(given, What::UnknownRole { event: event.name.clone(), role: shortened(role) }),
            Some((_, wanted)) if wanted.resource == Some(resource) => {}
            Some((place, wanted)) => {
                match wanted.resource.or_else(|| filled.iter().find(|(taken, _)| *taken == place).map(|taken| taken.1))
                {
                    Some(other) => {
                        reading.fault(given, What::RoleTaken { role: shortened(role), resource: named(other) });
                    }
                    None if wanted.kind != kind => {
                        let what = What::OtherType { resource: named(resource), role: shortened(role) };
                        reading.fault_at(reading.line(given), called(element), what);
                    }
                    None => filled.push((place, resource)),
                }
            }
        }
    }
    filled
}
