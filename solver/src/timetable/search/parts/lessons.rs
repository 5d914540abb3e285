//! The rules on events, as rows over the meets they could have.

use super::super::super::constraint::RoleAt;
use super::super::board::Board;
use super::super::layout::{Kind, NONE};
use super::amounts::{Amount, Sheet};
use super::busy::outside;
use super::columns::Columns;

/// The deviation at a point of the rules on events; `None` when it is of another kind.
pub fn deviation(board: &Board<'_>, columns: &Columns, kind: Kind, sheet: &mut Sheet) -> Option<Amount> {
    let layout = board.layout;
    let problem = layout.problem;
    let count = |event: usize, counts: &dyn Fn(u32, u32) -> f64| meets(board, columns, event, counts);
    let mut sum = Amount::default();
    match kind {
        Kind::AssignResource { at } => {
            sum = fills(board, columns, at, &|duration, resource| {
                if resource == NONE { f64::from(duration) } else { 0.0 }
            });
        }
        Kind::PreferResources { at, table } => {
            let other = |resource: u32| resource != NONE && !layout.preferred[table][resource as usize];
            sum = fills(board, columns, at, &|duration, resource| {
                if other(resource) { f64::from(duration) } else { 0.0 }
            });
        }
        Kind::RoomCapacity { at } => {
            let capacity = |resource: u32| problem.resources.get(resource as usize).and_then(|room| room.capacity);
            let persons = problem.events[at.event].persons;
            sum = fills(board, columns, at, &|_, resource| {
                capacity(resource).map_or(0.0, |most| f64::from(persons.saturating_sub(most)))
            });
        }
        Kind::AssignTime { event } => {
            sum = count(event, &|duration, start| if start == NONE { f64::from(duration) } else { 0.0 });
        }
        Kind::SplitEvents { event, duration, amount } => {
            let wrong = count(event, &|long, _| f64::from(duration.outside(long).min(1)));
            sum = outside(&count(event, &|_, _| 1.0), amount, sheet);
            sum.add(1.0, &wrong);
        }
        Kind::DistributeSplitEvents { event, duration, amount } => {
            sum = outside(&count(event, &|long, _| f64::from(u8::from(long == duration))), amount, sheet);
        }
        Kind::PreferTimes { event, mask, duration } => {
            let other = |long: u32, start: u32| {
                start != NONE && duration.is_none_or(|only| only == long) && !layout.has(mask, start as usize)
            };
            sum = count(event, &|long, start| if other(long, start) { f64::from(long) } else { 0.0 });
        }
        Kind::AvoidSplitAssignments { group, most } => {
            for resource in 0..problem.resources.len() as u32 {
                let used = sheet.any(filling(board, columns, &layout.role_groups[group], resource));
                sum.add(1.0, &used);
            }
            sum = sheet.excess(vec![sum.plus(-f64::from(most))]);
        }
        Kind::SpreadEvents { group, limits } => {
            for (mask, range) in &layout.limits[limits] {
                let mut number = Amount::default();
                for event in &layout.event_groups[group] {
                    let here = |start: u32| start != NONE && layout.has(*mask, start as usize);
                    number.add(1.0, &count(*event, &|_, start| f64::from(u8::from(here(start)))));
                }
                sum.add(1.0, &outside(&number, *range, sheet));
            }
        }
        Kind::ClusterStarts { group, limits, most } => {
            for (mask, _) in &layout.limits[limits] {
                let used = sheet.any(starting(board, columns, group, *mask));
                sum.add(1.0, &used);
            }
            sum = sheet.excess(vec![sum.plus(-f64::from(most))]);
        }
        Kind::MinimumWorkingDays { group, days } => {
            for day in 0..layout.days {
                let used = sheet.just(starting(board, columns, group, day));
                sum.add(1.0, &used);
            }
            sum = sheet.excess(vec![sum.from(f64::from(days))]);
        }
        Kind::LinkEvents { group } => {
            for time in 0..layout.times as u32 {
                sum.add(1.0, &apart(board, columns, group, time, sheet));
            }
        }
        _ => return None,
    }
    Some(sum)
}

