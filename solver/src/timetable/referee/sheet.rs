//! The plan laid out for reading: meets by event, and how often each resource is busy at each time.

use super::super::plan::{Meet, Plan};
use super::super::problem::Problem;

/// A plan that has no faults, laid out.
pub struct Sheet<'a> {
    pub problem: &'a Problem,
    /// The meets of each event; periods that none covers are one more, with no time and only the given resources.
    pub meets: Vec<Vec<Meet>>,
    /// Meets that run, by resource and time.
    pub running: Vec<Vec<u32>>,
}

impl<'a> Sheet<'a> {
    pub fn of(problem: &'a Problem, plan: &Plan) -> Self {
        let mut meets: Vec<Vec<Meet>> = vec![Vec::new(); problem.events.len()];
        let mut running = vec![vec![0; problem.times.len()]; problem.resources.len()];
        for meet in plan {
            meets[meet.event].push(meet.clone());
            let Some(start) = meet.start else { continue };
            for resource in meet.resources.iter().flatten() {
                running[*resource][start..start + meet.duration].iter_mut().for_each(|count| *count += 1);
            }
        }
        for (number, event) in problem.events.iter().enumerate() {
            let covered: usize = meets[number].iter().map(|meet| meet.duration).sum();
            if covered < event.duration {
                let resources = event.roles.iter().map(|role| role.resource).collect();
                meets[number].push(Meet { event: number, duration: event.duration - covered, start: None, resources });
            }
        }
        Self { problem, meets, running }
    }

    /// The meets of some events that have a time, with it.
    pub fn timed<'s>(&'s self, events: &'s [usize]) -> impl Iterator<Item = (&'s Meet, usize)> {
        events.iter().flat_map(|event| &self.meets[*event]).filter_map(|meet| meet.start.map(|start| (meet, start)))
    }

    /// Whether the resource is busy at the time.
    pub fn busy(&self, resource: usize, time: usize) -> bool {
        self.running[resource][time] > 0
    }

    /// The timed meets of a resource by start, each with it.
    pub fn meets_of(&self, resource: usize) -> Vec<(&Meet, usize)> {
        let all = self.meets.iter().flatten().filter_map(|meet| meet.start.map(|start| (meet, start)));
        let mut found: Vec<_> = all.filter(|(meet, _)| meet.resources.contains(&Some(resource))).collect();
        found.sort_by_key(|(meet, start)| (*start, *meet));
        found
    }
}
