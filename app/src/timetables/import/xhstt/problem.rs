//! A school as the solver's problem, and its timetables as the solver's plans: places in lists instead of names. Pure.

use super::instance::{AppliesTo, Constraint, CostFunction, Instance, Limits, Rule, Solution};
use samrum_solver::timetable::constraint::{self, Order};
use samrum_solver::timetable::nonsense::Nonsense;
use samrum_solver::timetable::{Event, Givens, Meet, Plan, Problem, Range, Resource, Role, RoleAt, Time};

/// The school as a problem. Events, resources, times, time sets and constraints keep their places.
///
/// # Errors
/// What makes no sense; nothing that [`super::read`] lets through ought to.
pub fn problem(instance: &Instance) -> Result<Problem, Vec<Nonsense>> {
    Problem::new(givens(instance))
}

/// The school's givens, whether they make sense or not.
pub fn givens(instance: &Instance) -> Givens {
    let event = |event: &super::instance::Event| Event {
        duration: event.duration,
        time: event.time,
        persons: 0,
        roles: event
            .resources
            .iter()
            .map(|wanted| {
                let workload = wanted.workload.or(event.workload).unwrap_or(event.duration as u32);
                Role { kind: wanted.kind, resource: wanted.resource, workload }
            })
            .collect(),
    };
    Givens {
        times: times(instance),
        kinds: instance.resource_types.len(),
        resources: instance
            .resources
            .iter()
            .map(|resource| Resource { kind: resource.kind, ..Resource::default() })
            .collect(),
        events: instance.events.iter().map(event).collect(),
        time_sets: instance.time_groups.iter().map(|group| group.members.clone()).collect(),
        constraints: instance.constraints.iter().map(|constraint| translated(instance, constraint)).collect(),
        locked: Vec::new(),
    }
}

/// A timetable of the file as a plan. An event that comes with a time has it though the timetable does not say so.
pub fn plan(instance: &Instance, solution: &Solution) -> Plan {
    let given =
        |event: usize| instance.events[event].resources.iter().map(|wanted| wanted.resource).collect::<Vec<_>>();
    let mut plan: Plan = Vec::new();
    let mut covered = vec![false; instance.events.len()];
    for meet in &solution.meets {
        let event = &instance.events[meet.event];
        let mut resources = given(meet.event);
        for (role, resource) in &meet.resources {
            resources[*role] = Some(*resource);
        }
        let start = meet.time.or(event.time.filter(|_| meet.duration == event.duration));
        covered[meet.event] = true;
        plan.push(Meet { event: meet.event, duration: meet.duration, start, resources });
    }
    for (place, event) in
        instance.events.iter().enumerate().filter(|(place, event)| event.time.is_some() && !covered[*place])
    {
        plan.push(Meet { event: place, duration: event.duration, start: event.time, resources: given(place) });
    }
    plan
}

/// Days and weeks numbered in the order of the calendar.
fn times(instance: &Instance) -> Vec<Time> {
    let mut found: Vec<Time> = Vec::new();
    for (place, time) in instance.times.iter().enumerate() {
        let next = match (found.last(), place.checked_sub(1).map(|before| &instance.times[before])) {
            (Some(last), Some(before)) => {
                let week = last.week + usize::from(before.week != time.week);
                Time { day: last.day + usize::from(before.day != time.day || before.week != time.week), week }
            }
            _ => Time::default(),
        };
        found.push(next);
    }
    found
}

fn translated(instance: &Instance, constraint: &Constraint) -> constraint::Constraint {
    constraint::Constraint {
        required: constraint.required,
        weight: constraint.weight,
        cost: match constraint.cost {
            CostFunction::Linear => constraint::CostFunction::Linear,
            CostFunction::Quadratic => constraint::CostFunction::Quadratic,
            CostFunction::Step => constraint::CostFunction::Step,
        },
        rule: rule(instance, &constraint.applies_to, &constraint.rule),
    }
}

