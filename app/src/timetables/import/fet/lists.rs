//! Reads what a school consists of: days, hours, students, teachers, rooms, activities.

use super::super::fault::What;
use super::super::reading::{Element, Reading, children, maybe_child, maybe_text, shortened};
use super::instance::{Activity, Instance, Room, StudentSet};
use std::collections::{BTreeSet, HashMap};

/// The names of one kind of thing with their places.
#[derive(Default)]
pub struct Names(HashMap<String, usize>);

impl Names {
    pub fn place(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied()
    }

    /// Names of a list; one that is there twice is a fault.
    fn read(reading: &mut Reading, root: Element<'_>, list: &str, item: &str) -> (Self, Vec<String>) {
        let (mut names, mut found) = (Self::default(), Vec::new());
        for element in maybe_child(root, list).into_iter().flat_map(|list| children(list, item)) {
            let Some(name) = name(reading, element) else { continue };
            if names.0.insert(name.to_owned(), found.len()).is_some() {
                reading.fault(element, What::DoubleName(shortened(name)));
            } else {
                found.push(name.to_owned());
            }
        }
        (names, found)
    }
}

/// The name of a thing, which it must have.
fn name<'d>(reading: &mut Reading, element: Element<'d>) -> Option<&'d str> {
    reading.text(element, "Name")?;
    said(element, "Name")
}

/// Everything that constraints refer to by name.
pub struct Known {
    pub days: Names,
    pub hours: Names,
    pub teachers: Names,
    pub rooms: Names,
    pub activities: Names,
}

/// Reads the lists of a file.
pub fn read(reading: &mut Reading, root: Element<'_>) -> (Instance, Known) {
    let (days, day_names) = Names::read(reading, root, "Days_List", "Day");
    let (hours, hour_names) = Names::read(reading, root, "Hours_List", "Hour");
    let (teachers, teacher_names) = Names::read(reading, root, "Teachers_List", "Teacher");
    let (rooms, room_names) = Names::read(reading, root, "Rooms_List", "Room");
    for (names, list) in [(&day_names, "Days_List"), (&hour_names, "Hours_List")] {
        if names.is_empty() {
            reading.fault(root, What::Missing(list));
        }
    }
    let mut instance = Instance {
        name: maybe_text(root, "Institution_Name").unwrap_or_default().to_owned(),
        days: day_names,
        hours: hour_names,
        halves: halves(root),
        blocks: maybe_text(root, "Mode").map_or_else(|| variant(root, "-bp"), |mode| mode == "Block_Planning"),
        // Before files said their mode, rules meant whole days.
        says_days: maybe_child(root, "Mode").is_none(),
        whole_days: whole_days(root, &teacher_names, halves(root)),
        term: term(reading, root),
        teachers: teacher_names,
        ..Instance::default()
    };
    let elements = maybe_child(root, "Rooms_List").into_iter().flat_map(|list| children(list, "Room"));
    let (buildings, building_names) = Names::read(reading, root, "Buildings_List", "Building");
    instance.buildings = building_names;
    for (name, element) in room_names.into_iter().zip(elements) {
        let capacity = reading.maybe_number(element, "Capacity").unwrap_or(u32::MAX);
        let building = said(element, "Building").and_then(|name| buildings.place(name));
        let parts =
            if maybe_text(element, "Virtual") == Some("true") { parts(reading, element, &rooms) } else { Vec::new() };
        instance.rooms.push(Room { name, capacity, building, parts });
    }
    students(reading, root, &mut instance);
    let mut known = Known { days, hours, teachers, rooms, activities: Names::default() };
    activities(reading, root, &mut known, &mut instance);
    (instance, known)
}

/// The real rooms of which a virtual one takes one each.
fn parts(reading: &mut Reading, room: Element<'_>, rooms: &Names) -> Vec<Vec<usize>> {
    let mut parts = Vec::new();
    for set in children(room, "Set_of_Real_Rooms") {
        let mut part = Vec::new();
        for name in texts(set, "Real_Room") {
            match rooms.place(&name) {
                Some(room) => part.push(room),
                None => unknown(reading, set, "Room", &name),
            }
        }
        parts.push(part);
    }
    if parts.is_empty() {
        reading.fault(room, What::Missing("Set_of_Real_Rooms"));
    }
    parts
}

/// Whether days are halves of days. Before files said their mode, the program's variant said it.
fn halves(root: Element<'_>) -> bool {
    let any = ["-morocco", "-algeria", "-ma"].iter().any(|name| variant(root, name)) && !variant(root, TERMS);
    maybe_text(root, "Mode").map_or(any, |mode| mode == "Mornings_Afternoons")
}

/// Whether a variant of the program with this in its version has written the file.
fn variant(root: Element<'_>, name: &str) -> bool {
    root.attribute("version").is_some_and(|version| version.contains(name))
}

/// In the version of a file, the program's variant with terms.
const TERMS: &str = "-mathmake";

/// Days of a term. Before files said so, they were five in that variant.
fn term(reading: &mut Reading, root: Element<'_>) -> Option<usize> {
    let said = reading.maybe_number(root, "Number_of_Days_Per_Term").map(|days| days as usize);
    said.filter(|days| *days > 0).or(variant(root, TERMS).then_some(5))
}

/// Years hold groups, groups hold subgroups; a group may be part of several years.
fn students(reading: &mut Reading, root: Element<'_>, instance: &mut Instance) {
    let mut places = HashMap::<String, usize>::new();
    for year in maybe_child(root, "Students_List").into_iter().flat_map(|list| children(list, "Year")) {
        set(reading, year, &["Group", "Subgroup"], instance, &mut places);
    }
}

