//! The rules on resources, as rows over the meets they could have at each time.

use std::collections::BTreeMap;

use super::super::super::constraint::Range;
use super::super::board::Board;
use super::super::layout::Kind;
use super::amounts::{Amount, Sheet};
use super::columns::Columns;

/// What each resource that a part can touch does at each time.
pub struct Busy<'c> {
    columns: &'c Columns,
    /// Meets at each time.
    loads: BTreeMap<usize, Vec<Amount>>,
    /// Whether there is any.
    any: BTreeMap<usize, Vec<Amount>>,
}

impl<'c> Busy<'c> {
    /// Counts the meets.
    pub fn new(board: &Board<'_>, columns: &'c Columns) -> Self {
        let layout = board.layout;
        let mut loads: BTreeMap<usize, Vec<Amount>> = BTreeMap::new();
        for place in &columns.places {
            let given = layout.problem.events[place.event].roles.iter().filter_map(|role| role.resource);
            let given = given.map(|resource| (resource, place.column));
            let chosen = place.fills.iter().map(|(_, resource, column)| (*resource as usize, *column));
            for (resource, column) in given.chain(chosen) {
                let load = loads
                    .entry(resource)
                    .or_insert_with(|| (0..layout.times).map(|time| Amount::of(f64::from(columns.taken.count(resource, time)))).collect());
                for time in place.times() {
                    load[time as usize].terms.push((column, 1.0));
                }
            }
        }
        Self { columns, loads, any: BTreeMap::new() }
    }

    /// The resources a part can touch.
    pub fn resources(&self) -> Vec<usize> {
        self.loads.keys().copied().collect()
    }

    fn busy(&mut self, resource: usize, sheet: &mut Sheet) -> Vec<Amount> {
        if let Some(known) = self.any.get(&resource) {
            return known.clone();
        }
        let loads = self.loads.get(&resource).cloned().unwrap_or_default();
        let found: Vec<Amount> = if self.columns.alone[resource] { loads } else { loads.iter().map(|load| sheet.whether(load)).collect() };
        self.any.insert(resource, found.clone());
        found
    }

    /// The deviation at a point of the rules on resources; `None` when it is of another kind.
    pub fn deviation(&mut self, board: &Board<'_>, kind: Kind, sheet: &mut Sheet) -> Option<Amount> {
        let layout = board.layout;
        let members = |mask: usize| (0..layout.times).filter(move |time| layout.has(mask, *time));
        let mut sum = Amount::default();
        match kind {
            Kind::AvoidClashes { resource } => {
                for load in self.loads.get(&resource).into_iter().flatten() {
                    if self.columns.alone[resource] {
                        sheet.at_most(load, 1.0);
                    } else {
                        let over = sheet.excess(vec![load.clone().plus(-1.0)]);
                        sum.add(1.0, &over);
                    }
                }
            }
            Kind::AvoidUnavailableTimes { resource, mask } => {
                let busy = self.busy(resource, sheet);
                members(mask).for_each(|time| sum.add(1.0, &busy[time]));
            }
            Kind::LimitIdleTimes { resource, list, idle } => {
                let busy = self.busy(resource, sheet);
                let strict = std::mem::take(&mut sheet.strict);
                for mask in &layout.lists[list] {
                    let times: Vec<&Amount> = members(*mask).map(|time| &busy[time]).collect();
                    sum.add(1.0, &gaps(&times, sheet));
                }
                sheet.strict = strict;
                sum = sheet.excess(vec![sum.plus(-f64::from(idle.most))]);
            }
            Kind::ClusterBusyTimes { resource, list, busy_sets } => {
                let busy = self.busy(resource, sheet);
                let strict = std::mem::take(&mut sheet.strict);
                for mask in &layout.lists[list] {
                    let times = members(*mask).map(|time| busy[time].clone()).collect();
                    let used = if busy_sets.least > 0 { sheet.just(times) } else { sheet.any(times) };
                    sum.add(1.0, &used);
                }
                sheet.strict = strict;
                sum = outside(&sum, busy_sets, sheet);
            }
            Kind::LimitBusyTimes { resource, list, busy: range } => {
                let busy = self.busy(resource, sheet);
                for mask in &layout.lists[list] {
                    let mut count = Amount::default();
                    members(*mask).for_each(|time| count.add(1.0, &busy[time]));
                    let over = sheet.excess(vec![count.clone().plus(-f64::from(range.most))]);
                    sum.add(1.0, &over);
                    if range.least > 1 {
                        let strict = std::mem::take(&mut sheet.strict);
                        let used = sheet.any(members(*mask).map(|time| busy[time].clone()).collect());
                        sheet.strict = strict;
                        let mut missing = count.from(0.0);
                        missing.add(f64::from(range.least), &used);
                        let under = sheet.excess(vec![missing]);
                        sum.add(1.0, &under);
                    }
                }
            }
            Kind::LimitWorkload { resource, workload } => {
                let problem = layout.problem;
                for (number, event) in problem.events.iter().enumerate() {
                    let work = |role: usize| f64::from(event.roles[role].workload) / event.duration as f64;
                    for (role, _) in event.roles.iter().enumerate() {
                        for slot in self.columns.staying(board, number).filter(|slot| board.filled(*slot)[role] as usize == resource) {
                            sum.constant += f64::from(board.now.duration[slot]) * work(role);
                        }
                        for place in self.columns.of(number) {
                            let by = f64::from(place.duration) * work(role);
                            if event.roles[role].resource == Some(resource) {
                                sum.terms.push((place.column, by));
                            }
                            let here = place.fills.iter().filter(|(other, filled, _)| *other == role && *filled as usize == resource);
                            sum.terms.extend(here.map(|(_, _, column)| (*column, by)));
                        }
                    }
                }
                sum = outside(&sum, workload, sheet);
            }
            _ => return None,
        }
        Some(sum)
    }
}

/// How far a number is outside a range.
pub fn outside(number: &Amount, range: Range, sheet: &mut Sheet) -> Amount {
    let over = number.clone().plus(-f64::from(range.most));
    let under = number.from(f64::from(range.least));
    sheet.excess(vec![over, under])
}

/// Times between the first and the last that are busy, which are not.
fn gaps(times: &[&Amount], sheet: &mut Sheet) -> Amount {
    let mut sum = Amount::default();
    if times.len() < 3 {
        return sum;
    }
    // Whether any time up to each is busy, and any from each on.
    let mut upto = vec![times[0].clone()];
    for time in &times[1..times.len() - 2] {
        let earlier = upto.last().cloned().unwrap_or_default();
        upto.push(sheet.any(vec![earlier, (*time).clone()]));
    }
    let mut from = vec![times[times.len() - 1].clone()];
    for time in times[2..times.len() - 1].iter().rev() {
        let later = from.last().cloned().unwrap_or_default();
        from.push(sheet.any(vec![later, (*time).clone()]));
    }
    from.reverse();
    for (place, time) in times[1..times.len() - 1].iter().enumerate() {
        let mut gap = upto[place].clone();
        gap.add(1.0, &from[place]);
        gap.add(-1.0, time);
        let idle = sheet.excess(vec![gap.plus(-1.0)]);
        sum.add(1.0, &idle);
    }
    sum
}
