//! Deviations of the rules that speak of rooms, halls and the ways between places.

use super::super::constraint::RoleAt;
use super::super::plan::Meet;
use super::sheet::Sheet;

pub fn too_small(sheet: &Sheet<'_>, at: RoleAt) -> u64 {
    let persons = sheet.problem.events[at.event].persons;
    let capacity = |meet: &Meet| meet.resources[at.role].and_then(|room| sheet.problem.resources[room].capacity);
    sheet.meets[at.event].iter().filter_map(capacity).map(|capacity| u64::from(persons.saturating_sub(capacity))).sum()
}

/// Where a meet is, when each resource is at one of these places.
fn place(meet: &Meet, places: &[Option<usize>]) -> Option<usize> {
    meet.resources.iter().flatten().find_map(|resource| places.get(*resource).copied().flatten())
}

pub fn moves(sheet: &Sheet<'_>, resource: usize, places: &[Option<usize>], lists: &[Vec<usize>], most: u32) -> u64 {
    let housed = sheet.meets_of(resource).into_iter().filter_map(|(meet, start)| Some((place(meet, places)?, start)));
    let housed: Vec<(usize, usize)> = housed.collect();
    let changes = |set: &usize| {
        let within = |start: &usize| sheet.problem.time_sets[*set].contains(start);
        let changed = |pair: &&[(usize, usize)]| pair[0].0 != pair[1].0 && pair.iter().all(|(_, start)| within(start));
        housed.windows(2).filter(changed).count() as u64
    };
    lists.iter().map(|sets| sets.iter().map(changes).sum::<u64>().saturating_sub(u64::from(most))).sum()
}

pub fn travel(sheet: &Sheet<'_>, resource: usize, places: &[Option<usize>], times: &[Vec<u32>]) -> u64 {
    missing(sheet, resource, |meet, next| match (place(meet, places), place(next, places)) {
        (Some(from), Some(to)) => times[from][to],
        _ => 0,
    })
}

pub fn changing(sheet: &Sheet<'_>, resource: usize, times: u32) -> u64 {
    missing(sheet, resource, |meet, next| if meet.event == next.event { 0 } else { times })
}

/// Σ over meets and those that begin first after them on the day of the times missing between them.
fn missing(sheet: &Sheet<'_>, resource: usize, needed: impl Fn(&Meet, &Meet) -> u32) -> u64 {
    let meets = sheet.meets_of(resource);
    let day = |start: usize| sheet.problem.times[start].day;
    let mut sum = 0;
    for (meet, start) in &meets {
        let end = start + meet.duration;
        let Some(first) = meets.iter().map(|(_, then)| *then).find(|then| *then >= end && day(*then) == day(*start))
        else {
            continue;
        };
        let next = meets.iter().filter(|(_, then)| *then == first);
        sum += next.map(|(next, _)| u64::from(needed(meet, next)).saturating_sub((first - end) as u64)).sum::<u64>();
    }
    sum
}
