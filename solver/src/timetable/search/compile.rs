//! Lays a problem out for the search.

use super::super::constraint::Rule;
use super::super::problem::Problem;
use super::dependents::{Dependents, depend};
use super::domains;
use super::guides;
use super::layout::{Kind, Layout, Point};
use super::needs;

/// Lays out the problem.
pub fn compile(problem: &Problem) -> Layout<'_> {
    let (times, resources, events) = (problem.times.len(), problem.resources.len(), problem.events.len());
    let mut layout = Layout {
        problem,
        times,
        words: times.div_ceil(64).max(1),
        base: vec![0],
        event_of: Vec::new(),
        filled_at: Vec::new(),
        points: Vec::new(),
        wishes_from: 0,
        dependents: Dependents::new(events, resources),
        masks: Vec::new(),
        preferred: Vec::new(),
        role_groups: Vec::new(),
        event_groups: Vec::new(),
        limits: Vec::new(),
        limited: Vec::new(),
        lists: Vec::new(),
        kept: Vec::new(),
        exclusive: vec![false; resources],
        closed: vec![false; resources * times],
        given_slots: vec![Vec::new(); resources],
        linked: vec![Vec::new(); events],
        whole: vec![false; events],
        starts: Vec::new(),
        candidates: Vec::new(),
        needs: Vec::new(),
        stable: problem.events.iter().map(|event| vec![None; event.roles.len()]).collect(),
        days: 0,
    };
    slots(&mut layout);
    layout.days = problem.times.last().map_or(0, |last| last.day + 1);
    for day in 0..layout.days {
        add_mask(&mut layout, (0..times).filter(|time| problem.times[*time].day == day));
    }
    let first_set = layout.days;
    for set in &problem.time_sets {
        add_mask(&mut layout, set.iter().copied());
    }
    for number in 0..problem.constraints.len() {
        constraint(&mut layout, number, first_set);
    }
    guides::add(&mut layout, first_set);
    domains::fill(&mut layout);
    needs::gather(&mut layout);
    required_first(&mut layout);
    layout
}

/// Gives the points their last numbers: a change is counted at required ones first.
fn required_first(layout: &mut Layout<'_>) {
    let mut order: Vec<u32> = (0..layout.points.len() as u32).collect();
    order.sort_by_key(|point| !layout.points[*point as usize].required);
    let mut numbers = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(point, number)| numbers[*point as usize] = number);
    layout.points = order.iter().map(|point| layout.points[*point as usize]).collect();
    layout.wishes_from = layout.points.partition_point(|point| point.required) as u32;
    layout.dependents.settle(&numbers);
}

fn slots(layout: &mut Layout<'_>) {
    let mut filled = 0;
    for (number, event) in layout.problem.events.iter().enumerate() {
        for _ in 0..event.duration {
            let slot = layout.event_of.len() as u32;
            layout.event_of.push(number as u32);
            layout.filled_at.push(filled);
            filled += event.roles.len();
            for resource in event.roles.iter().filter_map(|role| role.resource) {
                layout.given_slots[resource].push(slot);
            }
        }
        layout.base.push(layout.event_of.len());
    }
    layout.filled_at.push(filled);
}

/// Adds a set of times and returns its number.
pub fn add_mask(layout: &mut Layout<'_>, times: impl Iterator<Item = usize>) -> usize {
    let from = layout.masks.len();
    layout.masks.resize(from + layout.words, 0);
    for time in times {
        layout.masks[from + time / 64] |= 1 << (time % 64);
    }
    from / layout.words
}

