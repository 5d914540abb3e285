//! Deviations of the rules that speak of resources.

use super::super::constraint::Range;
use super::super::plan::Meet;
use super::sheet::Sheet;

pub fn clashes(sheet: &Sheet<'_>, resource: usize) -> u64 {
    sheet.running[resource].iter().map(|count| u64::from(count.saturating_sub(1))).sum()
}

pub fn unavailable(sheet: &Sheet<'_>, resource: usize, times: &[usize]) -> u64 {
    times.iter().filter(|time| sheet.busy(resource, **time)).count() as u64
}

pub fn together(sheet: &Sheet<'_>, (one, other): (usize, usize), times: &[usize]) -> u64 {
    let with_both = |meet: &&Meet| [one, other].iter().all(|resource| meet.resources.contains(&Some(*resource)));
    let running = |meet: &Meet| {
        meet.start.map_or(0, |start| times.iter().filter(|time| (start..start + meet.duration).contains(time)).count())
    };
    sheet.meets.iter().flatten().filter(with_both).map(|meet| running(meet) as u64).sum()
}

pub fn busy_ones(sheet: &Sheet<'_>, group: &[usize], sets: &[usize], busy: Range) -> u64 {
    let in_set = |set: usize| group.iter().filter(|resource| !places(sheet, **resource, set).is_empty()).count() as u32;
    sets.iter().map(|set| in_set(*set)).filter(|number| *number > 0).map(|number| u64::from(busy.outside(number))).sum()
}

/// The busy times of a set, as places in it.
fn places(sheet: &Sheet<'_>, resource: usize, set: usize) -> Vec<usize> {
    let set = &sheet.problem.time_sets[set];
    (0..set.len()).filter(|place| sheet.busy(resource, set[*place])).collect()
}

pub fn idle(sheet: &Sheet<'_>, resource: usize, sets: &[usize], idle: Range) -> u64 {
    let gaps = |set: &usize| match places(sheet, resource, *set).as_slice() {
        [first, .., last] if first < last => last - first + 1 - places(sheet, resource, *set).len(),
        _ => 0,
    };
    u64::from(idle.outside(sets.iter().map(gaps).sum::<usize>() as u32))
}

pub fn clusters(sheet: &Sheet<'_>, resource: usize, sets: &[usize], busy_sets: Range) -> u64 {
    u64::from(busy_sets.outside(sets.iter().filter(|set| !places(sheet, resource, **set).is_empty()).count() as u32))
}

pub fn busy(sheet: &Sheet<'_>, resource: usize, sets: &[usize], busy: Range) -> u64 {
    let outside = |set: &usize| match places(sheet, resource, *set).len() {
        0 => 0,
        count => u64::from(busy.outside(count as u32)),
    };
    sets.iter().map(outside).sum()
}

/// Whole numbers of 1/duration are not enough when durations differ, so this is counted in fractions of their product.
pub fn workload(sheet: &Sheet<'_>, resource: usize, workload: Range) -> u64 {
    let mut sum = 0.0;
    for meet in sheet.meets.iter().flatten() {
        let event = &sheet.problem.events[meet.event];
        for (role, filled) in event.roles.iter().zip(&meet.resources) {
            if *filled == Some(resource) {
                sum += meet.duration as f64 * f64::from(role.workload) / event.duration as f64;
            }
        }
    }
    let outside = (f64::from(workload.least) - sum).max(sum - f64::from(workload.most)).max(0.0);
    (outside - 1e-6).ceil().max(0.0) as u64
}
