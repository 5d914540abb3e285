//! Reads constraints on the times of activities: preferred ones, and how activities stand to each other.

use super::super::reading::{Element, Reading, maybe_text};
use super::building::Building;
use super::meant::{self, matching, slots, times_of};
use super::weight::{Weight, weight};
use samrum_solver::timetable::constraint::Order;
use samrum_solver::timetable::{Range, Rule};
use std::collections::BTreeSet;

/// Takes a constraint of these kinds; `false` when it is of another.
pub fn read(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>) -> bool {
    let name = element.tag_name().name();
    let kind = name.strip_prefix("Constraint").unwrap_or(name);
    let known = [
        "ActivityPreferredDay",
        "ActivityPreferredStartingTime",
        "ActivityPreferredStartingTimes",
        "ActivitiesPreferredStartingTimes",
        "SubactivitiesPreferredStartingTimes",
        "ActivityPreferredTimeSlots",
        "ActivitiesPreferredTimeSlots",
        "SubactivitiesPreferredTimeSlots",
        "MinDaysBetweenActivities",
        "MaxDaysBetweenActivities",
        "ActivitiesSameStartingTime",
        "ActivitiesNotOverlapping",
        "MinGapsBetweenActivities",
        "TwoActivitiesConsecutive",
        "TwoActivitiesOrdered",
        "TwoActivitiesOrderedIfSameDay",
    ];
    if !known.contains(&kind) {
        return false;
    }
    let Some(weight) = weight(reading, element) else {
        // What it weighs is for the days; that those of one day adjoin holds all the same.
        if kind == "MinDaysBetweenActivities" && maybe_text(element, "Consecutive_If_Same_Day") == Some("true") {
            let events = meant::activities(building, reading, element, "Activity_Id");
            adjoining(building, &events);
        }
        return true;
    };
    match kind {
        "MinDaysBetweenActivities" => days_between(building, reading, element, weight),
        "MaxDaysBetweenActivities" => near(building, reading, element, weight),
        "ActivitiesSameStartingTime" => together(building, reading, element, weight),
        "ActivitiesNotOverlapping" | "MinGapsBetweenActivities" => apart(building, reading, element, weight),
        "TwoActivitiesConsecutive" | "TwoActivitiesOrdered" | "TwoActivitiesOrderedIfSameDay" => {
            ordered(building, reading, element, weight);
        }
        _ => preferred(building, reading, element, kind, weight),
    }
    true
}

fn preferred(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, kind: &str, weight: Weight) {
    let events = if kind.starts_with("Activity") {
        meant::activities(building, reading, element, "Activity_Id")
    } else {
        matching(building, reading, element)
    };
    if ["ActivityPreferredStartingTime", "ActivityPreferredDay"].contains(&kind) {
        let times = times_of(building, reading, element, "Preferred_Day", "Preferred_Hour");
        return building.add(weight, Rule::PreferTimes { events, times, duration: None });
    }
    if kind.ends_with("StartingTimes") {
        let times = slots(
            building,
            reading,
            element,
            "Preferred_Starting_Time",
            "Preferred_Starting_Day",
            "Preferred_Starting_Hour",
        );
        let times = times.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        return building.add(weight, Rule::PreferTimes { events, times, duration: None });
    }
    // Every hour of the activity is among them.
    let allowed: BTreeSet<usize> =
        slots(building, reading, element, "Preferred_Time_Slot", "Preferred_Day", "Preferred_Hour")
            .into_iter()
            .collect();
    let duration = |event: &usize| building.instance.activities[*event].duration;
    let durations: BTreeSet<usize> = events.iter().map(duration).collect();
    for length in durations {
        let of_length =
            events.iter().copied().filter(|event| building.instance.activities[*event].duration == length).collect();
        let times = allowed
            .iter()
            .copied()
            .filter(|start| (*start..start + length).all(|time| allowed.contains(&time)))
            .collect();
        building.add(weight, Rule::PreferTimes { events: of_length, times, duration: None });
    }
}

