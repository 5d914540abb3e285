//! Reads constraints on when people and rooms are busy: unavailable times, breaks, gaps, hours and days.

use super::super::reading::{Element, Reading, children, maybe_child, maybe_text};
use super::building::{Building, Gaps};
use super::lists::{said, unknown};
use super::together::may_be_empty;
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
        let room = said(element, "Room").unwrap_or_default();
        match building.known.rooms.place(room) {
            Some(place) => close(building, reading, element, &[building.room(place)]),
            None => unknown(reading, element, "Room", room),
        }
        return true;
    }
    if !PEOPLE.iter().filter_map(|people| name.strip_prefix(people)).any(|rest| rest == UNAVAILABLE || KINDS.contains(&rest)) {
        return false;
    }
    let Some((resources, rest)) = whom(building, reading, element, name) else { return false };
    if rest == UNAVAILABLE {
        close(building, reading, element, &resources);
        return true;
    }
    if let Some(weight) = weight(reading, element) {
        limit(building, reading, element, rest, resources, weight);
    }
    true
}

/// How constraints on people begin.
const PEOPLE: [&str; 4] = ["ConstraintTeachers", "ConstraintTeacher", "ConstraintStudentsSet", "ConstraintStudents"];

/// Some are not there then.
const UNAVAILABLE: &str = "NotAvailableTimes";

/// What can be limited.
const KINDS: [&str; 23] = [
    "MaxGapsPerWeek",
    "MaxGapsPerDay",
    "MaxGapsPerRealDay",
    "MaxZeroGapsPerAfternoon",
    "MaxHoursDaily",
    "MaxHoursDailyHalfDays",
    "MaxHoursDailyRealDays",
    "MinHoursDaily",
    "MinHoursDailyRealDays",
    "MinHoursPerMorning",
    "MaxDaysPerWeek",
    "MinDaysPerWeek",
    "MaxRealDaysPerWeek",
    "MinRealDaysPerWeek",
    "MaxMorningsPerWeek",
    "MaxAfternoonsPerWeek",
    "MaxThreeConsecutiveDays",
    "MaxHoursContinuously",
    "MaxSpanPerDay",
    "MinRestingHours",
    "MinRestingHoursBetweenMorningAndAfternoon",
    "IntervalMaxDaysPerWeek",
    "EarlyMaxBeginningsAtSecondHour",
];

/// The resources a constraint is about, and the rest of its name. `None`: it is not about people.
pub fn whom<'n>(building: &Building<'_>, reading: &mut Reading, element: Element<'_>, name: &'n str) -> Option<(Vec<usize>, &'n str)> {
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

fn limit(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, rest: &str, resources: Vec<usize>, weight: Weight) {
    let up_to = |most: u32| Range { least: 0, most };
    match rest {
        "MaxGapsPerWeek" | "MaxGapsPerDay" | "MaxGapsPerRealDay" => {
            let Some(most) = reading.number(element, "Max_Gaps") else { return };
            let days = match rest {
                "MaxGapsPerWeek" => building.instance.days.len(),
                "MaxGapsPerRealDay" => 2,
                _ => 1,
            };
            building.gaps.push(Gaps { resources, days, afternoons: false, most, weight });
        }
        "MaxZeroGapsPerAfternoon" => building.gaps.push(Gaps { resources, days: 1, afternoons: true, most: 0, weight }),
        "EarlyMaxBeginningsAtSecondHour" => {
            let Some(most) = reading.number(element, "Max_Beginnings_At_Second_Hour") else { return };
            building.early.push((resources, most, weight));
        }
        "MaxHoursDaily" | "MaxHoursDailyHalfDays" | "MaxHoursDailyRealDays" => {
            let Some(most) = reading.number(element, "Maximum_Hours_Daily") else { return };
            let sets = match rest {
                "MaxHoursDaily" => building.said_days(),
                "MaxHoursDailyHalfDays" => building.days(),
                _ => building.whole_days(),
            };
            building.add(weight, Rule::LimitBusyTimes { resources, sets, busy: up_to(most) });
        }
        "MinHoursDaily" | "MinHoursDailyRealDays" | "MinHoursPerMorning" => {
            let morning = rest == "MinHoursPerMorning";
            let Some(least) = reading.number(element, if morning { "Minimum_Hours_Per_Morning" } else { "Minimum_Hours_Daily" }) else {
                return;
            };
            let sets = match rest {
                "MinHoursPerMorning" => building.half_days(false),
                "MinHoursDailyRealDays" => building.whole_days(),
                _ => building.days(),
            };
            if !may_be_empty(element, if morning { "Allow_Empty_Mornings" } else { "Allow_Empty_Days" }) {
                // Half of a day may be empty.
                let sets = if morning { sets.clone() } else { building.whole_days() };
                let days = sets.len() as u32;
                let busy_sets = Range { least: days, most: days };
                building.add(weight, Rule::ClusterBusyTimes { resources: resources.clone(), sets, busy_sets });
            }
            building.add(weight, Rule::LimitBusyTimes { resources, sets, busy: Range { least, most: u32::MAX } });
        }
        "MaxDaysPerWeek" | "MaxRealDaysPerWeek" | "MaxMorningsPerWeek" | "MaxAfternoonsPerWeek" => {
            let (name, sets) = match rest {
                "MaxMorningsPerWeek" => ("Max_Mornings_Per_Week", building.half_days(false)),
                "MaxAfternoonsPerWeek" => ("Max_Afternoons_Per_Week", building.half_days(true)),
                "MaxRealDaysPerWeek" => ("Max_Days_Per_Week", building.whole_days()),
                _ => ("Max_Days_Per_Week", building.said_days()),
            };
            let Some(most) = reading.number(element, name) else { return };
            building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: up_to(most) });
        }
        "MinDaysPerWeek" | "MinRealDaysPerWeek" => {
            let Some(least) = reading.number(element, "Minimum_Days_Per_Week") else { return };
            let sets = if rest == "MinRealDaysPerWeek" { building.whole_days() } else { building.said_days() };
            building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: Range { least, most: u32::MAX } });
        }
        "MaxThreeConsecutiveDays" => three_days(building, element, &resources, weight),
        "MaxHoursContinuously" => {
            let Some(most) = reading.number(element, "Maximum_Hours_Continuously") else { return };
            // Of any stretch that is an hour longer, one hour is free.
            let sets = building.stretches(most as usize + 1);
            if !sets.is_empty() {
                building.add(weight, Rule::LimitBusyTimes { resources, sets, busy: up_to(most) });
            }
        }
        "MaxSpanPerDay" | "MinRestingHours" | "MinRestingHoursBetweenMorningAndAfternoon" => {
            apart(building, reading, element, rest, &resources, weight);
        }
        "IntervalMaxDaysPerWeek" => interval(building, reading, element, resources, weight),
        other => building.omit(format!("Constraint…{other}")),
    }
}

