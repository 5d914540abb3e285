//! Reads an instance's times with their days and weeks, and groups of anything.

use super::super::fault::What;
use super::super::reading::{Element, Ids, Reading, children, maybe_child, name_of};
use super::InstanceIds;
use super::instance::{Group, Instance, Time};

pub fn read(reading: &mut Reading, list: Element<'_>, ids: &mut InstanceIds, instance: &mut Instance) {
    if let Some(groups) = maybe_child(list, "TimeGroups") {
        read_groups(reading, groups, &["Week", "Day", "TimeGroup"], &mut ids.time_groups, &mut instance.time_groups);
    }
    let has_weeks = children(list, "Time").any(|time| maybe_child(time, "Week").is_some());
    for element in children(list, "Time") {
        let place = instance.times.len();
        let id = ids.times.add(reading, element, place);
        let day = reading.maybe_reference(element, "Day", &ids.time_groups);
        let week = reading.maybe_reference(element, "Week", &ids.time_groups);
        let groups = reading.references(element, "TimeGroups", "TimeGroup", &ids.time_groups);
        if maybe_child(element, "Day").is_none() {
            reading.fault(element, What::TimeWithoutDay);
        }
        if has_weeks && maybe_child(element, "Week").is_none() {
            reading.fault(element, What::TimeWithoutWeek);
        }
        let (Some(id), Some(day)) = (id, day) else { continue };
        join(&mut instance.time_groups, groups.into_iter().chain([day]).chain(week), place);
        instance.times.push(Time { name: name_of(element, &id), id, day, week });
    }
    if children(list, "Time").next().is_none() {
        reading.fault(list, What::NoTimes);
    }
}

/// Reads groups, whose members say themselves that they belong to them.
pub fn read_groups(reading: &mut Reading, list: Element<'_>, names: &[&str], ids: &mut Ids, groups: &mut Vec<Group>) {
    for element in list.children().filter(|child| names.iter().any(|name| child.has_tag_name(*name))) {
        if let Some(id) = ids.add(reading, element, groups.len()) {
            groups.push(Group { name: name_of(element, &id), id, members: Vec::new() });
        }
    }
}

/// Makes something a member of groups; it may name one twice (as a day and as a group, say).
pub fn join(groups: &mut [Group], joined: impl Iterator<Item = usize>, member: usize) {
    for place in joined {
        let members = &mut groups[place].members;
        if members.last() != Some(&member) {
            members.push(member);
        }
    }
}
