//! Re-judges any plan from the problem alone: is it one at all, what does it cost, and where. Shares no code with the
//! search; slow and plain on purpose.

mod events;
mod resources;
mod rooms;
mod sheet;
#[cfg(test)]
mod tests;

use super::constraint::Rule;
use super::plan::{Cost, Plan};
use super::problem::Problem;
use sheet::Sheet;

/// A deviation at one point of application of one constraint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breach {
    /// Index of the constraint.
    pub constraint: usize,
    /// Which of the rule's points, in their order; of [`Rule::KeepMeets`] the index of the event.
    pub point: usize,
    /// By how much.
    pub deviation: u64,
    /// What that costs, in infeasibility or objective as the constraint is required or not.
    pub cost: u64,
}

/// What a plan comes to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// The whole cost.
    pub cost: Cost,
    /// Where it comes from.
    pub breaches: Vec<Breach>,
}

/// Why something is no plan for the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The meet at this place speaks of what is not there, has no duration, ends after the last time, or has a resource
    /// of another kind.
    Meet(usize),
    /// The meets of this event are longer than the event.
    TooLong(usize),
    /// This event's given time or given resource is not kept.
    Given(usize),
    /// The lock at this place is not kept.
    Lock(usize),
}

/// What the plan costs, and why.
///
/// # Errors
/// Everything that makes it no plan at all.
pub fn judge(problem: &Problem, plan: &Plan) -> Result<Verdict, Vec<Fault>> {
    let faults = faults(problem, plan);
    if !faults.is_empty() {
        return Err(faults);
    }
    let sheet = Sheet::of(problem, plan);
    let mut verdict = Verdict::default();
    for (number, constraint) in problem.constraints.iter().enumerate() {
        for (point, deviation) in deviations(&sheet, &constraint.rule) {
            if deviation == 0 {
                continue;
            }
            let cost = u64::from(constraint.weight).saturating_mul(constraint.cost.of(deviation));
            let sum = if constraint.required { &mut verdict.cost.infeasibility } else { &mut verdict.cost.objective };
            *sum = sum.saturating_add(cost);
            verdict.breaches.push(Breach { constraint: number, point, deviation, cost });
        }
    }
    Ok(verdict)
}

