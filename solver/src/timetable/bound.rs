//! A bound on the cost of every timetable: what the givens alone cost already.
//!
//! The plan of the locked meets and of the events that come with a time is part of every timetable. Clashes, unavailable
//! times, starts and resources that are not preferred, resources that change and rooms too small can only become more
//! when meets are added to it. The workload of a resource of a kind that no open role asks for is what it is.

use super::constraint::Rule;
use super::plan::{Cost, Meet, Plan};
use super::problem::Problem;
use super::referee::judge;

/// No timetable of the whole problem costs less.
pub fn unavoidable(problem: &Problem) -> Cost {
    let mut plan: Plan = problem.locked.clone();
    for (number, event) in problem.events.iter().enumerate() {
        if event.time.is_some() && !plan.iter().any(|meet| meet.event == number) {
            let resources = event.roles.iter().map(|role| role.resource).collect();
            plan.push(Meet { event: number, duration: event.duration, start: event.time, resources });
        }
    }
    let Ok(verdict) = judge(problem, &plan) else { return Cost::default() };
    let open = |kind: usize| problem.events.iter().any(|event| event.roles.iter().any(|role| role.resource.is_none() && role.kind == kind));
    let mut cost = Cost::default();
    for breach in verdict.breaches {
        let constraint = &problem.constraints[breach.constraint];
        let stays = match &constraint.rule {
            Rule::AvoidClashes { .. }
            | Rule::AvoidUnavailableTimes { .. }
            | Rule::PreferTimes { .. }
            | Rule::PreferResources { .. }
            | Rule::AvoidSplitAssignments { .. }
            | Rule::RoomCapacity { .. } => true,
            Rule::LimitWorkload { resources, .. } => !open(problem.resources[resources[breach.point]].kind),
            _ => false,
        };
        let sum = if constraint.required { &mut cost.infeasibility } else { &mut cost.objective };
        *sum = sum.saturating_add(if stays { breach.cost } else { 0 });
    }
    cost
}
