//! Reads constraints on a number of activities together: days, hours, terms and rooms they share. Such activities share a resource of
//! their own, whose times are limited.

use super::super::reading::{Element, Reading};
use super::building::{Building, STUDENTS, TEACHERS};
use super::meant::{activities, matching, may_be_empty, slots};
use super::weight::{Weight, weight};
use samrum_solver::timetable::{Range, Rule};
use std::collections::BTreeSet;

const KINDS: [&str; 16] = [
    "ActivityEndsStudentsDay",
    "ActivitiesEndStudentsDay",
    "TwoActivitiesGrouped",
    "ThreeActivitiesGrouped",
    "ActivitiesSameStartingDay",
    "ActivitiesSameStartingHour",
    "ActivitiesOccupyMaxTimeSlotsFromSelection",
    "ActivitiesOccupyMinTimeSlotsFromSelection",
    "ActivitiesOccupyMaxDifferentRooms",
    "ActivitiesMaxInATerm",
    "ActivitiesMaxSimultaneousInSelectedTimeSlots",
    "MaxTotalActivitiesFromSetInSelectedTimeSlots",
    "ActivitiesOccupyMaxTerms",
    "ActivityEndsTeachersDay",
    "ActivitiesEndTeachersDay",
    "ActivitiesMinSimultaneousInSelectedTimeSlots",
];

fn up_to(most: u32) -> Range {
    Range { least: 0, most }
}

/// Takes a constraint of these kinds; `false` when it is of another.
pub fn read(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>) -> bool {
    let name = element.tag_name().name();
    let kind = name.strip_prefix("Constraint").unwrap_or(name);
    if !KINDS.contains(&kind) {
        return false;
    }
    let Some(weight) = weight(reading, element) else { return true };
    match kind {
        "ActivityEndsStudentsDay"
        | "ActivitiesEndStudentsDay"
        | "ActivityEndsTeachersDay"
        | "ActivitiesEndTeachersDay" => {
            let one = kind.starts_with("ActivityEnds");
            let events = if one {
                activities(building, reading, element, "Activity_Id")
            } else {
                matching(building, reading, element)
            };
            let kind = if kind.ends_with("StudentsDay") { STUDENTS } else { TEACHERS };
            building.add(weight, Rule::EndTheDay { events, kind });
        }
        "TwoActivitiesGrouped" | "ThreeActivitiesGrouped" => {
            let places = ["First_Activity_Id", "Second_Activity_Id", "Third_Activity_Id"];
            let events: BTreeSet<usize> =
                places.into_iter().flat_map(|place| activities(building, reading, element, place)).collect();
            let token = building.share(events.into_iter().collect());
            building.blocks.push((token, weight));
        }
        "ActivitiesMaxInATerm" => {
            let events = activities(building, reading, element, "Activity_Id");
            let Some(most) = reading.number(element, "Max_Number_of_Activities_in_A_Term") else { return true };
            let sets = terms(building).into_iter().map(|set| (set, up_to(most))).collect();
            building.add(weight, Rule::SpreadEvents { groups: vec![events], sets });
        }
        "ActivitiesMaxSimultaneousInSelectedTimeSlots"
        | "ActivitiesMinSimultaneousInSelectedTimeSlots"
        | "MaxTotalActivitiesFromSetInSelectedTimeSlots" => {
            at_once(building, reading, element, kind, weight);
        }
        "ActivitiesOccupyMaxDifferentRooms" => {
            let events = activities(building, reading, element, "Activity_Id");
            let Some(most) = reading.number(element, "Max_Number_of_Different_Rooms") else { return true };
            building.few_rooms.push((events, most, weight));
        }
        "ActivitiesSameStartingHour" => {
            let (events, sets) = (activities(building, reading, element, "Activity_Id"), building.columns());
            building.add(weight, Rule::ClusterStarts { groups: vec![events], sets, most: 1 });
        }
        _ => together(building, reading, element, kind, weight),
    }
    true
}

