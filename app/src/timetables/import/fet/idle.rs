//! What is asked of gaps and of when days begin, when breaks and absences are known: at those times nobody waits.

use super::building::{Building, STUDENTS};
use super::pending::{Early, Gaps};
use super::weight::Weight;
use samrum_solver::timetable::{Event, Range, Role, Rule};
use std::collections::BTreeSet;

/// No gap.
const NONE: Range = Range { least: 0, most: 0 };

impl Building<'_> {
    /// The times of a day that count for somebody: neither a break nor one at which they cannot be there.
    fn counted(&self, resource: usize, day: usize) -> Vec<usize> {
        let closed = self.unavailable.get(&resource);
        let counts = |time: &usize| !self.breaks.contains(time) && !closed.is_some_and(|closed| closed.contains(time));
        self.day(day).into_iter().filter(counts).collect()
    }

    /// The same behind the roll call that stands before each day.
    fn called(&mut self, resource: usize, day: usize) -> Vec<usize> {
        let roll_call = day * self.instance.day_length();
        std::iter::once(roll_call).chain(self.counted(resource, day)).collect()
    }

    /// Activities that follow each other do so on one day, one at a time, with nothing but breaks between.
    pub fn side_by_side(&mut self) {
        let open =
            |day: usize| self.day(day).into_iter().filter(|time| !self.breaks.contains(time)).collect::<Vec<_>>();
        let open: Vec<Vec<usize>> = (0..self.instance.days.len()).map(open).collect();
        for (token, weight) in std::mem::take(&mut self.blocks) {
            let (days, open) = (self.days(), open.iter().map(|times| self.set(times.clone())).collect());
            let resources = vec![token];
            self.add(weight, Rule::AvoidClashes { resources: resources.clone() });
            self.add(weight, Rule::LimitIdleTimes { resources: resources.clone(), sets: open, idle: NONE });
            self.add(weight, Rule::ClusterBusyTimes { resources, sets: days, busy_sets: Range { least: 0, most: 1 } });
        }
    }

    /// Limits on gaps, and on days that begin late: those are gaps after the roll call.
    pub fn idle(&mut self) {
        let days = self.instance.days.len();
        let limits = std::mem::take(&mut self.gaps);
        for Gaps { resources, days: together, afternoons, most, weight } in &limits {
            for resource in resources {
                let meant = (0..days).filter(|day| !afternoons || day % 2 == 1);
                let sets: Vec<usize> = meant.map(|day| self.set(self.counted(*resource, day))).collect();
                // Where none is allowed it is all the same; and one limit for the whole week shows sooner what is still to be filled.
                let together = if *most == 0 { days } else { *together };
                for sets in sets.chunks(together) {
                    let (sets, idle) = (sets.to_vec(), Range { least: 0, most: *most });
                    self.add(*weight, Rule::LimitIdleTimes { resources: vec![*resource], sets, idle });
                }
            }
        }
        for Early { whom, afternoons, most, weight } in self.early.clone() {
            for (person, resource) in whom {
                let weekly = limits.iter().filter(|gaps| {
                    (gaps.days >= days || gaps.most == 0)
                        && !gaps.afternoons
                        && gaps.weight.required
                        && gaps.resources.contains(&person)
                });
                let gaps = weekly.map(|gaps| gaps.most).min().filter(|_| afternoons.is_none());
                if let Some(gaps) = gaps {
                    // All that may be free before the last hour: it follows from the rest, and shows sooner what is still to be filled.
                    let sets = (0..days).map(|day| self.called(person, day)).collect::<Vec<_>>();
                    let sets = sets.into_iter().map(|times| self.set(times)).collect();
                    let idle = Range { least: 0, most: gaps.saturating_add(most) };
                    self.add(weight, Rule::LimitIdleTimes { resources: vec![resource], sets, idle });
                }
                if gaps != Some(0) || most > 0 {
                    self.early_in_itself((person, resource), afternoons, most, weight);
                }
            }
        }
    }

    /// Who has an hour has one of the first two, and seldom the second without the first.
    fn early_in_itself(
        &mut self,
        (person, resource): (usize, usize),
        afternoons: Option<bool>,
        most: u32,
        weight: Weight,
    ) {
        let mut seconds = Vec::new();
        let meant = |day: &usize| afternoons.is_none_or(|afternoons| afternoons == (day % 2 == 1));
        for day in (0..self.instance.days.len()).filter(meant) {
            let called = self.called(person, day);
            for later in called.iter().skip(3) {
                let times = called.iter().take(3).chain([later]).copied().collect();
                let sets = vec![self.set(times)];
                self.add(
                    weight,
                    Rule::LimitIdleTimes { resources: vec![resource], sets, idle: Range { least: 0, most: 1 } },
                );
            }
            seconds.push(self.set(called.into_iter().take(3).collect()));
        }
        self.add(
            weight,
            Rule::LimitIdleTimes { resources: vec![resource], sets: seconds, idle: Range { least: 0, most } },
        );
    }

    /// Who is at the roll calls for somebody: themselves, but for teachers what their activities share, since they may have marks at
    /// those times ([`super::marks`]).
    pub fn called_for(&mut self, person: usize) -> usize {
        if self.kind_of(person) == STUDENTS { person } else { self.share(self.activities_of(person)) }
    }

    /// Before each day everybody who must begin early is there.
    pub fn roll_calls(&self) -> Vec<Event> {
        let called: BTreeSet<usize> =
            self.early.iter().flat_map(|early| early.whom.iter().map(|(_, called)| *called)).collect();
        let role = |resource: &usize| Role { kind: self.kind_of(*resource), resource: Some(*resource), workload: 0 };
        let event = |day: usize| Event {
            duration: 1,
            time: Some(day * self.instance.day_length()),
            persons: 0,
            roles: called.iter().map(role).collect(),
        };
        if called.is_empty() { Vec::new() } else { (0..self.instance.days.len()).map(event).collect() }
    }
}
