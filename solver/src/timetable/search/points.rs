//! The points of application of each constraint, laid out for the search.

use super::super::constraint::{Constraint, Course, Range, RoleAt, Rule};
use super::super::plan::Meet;
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
    let mut adding = Adding { layout, constraint, number, first_set };
    match &constraint.rule {
        Rule::AssignResource { roles } => adding.each(roles, |at| Kind::AssignResource { at }),
        Rule::RoomCapacity { roles } => adding.each(roles, |at| Kind::RoomCapacity { at }),
        Rule::AssignTime { events } => adding.each(events, |event| Kind::AssignTime { event }),
        Rule::SplitEvents { events, duration, amount } => adding.split_events(events, *duration, *amount),
        Rule::DistributeSplitEvents { events, duration, amount } => {
            adding.each(events, |event| Kind::DistributeSplitEvents { event, duration: *duration, amount: *amount });
        }
        Rule::PreferResources { roles, resources } => adding.prefer_resources(roles, resources),
        Rule::PreferTimes { events, times, duration } => {
            let mask = adding.mask(times);
            adding.each(events, |event| Kind::PreferTimes { event, mask, duration: *duration });
        }
        Rule::AvoidSplitAssignments { groups, most } => adding.avoid_split_assignments(groups, *most),
        Rule::SpreadEvents { groups, sets } => {
            let limits = adding.limits(sets.iter().copied());
            adding.each_group(groups, |group| Kind::SpreadEvents { group, limits });
        }
        Rule::ClusterStarts { groups, sets, most } => {
            let limits = adding.limits(sets.iter().map(|set| (*set, Range { least: 0, most: 1 })));
            adding.each_group(groups, |group| Kind::ClusterStarts { group, limits, most: *most });
        }
        Rule::LimitBusyResources { groups, sets, busy } => adding.limit_busy_resources(groups, sets, *busy),
        Rule::AvoidTogether { pairs, times } => {
            let mask = adding.mask(times);
            adding.each(pairs, |(resource, other)| Kind::AvoidTogether { resource, other, mask });
        }
        Rule::LinkEvents { groups } => adding.link_events(groups),
        Rule::OrderEvents { pairs } => adding.each(pairs, |order| Kind::OrderEvents { order }),
        Rule::AvoidClashes { resources } => adding.avoid_clashes(resources),
        Rule::AvoidUnavailableTimes { resources, times } => {
            let mask = adding.mask(times);
            adding.each(resources, |resource| Kind::AvoidUnavailableTimes { resource, mask });
        }
        Rule::LimitIdleTimes { resources, sets, idle } => {
            let list = adding.list(sets);
            adding.each(resources, |resource| Kind::LimitIdleTimes { resource, list, idle: *idle });
        }
        Rule::ClusterBusyTimes { resources, sets, busy_sets } => {
            let list = adding.list(sets);
            adding.each(resources, |resource| Kind::ClusterBusyTimes { resource, list, busy_sets: *busy_sets });
        }
        Rule::LimitBusyTimes { resources, sets, busy } => {
            let list = adding.list(sets);
            adding.each(resources, |resource| Kind::LimitBusyTimes { resource, list, busy: *busy });
        }
        Rule::LimitWorkload { resources, workload } => {
            adding.each(resources, |resource| Kind::LimitWorkload { resource, workload: *workload });
        }
        Rule::MinimumWorkingDays { courses } => adding.minimum_working_days(courses),
        Rule::IsolatedLectures { curricula } => adding.each_group(curricula, |group| Kind::IsolatedLectures { group }),
        Rule::TravelTime { resources, .. } => {
            adding.each(resources, |resource| Kind::TravelTime { resource, constraint: number });
        }
        Rule::ChangingTime { resources, times } => {
            adding.each(resources, |resource| Kind::ChangingTime { resource, times: *times });
        }
        Rule::LimitMoves { resources, lists, .. } => adding.limit_moves(resources, lists),
        Rule::EndTheDay { events, kind } => adding.each(events, |event| Kind::EndTheDay { event, kind: *kind }),
        Rule::KeepMeets { previous } => adding.keep_meets(previous),
    }
}

/// A constraint whose points are being added.
struct Adding<'l, 'p> {
    layout: &'l mut Layout<'p>,
    constraint: &'p Constraint,
    number: usize,
    first_set: usize,
}

