//! Reads constraints on when people and rooms are busy: unavailable times, breaks, gaps, hours and days.

use super::super::reading::{Element, Reading};
use super::building::Building;
use super::lists::{said, unknown};
use super::meant::{may_be_empty, slots, whom};
use super::pending::{Early, Gaps};
use super::spans;
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
    if name == "ConstraintTeacherRoomNotAvailableTimes" {
        not_there(building, reading, element);
        return true;
    }
    if !PEOPLE
        .iter()
        .filter_map(|people| name.strip_prefix(people))
        .any(|rest| rest == UNAVAILABLE || KINDS.contains(&rest))
    {
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
const KINDS: [&str; 32] = [
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
    "MinHoursPerAfternoon",
    "MaxDaysPerWeek",
    "MinDaysPerWeek",
    "MaxRealDaysPerWeek",
    "MinRealDaysPerWeek",
    "MaxMorningsPerWeek",
    "MaxAfternoonsPerWeek",
    "MinMorningsPerWeek",
    "MinAfternoonsPerWeek",
    "MaxThreeConsecutiveDays",
    "MaxTwoConsecutiveMornings",
    "MaxTwoConsecutiveAfternoons",
    "MaxHoursContinuously",
    "MaxSpanPerDay",
    "MinRestingHours",
    "MinRestingHoursBetweenMorningAndAfternoon",
    "IntervalMaxDaysPerWeek",
    "MorningIntervalMaxDaysPerWeek",
    "AfternoonIntervalMaxDaysPerWeek",
    "EarlyMaxBeginningsAtSecondHour",
    "MorningsEarlyMaxBeginningsAtSecondHour",
    "AfternoonsEarlyMaxBeginningsAtSecondHour",
];

fn limit(
    building: &mut Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    rest: &str,
    resources: Vec<usize>,
    weight: Weight,
) {
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
        "EarlyMaxBeginningsAtSecondHour"
        | "MorningsEarlyMaxBeginningsAtSecondHour"
        | "AfternoonsEarlyMaxBeginningsAtSecondHour" => early(building, reading, element, rest, resources, weight),
        "MaxHoursDaily" | "MaxHoursDailyHalfDays" | "MaxHoursDailyRealDays" => {
            let Some(most) = reading.number(element, "Maximum_Hours_Daily") else { return };
            let sets = match rest {
                "MaxHoursDaily" => building.said_days(),
                "MaxHoursDailyHalfDays" => building.days(),
                _ => building.whole_days(),
            };
            building.add(weight, Rule::LimitBusyTimes { resources, sets, busy: up_to(most) });
        }
        "MinHoursDaily" | "MinHoursDailyRealDays" | "MinHoursPerMorning" | "MinHoursPerAfternoon" => {
            least_hours(building, reading, element, rest, resources, weight);
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
        "MinDaysPerWeek" | "MinRealDaysPerWeek" | "MinMorningsPerWeek" | "MinAfternoonsPerWeek" => {
            let (name, sets) = match rest {
                "MinMorningsPerWeek" => ("Minimum_Mornings_Per_Week", building.half_days(false)),
                "MinAfternoonsPerWeek" => ("Minimum_Afternoons_Per_Week", building.half_days(true)),
                "MinRealDaysPerWeek" => ("Minimum_Days_Per_Week", building.whole_days()),
                _ => ("Minimum_Days_Per_Week", building.said_days()),
            };
            let Some(least) = reading.number(element, name) else { return };
            building
                .add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: Range { least, most: u32::MAX } });
        }
        "MaxThreeConsecutiveDays" => spans::three_days(building, element, &resources, weight),
        "MaxTwoConsecutiveMornings" | "MaxTwoConsecutiveAfternoons" => {
            let halves = building.half_days(rest.ends_with("Afternoons"));
            for sets in halves.windows(3).map(<[usize]>::to_vec) {
                building
                    .add(weight, Rule::ClusterBusyTimes { resources: resources.clone(), sets, busy_sets: up_to(2) });
            }
        }
        "MaxHoursContinuously" => {
            let Some(most) = reading.number(element, "Maximum_Hours_Continuously") else { return };
            // Of any stretch that is an hour longer, one hour is free.
            let sets = building.stretches(most as usize + 1);
            if !sets.is_empty() {
                building.add(weight, Rule::LimitBusyTimes { resources, sets, busy: up_to(most) });
            }
        }
        "MaxSpanPerDay" | "MinRestingHours" | "MinRestingHoursBetweenMorningAndAfternoon" => {
            spans::apart(building, reading, element, rest, &resources, weight);
        }
        "IntervalMaxDaysPerWeek" | "MorningIntervalMaxDaysPerWeek" | "AfternoonIntervalMaxDaysPerWeek" => {
            let afternoons = (rest != "IntervalMaxDaysPerWeek").then_some(rest.starts_with("Afternoon"));
            spans::interval(building, reading, element, resources, afternoons, weight);
        }
        other => building.omit(format!("Constraint…{other}")),
    }
}

