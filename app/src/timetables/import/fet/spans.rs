//! What is asked of how long days are and how far from each other: spans, rests, hours that are seldom used.

use super::super::reading::{Element, Reading, maybe_text};
use super::building::Building;
use super::lists::{said, unknown};
use super::weight::Weight;
use samrum_solver::timetable::{Event, Range, Rule};

/// Of two stretches that are too far from each other within a day, or too near across a night or a noon, only one is used.
pub fn apart(
    building: &mut Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    rest: &str,
    resources: &[usize],
    weight: Weight,
) {
    let span = rest == "MaxSpanPerDay";
    let Some(number) = reading.number(element, if span { "Max_Span" } else { "Minimum_Resting_Hours" }) else { return };
    if span && building.instance.halves && building.instance.says_days {
        return building.omit("Constraint…MaxSpanPerDay of two halves");
    }
    let once = maybe_text(element, "Allow_One_Day_Exception_of_Plus_One") == Some("true");
    if once {
        building.longer_once.push((resources.to_vec(), number as usize, weight));
    }
    let (days, hours, number) =
        (building.instance.days.len(), building.instance.hours.len(), number as usize + usize::from(once));
    let mut pairs = Vec::new();
    for first in 0..days {
        let circular = maybe_text(element, "Circular") == Some("true");
        let second = match rest {
            "MaxSpanPerDay" => Some(first),
            "MinRestingHours" => Some(first + 1).filter(|next| *next < days || circular).map(|next| next % days),
            _ => Some(first + 1).filter(|next| first % 2 == 0 && *next < days),
        };
        let Some(second) = second else { continue };
        for hour in 0..hours {
            let too = if span { hour + number..hours } else { 0..(number + hour + 1).saturating_sub(hours).min(hours) };
            let rest: Vec<usize> = too.map(|hour| building.instance.time(second, hour)).collect();
            if !rest.is_empty() {
                pairs.push((vec![building.instance.time(first, hour)], rest));
            }
        }
    }
    for (one, other) in pairs {
        let sets = vec![building.set(one), building.set(other)];
        building.add(
            weight,
            Rule::ClusterBusyTimes { resources: resources.to_vec(), sets, busy_sets: Range { least: 0, most: 1 } },
        );
    }
}

/// Of any four half days that follow each other one is free, but for afternoon, morning, afternoon and morning where that is excepted.
pub fn three_days(building: &mut Building<'_>, element: Element<'_>, resources: &[usize], weight: Weight) {
    let excepted = maybe_text(element, "Allow_Afternoon_Morning_Afternoon_Morning_Exception") == Some("true");
    let days = building.days();
    for (_, sets) in days.windows(4).enumerate().filter(|(first, _)| !excepted || first % 2 == 0) {
        let rule = Rule::ClusterBusyTimes {
            resources: resources.to_vec(),
            sets: sets.to_vec(),
            busy_sets: Range { least: 0, most: 3 },
        };
        building.add(weight, rule);
    }
}

/// In these hours only on so many days, or mornings, or afternoons.
pub fn interval(
    building: &mut Building<'_>,
    reading: &mut Reading,
    element: Element<'_>,
    resources: Vec<usize>,
    afternoons: Option<bool>,
    weight: Weight,
) {
    let Some(most) = reading.number(element, "Max_Days_Per_Week") else { return };
    let start = said(element, "Interval_Start_Hour").unwrap_or_default();
    let Some(first) = building.known.hours.place(start) else { return unknown(reading, element, "Hour", start) };
    // Without an end it is the end of the day.
    let end = match said(element, "Interval_End_Hour") {
        None => building.instance.hours.len(),
        Some(end) => match building.known.hours.place(end) {
            Some(end) => end,
            None => return unknown(reading, element, "Hour", end),
        },
    };
    let days = (0..building.instance.days.len())
        .filter(|day| afternoons.is_none_or(|afternoons| afternoons == (day % 2 == 1)));
    let within: Vec<Vec<usize>> =
        days.map(|day| (first..end).map(|hour| building.instance.time(day, hour)).collect()).collect();
    let sets = within.into_iter().map(|times| building.set(times)).collect();
    building.add(weight, Rule::ClusterBusyTimes { resources, sets, busy_sets: Range { least: 0, most } });
}

impl Building<'_> {
    /// Marks of those who may stay longer on one day: they are on all other days, on which two hours that are too far from each other are
    /// not both used. `next` is the number of the first event that it returns.
    pub fn short_days(&mut self, next: usize) -> Vec<Event> {
        let (days, hours, mut marks) = (self.instance.days.len(), self.instance.hours.len(), Vec::new());
        for (resources, span, weight) in std::mem::take(&mut self.longer_once) {
            // Students who are called before each day, and whoever may be off in half of it, are there at that time already.
            let called = |resource: &usize| {
                self.early.iter().any(|early| early.whom.iter().any(|(_, called)| called == resource))
            };
            if self.instance.halves || resources.iter().any(called) {
                self.omit("Constraint…MaxSpanPerDay with an exception");
                continue;
            }
            for (day, hour) in (0..days).flat_map(|day| (0..hours.saturating_sub(span)).map(move |hour| (day, hour))) {
                let time = |hour: usize| self.instance.time(day, hour);
                let far: Vec<usize> = (hour + span..hours).map(time).collect();
                let sets = [vec![day * self.instance.day_length()], vec![time(hour)], far]
                    .map(|times| self.set(times))
                    .to_vec();
                let busy_sets = Range { least: 0, most: 2 };
                self.add(weight, Rule::ClusterBusyTimes { resources: resources.clone(), sets, busy_sets });
            }
            marks.extend(resources.into_iter().map(|resource| (resource, days.saturating_sub(1))));
        }
        self.marks(next, &marks)
    }
}
