//! The days, weeks and periods of a school, and where in them a lesson is held.

use super::super::fault::What;
use crate::time::{Weekday, Weekly};
use crate::timetables::model::{Bells, WeekTime};

/// Weeks of a cycle that are told apart.
pub const MOST_WEEKS: usize = 8;

/// Where a time stands in the cycle, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub week: usize,
    pub weekday: usize,
    pub period: usize,
}

/// When each time of a school is; `None` for one at which nothing is held.
#[derive(Debug, Clone, Default)]
pub struct Cycle(Vec<Option<Place>>);

/// Why a lesson is at no time of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// It has more periods than are left of the day.
    PastDaysEnd,
    PastMidnight,
}

impl Cycle {
    pub fn new(places: Vec<Option<Place>>) -> Self {
        Self(places)
    }

    fn most(&self, of: impl Fn(&Place) -> usize) -> usize {
        self.0.iter().flatten().map(of).max().map_or(0, |most| most + 1)
    }

    /// Weeks until it begins again.
    pub fn weeks(&self) -> usize {
        self.most(|place| place.week)
    }

    /// Makes one of its weeks, counted from 0, the first; those before it come after the others.
    pub fn begin(&mut self, week: usize) {
        let weeks = self.weeks();
        for place in self.0.iter_mut().flatten() {
            place.week = (place.week + weeks - week) % weeks;
        }
    }

    /// What keeps it out of a calendar.
    pub fn faults(&self) -> Vec<What> {
        let days = self.most(|place| place.weekday);
        let days = (days > 7).then_some(What::TooManyDays(days));
        days.into_iter().chain((self.weeks() > MOST_WEEKS).then_some(What::TooManyWeeks(MOST_WEEKS))).collect()
    }

    /// When each period is; `None` when one of them runs past midnight.
    pub fn periods(&self, bells: Bells) -> Option<Vec<(u16, u16)>> {
        self.0.iter().flatten().map(|place| bells.minutes(place.period, 1)).collect()
    }

    /// When a lesson of so many periods is held that begins at a time: `None` where there is no such week or day in the calendar.
    ///
    /// # Errors
    /// When it does not fit its day.
    pub fn when(&self, time: usize, duration: usize, bells: Bells) -> Result<Option<WeekTime>, Unfit> {
        let place = |time: usize| self.0.get(time).copied().flatten();
        let Some(first) = place(time) else { return Ok(None) };
        let last = time.checked_add(duration.saturating_sub(1)).and_then(place);
        if last.is_none_or(|last| (last.week, last.weekday) != (first.week, first.weekday)) {
            return Err(Unfit::PastDaysEnd);
        }
        let (starts, ends) = bells.minutes(first.period, duration).ok_or(Unfit::PastMidnight)?;
        // Longer weeks and cycles are faults of their own.
        let (week, weekday) = (u8::try_from(first.week + 1).ok(), Weekday::ALL.get(first.weekday).copied());
        Ok(week.zip(weekday).map(|(week, weekday)| WeekTime { week, time: Weekly::new(weekday, starts, ends) }))
    }
}
