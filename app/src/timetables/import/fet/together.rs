//! Reads constraints on a number of activities together: days, hours, terms and rooms they share, and how often somebody has those of
//! a tag. Such activities share a resource of their own, whose times are limited.

use super::super::reading::{Element, Reading, maybe_text};
use super::activities::{matching, named};
use super::building::{Building, STUDENTS};
use super::lists::said;
use super::times::{slots, whom};
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
    "ActivityTagMaxHoursDaily",
    "ActivityTagMaxHoursDailyRealDays",
    "ActivityTagMaxHoursContinuously",
];

fn up_to(most: u32) -> Range {
    Range { least: 0, most }
}

/// Takes a constraint of these kinds; `false` when it is of another.
pub fn read(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>) -> bool {
    let name = element.tag_name().name();
    let kind = name.strip_prefix("Constraint").unwrap_or(name);
    let tagged = kind.find("ActivityTagMax").filter(|place| *place > 0);
    let kind = tagged.map_or(kind, |place| &kind[place..]);
    if !KINDS.contains(&kind) || tagged.is_none() && kind.starts_with("ActivityTag") {
        return false;
    }
    let Some(weight) = weight(reading, element) else { return true };
    match kind {
        "ActivityEndsStudentsDay" | "ActivitiesEndStudentsDay" => {
            let events = if kind == "ActivityEndsStudentsDay" {
                named(building, reading, element, "Activity_Id")
            } else {
                matching(building, reading, element)
            };
            building.add(weight, Rule::EndTheDay { events, kind: STUDENTS });
        }
        "TwoActivitiesGrouped" | "ThreeActivitiesGrouped" => {
            let places = ["First_Activity_Id", "Second_Activity_Id", "Third_Activity_Id"];
            let events: BTreeSet<usize> = places.into_iter().flat_map(|place| named(building, reading, element, place)).collect();
            let token = building.share(events.into_iter().collect());
            building.blocks.push((token, weight));
        }
        "ActivitiesMaxInATerm" => {
            let events = named(building, reading, element, "Activity_Id");
            let Some(most) = reading.number(element, "Max_Number_of_Activities_in_A_Term") else { return true };
            let sets = terms(building).into_iter().map(|set| (set, up_to(most))).collect();
            building.add(weight, Rule::SpreadEvents { groups: vec![events], sets });
        }
        "ActivitiesMaxSimultaneousInSelectedTimeSlots" | "MaxTotalActivitiesFromSetInSelectedTimeSlots" => {
            at_once(building, reading, element, kind, weight);
        }
        "ActivitiesOccupyMaxDifferentRooms" => {
            let events = named(building, reading, element, "Activity_Id");
            match reading.number(element, "Max_Number_of_Different_Rooms") {
                Some(1) => building.one_room.push((events, weight)),
                _ => building.omit("ConstraintActivitiesOccupyMaxDifferentRooms, several"),
            }
        }
        _ if tagged.is_some() => tag(building, reading, element, kind, weight),
        _ => together(building, reading, element, kind, weight),
    }
    true
}

/// Limits on the times that some activities take together.
fn together(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, kind: &str, weight: Weight) {
    let events = named(building, reading, element, "Activity_Id");
    let (selected, day, hour) = ("Selected_Time_Slot", "Selected_Day", "Selected_Hour");
    let resources = vec![building.share(events.clone())];
    match kind {
        "ActivitiesSameStartingDay" => {
            let sets = building.whole_days();
            building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: up_to(1) });
        }
        "ActivitiesSameStartingHour" => {
            let lengths: BTreeSet<usize> = events.iter().map(|event| building.instance.activities[*event].duration).collect();
            if lengths.len() > 1 {
                return building.omit("ConstraintActivitiesSameStartingHour of different lengths");
            }
            let days = building.instance.days.len();
            let hours = 0..building.instance.hours.len();
            let columns: Vec<Vec<usize>> = hours.map(|hour| (0..days).map(|day| building.instance.time(day, hour)).collect()).collect();
            let sets = columns.into_iter().map(|times| building.set(times)).collect();
            let most = lengths.into_iter().next().unwrap_or(1) as u32;
            building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: up_to(most) });
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
/// begin at it or so much before.
fn at_once(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, kind: &str, weight: Weight) {
    let events = named(building, reading, element, "Activity_Id");
    let total = kind.starts_with("MaxTotal");
    let amount = if total { "Max_Total_Number_of_Activities" } else { "Max_Number_of_Simultaneous_Activities" };
    let Some(most) = reading.number(element, amount) else { return };
    let times: BTreeSet<usize> =
        slots(building, reading, element, "Selected_Time_Slot", "Selected_Day", "Selected_Hour").into_iter().collect();
    let lengths: BTreeSet<usize> = events.iter().map(|event| building.instance.activities[*event].duration).collect();
    if lengths.len() > 1 {
        return building.omit(format!("Constraint{kind} of different lengths"));
    }
    let length = lengths.into_iter().next().unwrap_or(1);
    let begun = |time: usize| (time + 1).saturating_sub(length)..=time;
    let limited: Vec<Vec<usize>> = if total {
        vec![times.into_iter().flat_map(begun).collect::<BTreeSet<_>>().into_iter().collect()]
    } else {
        times.into_iter().map(|time| begun(time).collect()).collect()
    };
    if events.len() > most as usize {
        let sets = limited.into_iter().map(|times| (building.set(times), up_to(most))).collect();
        building.add(weight, Rule::SpreadEvents { groups: vec![events], sets });
    }
}

/// Limits on the activities of a tag that somebody has.
fn tag(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, kind: &str, weight: Weight) {
    let Some((people, _)) = whom(building, reading, element, element.tag_name().name()) else { return };
    let tag = said(element, "Activity_Tag").or_else(|| said(element, "Activity_Tag_Name")).unwrap_or_default();
    let daily = kind != "ActivityTagMaxHoursContinuously";
    let amount = if daily { "Maximum_Hours_Daily" } else { "Maximum_Hours_Continuously" };
    let Some(most) = reading.number(element, amount) else { return };
    let sets = match kind {
        "ActivityTagMaxHoursDaily" => building.said_days(),
        "ActivityTagMaxHoursDailyRealDays" => building.whole_days(),
        _ => building.stretches(most as usize + 1),
    };
    let mut tokens = BTreeSet::new();
    for person in people {
        let theirs = building.activities_of(person);
        let tagged = |place: &usize| building.instance.activities[*place].tags.iter().any(|known| known == tag);
        let theirs: Vec<usize> = theirs.into_iter().filter(tagged).collect();
        let hours: usize = theirs.iter().map(|place| building.instance.activities[*place].duration).sum();
        if hours > most as usize {
            // Those who have the same activities are limited together.
            tokens.insert(building.share(theirs));
        }
    }
    if !tokens.is_empty() && !sets.is_empty() {
        building.add(weight, Rule::LimitBusyTimes { resources: tokens.into_iter().collect(), sets, busy: up_to(most) });
    }
}

/// The numbers of the sets that are the terms.
fn terms(building: &mut Building<'_>) -> Vec<usize> {
    let days: Vec<usize> = (0..building.instance.days.len()).collect();
    let length = building.instance.term.unwrap_or(days.len().max(1));
    days.chunks(length).map(|days| building.set(days.iter().flat_map(|day| building.day(*day)).collect())).collect()
}

/// Whether days without any may be, which they may unless it is denied.
pub fn may_be_empty(element: Element<'_>, name: &str) -> bool {
    maybe_text(element, name) != Some("false")
}