/// Of two stretches that are too far from each other within a day, or too near across a night or a noon, only one is used.
fn apart(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, rest: &str, resources: &[usize], weight: Weight) {
    let span = rest == "MaxSpanPerDay";
    let Some(number) = reading.number(element, if span { "Max_Span" } else { "Minimum_Resting_Hours" }) else { return };
    if maybe_text(element, "Allow_One_Day_Exception_of_Plus_One") == Some("true") {
        return building.omit("Constraint…MaxSpanPerDay with an exception");
    }
    if span && building.instance.halves && building.instance.says_days {
        return building.omit("Constraint…MaxSpanPerDay of two halves");
    }
    let (days, hours, number) = (building.instance.days.len(), building.instance.hours.len(), number as usize);
    let mut pairs = Vec::new();
    for first in 0..days {
        let circular = maybe_text(element, "Circular") == Some("true");
        let second = match rest {
            "MaxSpanPerDay" => Some(first),
            "MinRestingHours" => Some(first + 1).filter(|next| *next < days || circular).map(|next| next % days),
            _ => Some(first + 1).filter(|next| first % 2 == 0 && *next < days),
        };
        let Some(second) = second else { continue };
        for hour in 0..hours {
            let too = if span { hour + number..hours } else { 0..(number + hour + 1).saturating_sub(hours).min(hours) };
            let rest: Vec<usize> = too.map(|hour| building.instance.time(second, hour)).collect();
            if !rest.is_empty() {
                pairs.push((vec![building.instance.time(first, hour)], rest));
            }
        }
    }
    for (one, other) in pairs {
        let sets = vec![building.set(one), building.set(other)];
        building.add(weight, Rule::ClusterBusyTimes { resources: resources.to_vec(), sets, busy_sets: Range { least: 0, most: 1 } });
    }
}

/// Of any four half days that follow each other one is free, but for afternoon, morning, afternoon and morning where that is excepted.
fn three_days(building: &mut Building<'_>, element: Element<'_>, resources: &[usize], weight: Weight) {
    let excepted = maybe_text(element, "Allow_Afternoon_Morning_Afternoon_Morning_Exception") == Some("true");
    let days = building.days();
    for (_, sets) in days.windows(4).enumerate().filter(|(first, _)| !excepted || first % 2 == 0) {
        let rule = Rule::ClusterBusyTimes { resources: resources.to_vec(), sets: sets.to_vec(), busy_sets: Range { least: 0, most: 3 } };
        building.add(weight, rule);
    }
}

/// In these hours only on so many days.
fn interval(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, resources: Vec<usize>, weight: Weight) {
    let Some(most) = reading.number(element, "Max_Days_Per_Week") else { return };
    let start = said(element, "Interval_Start_Hour").unwrap_or_default();
    let Some(first) = building.known.hours.place(start) else { return unknown(reading, element, "Hour", start) };
    // Without an end it is the end of the day.
    let end = match said(element, "Interval_End_Hour") {
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
fn slot_of(building: &Building<'_>, reading: &mut Reading, element: Element<'_>, day: &'static str, hour: &'static str) -> Option<usize> {
    let (day, hour) = (named(reading, element, day, &building.known.days), named(reading, element, hour, &building.known.hours));
    Some(building.instance.time(day?, hour?))
}

/// The times that an element names by day, by hour, or by both.
pub fn times_of(building: &Building<'_>, reading: &mut Reading, element: Element<'_>, day: &'static str, hour: &'static str) -> Vec<usize> {
    let (day, hour) = (named(reading, element, day, &building.known.days), named(reading, element, hour, &building.known.hours));
    let days = (0..building.instance.days.len()).filter(|place| day.is_none_or(|day| day == *place));
    let hours = || (0..building.instance.hours.len()).filter(move |place| hour.is_none_or(|hour| hour == *place));
    days.flat_map(|day| hours().map(move |hour| (day, hour))).map(|(day, hour)| building.instance.time(day, hour)).collect()
}

/// The place of the day or hour that a child names, if it names one.
fn named(reading: &mut Reading, element: Element<'_>, name: &'static str, known: &super::lists::Names) -> Option<usize> {
    maybe_child(element, name)?;
    reading.text(element, name)?;
    let text = said(element, name)?;
    let found = known.place(text);
    if found.is_none() {
        unknown(reading, element, name, text);
    }
    found
}
