//! Reads constraints on activities by their tags: how often somebody has those of a tag, and how those of different tags stand to each
//! other. Such activities share a resource of their own.

use super::super::reading::{Element, Reading, children};
use super::building::Building;
use super::lists::said;
use super::meant::{may_be_empty, whom};
use super::weight::{Weight, weight};
use samrum_solver::timetable::{Range, Rule};
use std::collections::BTreeSet;

const KINDS: [&str; 8] = [
    "ActivityTagMaxHoursDaily",
    "ActivityTagMaxHoursDailyRealDays",
    "ActivityTagMaxHoursContinuously",
    "ActivityTagMinHoursDaily",
    "MinGapsBetweenActivityTag",
    "MinGapsBetweenOrderedPairOfActivityTags",
    "MaxTwoActivityTagsPerDayFromN1N2N3",
    "MaxTwoActivityTagsPerRealDayFromN1N2N3",
];

/// Takes a constraint of these kinds; `false` when it is of another.
pub fn read(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>) -> bool {
    let name = element.tag_name().name();
    if name == "ConstraintActivityTagsNotOverlapping" {
        one_at_a_time(building, reading, element);
        return true;
    }
    if !KINDS.iter().any(|kind| name.ends_with(kind)) {
        return false;
    }
    let Some((people, kind)) = whom(building, reading, element, name) else { return false };
    if let Some(weight) = weight(reading, element) {
        match kind {
            "MinGapsBetweenOrderedPairOfActivityTags" => pair(building, reading, element, &people, weight),
            "MaxTwoActivityTagsPerDayFromN1N2N3" | "MaxTwoActivityTagsPerRealDayFromN1N2N3" => {
                let sets = if kind.contains("RealDay") { building.whole_days() } else { building.said_days() };
                two_of_three(building, &people, sets, weight);
            }
            _ => of_one(building, reading, element, kind, &people, weight),
        }
    }
    true
}

/// Those of some activities that have a tag.
fn tagged(building: &Building<'_>, activities: &[usize], tag: &str) -> Vec<usize> {
    let has = |place: &&usize| building.instance.activities[**place].tags.iter().any(|known| known == tag);
    activities.iter().filter(has).copied().collect()
}

/// Limits on the activities of a tag that somebody has. Those who have the same ones are limited together.
fn of_one(
    building: &mut Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    kind: &str,
    people: &[usize],
    weight: Weight,
) {
    let tag = said(element, "Activity_Tag").or_else(|| said(element, "Activity_Tag_Name")).unwrap_or_default();
    let amount = match kind {
        "ActivityTagMinHoursDaily" => "Minimum_Hours_Daily",
        "ActivityTagMaxHoursContinuously" => "Maximum_Hours_Continuously",
        "MinGapsBetweenActivityTag" => "MinGaps",
        _ => "Maximum_Hours_Daily",
    };
    let Some(amount) = reading.number(element, amount) else { return };
    let limits_most = kind.starts_with("ActivityTagMax");
    let mut tokens = BTreeSet::new();
    for person in people {
        let theirs = tagged(building, &building.activities_of(*person), tag);
        let hours: usize = theirs.iter().map(|place| building.instance.activities[*place].duration).sum();
        if !theirs.is_empty() && (!limits_most || hours > amount as usize) {
            tokens.insert(building.share(theirs));
        }
    }
    let resources: Vec<usize> = tokens.into_iter().collect();
    let sets = match kind {
        "ActivityTagMaxHoursDailyRealDays" => building.whole_days(),
        "ActivityTagMaxHoursContinuously" => building.stretches(amount as usize + 1),
        _ => building.said_days(),
    };
    if resources.is_empty() || sets.is_empty() {
        return;
    }
    let rule = match kind {
        "MinGapsBetweenActivityTag" => Rule::ChangingTime { resources, times: amount },
        "ActivityTagMinHoursDaily" => {
            if !may_be_empty(element, "Allow_Empty_Days") {
                let days = sets.len() as u32;
                let busy_sets = Range { least: days, most: days };
                building.add(
                    weight,
                    Rule::ClusterBusyTimes { resources: resources.clone(), sets: sets.clone(), busy_sets },
                );
            }
            Rule::LimitBusyTimes { resources, sets, busy: Range { least: amount, most: u32::MAX } }
        }
        _ => Rule::LimitBusyTimes { resources, sets, busy: Range { least: 0, most: amount } },
    };
    building.add(weight, rule);
}