fn constraint(layout: &mut Layout<'_>, number: usize, first_set: usize) {
    let problem = layout.problem;
    let constraint = &problem.constraints[number];
    if constraint.weight == 0 {
        return;
    }
    let masks = |sets: &[usize]| sets.iter().map(|set| first_set + set).collect::<Vec<_>>();
    let add = |layout: &mut Layout<'_>, kind: Kind| {
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
                add(layout, Kind::AssignResource { at: *at });
            }
        }
        Rule::RoomCapacity { roles } => {
            for at in roles {
                add(layout, Kind::RoomCapacity { at: *at });
            }
        }
        Rule::AssignTime { events } => {
            for event in events {
                add(layout, Kind::AssignTime { event: *event });
            }
        }
        Rule::SplitEvents { events, duration, amount } => {
            for event in events {
                layout.whole[*event] |= constraint.required && amount.most == 1;
                add(layout, Kind::SplitEvents { event: *event, duration: *duration, amount: *amount });
            }
        }
        Rule::DistributeSplitEvents { events, duration, amount } => {
            let kind = |event| Kind::DistributeSplitEvents { event, duration: *duration, amount: *amount };
            for event in events {
                add(layout, kind(*event));
            }
        }
        Rule::PreferResources { roles, resources } => {
            let table = layout.preferred.len();
            layout.preferred.push((0..problem.resources.len()).map(|resource| resources.contains(&resource)).collect());
            for at in roles {
                add(layout, Kind::PreferResources { at: *at, table });
            }
        }
        Rule::PreferTimes { events, times, duration } => {
            let mask = add_mask(layout, times.iter().copied());
            for event in events {
                add(layout, Kind::PreferTimes { event: *event, mask, duration: *duration });
            }
        }
        Rule::AvoidSplitAssignments { groups } => {
            for roles in groups {
                let group = layout.role_groups.len();
                for at in roles {
                    layout.stable[at.event][at.role] = Some(group);
                }
                layout.role_groups.push(roles.clone());
                add(layout, Kind::AvoidSplitAssignments { group });
            }
        }
        Rule::SpreadEvents { groups, sets } => {
            let limits = layout.limits.len();
            layout.limits.push(sets.iter().map(|(set, range)| (first_set + set, *range)).collect());
            let list = &layout.limits[limits];
            let at = |time| (0..list.len() as u32).filter(|place| layout.has(list[*place as usize].0, time)).collect();
            let limited = (0..problem.times.len()).map(at).collect();
            layout.limited.push(limited);
            for events in groups {
                let group = group(layout, events);
                add(layout, Kind::SpreadEvents { group, limits });
            }
        }
        Rule::LinkEvents { groups } => {
            for events in groups {
                for event in events {
                    let others = events.iter().filter(|other| *other != event).map(|other| *other as u32);
                    layout.linked[*event].extend(others);
                }
                let group = group(layout, events);
                add(layout, Kind::LinkEvents { group });
            }
        }
        Rule::OrderEvents { pairs } => {
            for order in pairs {
                add(layout, Kind::OrderEvents { order: *order });
            }
        }
        Rule::AvoidClashes { resources } => {
            for resource in resources {
                layout.exclusive[*resource] = true;
                add(layout, Kind::AvoidClashes { resource: *resource });
            }
        }
        Rule::AvoidUnavailableTimes { resources, times } => {
            let mask = add_mask(layout, times.iter().copied());
            for resource in resources {
                add(layout, Kind::AvoidUnavailableTimes { resource: *resource, mask });
            }
        }
        Rule::LimitIdleTimes { resources, sets, idle } => {
            let list = layout.lists.len();
            layout.lists.push(masks(sets));
            for resource in resources {
                add(layout, Kind::LimitIdleTimes { resource: *resource, list, idle: *idle });
            }
        }
        Rule::ClusterBusyTimes { resources, sets, busy_sets } => {
            let list = layout.lists.len();
            layout.lists.push(masks(sets));
            let kind = |resource| Kind::ClusterBusyTimes { resource, list, busy_sets: *busy_sets };
            for resource in resources {
                add(layout, kind(*resource));
            }
        }
        Rule::LimitBusyTimes { resources, sets, busy } => {
            let list = layout.lists.len();
            layout.lists.push(masks(sets));
            for resource in resources {
                add(layout, Kind::LimitBusyTimes { resource: *resource, list, busy: *busy });
            }
        }
        Rule::LimitWorkload { resources, workload } => {
            for resource in resources {
                add(layout, Kind::LimitWorkload { resource: *resource, workload: *workload });
            }
        }
        Rule::MinimumWorkingDays { courses } => {
            for course in courses {
                let group = group(layout, &course.events);
                add(layout, Kind::MinimumWorkingDays { group, days: course.days });
            }
        }
        Rule::IsolatedLectures { curricula } => {
            for events in curricula {
                let group = group(layout, events);
                add(layout, Kind::IsolatedLectures { group });
            }
        }
        Rule::TravelTime { resources, .. } => {
            for resource in resources {
                add(layout, Kind::TravelTime { resource: *resource, constraint: number });
            }
        }
        Rule::ChangingTime { resources, times } => {
            for resource in resources {
                add(layout, Kind::ChangingTime { resource: *resource, times: *times });
            }
        }
        Rule::LimitMoves { resources, sets, .. } => {
            let list = layout.lists.len();
            layout.lists.push(masks(sets));
            for resource in resources {
                add(layout, Kind::LimitMoves { resource: *resource, list, constraint: number });
            }
        }
        Rule::EndTheDay { events, kind } => {
            for event in events {
                add(layout, Kind::EndTheDay { event: *event, kind: *kind });
            }
        }
        Rule::KeepMeets { previous } => {
            let mut events: Vec<_> = previous.iter().map(|meet| meet.event).collect();
            events.sort_unstable();
            events.dedup();
            for event in events {
                let list = layout.kept.len();
                layout.kept.push(previous.iter().filter(|meet| meet.event == event).cloned().collect());
                add(layout, Kind::KeepMeets { event, list });
            }
        }
    }
}
