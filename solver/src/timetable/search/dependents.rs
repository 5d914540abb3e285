//! On what the cost at a point depends: which steps on the board touch it.

use super::board::Aspects;
use super::layout::{Kind, Layout};

/// For all that may change, the points that depend on it; those of one event or resource lie side by side.
#[derive(Debug, Clone, Default)]
pub struct Dependents {
    events: usize,
    resources: usize,
    noted: Vec<(u32, u32)>,
    /// Where the points of each begin, and all points.
    at: Vec<u32>,
    points: Vec<u32>,
}

/// Aspects of an event or a resource.
const ASPECTS: usize = 4;

impl Dependents {
    /// Of so many events and resources, with no points yet.
    pub fn new(events: usize, resources: usize) -> Self {
        Self { events, resources, ..Self::default() }
    }

    /// Number of events and resources together.
    pub fn number(&self) -> usize {
        self.events + self.resources
    }

    /// Number of a resource among them; events are the first.
    pub fn resource(&self, resource: usize) -> usize {
        self.events + resource
    }

    fn note(&mut self, number: usize, aspects: Aspects, point: u32) {
        self.noted.extend(aspects.numbers().map(|aspect| ((number * ASPECTS + aspect) as u32, point)));
    }

    /// Puts in order what has been noted, the points having got other numbers; nothing is found before.
    pub fn settle(&mut self, numbers: &[u32]) {
        let mut noted = std::mem::take(&mut self.noted);
        for (_, point) in &mut noted {
            *point = numbers[*point as usize];
        }
        noted.sort_unstable();
        self.points = noted.iter().map(|(_, point)| *point).collect();
        let places = (self.number() * ASPECTS) as u32;
        self.at = (0..=places).map(|place| noted.partition_point(|(known, _)| *known < place) as u32).collect();
    }

    /// Points that depend on the aspects, one with more than one of them perhaps more than once.
    pub fn of(&self, number: usize, aspects: Aspects, mut tell: impl FnMut(u32)) {
        for aspect in aspects.numbers() {
            let place = number * ASPECTS + aspect;
            self.points[self.at[place] as usize..self.at[place + 1] as usize].iter().for_each(|point| tell(*point));
        }
    }

    /// Points that depend on anything about the event.
    pub fn of_event(&self, event: usize) -> &[u32] {
        self.all(event)
    }

    /// Points that depend on anything about the resource.
    pub fn of_resource(&self, resource: usize) -> &[u32] {
        self.all(self.events + resource)
    }

    fn all(&self, number: usize) -> &[u32] {
        &self.points[self.at[number * ASPECTS] as usize..self.at[(number + 1) * ASPECTS] as usize]
    }
}

/// Notes on what the point depends.
pub fn depend(layout: &mut Layout<'_>, kind: Kind, place: u32) {
    let Layout { dependents, event_groups, resource_groups, role_groups, problem, .. } = layout;
    match kind {
        Kind::AssignResource { at } | Kind::PreferResources { at, .. } | Kind::RoomCapacity { at } => {
            dependents.note(at.event, Aspects::RESOURCES, place);
        }
        Kind::AssignTime { event }
        | Kind::SplitEvents { event, .. }
        | Kind::DistributeSplitEvents { event, .. }
        | Kind::PreferTimes { event, .. } => dependents.note(event, Aspects::TIMES, place),
        Kind::KeepMeets { event, .. } => {
            dependents.note(event, Aspects::TIMES, place);
            dependents.note(event, Aspects::RESOURCES, place);
        }
        Kind::AvoidSplitAssignments { group, .. } => {
            role_groups[group].iter().for_each(|at| dependents.note(at.event, Aspects::RESOURCES, place));
        }
        Kind::SpreadEvents { group, .. }
        | Kind::ClusterStarts { group, .. }
        | Kind::LinkEvents { group }
        | Kind::MinimumWorkingDays { group, .. }
        | Kind::IsolatedLectures { group } => {
            event_groups[group].iter().for_each(|event| dependents.note(*event, Aspects::TIMES, place));
        }
        Kind::OrderEvents { order } => {
            dependents.note(order.first, Aspects::TIMES, place);
            dependents.note(order.second, Aspects::TIMES, place);
        }
        Kind::EndTheDay { event, kind } => {
            dependents.note(event, Aspects::TIMES, place);
            for resource in
                problem.events[event].roles.iter().filter(|role| role.kind == kind).filter_map(|role| role.resource)
            {
                dependents.note(dependents.resource(resource), Aspects::TIMES, place);
            }
        }
        Kind::AvoidClashes { resource } => dependents.note(dependents.resource(resource), Aspects::CLASHES, place),
        Kind::AvoidUnavailableTimes { resource, .. }
        | Kind::LimitIdleTimes { resource, .. }
        | Kind::ClusterBusyTimes { resource, .. }
        | Kind::LimitBusyTimes { resource, .. }
        | Kind::Scattered { resource, .. }
        | Kind::Shunned { resource, .. } => dependents.note(dependents.resource(resource), Aspects::TIMES, place),
        Kind::LimitBusyResources { group, .. } => {
            resource_groups[group]
                .iter()
                .for_each(|resource| dependents.note(dependents.resource(*resource), Aspects::TIMES, place));
        }
        Kind::Needs { resource } => dependents.note(dependents.resource(resource), Aspects::NEEDS, place),
        Kind::LimitWorkload { resource, .. }
        | Kind::TravelTime { resource, .. }
        | Kind::ChangingTime { resource, .. }
        | Kind::AvoidTogether { resource, .. }
        | Kind::LimitMoves { resource, .. } => {
            dependents.note(dependents.resource(resource), Aspects::MEETS, place);
        }
    }
}