/// Limits on the times that some activities take together.
fn together(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, kind: &str, weight: Weight) {
    let events = activities(building, reading, element, "Activity_Id");
    let (selected, day, hour) = ("Selected_Time_Slot", "Selected_Day", "Selected_Hour");
    let resources = vec![building.share(events)];
    match kind {
        "ActivitiesSameStartingDay" => {
            let sets = building.whole_days();
            building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: up_to(1) });
        }
        "ActivitiesOccupyMaxTerms" => {
            let Some(most) = reading.number(element, "Max_Number_of_Occupied_Terms") else { return };
            let sets = terms(building);
            building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: up_to(most) });
        }
        _ => {
            let least = kind == "ActivitiesOccupyMinTimeSlotsFromSelection";
            let amount = if least { "Min_Number_of_Occupied_Time_Slots" } else { "Max_Number_of_Occupied_Time_Slots" };
            let Some(amount) = reading.number(element, amount) else { return };
            let times: BTreeSet<usize> = slots(building, reading, element, selected, day, hour).into_iter().collect();
            // Each of the times is a set of its own, and so many of them are used.
            let sets = times.into_iter().map(|time| building.set(vec![time])).collect();
            let busy_sets = if least { Range { least: amount, most: u32::MAX } } else { up_to(amount) };
            building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets });
        }
    }
}

/// How many of the activities run at each of some times, or how many run at any of them: those of one length run at a time when they
/// begin at it or so much before; others have each a resource, of which so many are busy.
fn at_once(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, kind: &str, weight: Weight) {
    let events = activities(building, reading, element, "Activity_Id");
    let (total, least) = (kind.starts_with("MaxTotal"), kind.starts_with("ActivitiesMin"));
    let amount = match (total, least) {
        (true, _) => "Max_Total_Number_of_Activities",
        (_, true) => "Min_Number_of_Simultaneous_Activities",
        _ => "Max_Number_of_Simultaneous_Activities",
    };
    let Some(amount) = reading.number(element, amount) else { return };
    let times: BTreeSet<usize> =
        slots(building, reading, element, "Selected_Time_Slot", "Selected_Day", "Selected_Hour").into_iter().collect();
    let range = if least { Range { least: amount, most: u32::MAX } } else { up_to(amount) };
    let lengths: BTreeSet<usize> = events.iter().map(|event| building.instance.activities[*event].duration).collect();
    let each: Vec<Vec<usize>> =
        if total { vec![times.into_iter().collect()] } else { times.into_iter().map(|time| vec![time]).collect() };
    if !least && events.len() <= amount as usize {
        return;
    }
    let none = least && may_be_empty(element, "Allow_Empty_Slots");
    if let (1, false) = (lengths.len(), none) {
        let length = lengths.into_iter().next().unwrap_or(1);
        let begun = |time: &usize| (*time + 1).saturating_sub(length)..=*time;
        let sets =
            each.into_iter().map(|times| times.iter().flat_map(begun).collect::<BTreeSet<_>>().into_iter().collect());
        let sets = sets.map(|times| (building.set(times), range)).collect();
        return building.add(weight, Rule::SpreadEvents { groups: vec![events], sets });
    }
    if least && !none {
        return building.omit(format!("Constraint{kind} of different lengths"));
    }
    let groups = vec![events.into_iter().map(|event| building.share(vec![event])).collect()];
    let sets = each.into_iter().map(|times| building.set(times)).collect();
    building.add(weight, Rule::LimitBusyResources { groups, sets, busy: range });
}

/// The numbers of the sets that are the terms.
fn terms(building: &mut Building<'_>) -> Vec<usize> {
    let days: Vec<usize> = (0..building.instance.days.len()).collect();
    let length = building.instance.term.unwrap_or(days.len().max(1));
    days.chunks(length).map(|days| building.set(days.iter().flat_map(|day| building.day(*day)).collect())).collect()
}
