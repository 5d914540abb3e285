//! Reads constraints on when people and rooms are busy: unavailable times, breaks, gaps, hours and days.

use super::super::reading::{Element, Reading, children, maybe_child, maybe_text};
use super::building::{Building, Gaps};
use super::lists::unknown;
use super::weight::{Weight, weight};
use samrum_solver::timetable::{Range, Rule};
use std::collections::BTreeSet;

/// Takes a constraint of these kinds; `false` when it is of another.
pub fn read(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>) -> bool {
    let name = element.tag_name().name();
    if name == "ConstraintBreakTimes" {
        building.breaks.extend(slots(building, reading, element, "Break_Time", "Day", "Hour"));
        return true;
    }
    if name == "ConstraintRoomNotAvailableTimes" {
        let room = maybe_text(element, "Room").unwrap_or_default();
        match building.known.rooms.place(room) {
            Some(place) => close(building, reading, element, &[building.room(place)]),
            None => unknown(reading, element, "Room", room),
        }
        return true;
    }
    let Some((resources, rest)) = whom(building, reading, element, name) else { return false };
    if rest == "NotAvailableTimes" {
        close(building, reading, element, &resources);
        return true;
    }
    if !KINDS.contains(&rest) {
        return false;
    }
    if let Some(weight) = weight(reading, element) {
        limit(building, reading, element, rest, resources, weight);
    }
    true
}

/// What can be limited.
const KINDS: [&str; 10] = [
    "MaxGapsPerWeek",
    "MaxGapsPerDay",
    "MaxHoursDaily",
    "MinHoursDaily",
    "MaxDaysPerWeek",
    "MinDaysPerWeek",
    "MaxHoursContinuously",
    "IntervalMaxDaysPerWeek",
    "EarlyMaxBeginningsAtSecondHour",
    "MinHoursPerMorning",
];

/// The resources a constraint is about, and the rest of its name. `None`: it is not about people.
fn whom<'n>(building: &Building<'_>, reading: &mut Reading, element: Element<'_>, name: &'n str) -> Option<(Vec<usize>, &'n str)> {
    let rest = name.strip_prefix("Constraint")?;
    if let Some(rest) = rest.strip_prefix("Teachers") {
        return Some((building.teachers(), rest));
    }
    if let Some(rest) = rest.strip_prefix("Teacher") {
        let teacher = maybe_text(element, "Teacher_Name").or_else(|| maybe_text(element, "Teacher"))?;
        let Some(place) = building.known.teachers.place(teacher) else {
            unknown(reading, element, "Teacher", teacher);
            return Some((Vec::new(), rest));
        };
        return Some((vec![building.teacher(place)], rest));
    }
    if let Some(rest) = rest.strip_prefix("StudentsSet") {
        let set = maybe_text(element, "Students").or_else(|| maybe_text(element, "Students_Name"))?;
        let Some(found) = building.instance.sets.get(set) else {
            unknown(reading, element, "Students", set);
            return Some((Vec::new(), rest));
        };
        return Some((found.members.clone(), rest));
    }
    rest.strip_prefix("Students").map(|rest| (building.students(), rest))
}

