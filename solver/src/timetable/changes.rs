//! From one timetable to the next: what of the old one still holds under new givens, and which lessons have moved.

use super::plan::{Meet, Plan};
use super::problem::Problem;

/// A meet that is not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// As it was; `None`: it is new.
    pub from: Option<Meet>,
    /// As it is now; `None`: it is gone.
    pub to: Option<Meet>,
}

impl Change {
    /// Index of the event.
    pub fn event(&self) -> Option<usize> {
        self.from.as_ref().or(self.to.as_ref()).map(|meet| meet.event)
    }

    /// Whether it is held at other times than before, rather than with other resources only.
    pub fn moves(&self) -> bool {
        let times = |meet: &Option<Meet>| meet.as_ref().map(|meet| (meet.start, meet.duration));
        times(&self.from) != times(&self.to)
    }
}

/// What has changed between two timetables of the same events, by event. A meet is told by its event: of several, those that
/// are just as before are left out, then those at the same time, then those as long are taken for the same.
pub fn changes(before: &Plan, after: &Plan) -> Vec<Change> {
    let (mut old, mut new) = (before.clone(), after.clone());
    old.sort();
    new.sort();
    let mut found = Vec::new();
    let likenesses: [fn(&Meet, &Meet) -> bool; 5] = [
        |one, other| one == other,
        |one, other| one.start == other.start && one.duration == other.duration,
        |one, other| one.start == other.start,
        |one, other| one.duration == other.duration,
        |_, _| true,
    ];
    for like in likenesses {
        old.retain(|meet| {
            let Some(place) = new.iter().position(|other| other.event == meet.event && like(meet, other)) else {
                return true;
            };
            let to = new.remove(place);
            if *meet != to {
                found.push(Change { from: Some(meet.clone()), to: Some(to) });
            }
            false
        });
    }
    found.extend(old.into_iter().map(|meet| Change { from: Some(meet), to: None }));
    found.extend(new.into_iter().map(|meet| Change { from: None, to: Some(meet) }));
    found.sort_by(|one, other| (one.event(), &one.from, &one.to).cmp(&(other.event(), &other.from, &other.to)));
    found
}

