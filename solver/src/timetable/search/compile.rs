//! Lays a problem out for the search.

use super::super::problem::Problem;
use super::dependents::Dependents;
use super::domains;
use super::guides;
use super::layout::Layout;
use super::needs;
use super::points;

/// Lays out the problem.
pub fn compile(problem: &Problem) -> Layout<'_> {
    let (times, resources, events) = (problem.times.len(), problem.resources.len(), problem.events.len());
    let mut layout = Layout {
        problem,
        times,
        words: times.div_ceil(64).max(1),
        base: vec![0],
        event_of: Vec::new(),
        filled_at: Vec::new(),
        points: Vec::new(),
        wishes_from: 0,
        dependents: Dependents::new(events, resources),
        masks: Vec::new(),
        preferred: Vec::new(),
        role_groups: Vec::new(),
        event_groups: Vec::new(),
        resource_groups: Vec::new(),
        limits: Vec::new(),
        limited: Vec::new(),
        lists: Vec::new(),
        kept: Vec::new(),
        exclusive: vec![false; resources],
        closed: vec![false; resources * times],
        given_slots: vec![Vec::new(); resources],
        linked: vec![Vec::new(); events],
        whole: vec![false; events],
        starts: Vec::new(),
        candidates: Vec::new(),
        needs: Vec::new(),
        stable: problem.events.iter().map(|event| vec![None; event.roles.len()]).collect(),
        days: 0,
    };
    slots(&mut layout);
    layout.days = problem.times.last().map_or(0, |last| last.day + 1);
    for day in 0..layout.days {
        add_mask(&mut layout, (0..times).filter(|time| problem.times[*time].day == day));
    }
    let first_set = layout.days;
    for set in &problem.time_sets {
        add_mask(&mut layout, set.iter().copied());
    }
    for number in 0..problem.constraints.len() {
        points::add(&mut layout, number, first_set);
    }
    guides::add(&mut layout, first_set);
    domains::fill(&mut layout);
    needs::gather(&mut layout);
    required_first(&mut layout);
    layout
}

/// Gives the points their last numbers: a change is counted at required ones first.
fn required_first(layout: &mut Layout<'_>) {
    let mut order: Vec<u32> = (0..layout.points.len() as u32).collect();
    order.sort_by_key(|point| !layout.points[*point as usize].required);
    let mut numbers = vec![0; order.len()];
    order.iter().zip(0..).for_each(|(point, number)| numbers[*point as usize] = number);
    layout.points = order.iter().map(|point| layout.points[*point as usize]).collect();
    layout.wishes_from = layout.points.partition_point(|point| point.required) as u32;
    layout.dependents.settle(&numbers);
}

fn slots(layout: &mut Layout<'_>) {
    let mut filled = 0;
    for (number, event) in layout.problem.events.iter().enumerate() {
        for _ in 0..event.duration {
            let slot = layout.event_of.len() as u32;
            layout.event_of.push(number as u32);
            layout.filled_at.push(filled);
            filled += event.roles.len();
            for resource in event.roles.iter().filter_map(|role| role.resource) {
                layout.given_slots[resource].push(slot);
            }
        }
        layout.base.push(layout.event_of.len());
    }
    layout.filled_at.push(filled);
}

/// Adds a set of times and returns its number.
pub fn add_mask(layout: &mut Layout<'_>, times: impl Iterator<Item = usize>) -> usize {
    let from = layout.masks.len();
    layout.masks.resize(from + layout.words, 0);
    for time in times {
        layout.masks[from + time / 64] |= 1 << (time % 64);
    }
    from / layout.words
}
