//! Events before the hours of a day, at the time at which nothing is held, that say something of somebody's day: that they are off in
//! that half of it ([`super::halves`]), or that they do not stay longer than usual ([`super::spans`]).

use super::building::{Building, STUDENTS, TEACHERS, TOKENS};
use super::instance::Instance;
use super::weight::Weight;
use samrum_solver::timetable::{Event, Plan, Problem, Range, Role, Rule};

impl Building<'_> {
    /// So many marks of each of these, at most one on each day of the calendar; `next` is the number of the first event.
    pub fn marks(&mut self, next: usize, whom: &[(usize, usize)]) -> Vec<Event> {
        let required = Weight { required: true, weight: 1 };
        let one = Range { least: 0, most: 1 };
        let (mut events, mut groups) = (Vec::new(), Vec::new());
        for (resource, marks) in whom {
            let first = next + events.len();
            let role = Role { kind: self.kind_of(*resource), resource: Some(*resource), workload: 0 };
            events.extend((0..*marks).map(|_| Event { duration: 1, roles: vec![role.clone()], ..Event::default() }));
            groups.push((first..next + events.len()).collect::<Vec<_>>());
        }
        if events.is_empty() {
            return events;
        }
        let before =
            |days: std::ops::Range<usize>| -> Vec<usize> { days.map(|day| day * self.instance.day_length()).collect() };
        let (days, length) = (self.instance.days.len(), if self.instance.halves { 2 } else { 1 });
        let times = before(0..days);
        let each: Vec<Vec<usize>> =
            (0..days).step_by(length).map(|day| before(day..(day + length).min(days))).collect();
        let of_day = each.into_iter().map(|times| (self.set(times), one)).collect();
        let all: Vec<usize> = groups.concat();
        self.add(required, Rule::AssignTime { events: all.clone() });
        self.add(required, Rule::PreferTimes { events: all, times, duration: None });
        self.add(required, Rule::SpreadEvents { groups, sets: of_day });
        events
    }

    /// The kind of somebody among the resources, or of what activities share.
    pub fn kind_of(&self, resource: usize) -> usize {
        let (students, rooms) = (self.instance.students.len(), self.instance.first_room());
        if resource < students {
            STUDENTS
        } else if resource < rooms {
            TEACHERS
        } else {
            TOKENS
        }
    }
}

/// Puts the marks of a plan, each on a day of its own, where those they are of have least between the first hour and the last.
pub fn place_marks(instance: &Instance, problem: &Problem, plan: &mut Plan) {
    let (length, halves) = (instance.day_length(), if instance.halves { 2 } else { 1 });
    for event in instance.activities.len()..plan.len() {
        let [Role { resource, .. }] = problem.events[event].roles.as_slice() else { continue };
        if problem.events[event].time.is_some() {
            continue;
        }
        let theirs = || {
            plan.iter()
                .filter(|meet| meet.resources.contains(resource))
                .filter_map(|meet| Some((meet.start?, meet.duration)))
        };
        let span = |day: &usize| {
            let hours = || theirs().filter(|(start, _)| start / length == *day && start % length > 0);
            let (first, end) = (hours().map(|(start, _)| start).min(), hours().map(|(start, long)| start + long).max());
            end.unwrap_or(0) - first.unwrap_or(0)
        };
        let taken =
            |day: &usize| theirs().any(|(start, _)| start / length / halves == day / halves && start % length == 0);
        let free = (0..instance.days.len()).filter(|day| !taken(day)).min_by_key(span);
        plan[event].start = free.map(|day| day * length);
    }
}