fn limit(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, rest: &str, resources: Vec<usize>, weight: Weight) {
    let up_to = |most: u32| Range { least: 0, most };
    match rest {
        "MaxGapsPerWeek" | "MaxGapsPerDay" => {
            let Some(most) = reading.number(element, "Max_Gaps") else { return };
            building.gaps.push(Gaps { resources, per_day: rest == "MaxGapsPerDay", most, weight });
        }
        "EarlyMaxBeginningsAtSecondHour" => {
            let Some(most) = reading.number(element, "Max_Beginnings_At_Second_Hour") else { return };
            building.early.push((resources, most, weight));
        }
        "MaxHoursDaily" => {
            let Some(most) = reading.number(element, "Maximum_Hours_Daily") else { return };
            let sets = building.days();
            building.add(weight, Rule::LimitBusyTimes { resources, sets, busy: up_to(most) });
        }
        "MinHoursDaily" => {
            let Some(least) = reading.number(element, "Minimum_Hours_Daily") else { return };
            let sets = building.days();
            if maybe_text(element, "Allow_Empty_Days") == Some("false") {
                let days = sets.len() as u32;
                let every = Range { least: days, most: days };
                building.add(weight, Rule::ClusterBusyTimes { resources: resources.clone(), sets: sets.clone(), busy_sets: every });
            }
            building.add(weight, Rule::LimitBusyTimes { resources, sets, busy: Range { least, most: u32::MAX } });
        }
        "MaxDaysPerWeek" => {
            let Some(most) = reading.number(element, "Max_Days_Per_Week") else { return };
            let sets = building.days();
            building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: up_to(most) });
        }
        "MinDaysPerWeek" => {
            let Some(least) = reading.number(element, "Minimum_Days_Per_Week") else { return };
            let sets = building.days();
            building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: Range { least, most: u32::MAX } });
        }
        "MaxHoursContinuously" => {
            let Some(most) = reading.number(element, "Maximum_Hours_Continuously") else { return };
            // Of any stretch that is an hour longer, one hour is free.
            let days = 0..building.instance.days.len();
            let stretches: Vec<Vec<usize>> =
                days.flat_map(|day| building.day(day).windows(most as usize + 1).map(<[usize]>::to_vec).collect::<Vec<_>>()).collect();
            let sets: Vec<usize> = stretches.into_iter().map(|times| building.set(times)).collect();
            if !sets.is_empty() {
                building.add(weight, Rule::LimitBusyTimes { resources, sets, busy: up_to(most) });
            }
        }
        "IntervalMaxDaysPerWeek" => interval(building, reading, element, resources, weight),
        other => building.omit(format!("Constraint…{other}")),
    }
}

/// In these hours only on so many days.
fn interval(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, resources: Vec<usize>, weight: Weight) {
    let Some(most) = reading.number(element, "Max_Days_Per_Week") else { return };
    let start = maybe_text(element, "Interval_Start_Hour").unwrap_or_default();
    let Some(first) = building.known.hours.place(start) else { return unknown(reading, element, "Hour", start) };
    // Without an end it is the end of the day.
    let end = match maybe_text(element, "Interval_End_Hour") {
        None => building.instance.hours.len(),
        Some(end) => match building.known.hours.place(end) {
            Some(end) => end,
            None => return unknown(reading, element, "Hour", end),
        },
    };
    let days = 0..building.instance.days.len();
    let within: Vec<Vec<usize>> = days.map(|day| (first..end).map(|hour| building.instance.time(day, hour)).collect()).collect();
    let sets = within.into_iter().map(|times| building.set(times)).collect();
    building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: Range { least: 0, most } });
}

fn close(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, resources: &[usize]) {
    let Some(weight) = weight(reading, element) else { return };
    let times: BTreeSet<usize> = slots(building, reading, element, "Not_Available_Time", "Day", "Hour").into_iter().collect();
    for resource in resources {
        if weight.required {
            building.unavailable.entry(*resource).or_default().extend(&times);
        } else {
            let rule = Rule::AvoidUnavailableTimes { resources: vec![*resource], times: times.iter().copied().collect() };
            building.add(weight, rule);
        }
    }
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
pub fn slot_of(
    building: &Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    day: &'static str,
    hour: &'static str,
) -> Option<usize> {
    let mut place = |name: &'static str, known: &super::lists::Names| {
        maybe_child(element, name)?;
        let text = reading.text(element, name)?;
        let found = known.place(text);
        if found.is_none() {
            unknown(reading, element, name, text);
        }
        found
    };
    let (day, hour) = (place(day, &building.known.days), place(hour, &building.known.hours));
    Some(building.instance.time(day?, hour?))
}