/// Each point of application with its deviation.
fn deviations(sheet: &Sheet<'_>, rule: &Rule) -> Vec<(usize, u64)> {
    let found: Vec<u64> = match rule {
        Rule::AssignResource { roles } => roles.iter().map(|at| events::without_resource(sheet, *at)).collect(),
        Rule::AssignTime { events } => events.iter().map(|event| events::without_time(sheet, *event)).collect(),
        Rule::SplitEvents { events, duration, amount } => {
            events.iter().map(|event| events::split(sheet, *event, *duration, *amount)).collect()
        }
        Rule::DistributeSplitEvents { events, duration, amount } => {
            events.iter().map(|event| events::distributed(sheet, *event, *duration, *amount)).collect()
        }
        Rule::PreferResources { roles, resources } => {
            roles.iter().map(|at| events::other_resource(sheet, *at, resources)).collect()
        }
        Rule::PreferTimes { events, times, duration } => {
            events.iter().map(|event| events::other_time(sheet, *event, times, *duration)).collect()
        }
        Rule::AvoidSplitAssignments { groups, most } => {
            groups.iter().map(|group| events::changing_resource(sheet, group, *most)).collect()
        }
        Rule::SpreadEvents { groups, sets } => groups.iter().map(|group| events::spread(sheet, group, sets)).collect(),
        Rule::ClusterStarts { groups, sets, most } => {
            groups.iter().map(|group| events::scattered(sheet, group, sets, *most)).collect()
        }
        Rule::LinkEvents { groups } => groups.iter().map(|group| events::apart(sheet, group)).collect(),
        Rule::OrderEvents { pairs } => pairs.iter().map(|pair| events::order(sheet, *pair)).collect(),
        Rule::MinimumWorkingDays { courses } => {
            courses.iter().map(|course| events::days_missing(sheet, course)).collect()
        }
        Rule::IsolatedLectures { curricula } => {
            curricula.iter().map(|curriculum| events::isolated(sheet, curriculum)).collect()
        }
        Rule::AvoidClashes { resources } => {
            resources.iter().map(|resource| resources::clashes(sheet, *resource)).collect()
        }
        Rule::AvoidUnavailableTimes { resources, times } => {
            resources.iter().map(|resource| resources::unavailable(sheet, *resource, times)).collect()
        }
        Rule::AvoidTogether { pairs, times } => {
            pairs.iter().map(|pair| resources::together(sheet, *pair, times)).collect()
        }
        Rule::LimitBusyResources { groups, sets, busy } => {
            groups.iter().map(|group| resources::busy_ones(sheet, group, sets, *busy)).collect()
        }
        Rule::LimitIdleTimes { resources, sets, idle } => {
            resources.iter().map(|resource| resources::idle(sheet, *resource, sets, *idle)).collect()
        }
        Rule::ClusterBusyTimes { resources, sets, busy_sets } => {
            resources.iter().map(|resource| resources::clusters(sheet, *resource, sets, *busy_sets)).collect()
        }
        Rule::LimitBusyTimes { resources, sets, busy } => {
            resources.iter().map(|resource| resources::busy(sheet, *resource, sets, *busy)).collect()
        }
        Rule::LimitWorkload { resources, workload } => {
            resources.iter().map(|resource| resources::workload(sheet, *resource, *workload)).collect()
        }
        Rule::RoomCapacity { roles } => roles.iter().map(|at| rooms::too_small(sheet, *at)).collect(),
        Rule::TravelTime { resources, places, times } => {
            resources.iter().map(|resource| rooms::travel(sheet, *resource, places, times)).collect()
        }
        Rule::ChangingTime { resources, times } => {
            resources.iter().map(|resource| rooms::changing(sheet, *resource, *times)).collect()
        }
        Rule::LimitMoves { resources, places, lists, most } => {
            resources.iter().map(|resource| rooms::moves(sheet, *resource, places, lists, *most)).collect()
        }
        Rule::EndTheDay { events, kind } => {
            events.iter().map(|event| events::busy_later(sheet, *event, *kind)).collect()
        }
        Rule::KeepMeets { previous } => return events::changed(sheet, previous),
    };
    found.into_iter().enumerate().collect()
}

fn faults(problem: &Problem, plan: &Plan) -> Vec<Fault> {
    let mut found = Vec::new();
    let mut left: Vec<usize> = problem.events.iter().map(|event| event.duration).collect();
    for (place, meet) in plan.iter().enumerate() {
        let Some(event) = problem.events.get(meet.event) else {
            found.push(Fault::Meet(place));
            continue;
        };
        let fits = meet.start.is_none_or(|start| start.saturating_add(meet.duration) <= problem.times.len());
        let filled = || event.roles.iter().zip(&meet.resources);
        let right_kind =
            |kind: usize, filled: usize| problem.resources.get(filled).is_some_and(|resource| resource.kind == kind);
        let kinds = filled().all(|(role, filled)| filled.is_none_or(|filled| right_kind(role.kind, filled)));
        if meet.duration == 0 || !fits || event.roles.len() != meet.resources.len() || !kinds {
            found.push(Fault::Meet(place));
            continue;
        }
        let moved = event.time.is_some() && (event.time != meet.start || event.duration != meet.duration);
        if moved || filled().any(|(role, filled)| role.resource.is_some() && role.resource != *filled) {
            found.push(Fault::Given(meet.event));
        }
        match left[meet.event].checked_sub(meet.duration) {
            Some(rest) => left[meet.event] = rest,
            None => found.push(Fault::TooLong(meet.event)),
        }
    }
    let mut spare = vec![true; plan.len()];
    for (place, lock) in problem.locked.iter().enumerate() {
        match (0..plan.len()).find(|at| spare[*at] && plan[*at] == *lock) {
            Some(at) => spare[at] = false,
            None => found.push(Fault::Lock(place)),
        }
    }
    found
}
