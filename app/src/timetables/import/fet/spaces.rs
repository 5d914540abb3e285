//! Reads constraints on rooms: of single activities, subjects, tags, students and teachers.

use super::super::reading::{Element, Reading};
use super::building::Building;
use super::lists::{said, texts, unknown};
use super::meant::activities;
use super::pending::Wanted;
use super::weight::weight;

/// Takes a constraint of these kinds; `false` when it is of another.
pub fn read(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>) -> bool {
    let kind = element.tag_name().name().strip_prefix("Constraint").unwrap_or_default();
    let kind = kind.strip_suffix('s').unwrap_or(kind);
    let activities: Vec<usize> = match kind {
        "ActivityPreferredRoom" => activities(building, reading, element, "Activity_Id"),
        "SubjectPreferredRoom" | "ActivityTagPreferredRoom" | "SubjectActivityTagPreferredRoom" => {
            let (subject, tag) = (said(element, "Subject"), said(element, "Activity_Tag"));
            let activities = building.instance.activities.iter().enumerate();
            let fits = activities.filter(|(_, activity)| {
                subject.is_none_or(|subject| activity.subject == subject)
                    && tag.is_none_or(|tag| activity.tags.iter().any(|known| known == tag))
            });
            fits.map(|(place, _)| place).collect()
        }
        "StudentsSetHomeRoom" => {
            let set = said(element, "Students").unwrap_or_default();
            let activities = building.instance.activities.iter().enumerate();
            activities
                .filter(|(_, activity)| matches!(activity.sets.as_slice(), [only] if only == set))
                .map(|(place, _)| place)
                .collect()
        }
        "TeacherHomeRoom" => {
            let name = said(element, "Teacher").unwrap_or_default();
            let Some(teacher) = building.known.teachers.place(name) else {
                unknown(reading, element, "Teacher", name);
                return true;
            };
            let activities = building.instance.activities.iter().enumerate();
            activities.filter(|(_, activity)| activity.teachers == [teacher]).map(|(place, _)| place).collect()
        }
        _ => return false,
    };
    let Some(weight) = weight(reading, element) else { return true };
    let home = kind.ends_with("HomeRoom");
    let rooms = known(building, reading, element, ["Room", "Preferred_Room"]);
    let real = known(building, reading, element, ["Real_Room", "Preferred_Real_Room"]);
    let wanted = |activity| Wanted { activity, rooms: rooms.clone(), real: real.clone(), weight, home };
    building.wanted.extend(activities.into_iter().map(wanted));
    true
}

/// The rooms that an element names, each once.
fn known(building: &Building<'_>, reading: &mut Reading, element: Element<'_>, names: [&str; 2]) -> Vec<usize> {
    let mut rooms = Vec::new();
    for name in names.into_iter().flat_map(|name| texts(element, name)) {
        match building.known.rooms.place(&name) {
            Some(room) if rooms.contains(&room) => {}
            Some(room) => rooms.push(room),
            None => unknown(reading, element, "Room", &name),
        }
    }
    rooms
}
