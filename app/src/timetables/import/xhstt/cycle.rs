//! The days, weeks and periods of a school, and where in them a lesson is held.

use super::super::fault::What;
use super::super::reading::Reading;
use super::instance::{Instance, Meet};
use crate::timetables::model::{Bells, WeekTime};
use std::collections::HashMap;

/// Weeks of a cycle that are told apart.
pub const MOST_WEEKS: usize = 8;

/// Where a time stands in the cycle, counted from 0.
struct Place {
    week: usize,
    weekday: usize,
    period: usize,
}

/// Days and periods of an instance.
pub struct Cycle {
    places: Vec<Place>,
    pub weeks: usize,
    most_days: usize,
}

impl Cycle {
    pub fn of(instance: &Instance) -> Self {
        let mut weeks: Vec<Option<usize>> = Vec::new();
        let mut days: Vec<Vec<usize>> = Vec::new();
        let mut periods = HashMap::<(usize, usize), usize>::new();
        let mut places = Vec::new();
        for time in &instance.times {
            let week = position_or_add(&mut weeks, time.week);
            days.resize_with(weeks.len(), Vec::new);
            let weekday = position_or_add(&mut days[week], time.day);
            let period = periods.entry((week, weekday)).or_default();
            places.push(Place { week, weekday, period: *period });
            *period += 1;
        }
        Self { places, weeks: weeks.len(), most_days: days.iter().map(Vec::len).max().unwrap_or(0) }
    }

    pub fn check(&self, instance: &Instance, reading: &mut Reading) {
        let mut fault = |what| reading.fault_at(instance.line, format!("Instance {}", instance.id), what);
        if self.most_days > 7 {
            fault(What::TooManyDays(self.most_days));
        }
        if self.weeks > MOST_WEEKS {
            fault(What::TooManyWeeks(MOST_WEEKS));
        }
    }

    /// When each time of the school is; `None` when one of them runs past midnight or is in no week of the calendar.
    pub fn periods(&self, bells: Bells) -> Option<Vec<WeekTime>> {
        let period = |place: &Place| {
            let (starts, ends) = bells.minutes(place.period, 1)?;
            Some(WeekTime { week: u8::try_from(place.week + 1).ok()?, weekday: u8::try_from(place.weekday + 1).ok()?, starts, ends })
        };
        self.places.iter().map(period).collect()
    }

    /// When a meet that begins at `time` is held; `None`, with the fault noted, when it does not fit its day.
    pub fn when(&self, instance: &Instance, meet: &Meet, time: usize, bells: Bells, reading: &mut Reading) -> Option<WeekTime> {
        let event = &instance.events[meet.event];
        let mut fault = |what| {
            reading.fault_at(meet.line, format!("Event {}", event.id), what);
            None
        };
        let first = self.places.get(time)?;
        let last = time.checked_add(meet.duration - 1).and_then(|last| self.places.get(last));
        if !last.is_some_and(|last| last.week == first.week && last.weekday == first.weekday) {
            return fault(What::PastDaysEnd { event: event.name.clone(), time: instance.times[time].name.clone() });
        }
        let Some((starts, ends)) = bells.minutes(first.period, meet.duration) else {
            return fault(What::PastMidnight { event: event.name.clone() });
        };
        // Longer weeks and cycles are faults of their own.
        let (week, weekday) = (u8::try_from(first.week + 1).ok()?, u8::try_from(first.weekday + 1).ok()?);
        Some(WeekTime { week, weekday, starts, ends })
    }
}

fn position_or_add<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}
