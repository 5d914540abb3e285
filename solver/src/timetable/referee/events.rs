//! Deviations of the rules that speak of events.

use super::super::constraint::{Course, Order, Range, RoleAt};
use super::super::plan::Meet;
use super::sheet::Sheet;
use std::collections::BTreeSet;

pub fn without_resource(sheet: &Sheet<'_>, at: RoleAt) -> u64 {
    let open = sheet.meets[at.event].iter().filter(|meet| meet.resources[at.role].is_none());
    open.map(|meet| meet.duration as u64).sum()
}

pub fn without_time(sheet: &Sheet<'_>, event: usize) -> u64 {
    sheet.meets[event].iter().filter(|meet| meet.start.is_none()).map(|meet| meet.duration as u64).sum()
}

pub fn split(sheet: &Sheet<'_>, event: usize, duration: Range, amount: Range) -> u64 {
    let meets = &sheet.meets[event];
    let wrong = meets.iter().filter(|meet| duration.outside(meet.duration as u32) > 0).count();
    wrong as u64 + u64::from(amount.outside(meets.len() as u32))
}

pub fn distributed(sheet: &Sheet<'_>, event: usize, duration: u32, amount: Range) -> u64 {
    let count = sheet.meets[event].iter().filter(|meet| meet.duration as u32 == duration).count();
    u64::from(amount.outside(count as u32))
}

pub fn other_resource(sheet: &Sheet<'_>, at: RoleAt, preferred: &[usize]) -> u64 {
    let meets = sheet.meets[at.event].iter();
    let others = meets.filter(|meet| meet.resources[at.role].is_some_and(|resource| !preferred.contains(&resource)));
    others.map(|meet| meet.duration as u64).sum()
}

pub fn other_time(sheet: &Sheet<'_>, event: usize, preferred: &[usize], duration: Option<u32>) -> u64 {
    let meets =
        sheet.meets[event].iter().filter(|meet| duration.is_none_or(|duration| meet.duration as u32 == duration));
    let others = meets.filter(|meet| meet.start.is_some_and(|start| !preferred.contains(&start)));
    others.map(|meet| meet.duration as u64).sum()
}

pub fn changing_resource(sheet: &Sheet<'_>, group: &[RoleAt], most: u32) -> u64 {
    let of_role =
        |at: &RoleAt| sheet.meets[at.event].iter().filter_map(|meet| meet.resources[at.role]).collect::<Vec<_>>();
    let different: BTreeSet<usize> = group.iter().flat_map(of_role).collect();
    different.len().saturating_sub(most as usize) as u64
}

pub fn spread(sheet: &Sheet<'_>, group: &[usize], sets: &[(usize, Range)]) -> u64 {
    let outside = |(set, range): &(usize, Range)| {
        let set = &sheet.problem.time_sets[*set];
        u64::from(range.outside(sheet.timed(group).filter(|(_, start)| set.contains(start)).count() as u32))
    };
    sets.iter().map(outside).sum()
}

pub fn scattered(sheet: &Sheet<'_>, group: &[usize], sets: &[usize], most: u32) -> u64 {
    let used =
        sets.iter().filter(|set| sheet.timed(group).any(|(_, start)| sheet.problem.time_sets[**set].contains(&start)));
    used.count().saturating_sub(most as usize) as u64
}

pub fn apart(sheet: &Sheet<'_>, group: &[usize]) -> u64 {
    let running = |event: usize| -> BTreeSet<usize> {
        sheet.timed(&[event]).flat_map(|(meet, start)| start..start + meet.duration).collect()
    };
    let times: Vec<_> = group.iter().map(|event| running(*event)).collect();
    let some: BTreeSet<usize> = times.iter().flatten().copied().collect();
    some.iter().filter(|time| !times.iter().all(|times| times.contains(time))).count() as u64
}

pub fn order(sheet: &Sheet<'_>, pair: Order) -> u64 {
    let placed = |event: usize| sheet.meets[event].iter().all(|meet| meet.start.is_some());
    let end = sheet.timed(&[pair.first]).map(|(meet, start)| start + meet.duration).max();
    let begin = sheet.timed(&[pair.second]).map(|(_, start)| start).min();
    let day = |time: usize| sheet.problem.times[time].day;
    match (end, begin) {
        (Some(end), Some(begin)) if pair.same_day && day(end - 1) != day(begin) => 0,
        (Some(end), Some(begin)) if placed(pair.first) && placed(pair.second) => {
            let overlap = end.saturating_sub(begin) as u64;
            overlap + u64::from(pair.separation.outside(begin.saturating_sub(end) as u32))
        }
        _ => 0,
    }
}

pub fn days_missing(sheet: &Sheet<'_>, course: &Course) -> u64 {
    let day = |(_, start): (&Meet, usize)| sheet.problem.times[start].day;
    let days: BTreeSet<usize> = sheet.timed(&course.events).map(day).collect();
    u64::from(course.days).saturating_sub(days.len() as u64)
}

pub fn isolated(sheet: &Sheet<'_>, curriculum: &[usize]) -> u64 {
    let running: Vec<usize> = sheet.timed(curriculum).flat_map(|(meet, start)| start..start + meet.duration).collect();
    let day = |time: usize| sheet.problem.times[time].day;
    let adjoins = |time: usize, other: usize| time.abs_diff(other) == 1 && day(time) == day(other);
    running.iter().filter(|time| !running.iter().any(|other| adjoins(**time, *other))).count() as u64
}

pub fn busy_later(sheet: &Sheet<'_>, event: usize, kind: usize) -> u64 {
    let times = &sheet.problem.times;
    let roles = sheet.problem.events[event].roles.iter();
    let given: Vec<usize> = roles.filter(|role| role.kind == kind).filter_map(|role| role.resource).collect();
    let mut later = 0;
    for (meet, start) in sheet.timed(&[event]) {
        let rest = (start + meet.duration..times.len()).filter(|time| times[*time].day == times[start].day);
        later += rest.map(|time| given.iter().filter(|resource| sheet.busy(**resource, time)).count()).sum::<usize>();
    }
    later as u64
}

pub fn changed(sheet: &Sheet<'_>, previous: &[Meet]) -> Vec<(usize, u64)> {
    let events: BTreeSet<usize> = previous.iter().map(|meet| meet.event).collect();
    let count = |event: usize| {
        let mut earlier: Vec<&Meet> = previous.iter().filter(|meet| meet.event == event).collect();
        let mut changed = 0;
        for meet in &sheet.meets[event] {
            match earlier.iter().position(|known| *known == meet) {
                Some(place) => drop(earlier.swap_remove(place)),
                None => changed += 1,
            }
        }
        changed
    };
    events.into_iter().map(|event| (event, count(event))).collect()
}
