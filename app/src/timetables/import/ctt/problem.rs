//! Courses become events of unit lectures, with the competition's rules and weights (UD2).

use super::Instance;
use samrum_solver::timetable::constraint::Course;
use samrum_solver::timetable::{Constraint, CostFunction, Event, Givens, Range, Resource, Role, RoleAt, Rule, Time};
use std::collections::HashMap;

/// Kinds of resource.
const TEACHER: usize = 0;
const CURRICULUM: usize = 1;
const ROOM: usize = 2;

/// The problem: resources are the rooms in their order, then teachers and curricula; an event's first role is its room.
pub fn givens(instance: &Instance) -> Givens {
    let mut resources: Vec<Resource> =
        instance.rooms.iter().map(|room| Resource { kind: ROOM, capacity: Some(room.capacity) }).collect();
    let mut add = |kind| {
        resources.push(Resource { kind, ..Resource::default() });
        resources.len() - 1
    };
    let mut teachers = HashMap::<&str, usize>::new();
    let mut events: Vec<Event> = Vec::new();
    for course in &instance.courses {
        let teacher = *teachers.entry(&course.teacher).or_insert_with(|| add(TEACHER));
        let roles =
            vec![Role { kind: ROOM, ..Role::default() }, Role { kind: TEACHER, resource: Some(teacher), workload: 0 }];
        events.push(Event { duration: course.lectures, time: None, persons: course.students, roles });
    }
    for curriculum in &instance.curricula {
        let resource = add(CURRICULUM);
        for course in curriculum {
            events[*course].roles.push(Role { kind: CURRICULUM, resource: Some(resource), workload: 0 });
        }
    }
    Givens {
        times: (0..instance.periods()).map(|period| Time { day: period / instance.periods_per_day, week: 0 }).collect(),
        kinds: 3,
        constraints: constraints(instance, &resources),
        resources,
        events,
        time_sets: Vec::new(),
        locked: Vec::new(),
    }
}

fn constraints(instance: &Instance, resources: &[Resource]) -> Vec<Constraint> {
    let all: Vec<usize> = (0..instance.courses.len()).collect();
    let room = |event: usize| RoleAt { event, role: 0 };
    let rooms: Vec<RoleAt> = all.iter().copied().map(room).collect();
    let required = |rule| Constraint { required: true, weight: 1, cost: CostFunction::Linear, rule };
    let wish = |weight, rule| Constraint { required: false, weight, cost: CostFunction::Linear, rule };
    let once = Range { least: 1, most: 1 };
    let mut constraints = vec![
        required(Rule::AssignTime { events: all.clone() }),
        required(Rule::AssignResource { roles: rooms.clone() }),
        required(Rule::SplitEvents { events: all.clone(), duration: once, amount: Range { least: 0, most: u32::MAX } }),
        required(Rule::AvoidClashes { resources: (0..resources.len()).collect() }),
    ];
    for course in &all {
        let out: Vec<usize> =
            instance.unavailable.iter().filter(|(of, _)| of == course).map(|(_, period)| *period).collect();
        if !out.is_empty() {
            let times = (0..instance.periods()).filter(|period| !out.contains(period)).collect();
            constraints.push(required(Rule::PreferTimes { events: vec![*course], times, duration: None }));
        }
    }
    let courses =
        all.iter().map(|course| Course { events: vec![*course], days: instance.courses[*course].min_days }).collect();
    constraints.extend([
        wish(1, Rule::RoomCapacity { roles: rooms.clone() }),
        wish(5, Rule::MinimumWorkingDays { courses }),
        wish(2, Rule::IsolatedLectures { curricula: instance.curricula.clone() }),
        wish(1, Rule::AvoidSplitAssignments { groups: rooms.into_iter().map(|role| vec![role]).collect(), most: 1 }),
    ]);
    constraints
}