fn rule(instance: &Instance, to: &AppliesTo, rule: &Rule) -> constraint::Rule {
    let events = || once(to.events.iter().copied().chain(members(&instance.event_groups, &to.event_groups)));
    let resources =
        || once(to.resources.iter().copied().chain(members(&instance.resource_groups, &to.resource_groups)));
    let times =
        |times: &[usize], groups: &[usize]| once(times.iter().copied().chain(members(&instance.time_groups, groups)));
    let groups =
        || to.event_groups.iter().map(|group| instance.event_groups[*group].members.clone()).collect::<Vec<_>>();
    let at = |event: usize, role: &str| {
        let place = instance.events[event].resources.iter().position(|wanted| wanted.role.as_deref() == Some(role))?;
        Some(RoleAt { event, role: place })
    };
    let roles = |role: &str| events().into_iter().filter_map(|event| at(event, role)).collect::<Vec<_>>();
    match rule {
        Rule::AssignResource { role } => constraint::Rule::AssignResource { roles: roles(role) },
        Rule::AssignTime => constraint::Rule::AssignTime { events: events() },
        Rule::SplitEvents { duration, amount } => {
            constraint::Rule::SplitEvents { events: events(), duration: range(*duration), amount: range(*amount) }
        }
        Rule::DistributeSplitEvents { duration, amount } => {
            constraint::Rule::DistributeSplitEvents { events: events(), duration: *duration, amount: range(*amount) }
        }
        Rule::PreferResources { role, resources, resource_groups } => {
            let preferred = once(resources.iter().copied().chain(members(&instance.resource_groups, resource_groups)));
            constraint::Rule::PreferResources { roles: roles(role), resources: preferred }
        }
        Rule::PreferTimes { times: preferred, time_groups, duration } => constraint::Rule::PreferTimes {
            events: events(),
            times: times(preferred, time_groups),
            duration: *duration,
        },
        Rule::AvoidSplitAssignments { role } => {
            let of_role = |group: Vec<usize>| group.into_iter().filter_map(|event| at(event, role)).collect();
            constraint::Rule::AvoidSplitAssignments { groups: groups().into_iter().map(of_role).collect(), most: 1 }
        }
        Rule::SpreadEvents { time_groups } => {
            let sets = time_groups.iter().map(|(group, limits)| (*group, range(*limits))).collect();
            constraint::Rule::SpreadEvents { groups: groups(), sets }
        }
        Rule::LinkEvents => constraint::Rule::LinkEvents { groups: groups() },
        Rule::OrderEvents => {
            let pair = |pair: &super::instance::EventPair| Order {
                first: pair.first,
                second: pair.second,
                separation: range(pair.separation),
                same_day: false,
            };
            constraint::Rule::OrderEvents { pairs: to.event_pairs.iter().map(pair).collect() }
        }
        Rule::AvoidClashes => constraint::Rule::AvoidClashes { resources: resources() },
        Rule::AvoidUnavailableTimes { times: closed, time_groups } => {
            constraint::Rule::AvoidUnavailableTimes { resources: resources(), times: times(closed, time_groups) }
        }
        Rule::LimitIdleTimes { time_groups, idle } => {
            constraint::Rule::LimitIdleTimes { resources: resources(), sets: time_groups.clone(), idle: range(*idle) }
        }
        Rule::ClusterBusyTimes { time_groups, busy_groups } => constraint::Rule::ClusterBusyTimes {
            resources: resources(),
            sets: time_groups.clone(),
            busy_sets: range(*busy_groups),
        },
        Rule::LimitBusyTimes { time_groups, busy } => {
            constraint::Rule::LimitBusyTimes { resources: resources(), sets: time_groups.clone(), busy: range(*busy) }
        }
        Rule::LimitWorkload { workload } => {
            constraint::Rule::LimitWorkload { resources: resources(), workload: range(*workload) }
        }
    }
}

fn range(limits: Limits) -> Range {
    Range { least: limits.least, most: limits.most }
}

fn members(groups: &[super::instance::Group], named: &[usize]) -> impl Iterator<Item = usize> {
    named.iter().flat_map(|group| groups[*group].members.iter().copied())
}

/// Each once, in order.
fn once(places: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut places: Vec<usize> = places.collect();
    places.sort_unstable();
    places.dedup();
    places
}