/// Takes in a set and those inside it; answers with its members.
fn set(
    reading: &mut Reading,
    element: Element<'_>,
    inside: &[&str],
    instance: &mut Instance,
    places: &mut HashMap<String, usize>,
) -> BTreeSet<usize> {
    let Some(name) = name(reading, element).map(ToOwned::to_owned) else { return BTreeSet::new() };
    let persons = reading.maybe_number(element, "Number_of_Students").unwrap_or(0);
    let mut members = BTreeSet::new();
    if let Some((kind, deeper)) = inside.split_first() {
        for child in children(element, kind) {
            members.extend(set(reading, child, deeper, instance, places));
        }
    }
    if let Some(known) = instance.sets.get(&name) {
        // It was met in another year already.
        members.extend(&known.members);
    }
    if members.is_empty() {
        let next = instance.students.len();
        let place = *places.entry(name.clone()).or_insert(next);
        if place == next {
            instance.students.push(name.clone());
        }
        members.insert(place);
    }
    instance.sets.insert(name, StudentSet { members: members.iter().copied().collect(), persons });
    members
}

fn activities(reading: &mut Reading, root: Element<'_>, known: &mut Known, instance: &mut Instance) {
    for element in maybe_child(root, "Activities_List").into_iter().flat_map(|list| children(list, "Activity")) {
        let (id, duration) = (
            reading.text(element, "Id").map(ToOwned::to_owned),
            reading.periods(element, "Duration", instance.hours.len().max(1)),
        );
        let mut activity = Activity {
            group: maybe_text(element, "Activity_Group_Id").unwrap_or("0").to_owned(),
            subject: said(element, "Subject").unwrap_or_default().to_owned(),
            tags: texts(element, "Activity_Tag").collect(),
            ..Activity::default()
        };
        for name in texts(element, "Teacher") {
            match known.teachers.place(&name) {
                Some(place) => activity.teachers.push(place),
                None => unknown(reading, element, "Teacher", &name),
            }
        }
        let mut members = BTreeSet::new();
        for name in texts(element, "Students") {
            match instance.sets.get(&name) {
                Some(set) => {
                    members.extend(&set.members);
                    activity.persons = activity.persons.saturating_add(set.persons);
                    activity.sets.push(name);
                }
                None => unknown(reading, element, "Students", &name),
            }
        }
        activity.students = members.into_iter().collect();
        if let Some(number) = reading.maybe_number(element, "Number_of_Students") {
            activity.persons = number;
        }
        let (Some(id), Some(duration)) = (id, duration) else { continue };
        if maybe_text(element, "Active") == Some("false") {
            instance.inactive.push(id);
            continue;
        }
        if known.activities.0.insert(id.clone(), instance.activities.len()).is_some() {
            reading.fault(element, What::DoubleName(shortened(&id)));
            continue;
        }
        instance.activities.push(Activity { id, duration, ..activity });
    }
}

pub fn unknown(reading: &mut Reading, element: Element<'_>, kind: &'static str, id: &str) {
    reading.fault(element, What::UnknownReference { kind, id: shortened(id) });
}

/// The name a child says, sign for sign: FET takes names that differ by a blank at the end for two.
pub fn said<'d>(element: Element<'d>, name: &str) -> Option<&'d str> {
    maybe_child(element, name).and_then(|child| child.text()).filter(|text| !text.trim().is_empty())
}

/// The names that children say.
pub fn texts<'d>(element: Element<'d>, name: &str) -> impl Iterator<Item = String> + use<'d> {
    let said: Vec<_> =
        children(element, name).filter_map(|child| child.text()).filter(|text| !text.trim().is_empty()).collect();
    said.into_iter().map(ToOwned::to_owned)
}

/// How many days of both halves are called what they are in a file, and where older files list the teachers who may have them.
const EXCEPTIONS: [(&str, &str); 6] = [
    ("Exclusive", ""),
    ("One day exception", "Exception_Teachers_One_Day_List"),
    ("Two days exception", "Exception_Teachers_Two_Days_List"),
    ("Three days exception", "Exception_Teachers_Three_Days_List"),
    ("Four days exception", "Exception_Teachers_Four_Days_List"),
    ("Five days exception", "Exception_Teachers_Five_Days_List"),
];

/// For each teacher the days on which both halves may be used; `None`: all.
fn whole_days(root: Element<'_>, teachers: &[String], halves: bool) -> Vec<Option<usize>> {
    // In the program's variant for Morocco nobody was unrestricted.
    let first = root.attribute("version").is_some_and(|version| version.contains("-morocco")).then_some(0);
    let mut most = vec![first; teachers.len()];
    let elements = maybe_child(root, "Teachers_List").into_iter().flat_map(|list| children(list, "Teacher"));
    for (most, element) in most.iter_mut().zip(elements) {
        let behaviour = maybe_text(element, "Mornings_Afternoons_Behavior");
        *most = behaviour.map_or(*most, |text| EXCEPTIONS.iter().position(|(name, _)| *name == text));
    }
    for (days, (_, list)) in EXCEPTIONS.iter().enumerate().skip(1) {
        for element in maybe_child(root, list).into_iter().flat_map(|list| children(list, "Teacher")) {
            let place = element.text().and_then(|name| teachers.iter().position(|known| known == name.trim()));
            if let Some(place) = place {
                most[place] = Some(days);
            }
        }
    }
    if halves { most } else { vec![None; teachers.len()] }
}