impl Adding<'_, '_> {
    fn point(&mut self, kind: Kind) {
        let place = self.layout.points.len() as u32;
        self.layout.points.push(Point {
            kind,
            required: self.constraint.required,
            guide: false,
            weight: i64::from(self.constraint.weight),
            cost: self.constraint.cost,
            gathered: false,
        });
        depend(self.layout, kind, place);
    }

    /// A point for each of these.
    fn each<T: Copy>(&mut self, of: &[T], kind: impl Fn(T) -> Kind) {
        for one in of {
            self.point(kind(*one));
        }
    }

    /// A point for each group of events.
    fn each_group(&mut self, groups: &[Vec<usize>], kind: impl Fn(usize) -> Kind) {
        for events in groups {
            let group = self.group(events);
            self.point(kind(group));
        }
    }

    fn group(&mut self, events: &[usize]) -> usize {
        self.layout.event_groups.push(events.to_vec());
        self.layout.event_groups.len() - 1
    }

    fn mask(&mut self, times: &[usize]) -> usize {
        add_mask(self.layout, times.iter().copied())
    }

    fn masks(&self, sets: &[usize]) -> Vec<usize> {
        sets.iter().map(|set| self.first_set + set).collect()
    }

    fn list(&mut self, sets: &[usize]) -> usize {
        let masks = self.masks(sets);
        self.layout.lists.push(masks);
        self.layout.lists.len() - 1
    }

    fn limits(&mut self, sets: impl Iterator<Item = (usize, Range)>) -> usize {
        let first = self.first_set;
        limits(self.layout, sets.map(|(set, range)| (first + set, range)))
    }

    fn split_events(&mut self, events: &[usize], duration: Range, amount: Range) {
        for event in events {
            self.layout.whole[*event] |= self.constraint.required && amount.most == 1;
            self.point(Kind::SplitEvents { event: *event, duration, amount });
        }
    }

    fn prefer_resources(&mut self, roles: &[RoleAt], resources: &[usize]) {
        let table = self.layout.preferred.len();
        let all = 0..self.layout.problem.resources.len();
        self.layout.preferred.push(all.map(|resource| resources.contains(&resource)).collect());
        self.each(roles, |at| Kind::PreferResources { at, table });
    }

    fn avoid_split_assignments(&mut self, groups: &[Vec<RoleAt>], most: u32) {
        for roles in groups {
            let group = self.layout.role_groups.len();
            for at in roles.iter().filter(|_| most == 1) {
                self.layout.stable[at.event][at.role] = Some(group);
            }
            self.layout.role_groups.push(roles.clone());
            self.point(Kind::AvoidSplitAssignments { group, most });
        }
    }

    fn limit_busy_resources(&mut self, groups: &[Vec<usize>], sets: &[usize], busy: Range) {
        let limits = self.limits(sets.iter().map(|set| (*set, busy)));
        for resources in groups {
            let group = self.layout.resource_groups.len();
            self.layout.resource_groups.push(resources.clone());
            self.point(Kind::LimitBusyResources { group, limits, busy });
        }
    }

    fn link_events(&mut self, groups: &[Vec<usize>]) {
        for events in groups {
            for event in events {
                let others = events.iter().filter(|other| *other != event).map(|other| *other as u32);
                self.layout.linked[*event].extend(others);
            }
            let group = self.group(events);
            self.point(Kind::LinkEvents { group });
        }
    }

    fn avoid_clashes(&mut self, resources: &[usize]) {
        for resource in resources {
            self.layout.exclusive[*resource] = true;
            self.point(Kind::AvoidClashes { resource: *resource });
        }
    }

    fn minimum_working_days(&mut self, courses: &[Course]) {
        for course in courses {
            let group = self.group(&course.events);
            self.point(Kind::MinimumWorkingDays { group, days: course.days });
        }
    }

    fn limit_moves(&mut self, resources: &[usize], lists: &[Vec<usize>]) {
        let list = self.layout.lists.len();
        for sets in lists {
            self.list(sets);
        }
        let constraint = self.number;
        self.each(resources, |resource| Kind::LimitMoves { resource, list, constraint });
    }

    fn keep_meets(&mut self, previous: &[Meet]) {
        let mut events: Vec<_> = previous.iter().map(|meet| meet.event).collect();
        events.sort_unstable();
        events.dedup();
        for event in events {
            let list = self.layout.kept.len();
            self.layout.kept.push(previous.iter().filter(|meet| meet.event == event).cloned().collect());
            self.point(Kind::KeepMeets { event, list });
        }
    }
}
