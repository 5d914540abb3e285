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

pub fn moves(sheet: &Sheet<'_>, resource: usize, places: &[Option<usize>], sets: &[usize], most: u32) -> u64 {
    let day = |start: usize| sheet.problem.times[start].day;
    let housed = sheet.meets_of(resource).into_iter().filter_map(|(meet, start)| Some((place(meet, places)?, start)));
    let housed: Vec<(usize, usize)> = housed.collect();
    let beyond = |set: &usize| {
        let within = |start: usize| sheet.problem.time_sets[*set].contains(&start);
        let changes = housed.windows(2).filter(|pair| {
            let [(from, start), (to, then)] = pair else { return false };
            from != to && day(*start) == day(*then) && within(*start) && within(*then)
        });
        (changes.count() as u64).saturating_sub(u64::from(most))
    };
    sets.iter().map(beyond).sum()
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

/// Σ over meets that follow each other on one day of the times missing between them.
fn missing(sheet: &Sheet<'_>, resource: usize, needed: impl Fn(&Meet, &Meet) -> u32) -> u64 {
    let day = |start: usize| sheet.problem.times[start].day;
    let shortfall = |pair: &[(&Meet, usize)]| {
        let [(meet, start), (next, then)] = pair else { return 0 };
        let between = then.saturating_sub(start + meet.duration) as u64;
        if day(*start) == day(*then) { u64::from(needed(meet, next)).saturating_sub(between) } else { 0 }
    };
    sheet.meets_of(resource).windows(2).map(shortfall).sum()
}
