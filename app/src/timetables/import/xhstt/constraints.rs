//! Reads one constraint of any of the sixteen kinds.

use super::super::fault::What;
use super::super::reading::{Element, Reading, children, maybe_child, maybe_text, name_of, shortened};
use super::InstanceIds;
use super::instance::{AppliesTo, Constraint, CostFunction, EventPair, Limits, Rule};

/// The most that somebody's workload may be limited to.
const MOST_POINTS: usize = 100_000;

/// `None` when it cannot be read; why is then noted.
pub fn read(reading: &mut Reading, element: Element<'_>, ids: &InstanceIds) -> Option<Constraint> {
    let id = reading.attribute(element, "Id");
    let required = word(reading, element, "Required", &[("true", true), ("false", false)]);
    let costs =
        [("Linear", CostFunction::Linear), ("Quadratic", CostFunction::Quadratic), ("Step", CostFunction::Step)];
    let cost = word(reading, element, "CostFunction", &costs);
    let weight = reading.number(element, "Weight");
    let applies_to = reading.child(element, "AppliesTo").map(|list| applies_to(reading, list, ids));
    let rule = rule(reading, element, ids);
    let id = id?.to_owned();
    Some(Constraint {
        name: name_of(element, &id),
        id,
        required: required?,
        weight: weight?,
        cost: cost?,
        applies_to: applies_to?,
        rule: rule?,
    })
}

fn rule(reading: &mut Reading, element: Element<'_>, ids: &InstanceIds) -> Option<Rule> {
    let role = |reading: &mut Reading| reading.text(element, "Role").map(ToOwned::to_owned);
    let times = |reading: &mut Reading| reading.references(element, "Times", "Time", &ids.times);
    let time_groups = |reading: &mut Reading| reading.references(element, "TimeGroups", "TimeGroup", &ids.time_groups);
    Some(match element.tag_name().name() {
        "AssignResourceConstraint" => Rule::AssignResource { role: role(reading)? },
        "AssignTimeConstraint" => Rule::AssignTime,
        "SplitEventsConstraint" => {
            let duration = limits(reading, element, "MinimumDuration", "MaximumDuration");
            let amount = limits(reading, element, "MinimumAmount", "MaximumAmount");
            Rule::SplitEvents { duration: duration?, amount: amount? }
        }
        "DistributeSplitEventsConstraint" => {
            let (duration, amount) = (reading.number(element, "Duration"), least_and_most(reading, element));
            Rule::DistributeSplitEvents { duration: duration?, amount: amount? }
        }
        "PreferResourcesConstraint" => Rule::PreferResources {
            resources: reading.references(element, "Resources", "Resource", &ids.resources),
            resource_groups: reading.references(element, "ResourceGroups", "ResourceGroup", &ids.resource_groups),
            role: role(reading)?,
        },
        "PreferTimesConstraint" => Rule::PreferTimes {
            times: times(reading),
            time_groups: time_groups(reading),
            duration: reading.maybe_number(element, "Duration"),
        },
        "AvoidSplitAssignmentsConstraint" => Rule::AvoidSplitAssignments { role: role(reading)? },
        "SpreadEventsConstraint" => Rule::SpreadEvents { time_groups: limited_groups(reading, element, ids) },
        "LinkEventsConstraint" => Rule::LinkEvents,
        "OrderEventsConstraint" => Rule::OrderEvents,
        "AvoidClashesConstraint" => Rule::AvoidClashes,
        "AvoidUnavailableTimesConstraint" => {
            Rule::AvoidUnavailableTimes { times: times(reading), time_groups: time_groups(reading) }
        }
        "LimitIdleTimesConstraint" => {
            Rule::LimitIdleTimes { time_groups: time_groups(reading), idle: least_and_most(reading, element)? }
        }
        "ClusterBusyTimesConstraint" => {
            Rule::ClusterBusyTimes { time_groups: time_groups(reading), busy_groups: least_and_most(reading, element)? }
        }
        "LimitBusyTimesConstraint" => {
            Rule::LimitBusyTimes { time_groups: time_groups(reading), busy: least_and_most(reading, element)? }
        }
        "LimitWorkloadConstraint" => Rule::LimitWorkload { workload: workload(reading, element)? },
        _ => {
            reading.fault(element, What::UnknownConstraint);
            return None;
        }
    })
}

fn applies_to(reading: &mut Reading, list: Element<'_>, ids: &InstanceIds) -> AppliesTo {
    let mut event_pairs = Vec::new();
    for pair in maybe_child(list, "EventPairs").into_iter().flat_map(|list| children(list, "EventPair")) {
        let first = reading.child(pair, "FirstEvent").and_then(|event| reading.reference(event, &ids.events));
        let second = reading.child(pair, "SecondEvent").and_then(|event| reading.reference(event, &ids.events));
        let least = reading.maybe_number(pair, "MinSeparation").unwrap_or(0);
        let most = reading.maybe_number(pair, "MaxSeparation").unwrap_or(u32::MAX);
        if least > most {
            reading.fault(pair, What::Order);
        }
        if let (Some(first), Some(second)) = (first, second) {
            event_pairs.push(EventPair { first, second, separation: Limits { least, most } });
        }
    }
    AppliesTo {
        events: reading.references(list, "Events", "Event", &ids.events),
        event_groups: reading.references(list, "EventGroups", "EventGroup", &ids.event_groups),
        resources: reading.references(list, "Resources", "Resource", &ids.resources),
        resource_groups: reading.references(list, "ResourceGroups", "ResourceGroup", &ids.resource_groups),
        event_pairs,
    }
}

/// Time groups that each have limits of their own.
fn limited_groups(reading: &mut Reading, element: Element<'_>, ids: &InstanceIds) -> Vec<(usize, Limits)> {
    let mut found = Vec::new();
    for group in maybe_child(element, "TimeGroups").into_iter().flat_map(|list| children(list, "TimeGroup")) {
        let (place, limits) = (reading.reference(group, &ids.time_groups), least_and_most(reading, group));
        found.extend(place.zip(limits));
    }
    found
}

fn least_and_most(reading: &mut Reading, element: Element<'_>) -> Option<Limits> {
    limits(reading, element, "Minimum", "Maximum")
}

/// Of points, which may be more than there are lessons.
fn workload(reading: &mut Reading, element: Element<'_>) -> Option<Limits> {
    let mut points = |name| {
        reading.text(element, name)?;
        reading.maybe_number_up_to(element, name, MOST_POINTS)
    };
    let (least, most) = (points("Minimum"), points("Maximum"));
    ordered(reading, element, least, most)
}

fn limits(reading: &mut Reading, element: Element<'_>, least: &'static str, most: &'static str) -> Option<Limits> {
    let (least, most) = (reading.number(element, least), reading.number(element, most));
    ordered(reading, element, least, most)
}

fn ordered(reading: &mut Reading, element: Element<'_>, least: Option<u32>, most: Option<u32>) -> Option<Limits> {
    let limits = Limits { least: least?, most: most? };
    if limits.least > limits.most {
        reading.fault(element, What::Order);
    }
    Some(limits)
}

/// One of some words, in whatever case.
fn word<T: Copy>(reading: &mut Reading, element: Element<'_>, name: &'static str, words: &[(&str, T)]) -> Option<T> {
    reading.text(element, name)?;
    let text = maybe_text(element, name)?;
    let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(text)).map(|(_, meaning)| *meaning);
    if found.is_none() {
        reading.fault(element, What::UnknownWord { name, text: shortened(text) });
    }
    found
}