/// For each meet, whether a resource fills one of these roles in it.
fn filling(board: &Board<'_>, columns: &Columns, roles: &[RoleAt], resource: u32) -> Vec<Amount> {
    let mut here = Vec::new();
    for &RoleAt { event, role } in roles {
        let staying = columns.staying(board, event).filter(|slot| board.filled(*slot)[role] == resource);
        here.extend(staying.map(|_| Amount::of(1.0)));
        for place in columns.of(event) {
            let given = board.layout.problem.events[event].roles[role].resource == Some(resource as usize);
            here.extend(given.then(|| Amount::column(place.column)));
            let chosen = place.fills.iter().filter(|(other, filled, _)| *other == role && *filled == resource);
            here.extend(chosen.map(|(_, _, column)| Amount::column(*column)));
        }
    }
    here
}

/// For each meet of the group, whether it starts in the set.
fn starting(board: &Board<'_>, columns: &Columns, group: usize, mask: usize) -> Vec<Amount> {
    let layout = board.layout;
    let within = |start: u32| start != NONE && layout.has(mask, start as usize);
    let mut here = Vec::new();
    for &event in &layout.event_groups[group] {
        here.extend(
            columns.staying(board, event).filter(|slot| within(board.now.start[*slot])).map(|_| Amount::of(1.0)),
        );
        let places = columns.of(event).iter().filter(|place| within(place.start));
        here.extend(places.map(|place| Amount::column(place.column)));
    }
    here
}

/// Σ over the meets of an event of what a duration and a start count for.
fn meets(board: &Board<'_>, columns: &Columns, event: usize, counts: &dyn Fn(u32, u32) -> f64) -> Amount {
    let mut sum = Amount::default();
    for slot in columns.staying(board, event) {
        sum.constant += counts(board.now.duration[slot], board.now.start[slot]);
    }
    for place in columns.of(event) {
        let by = counts(place.duration, place.start);
        if by != 0.0 {
            sum.terms.push((place.column, by));
        }
    }
    sum
}

/// Σ over the meets of an event of what a duration and the resource in a role count for.
fn fills(board: &Board<'_>, columns: &Columns, at: RoleAt, counts: &dyn Fn(u32, u32) -> f64) -> Amount {
    let mut sum = Amount::default();
    for slot in columns.staying(board, at.event) {
        sum.constant += counts(board.now.duration[slot], board.filled(slot)[at.role]);
    }
    let given = board.layout.problem.events[at.event].roles[at.role].resource;
    for place in columns.of(at.event) {
        let with = |resource: u32| counts(place.duration, resource);
        let none = with(given.map_or(NONE, |resource| resource as u32));
        if none != 0.0 {
            sum.terms.push((place.column, none));
        }
        for (_, resource, column) in place.fills.iter().filter(|(role, _, _)| *role == at.role) {
            let by = with(*resource) - none;
            if by != 0.0 {
                sum.terms.push((*column, by));
            }
        }
    }
    sum
}

/// Whether at a time some events of a group run and others do not.
fn apart(board: &Board<'_>, columns: &Columns, group: usize, time: u32, sheet: &mut Sheet) -> Amount {
    let problem = board.layout.problem;
    let mut running = Vec::new();
    for &event in &board.layout.event_groups[group] {
        let runs = |start: u32, long: u32| start != NONE && start <= time && time < start + long;
        let load = meets(board, columns, event, &|long, start| f64::from(u8::from(runs(start, long))));
        let alone =
            problem.events[event].roles.iter().filter_map(|role| role.resource).any(|resource| columns.alone[resource]);
        running.push(if alone || load.terms.len() + load.constant as usize <= 1 { load } else { sheet.whether(&load) });
    }
    if sheet.strict {
        for pair in running.windows(2) {
            let mut more = pair[0].clone();
            more.add(-1.0, &pair[1]);
            sheet.at_most(&more, 0.0);
            sheet.at_most(&more.from(0.0), 0.0);
        }
        return Amount::default();
    }
    let resting = running.iter().map(|runs| runs.from(1.0)).collect();
    let mut both = sheet.any(resting);
    let some = sheet.any(running);
    both.add(1.0, &some);
    sheet.excess(vec![both.plus(-1.0)])
}
