//! The smallest step first: lessons that cannot stay where they are (their room has closed, say) are moved one by one, each to the
//! cheapest place there is, before the search looks for better. So a short run too leaves few changes.

use samrum_solver::timetable::referee::{Verdict, judge};
use samrum_solver::timetable::suggest::{self, Suggestion};
use samrum_solver::timetable::{Meet, Plan, Problem, Rule};
use std::collections::BTreeSet;

/// The plan with what is broken mended as far as single moves mend it; `enough` says when to leave off.
pub fn repaired(problem: &Problem, mut plan: Plan, enough: &dyn Fn() -> bool) -> Plan {
    let Ok(mut verdict) = judge(problem, &plan) else { return plan };
    loop {
        let before = verdict.cost;
        for place in affected(problem, &plan, &verdict) {
            if enough() {
                return plan;
            }
            if let Some((better, judged)) = moved(problem, &plan, place, &verdict) {
                (plan, verdict) = (better, judged);
            }
        }
        if verdict.cost >= before {
            return plan;
        }
    }
}

/// The best place for one lesson, when it breaks less: in another room at its time, or else at another time.
fn moved(problem: &Problem, plan: &Plan, place: usize, now: &Verdict) -> Option<(Plan, Verdict)> {
    let best = |found: Vec<Suggestion>| {
        found.into_iter().next().filter(|best| best.cost.infeasibility < now.cost.infeasibility)
    };
    let elsewhere = || best(suggest::other_resources(problem, plan, place));
    let found = elsewhere().or_else(|| best(suggest::other_times(problem, plan, place)))?;
    judge(problem, &found.plan).ok().map(|verdict| (found.plan, verdict))
}

/// Places of the lessons that are held where or when somebody cannot be, or lack what they must have.
fn affected(problem: &Problem, plan: &Plan, verdict: &Verdict) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for breach in &verdict.breaches {
        let constraint = &problem.constraints[breach.constraint];
        let concerned: Box<dyn Fn(&Meet) -> bool> = match &constraint.rule {
            Rule::AvoidUnavailableTimes { resources, times } => {
                let runs_then = |meet: &Meet| {
                    meet.start.is_some_and(|start| (start..start + meet.duration).any(|time| times.contains(&time)))
                };
                let resource = Some(resources[breach.point]);
                Box::new(move |meet| meet.resources.contains(&resource) && runs_then(meet))
            }
            Rule::AssignResource { roles } | Rule::PreferResources { roles, .. } => {
                let event = roles[breach.point].event;
                Box::new(move |meet| meet.event == event)
            }
            Rule::AssignTime { events } | Rule::PreferTimes { events, .. } => {
                let event = events[breach.point];
                Box::new(move |meet| meet.event == event)
            }
            _ => continue,
        };
        if constraint.required {
            found.extend((0..plan.len()).filter(|place| concerned(&plan[*place])));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use samrum_solver::timetable::{Constraint, CostFunction, Event, Givens, Resource, Role, Time};

    /// Two times, a class (0) and two rooms (1, 2); the class has two lessons in room 1, which is closed at the first time.
    fn school(rooms: usize) -> (Problem, Plan) {
        let demand = |rule| Constraint { required: true, weight: 1, cost: CostFunction::Linear, rule };
        let given = |kind, resource| Role { kind, resource, workload: 1 };
        let event = Event { duration: 1, roles: vec![given(0, Some(0)), given(1, None)], ..Event::default() };
        let kinds = std::iter::once(0).chain(std::iter::repeat_n(1, rooms));
        let givens = Givens {
            times: vec![Time::default(); 3],
            kinds: 2,
            resources: kinds.map(|kind| Resource { kind, ..Resource::default() }).collect(),
            events: vec![event.clone(), event],
            constraints: vec![
                demand(Rule::AvoidClashes { resources: vec![0, 1] }),
                demand(Rule::AvoidUnavailableTimes { resources: vec![1], times: vec![0] }),
            ],
            ..Givens::default()
        };
        let meet = |event: usize| Meet { event, duration: 1, start: Some(event), resources: vec![Some(0), Some(1)] };
        (Problem::new(givens).expect("a problem"), vec![meet(0), meet(1)])
    }

    #[test]
    fn a_lesson_in_a_closed_room_goes_to_another_at_its_time_and_the_others_stay() {
        let (problem, plan) = school(2);
        let mended = repaired(&problem, plan.clone(), &|| false);
        assert_eq!((mended[0].start, mended[0].resources[1]), (Some(0), Some(2)));
        assert_eq!(mended[1], plan[1]);
    }

    #[test]
    fn without_another_room_it_goes_to_another_time_and_without_time_it_stays() {
        let (problem, plan) = school(1);
        let mended = repaired(&problem, plan.clone(), &|| false);
        assert_eq!((mended[0].start, mended[1].clone()), (Some(2), plan[1].clone()));
        assert_eq!(repaired(&problem, plan.clone(), &|| true), plan);
    }
}
