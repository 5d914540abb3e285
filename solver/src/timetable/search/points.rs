//! The points of application of each constraint, laid out for the search.

use super::super::constraint::{Range, Rule};
use super::compile::add_mask;
use super::dependents::depend;
use super::layout::{Kind, Layout, Point};

/// Adds sets of times, each with a range, and returns their number.
fn limits(layout: &mut Layout<'_>, sets: impl Iterator<Item = (usize, Range)>) -> usize {
    let list: Vec<(usize, Range)> = sets.collect();
    let at = |time| (0..list.len() as u32).filter(|place| layout.has(list[*place as usize].0, time)).collect();
    let limited = (0..layout.times).map(at).collect();
    layout.limited.push(limited);
    layout.limits.push(list);
    layout.limits.len() - 1
}

/// Adds the points of application of a constraint; the first of the problem's sets of times is the mask of this number.
pub fn add(layout: &mut Layout<'_>, number: usize, first_set: usize) {
    let problem = layout.problem;
    let constraint = &problem.constraints[number];
    if constraint.weight == 0 {
        return;
    }
    let masks = |sets: &[usize]| sets.iter().map(|set| first_set + set).collect::<Vec<_>>();
    let add_point = |layout: &mut Layout<'_>, kind: Kind| {
        let place = layout.points.len() as u32;
        layout.points.push(Point {
            kind,
            required: constraint.required,
            guide: false,
            weight: i64::from(constraint.weight),
            cost: constraint.cost,
            gathered: false,
        });
        depend(layout, kind, place);
    };
    let group = |layout: &mut Layout<'_>, events: &[usize]| {
        layout.event_groups.push(events.to_vec());
        layout.event_groups.len() - 1
    };
    match &constraint.rule {
        Rule::AssignResource { roles } => {
            for at in roles {
                add_point(layout, Kind::AssignResource { at: *at });
            }
        }
        Rule::RoomCapacity { roles } => {
            for at in roles {
                add_point(layout, Kind::RoomCapacity { at: *at });
            }
        }
        Rule::AssignTime { events } => {
            for event in events {
                add_point(layout, Kind::AssignTime { event: *event });
            }
        }
        Rule::SplitEvents { events, duration, amount } => {
            for event in events {
                layout.whole[*event] |= constraint.required && amount.most == 1;
                add_point(layout, Kind::SplitEvents { event: *event, duration: *duration, amount: *amount });
            }
        }
        Rule::DistributeSplitEvents { events, duration, amount } => {
            let kind = |event| Kind::DistributeSplitEvents { event, duration: *duration, amount: *amount };
            for event in events {
                add_point(layout, kind(*event));
            }
        }
        Rule::PreferResources { roles, resources } => {
            let table = layout.preferred.len();
            layout.preferred.push((0..problem.resources.len()).map(|resource| resources.contains(&resource)).collect());
            for at in roles {
                add_point(layout, Kind::PreferResources { at: *at, table });
            }
        }
        Rule::PreferTimes { events, times, duration } => {
            let mask = add_mask(layout, times.iter().copied());
            for event in events {
                add_point(layout, Kind::PreferTimes { event: *event, mask, duration: *duration });
            }
        }
        Rule::AvoidSplitAssignments { groups, most } => {
            for roles in groups {
                let group = layout.role_groups.len();
                for at in roles.iter().filter(|_| *most == 1) {
                    layout.stable[at.event][at.role] = Some(group);
                }
                layout.role_groups.push(roles.clone());
                add_point(layout, Kind::AvoidSplitAssignments { group, most: *most });
            }
        }
        Rule::SpreadEvents { groups, sets } => {
            let limits = limits(layout, sets.iter().map(|(set, range)| (first_set + set, *range)));
            for events in groups {
                let group = group(layout, events);
                add_point(layout, Kind::SpreadEvents { group, limits });
            }
        }
        Rule::ClusterStarts { groups, sets, most } => {
            let limits = limits(layout, sets.iter().map(|set| (first_set + set, Range { least: 0, most: 1 })));
            for events in groups {
                let group = group(layout, events);
                add_point(layout, Kind::ClusterStarts { group, limits, most: *most });
            }
        }
        Rule::LimitBusyResources { groups, sets, busy } => {
            let limits = limits(layout, sets.iter().map(|set| (first_set + set, *busy)));
            for resources in groups {
                let group = layout.resource_groups.len();
                layout.resource_groups.push(resources.clone());
                add_point(layout, Kind::LimitBusyResources { group, limits, busy: *busy });
            }
        }
        Rule::AvoidTogether { pairs, times } => {
            let mask = add_mask(layout, times.iter().copied());
            for &(resource, other) in pairs {
                add_point(layout, Kind::AvoidTogether { resource, other, mask });
            }
        }
        Rule::LinkEvents { groups } => {
            for events in groups {
                for event in events {
                    let others = events.iter().filter(|other| *other != event).map(|other| *other as u32);
                    layout.linked[*event].extend(others);
                }
                let group = group(layout, events);
                add_point(layout, Kind::LinkEvents { group });
            }
        }
        Rule::OrderEvents { pairs } => {
            for order in pairs {
                add_point(layout, Kind::OrderEvents { order: *order });
            }
        }
        Rule::AvoidClashes { resources } => {
            for resource in resources {
                layout.exclusive[*resource] = true;
                add_point(layout, Kind::AvoidClashes { resource: *resource });
            }
        }
        Rule::AvoidUnavailableTimes { resources, times } => {
            let mask = add_mask(layout, times.iter().copied());
            for resource in resources {
                add_point(layout, Kind::AvoidUnavailableTimes { resource: *resource, mask });
            }
        }
        Rule::LimitIdleTimes { resources, sets, idle } => {
            let list = layout.lists.len();
            layout.lists.push(masks(sets));
            for resource in resources {
                add_point(layout, Kind::LimitIdleTimes { resource: *resource, list, idle: *idle });
            }
        }
        Rule::ClusterBusyTimes { resources, sets, busy_sets } => {
            let list = layout.lists.len();
            layout.lists.push(masks(sets));
            let kind = |resource| Kind::ClusterBusyTimes { resource, list, busy_sets: *busy_sets };
            for resource in resources {
                add_point(layout, kind(*resource));
            }
        }
        Rule::LimitBusyTimes { resources, sets, busy } => {
            let list = layout.lists.len();
            layout.lists.push(masks(sets));
            for resource in resources {
                add_point(layout, Kind::LimitBusyTimes { resource: *resource, list, busy: *busy });
            }
        }
        Rule::LimitWorkload { resources, workload } => {
            for resource in resources {
                add_point(layout, Kind::LimitWorkload { resource: *resource, workload: *workload });
            }
        }
        Rule::MinimumWorkingDays { courses } => {
            for course in courses {
                let group = group(layout, &course.events);
                add_point(layout, Kind::MinimumWorkingDays { group, days: course.days });
            }
        }
        Rule::IsolatedLectures { curricula } => {
            for events in curricula {
                let group = group(layout, events);
                add_point(layout, Kind::IsolatedLectures { group });
            }
        }
        Rule::TravelTime { resources, .. } => {
            for resource in resources {
                add_point(layout, Kind::TravelTime { resource: *resource, constraint: number });
            }
        }
        Rule::ChangingTime { resources, times } => {
            for resource in resources {
                add_point(layout, Kind::ChangingTime { resource: *resource, times: *times });
            }
        }
        Rule::LimitMoves { resources, lists, .. } => {
            let list = layout.lists.len();
            layout.lists.extend(lists.iter().map(|sets| masks(sets)));
            for resource in resources {
                add_point(layout, Kind::LimitMoves { resource: *resource, list, constraint: number });
            }
        }
        Rule::EndTheDay { events, kind } => {
            for event in events {
                add_point(layout, Kind::EndTheDay { event: *event, kind: *kind });
            }
        }
        Rule::KeepMeets { previous } => {
            let mut events: Vec<_> = previous.iter().map(|meet| meet.event).collect();
            events.sort_unstable();
            events.dedup();
            for event in events {
                let list = layout.kept.len();
                layout.kept.push(previous.iter().filter(|meet| meet.event == event).cloned().collect());
                add_point(layout, Kind::KeepMeets { event, list });
            }
        }
    }
}