/// Between one of the first tag and a later one of the second on the same day there are so many hours: it takes that long from the place
/// of the one to that of the other.
fn pair(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>, people: &[usize], weight: Weight) {
    let tags = ["First_Activity_Tag", "Second_Activity_Tag"].map(|name| said(element, name).unwrap_or_default());
    let Some(gaps) = reading.number(element, "MinGaps") else { return };
    let all: Vec<usize> = (0..building.instance.activities.len()).collect();
    let [first, second] = tags.map(|tag| tagged(building, &all, tag));
    if first.iter().any(|place| second.contains(place)) {
        return building.omit("Constraint…MinGapsBetweenOrderedPairOfActivityTags of activities with both");
    }
    let mut tokens = BTreeSet::new();
    for person in people {
        let theirs = building.activities_of(*person);
        let [before, after] = tags.map(|tag| tagged(building, &theirs, tag));
        if !before.is_empty() && !after.is_empty() {
            let both: BTreeSet<usize> = before.into_iter().chain(after).collect();
            tokens.insert(building.share(both.into_iter().collect()));
        }
    }
    if tokens.is_empty() {
        return;
    }
    let places = [first, second].map(|activities| building.share(activities));
    let mut at = vec![None; places[0].max(places[1]) + 1];
    places.iter().enumerate().for_each(|(place, token)| at[*token] = Some(place));
    let times = vec![vec![0, gaps], vec![0, 0]];
    building.add(weight, Rule::TravelTime { resources: tokens.into_iter().collect(), places: at, times });
}

/// Somebody has activities of at most two of three tags on a day.
fn two_of_three(building: &mut Building<'_>, people: &[usize], sets: Vec<usize>, weight: Weight) {
    let mut groups = Vec::new();
    for person in people {
        let theirs = building.activities_of(*person);
        let each = ["N1", "N2", "N3"].map(|tag| tagged(building, &theirs, tag));
        if each.iter().all(|activities| !activities.is_empty()) {
            groups.push(each.map(|activities| building.share(activities)).to_vec());
        }
    }
    if groups.iter().any(|tokens| tokens[0] == tokens[1] || tokens[1] == tokens[2] || tokens[0] == tokens[2]) {
        return building.omit("Constraint…MaxTwoActivityTagsPerDayFromN1N2N3 of activities with several");
    }
    building.add(weight, Rule::LimitBusyResources { groups, sets, busy: Range { least: 0, most: 2 } });
}

/// Activities of different tags are not at once.
fn one_at_a_time(building: &mut Building<'_>, reading: &mut Reading, element: Element<'_>) {
    let Some(weight) = weight(reading, element) else { return };
    let all: Vec<usize> = (0..building.instance.activities.len()).collect();
    let tags: BTreeSet<&str> = children(element, "Activity_Tag").filter_map(|tag| tag.text()).map(str::trim).collect();
    let each: Vec<Vec<usize>> =
        tags.into_iter().map(|tag| tagged(building, &all, tag)).filter(|each| !each.is_empty()).collect();
    let mut seen = BTreeSet::new();
    if !each.concat().into_iter().all(|activity| seen.insert(activity)) {
        return building.omit("ConstraintActivityTagsNotOverlapping of activities with several");
    }
    let groups = vec![each.into_iter().map(|activities| building.share(activities)).collect()];
    let sets = building.single_hours();
    building.add(weight, Rule::LimitBusyResources { groups, sets, busy: Range { least: 0, most: 1 } });
}
