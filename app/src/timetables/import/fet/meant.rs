//! What an element of a constraint means: the people, the activities and the times that it names.

use super::super::fault::What;
use super::super::reading::{Element, Reading, children, maybe_child, maybe_text, shortened};
use super::building::Building;
use super::lists::{Names, said, unknown};
use std::collections::BTreeSet;

/// The resources a constraint is about, and the rest of its name. `None`: it is not about people.
pub fn whom<'n>(
    building: &Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    name: &'n str,
) -> Option<(Vec<usize>, &'n str)> {
    let rest = name.strip_prefix("Constraint")?;
    if let Some(rest) = rest.strip_prefix("Teachers") {
        return Some((building.teachers(), rest));
    }
    if let Some(rest) = rest.strip_prefix("Teacher") {
        let teacher = said(element, "Teacher_Name").or_else(|| said(element, "Teacher"))?;
        let Some(place) = building.known.teachers.place(teacher) else {
            unknown(reading, element, "Teacher", teacher);
            return Some((Vec::new(), rest));
        };
        return Some((vec![building.teacher(place)], rest));
    }
    if let Some(rest) = rest.strip_prefix("StudentsSet") {
        let set = said(element, "Students").or_else(|| said(element, "Students_Name"))?;
        let Some(found) = building.instance.sets.get(set) else {
            unknown(reading, element, "Students", set);
            return Some((Vec::new(), rest));
        };
        return Some((found.members.clone(), rest));
    }
    rest.strip_prefix("Students").map(|rest| (building.students(), rest))
}

/// The times that an element lists.
pub fn slots(
    building: &Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    item: &str,
    day: &'static str,
    hour: &'static str,
) -> Vec<usize> {
    let listed: Vec<Element<'_>> = children(element, item).collect();
    listed.into_iter().filter_map(|slot| slot_of(building, reading, slot, day, hour)).collect()
}

/// The time that an element names by day and hour.
fn slot_of(
    building: &Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    day: &'static str,
    hour: &'static str,
) -> Option<usize> {
    let (day, hour) = (
        place_of(reading, element, day, &building.known.days),
        place_of(reading, element, hour, &building.known.hours),
    );
    Some(building.instance.time(day?, hour?))
}

/// The times that an element names by day, by hour, or by both.
pub fn times_of(
    building: &Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    day: &'static str,
    hour: &'static str,
) -> Vec<usize> {
    let (day, hour) = (
        place_of(reading, element, day, &building.known.days),
        place_of(reading, element, hour, &building.known.hours),
    );
    let days = (0..building.instance.days.len()).filter(|place| day.is_none_or(|day| day == *place));
    let hours = || (0..building.instance.hours.len()).filter(move |place| hour.is_none_or(|hour| hour == *place));
    days.flat_map(|day| hours().map(move |hour| (day, hour)))
        .map(|(day, hour)| building.instance.time(day, hour))
        .collect()
}

/// The place of the day or hour that a child names, if it names one.
fn place_of(reading: &mut Reading, element: Element<'_>, name: &'static str, known: &Names) -> Option<usize> {
    maybe_child(element, name)?;
    reading.text(element, name)?;
    let text = said(element, name)?;
    let found = known.place(text);
    if found.is_none() {
        unknown(reading, element, name, text);
    }
    found
}

/// The activities an element names by id, each once; those that do not take place are left out.
pub fn activities(building: &Building<'_>, reading: &mut Reading, element: Element<'_>, name: &str) -> Vec<usize> {
    let mut found = BTreeSet::new();
    for child in children(element, name) {
        let id = child.text().map(str::trim).unwrap_or_default();
        match building.known.activities.place(id) {
            Some(place) => {
                found.insert(place);
            }
            None if building.instance.inactive.iter().any(|inactive| inactive == id) => {}
            None => reading.fault(child, What::UnknownReference { kind: "Activity", id: shortened(id) }),
        }
    }
    found.into_iter().collect()
}

/// The activities that a filter lets through: by teacher, students, subject, tag, duration, and place among those it was split into.
pub fn matching(building: &Building<'_>, reading: &mut Reading, element: Element<'_>) -> Vec<usize> {
    let instance = building.instance;
    let asked = |names: [&str; 2]| names.into_iter().find_map(|name| said(element, name));
    let teacher = asked(["Teacher_Name", "Teacher"]).map(|name| building.known.teachers.place(name));
    let students = asked(["Students_Name", "Students"]).map(|name| instance.sets.get(name));
    let (subject, tag) = (asked(["Subject_Name", "Subject"]), asked(["Activity_Tag_Name", "Activity_Tag"]));
    let (duration, component) =
        (reading.maybe_number(element, "Duration"), reading.maybe_number(element, "Component_Number"));
    let fits = |place: &usize| {
        let activity = &instance.activities[*place];
        teacher.is_none_or(|teacher| teacher.is_some_and(|teacher| activity.teachers.contains(&teacher)))
            && students.is_none_or(|set| {
                set.is_some_and(|set| set.members.iter().any(|member| activity.students.binary_search(member).is_ok()))
            })
            && subject.is_none_or(|subject| activity.subject == subject)
            && tag.is_none_or(|tag| activity.tags.iter().any(|known| known == tag))
            && duration.is_none_or(|duration| activity.duration == duration as usize)
            && component.is_none_or(|component| component_of(building, *place) == component as usize)
    };
    (0..instance.activities.len()).filter(fits).collect()
}

/// Which of the activities it was split into an activity is, from 1.
fn component_of(building: &Building<'_>, place: usize) -> usize {
    let activities = &building.instance.activities;
    let group = &activities[place].group;
    if group == "0" { 1 } else { activities[..=place].iter().filter(|other| other.group == *group).count() }
}

/// Whether days without any may be, which they may unless it is denied.
pub fn may_be_empty(element: Element<'_>, name: &str) -> bool {
    maybe_text(element, name) != Some("false")
}
