//! On what the cost at a point depends: which steps on the board touch it.

use super::layout::{Kind, Layout};

/// Notes on what the point depends.
pub fn depend(layout: &mut Layout<'_>, kind: Kind, place: u32) {
    let Layout { dependents, event_groups, role_groups, problem, .. } = layout;
    match kind {
        Kind::AssignResource { at } | Kind::PreferResources { at, .. } | Kind::RoomCapacity { at } => {
            dependents.resources[at.event].push(place);
        }
        Kind::AssignTime { event }
        | Kind::SplitEvents { event, .. }
        | Kind::DistributeSplitEvents { event, .. }
        | Kind::PreferTimes { event, .. } => dependents.times[event].push(place),
        Kind::KeepMeets { event, .. } => {
            dependents.times[event].push(place);
            dependents.resources[event].push(place);
        }
        Kind::AvoidSplitAssignments { group } => {
            role_groups[group].iter().for_each(|at| dependents.resources[at.event].push(place));
        }
        Kind::SpreadEvents { group, .. }
        | Kind::LinkEvents { group }
        | Kind::MinimumWorkingDays { group, .. }
        | Kind::IsolatedLectures { group } => event_groups[group].iter().for_each(|event| dependents.times[*event].push(place)),
        Kind::OrderEvents { order } => {
            dependents.times[order.first].push(place);
            dependents.times[order.second].push(place);
        }
        Kind::EndTheDay { event, kind } => {
            dependents.times[event].push(place);
            for resource in problem.events[event].roles.iter().filter(|role| role.kind == kind).filter_map(|role| role.resource) {
                dependents.busy[resource].push(place);
            }
        }
        Kind::AvoidClashes { resource } => dependents.clashes[resource].push(place),
        Kind::AvoidUnavailableTimes { resource, .. }
        | Kind::LimitIdleTimes { resource, .. }
        | Kind::ClusterBusyTimes { resource, .. }
        | Kind::LimitBusyTimes { resource, .. }
        | Kind::Scattered { resource, .. }
        | Kind::Shunned { resource, .. } => dependents.busy[resource].push(place),
        // Touched by a board that counts leniently.
        Kind::Needs { .. } => {}
        Kind::LimitWorkload { resource, .. }
        | Kind::TravelTime { resource, .. }
        | Kind::ChangingTime { resource, .. }
        | Kind::LimitMoves { resource, .. } => {
            dependents.meets[resource].push(place);
        }
    }
}
