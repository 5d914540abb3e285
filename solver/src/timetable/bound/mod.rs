//! A bound on the cost of every timetable, by counting. That of a linear program over the whole is the search's own to find.
//!
//! *What is given already.* The plan of the locked meets and of the events that come with a time is part of every timetable.
//! Clashes, unavailable times, starts and resources that are not preferred, resources that change and rooms too small can
//! only become more when meets are added to it. The workload of a resource of a kind that no open role asks for is what it is.
//!
//! *How events can be split* (`pieces`). Each event by itself, over all ways.
//!
//! *What fits where* (`crowds`). Where nothing required need be broken so far, a timetable that breaks something costs more
//! than any that does not; so the bound on what is wished for may take for granted that everything required is kept: periods
//! stand at times of their own, in the open hours of whom they concern.

mod crowds;
mod pieces;

use super::constraint::Rule;
use super::plan::{Cost, Meet, Plan};
use super::problem::Problem;
use super::referee::judge;
use std::collections::BTreeMap;

/// Costs at points of application, each a constraint and a place among its points.
type Points = BTreeMap<(usize, usize), u64>;

/// No timetable of the whole problem costs less.
pub fn unavoidable(problem: &Problem) -> Cost {
    let split = pieces::least(problem);
    let mut points = given(problem);
    let broken = |points: &Points| {
        points
            .iter()
            .filter(|((number, _), _)| problem.constraints[*number].required)
            .map(|(_, cost)| *cost)
            .sum::<u64>()
    };
    if split.infeasibility == 0 && broken(&points) == 0 {
        for (point, cost) in crowds::least(problem) {
            let known = points.entry(point).or_default();
            *known = cost.max(*known);
        }
    }
    let infeasibility = broken(&points);
    let all: u64 = points.values().sum();
    Cost { infeasibility: infeasibility + split.infeasibility, objective: all - infeasibility + split.objective }
}

/// What the givens alone cost.
fn given(problem: &Problem) -> Points {
    let mut plan: Plan = problem.locked.clone();
    for (number, event) in problem.events.iter().enumerate() {
        if event.time.is_some() && !plan.iter().any(|meet| meet.event == number) {
            let resources = event.roles.iter().map(|role| role.resource).collect();
            plan.push(Meet { event: number, duration: event.duration, start: event.time, resources });
        }
    }
    let Ok(verdict) = judge(problem, &plan) else { return Points::new() };
    let open = |kind: usize| {
        problem.events.iter().any(|event| event.roles.iter().any(|role| role.resource.is_none() && role.kind == kind))
    };
    let mut points = Points::new();
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
        if stays {
            points.insert((breach.constraint, breach.point), breach.cost);
        }
    }
    points
}
