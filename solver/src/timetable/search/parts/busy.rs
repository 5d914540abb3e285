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
    /// Whether a resource has any at some of these times.
    used: BTreeMap<(usize, Vec<usize>), Amount>,
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
                let load = loads.entry(resource).or_insert_with(|| {
                    (0..layout.times).map(|time| Amount::of(f64::from(columns.taken.count(resource, time)))).collect()
                });
                for time in place.times() {
                    load[time as usize].terms.push((column, 1.0));
                }
            }
        }
        Self { columns, loads, any: BTreeMap::new(), used: BTreeMap::new() }
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
        let found: Vec<Amount> =
            if self.columns.alone[resource] { loads } else { loads.iter().map(|load| sheet.whether(load)).collect() };
        self.any.insert(resource, found.clone());
        found
    }

    /// 1 if a resource is busy at any of the times, and 0 if at none.
    fn used(&mut self, resource: usize, times: Vec<usize>, sheet: &mut Sheet) -> Amount {
        let busy = self.busy(resource, sheet);
        let mut any = |times: &[usize]| sheet.just_whole(times.iter().map(|time| busy[*time].clone()).collect());
        self.used.entry((resource, times)).or_insert_with_key(|(_, times)| any(times)).clone()
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
                for mask in &layout.lists[list] {
                    let used = self.used(resource, members(*mask).collect(), sheet);
                    let times: Vec<&Amount> = members(*mask).map(|time| &busy[time]).collect();
                    sum.add(1.0, &gaps(&times, &used, sheet));
                }
                sum = outside(&sum, idle, sheet);
            }
            Kind::ClusterBusyTimes { resource, list, busy_sets } => {
                for mask in &layout.lists[list] {
                    sum.add(1.0, &self.used(resource, members(*mask).collect(), sheet));
                }
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
                        let used = self.used(resource, members(*mask).collect(), sheet);
                        let mut missing = count.from(0.0);
                        missing.add(f64::from(range.least), &used);
                        let under = sheet.excess(vec![missing]);
                        sum.add(1.0, &under);
                    }
                }
            }
            Kind::LimitWorkload { resource, workload } => {
                sum = outside(&self.work(board, resource), workload, sheet);
            }
            _ => return None,
        }
        Some(sum)
    }

    /// What a resource works in all.
    fn work(&self, board: &Board<'_>, resource: usize) -> Amount {
        let mut sum = Amount::default();
        for (number, event) in board.layout.problem.events.iter().enumerate() {
            for (role, wanted) in event.roles.iter().enumerate() {
                let work = f64::from(wanted.workload) / event.duration as f64;
                let staying = self.columns.staying(board, number);
                for slot in staying.filter(|slot| board.filled(*slot)[role] as usize == resource) {
                    sum.constant += f64::from(board.now.duration[slot]) * work;
                }
                for place in self.columns.of(number) {
                    let by = f64::from(place.duration) * work;
                    if wanted.resource == Some(resource) {
                        sum.terms.push((place.column, by));
                    }
                    let is_here =
                        |(other, filled, _): &&(usize, u32, usize)| *other == role && *filled as usize == resource;
                    sum.terms.extend(place.fills.iter().filter(is_here).map(|(_, _, column)| (*column, by)));
                }
            }
        }
        sum
    }
}

/// How far a number is outside a range.
pub fn outside(number: &Amount, range: Range, sheet: &mut Sheet) -> Amount {
    let over = number.clone().plus(-f64::from(range.most));
    let under = number.from(f64::from(range.least));
    sheet.excess(vec![over, under])
}

/// Times between the first and the last that are busy, which are not, where `used` is 1 if any is busy.
///
/// A day is a path of states: not begun, busy and idle by turns, over. Written as rows between one time and the next, the paths have
/// whole corners, so that nothing more can be said of a day alone. Idle is what has begun and is not over, and is not busy.
fn gaps(times: &[&Amount], used: &Amount, sheet: &mut Sheet) -> Amount {
    let mut sum = Amount::default();
    if times.len() < 3 {
        return sum;
    }
    let begun = upto(times, used, sheet);
    let backwards: Vec<&Amount> = times.iter().rev().copied().collect();
    let mut going_on = upto(&backwards, used, sheet);
    going_on.reverse();
    for (place, time) in times[1..times.len() - 1].iter().enumerate() {
        let mut idle = begun[place].clone();
        idle.add(1.0, &going_on[place]);
        idle.add(-1.0, time);
        idle.add(-1.0, used);
        sheet.at_most(&idle.from(0.0), 0.0);
        sum.add(1.0, &idle);
    }
    sum
}

/// Whether any time up to each is busy, for those between the first and the last; with the last it is `used`.
fn upto(times: &[&Amount], used: &Amount, sheet: &mut Sheet) -> Vec<Amount> {
    let [first, between @ .., last] = times else { return Vec::new() };
    let mut any = vec![(*first).clone()];
    for time in between {
        any.push(sheet.just(vec![any[any.len() - 1].clone(), (*time).clone()]));
    }
    let mut earlier = any[any.len() - 1].clone();
    earlier.add(-1.0, used);
    sheet.at_most(&earlier, 0.0);
    earlier.add(1.0, last);
    sheet.at_most(&earlier.from(0.0), 0.0);
    any.split_off(1)
}

#[cfg(test)]
mod tests {
    use super::super::super::super::super::season::search::dice::Dice;
    use super::*;
    use crate::mip::{Settings, Unattended, solve};

    #[test]
    fn whatever_the_times_of_a_day_are_worth_the_relaxed_model_has_no_better_day_than_there_is() {
        for seed in 0..60 {
            let mut dice = Dice::new(seed, 7);
            let times = 3 + dice.below(4);
            let worth: Vec<f64> = (0..times).map(|_| dice.below(13) as f64 - 6.0).collect();
            let (per_idle, per_day) = (1.0 + dice.below(4) as f64, dice.below(8) as f64);
            let mut sheet = Sheet::default();
            let busy: Vec<Amount> = worth.iter().map(|worth| Amount::column(sheet.model.choice(*worth))).collect();
            let used = sheet.just_whole(busy.clone());
            let idle = gaps(&busy.iter().collect::<Vec<_>>(), &used, &mut sheet);
            for (amount, price) in [(&idle, per_idle), (&used, per_day)] {
                amount.terms.iter().for_each(|(column, by)| sheet.model.add_gain(*column, -price * by));
            }
            sheet.model.relax();
            let relaxed = solve(&sheet.model, Settings::default(), None, &Unattended).objective;
            let of = |day: u32| {
                let on = |time: &usize| day >> time & 1 == 1;
                let idle =
                    if day == 0 { 0 } else { 32 - day.leading_zeros() - day.trailing_zeros() - day.count_ones() };
                let day = if day == 0 { 0.0 } else { per_day };
                (0..times).filter(on).map(|time| worth[time]).sum::<f64>() - f64::from(idle) * per_idle - day
            };
            let best = (0..1 << times).map(of).fold(0.0, f64::max);
            assert!((relaxed - best).abs() < 1e-4, "seed {seed}: {relaxed} {best}");
        }
    }
}