/// On any so many days that follow each other at most one begins.
fn days_between(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, weight: Weight) {
    let events = meant::activities(building, reading, element, "Activity_Id");
    let Some(least) = reading.number(element, "MinDays") else { return };
    if !weight.required && maybe_text(element, "Consecutive_If_Same_Day") == Some("true") {
        adjoining(building, &events);
    }
    let calendar = building.calendar();
    let days = calendar.len();
    let term = building.instance.term.unwrap_or(days);
    let width = (least as usize).min(term);
    if events.len() < 2 || width == 0 {
        return;
    }
    let one = Range { least: 0, most: 1 };
    // The last day of a term and the first one of the next are not near each other.
    let first = (0..days).filter(|first| first % term + width <= term);
    let windows: Vec<Vec<usize>> = first.map(|first| calendar[first..first + width].concat()).collect();
    let sets = windows.into_iter().map(|times| (building.set(times), one)).collect();
    building.add(weight, Rule::SpreadEvents { groups: vec![events], sets });
}

/// No two are so many days or more from each other: of two stretches of days with that between them only one is used.
fn near(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, weight: Weight) {
    let events = meant::activities(building, reading, element, "Activity_Id");
    let Some(most) = reading.number(element, "MaxDays") else { return };
    let days = building.calendar();
    for last in 1..days.len().saturating_sub(most as usize) {
        let sets = vec![building.set(days[..last].concat()), building.set(days[last + most as usize..].concat())];
        let resources = vec![building.share(events.clone())];
        building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: Range { least: 0, most: 1 } });
    }
}

/// Those that are on one day all the same follow each other, which only two can, and not across noon where days are halves.
fn adjoining(building: &mut Building<'_>, events: &[usize]) {
    let required = Weight { required: true, weight: 1 };
    let token = building.share(events.to_vec());
    let of_day = |hours: Vec<usize>| match (hours.first(), hours.last()) {
        // The time before the hours of the second half is among them, at which nothing is held.
        (Some(first), Some(last)) => (*first..=*last).collect(),
        _ => hours,
    };
    let days: Vec<usize> = building.calendar().into_iter().map(|hours| building.set(of_day(hours))).collect();
    if events.len() > 2 {
        let two = days.iter().map(|day| (*day, Range { least: 0, most: 2 })).collect();
        building.add(required, Rule::SpreadEvents { groups: vec![events.to_vec()], sets: two });
    }
    building
        .add(required, Rule::LimitIdleTimes { resources: vec![token], sets: days, idle: Range { least: 0, most: 0 } });
}

fn together(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, weight: Weight) {
    let events = meant::activities(building, reading, element, "Activity_Id");
    let lengths: BTreeSet<usize> = events.iter().map(|event| building.instance.activities[*event].duration).collect();
    let rule = if lengths.len() > 1 {
        Rule::ClusterStarts { groups: vec![events], sets: building.single_hours(), most: 1 }
    } else {
        Rule::LinkEvents { groups: vec![events] }
    };
    building.add(weight, rule);
}

/// Activities that may not overlap share something that can be at one place only, and may need a while between them.
fn apart(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, weight: Weight) {
    let events = meant::activities(building, reading, element, "Activity_Id");
    let gaps = if element.has_tag_name("ConstraintMinGapsBetweenActivities") {
        reading.number(element, "MinGaps")
    } else {
        None
    };
    let token = building.share(events);
    building.add(weight, Rule::AvoidClashes { resources: vec![token] });
    if let Some(times) = gaps {
        building.add(weight, Rule::ChangingTime { resources: vec![token], times });
    }
}

/// The first before the second, always or on the same day; where they are to follow each other, also side by side.
fn ordered(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, weight: Weight) {
    let separation = Range { least: 0, most: u32::MAX };
    if building.instance.halves && element.has_tag_name("ConstraintTwoActivitiesOrderedIfSameDay") {
        return building.omit("ConstraintTwoActivitiesOrderedIfSameDay of half days");
    }
    let same_day = element.has_tag_name("ConstraintTwoActivitiesOrderedIfSameDay");
    let first = meant::activities(building, reading, element, "First_Activity_Id");
    let second = meant::activities(building, reading, element, "Second_Activity_Id");
    if let (Some(first), Some(second)) = (first.first(), second.first()) {
        building.add(
            weight,
            Rule::OrderEvents { pairs: vec![Order { first: *first, second: *second, separation, same_day }] },
        );
        if element.has_tag_name("ConstraintTwoActivitiesConsecutive") {
            let token = building.share(BTreeSet::from([*first, *second]).into_iter().collect());
            building.blocks.push((token, weight));
        }
    }
}