fn early(
    building: &mut Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    rest: &str,
    resources: Vec<usize>,
    weight: Weight,
) {
    let Some(most) = reading.number(element, "Max_Beginnings_At_Second_Hour") else { return };
    let afternoons = (!rest.starts_with("Early")).then_some(rest.starts_with("Afternoons"));
    let whom = resources.into_iter().map(|resource| (resource, building.called_for(resource))).collect();
    building.early.push(Early { whom, afternoons, most, weight });
}

fn least_hours(
    building: &mut Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    rest: &str,
    resources: Vec<usize>,
    weight: Weight,
) {
    let (name, empty, sets) = match rest {
        "MinHoursPerMorning" => ("Minimum_Hours_Per_Morning", "Allow_Empty_Mornings", building.half_days(false)),
        "MinHoursPerAfternoon" => ("Minimum_Hours_Per_Afternoon", "Allow_Empty_Afternoons", building.half_days(true)),
        "MinHoursDailyRealDays" => ("Minimum_Hours_Daily", "Allow_Empty_Days", building.whole_days()),
        _ => ("Minimum_Hours_Daily", "Allow_Empty_Days", building.days()),
    };
    let Some(least) = reading.number(element, name) else { return };
    if !may_be_empty(element, empty) {
        // Half of a day may be empty.
        let sets = if rest.starts_with("MinHoursPer") { sets.clone() } else { building.whole_days() };
        let days = sets.len() as u32;
        let busy_sets = Range { least: days, most: days };
        building.add(weight, Rule::ClusterBusyTimes { resources: resources.clone(), sets, busy_sets });
    }
    building.add(weight, Rule::LimitBusyTimes { resources, sets, busy: Range { least, most: u32::MAX } });
}

fn close(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, resources: &[usize]) {
    let Some(weight) = weight(reading, element) else { return };
    let times: BTreeSet<usize> =
        slots(building, reading, element, "Not_Available_Time", "Day", "Hour").into_iter().collect();
    for resource in resources {
        if weight.required {
            building.unavailable.entry(*resource).or_default().extend(&times);
        } else {
            let rule =
                Rule::AvoidUnavailableTimes { resources: vec![*resource], times: times.iter().copied().collect() };
            building.add(weight, rule);
        }
    }
}

/// At these times a teacher is not in a room.
fn not_there(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>) {
    let (teacher, room) = (said(element, "Teacher").unwrap_or_default(), said(element, "Room").unwrap_or_default());
    let (Some(at), Some(place)) = (building.known.teachers.place(teacher), building.known.rooms.place(room)) else {
        let known = building.known.teachers.place(teacher).is_some();
        return if known {
            unknown(reading, element, "Room", room);
        } else {
            unknown(reading, element, "Teacher", teacher);
        };
    };
    let Some(weight) = weight(reading, element) else { return };
    let times: BTreeSet<usize> =
        slots(building, reading, element, "Not_Available_Time", "Day", "Hour").into_iter().collect();
    let pairs = vec![(building.teacher(at), building.room(place))];
    building.add(weight, Rule::AvoidTogether { pairs, times: times.into_iter().collect() });
}