/// What is left of an earlier timetable when the givens have changed since: a plan of the problem, if perhaps not a whole one.
///
/// Locks come first. A meet stays when its event still has periods for it; given times and resources replace those it had;
/// a resource that is gone or of another kind, and a time that is gone, become none.
pub fn carried_over(problem: &Problem, previous: &Plan) -> Plan {
    let mut plan = problem.locked.clone();
    let mut left: Vec<usize> = problem.events.iter().map(|event| event.duration).collect();
    let mut locked = plan.clone();
    for lock in &plan {
        left[lock.event] = left[lock.event].saturating_sub(lock.duration);
    }
    // Meets that are locked just so are there already; a lock elsewhere stands for another meet as long.
    let mut rest: Vec<&Meet> =
        previous.iter().filter(|meet| meet.event < problem.events.len() && meet.duration > 0).collect();
    let likenesses: [fn(&Meet, &Meet) -> bool; 2] =
        [|one, other| one == other, |one, other| one.duration == other.duration];
    for like in likenesses {
        rest.retain(|meet| {
            let place = locked.iter().position(|lock| lock.event == meet.event && like(lock, meet));
            place.map(|place| locked.remove(place)).is_none()
        });
    }
    for meet in rest {
        let event = &problem.events[meet.event];
        let duration = if event.time.is_some() { event.duration } else { meet.duration };
        if duration > left[meet.event] {
            continue;
        }
        left[meet.event] -= duration;
        let fits = |start: &usize| start.saturating_add(duration) <= problem.times.len();
        let of_kind =
            |resource: &usize, kind: usize| problem.resources.get(*resource).is_some_and(|known| known.kind == kind);
        let old = |role: usize, kind: usize| {
            meet.resources.get(role).copied().flatten().filter(|resource| of_kind(resource, kind))
        };
        let resources =
            event.roles.iter().enumerate().map(|(place, role)| role.resource.or_else(|| old(place, role.kind)));
        plan.push(Meet {
            event: meet.event,
            duration,
            start: event.time.or(meet.start.filter(fits)),
            resources: resources.collect(),
        });
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::super::constraint::{Constraint, CostFunction, Rule};
    use super::super::problem::{Event, Givens, Resource, Role, Time};
    use super::super::{Best, Cost, Range, RoleAt, referee, solve};
    use super::*;
    use crate::limits::{Limits, Progress, Watch};
    use std::sync::atomic::{AtomicUsize, Ordering};

    const TEACHERS: usize = 4;
    const CLASSES: usize = 4;
    const ROOMS: [usize; 3] = [8, 9, 10];

    /// Four classes with each of four teachers one lesson on each of two days of four periods, so that nobody is ever idle;
    /// a room for each lesson where there is one.
    fn school() -> Givens {
        let mut events = Vec::new();
        for number in 0..TEACHERS * CLASSES {
            let given = |resource| Role { resource: Some(resource), ..Role::default() };
            let mut roles = vec![given(number / CLASSES), given(TEACHERS + number % CLASSES)];
            roles.extend((number % CLASSES < 2).then_some(Role { kind: 1, resource: None, workload: 0 }));
            events.push(Event { duration: if number < 12 { 2 } else { 1 }, roles, ..Event::default() });
        }
        let all: Vec<usize> = (0..events.len()).collect();
        let rooms =
            all.iter().filter(|event| events[**event].roles.len() > 2).map(|event| RoleAt { event: *event, role: 2 });
        let rule = |rule| Constraint { required: true, weight: 1, cost: CostFunction::Linear, rule };
        let once = Range { least: 0, most: 1 };
        let constraints = vec![
            rule(Rule::AssignTime { events: all.clone() }),
            rule(Rule::SplitEvents {
                events: all.clone(),
                duration: Range { least: 1, most: 1 },
                amount: Range { least: 1, most: 2 },
            }),
            rule(Rule::AssignResource { roles: rooms.collect() }),
            rule(Rule::AvoidClashes { resources: (0..11).collect() }),
            rule(Rule::SpreadEvents {
                groups: all.iter().map(|event| vec![*event]).collect(),
                sets: vec![(0, once), (1, once)],
            }),
        ];
        Givens {
            times: (0..8).map(|time| Time { day: time / 4, week: 0 }).collect(),
            kinds: 2,
            resources: (0..11)
                .map(|number| Resource { kind: usize::from(number >= 8), ..Resource::default() })
                .collect(),
            events,
            time_sets: vec![vec![0, 1, 2, 3], vec![4, 5, 6, 7]],
            constraints,
            locked: Vec::new(),
        }
    }

    /// Stops after so many questions, whatever the clock says.
    struct Patience(AtomicUsize);

    impl Watch<Best> for Patience {
        fn elapsed(&self) -> f64 {
            0.0
        }
        fn cancelled(&self) -> bool {
            self.0.fetch_add(1, Ordering::Relaxed) > 600
        }
        fn report(&self, _: Progress<'_, Best>) {}
    }

    fn solved(givens: Givens, start: Option<&Plan>) -> (Cost, Plan) {
        let problem = Problem::new(givens).expect("a problem");
        let outcome = solve(&problem, &Limits::default(), start, &Patience(AtomicUsize::new(0)));
        (outcome.cost, outcome.plan)
    }

    /// The givens with a price on every change from the plan.
    fn kept(mut givens: Givens, plan: &Plan) -> Givens {
        let rule = Rule::KeepMeets { previous: plan.clone() };
        givens.constraints.push(Constraint { required: false, weight: 1, cost: CostFunction::Linear, rule });
        givens
    }

    fn absent(mut givens: Givens, resource: usize, times: Vec<usize>) -> Givens {
        let rule = Rule::AvoidUnavailableTimes { resources: vec![resource], times };
        givens.constraints.push(Constraint { required: true, weight: 1, cost: CostFunction::Linear, rule });
        givens
    }

    #[test]
    fn when_a_teacher_falls_ill_few_lessons_move_and_none_when_she_was_free_anyway() {
        let (cost, plan) = solved(school(), None);
        assert_eq!(cost, Cost::default());
        let teacher = 3;
        let busy: Vec<usize> =
            plan.iter().filter(|meet| meet.resources[0] == Some(teacher)).filter_map(|meet| meet.start).collect();
        assert_eq!(busy.len(), 4);
        let free: Vec<usize> = (0..8).filter(|time| !busy.contains(time)).collect();

        let (cost, after) = solved(absent(kept(school(), &plan), teacher, free), Some(&plan));
        assert_eq!((cost, changes(&plan, &after)), (Cost::default(), Vec::new()));

        let (cost, after) = solved(absent(kept(school(), &plan), teacher, vec![busy[0]]), Some(&plan));
        let moved = changes(&plan, &after);
        assert_eq!(cost.infeasibility, 0);
        assert_eq!(moved.len() as u64, cost.objective);
        assert!((1..=3).contains(&moved.len()), "{moved:?}");
        let hers = moved.iter().find(|change| change.from.as_ref().is_some_and(|meet| meet.start == Some(busy[0])));
        assert!(hers.is_some_and(Change::moves));
        assert!(!after.iter().any(|meet| meet.resources[0] == Some(teacher) && meet.start == Some(busy[0])));
    }

    #[test]
    fn when_a_room_closes_lessons_go_elsewhere_and_none_when_it_was_empty() {
        let (_, plan) = solved(school(), None);
        let used = |room: usize| {
            plan.iter().filter(move |meet| meet.resources.get(2) == Some(&Some(room))).filter_map(|meet| meet.start)
        };
        let room = ROOMS.into_iter().max_by_key(|room| used(*room).count()).expect("a room");
        let (busy, empty): (Vec<usize>, Vec<usize>) = (0..8).partition(|time| used(room).any(|start| start == *time));
        let (cost, after) = solved(absent(kept(school(), &plan), room, empty), Some(&plan));
        assert_eq!((cost, changes(&plan, &after)), (Cost::default(), Vec::new()));
        // Two other rooms are enough for the two classes that need one, so no other lesson has to make way.
        let (cost, after) = solved(absent(kept(school(), &plan), room, busy.clone()), Some(&plan));
        let moved = changes(&plan, &after);
        assert_eq!((cost.infeasibility, moved.len()), (0, busy.len()));
        assert!(moved.iter().all(|change| change.from.as_ref().is_some_and(|meet| meet.resources[2] == Some(room))));
    }

    #[test]
    fn a_lesson_locked_elsewhere_takes_few_along_and_a_lesson_locked_where_it_was_takes_none() {
        let (_, plan) = solved(school(), None);
        for moves in [false, true] {
            let mut lock = plan[0].clone();
            if moves {
                // The other period of the same day next to it.
                lock.start = lock.start.map(|start| start ^ 1);
            }
            let givens = Givens { locked: vec![lock.clone()], ..kept(school(), &plan) };
            let (cost, after) = solved(givens, Some(&plan));
            let moved = changes(&plan, &after);
            assert!(after.contains(&lock));
            assert_eq!(cost.infeasibility, 0);
            assert!(if moves { (2..=8).contains(&moved.len()) } else { moved.is_empty() }, "{moved:?}");
        }
    }

    #[test]
    fn changes_name_what_moved_what_has_another_room_and_what_came_or_went() {
        let meet =
            |event, start, duration, room| Meet { event, duration, start: Some(start), resources: vec![Some(room)] };
        let before = vec![meet(0, 0, 1, 1), meet(0, 4, 1, 1), meet(1, 2, 2, 1)];
        assert_eq!(changes(&before, &before), Vec::new());
        let after = vec![meet(0, 5, 1, 1), meet(0, 0, 1, 2), meet(1, 2, 1, 1), meet(1, 3, 1, 1)];
        let change = |from: &Meet, to: &Meet| Change { from: Some(from.clone()), to: Some(to.clone()) };
        let found = changes(&before, &after);
        let new = Change { from: None, to: Some(after[3].clone()) };
        assert_eq!(
            found,
            vec![change(&before[0], &after[1]), change(&before[1], &after[0]), new, change(&before[2], &after[2])]
        );
        assert_eq!(found.iter().map(Change::moves).collect::<Vec<_>>(), vec![false, true, true, true]);
    }

    #[test]
    fn what_is_left_of_an_earlier_timetable_is_a_plan_whatever_has_been_taken_away() {
        let (_, plan) = solved(school(), None);
        let mut givens = school();
        givens.times.truncate(6);
        givens.time_sets[1].truncate(2);
        givens.resources.truncate(10);
        givens.events.truncate(12);
        givens.events[0].time = Some(2);
        givens.events[1].duration = 1;
        givens.locked =
            vec![Meet { start: Some(3), ..plan.iter().find(|meet| meet.event == 2).expect("a meet").clone() }];
        givens.constraints.clear();
        let problem = Problem::new(givens).expect("a problem");
        let left = carried_over(&problem, &plan);
        assert_eq!(referee::judge(&problem, &left).map(|_| ()), Ok(()));
        let same = left.iter().filter(|meet| plan.contains(meet)).count();
        assert!(same >= 6, "{left:?}");
    }
}
