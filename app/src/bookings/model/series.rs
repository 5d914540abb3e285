//! A weekly use of a space, in civil time.

use super::{NewBooking, Use};
use crate::id::{SeriesId, SpaceId};
use crate::time::Zone;
use crate::time::{DateRange, Weekly};
use crate::words;
use chrono::NaiveDate;

/// A weekly use that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSeries {
    pub space: SpaceId,
    /// It may end at midnight (1440) or, beyond that, on the day after.
    pub time: Weekly,
    pub dates: DateRange,
    pub what: Use,
    /// Dates to leave out without a word (school breaks, say).
    pub without: Vec<NaiveDate>,
    /// What publishes it: a proposal, a timetable.
    pub source: Option<String>,
    /// Whether opening hours and holidays bind it (season times, people's series) or not (a school's own lessons: holidays still do).
    pub opening_hours_bind: bool,
}

impl NewSeries {
    /// The dates that it would have.
    pub fn each_date(&self) -> Vec<NaiveDate> {
        let mut dates = self.dates.on(self.time.weekday);
        dates.retain(|date| !self.without.contains(date));
        dates
    }

    /// One date of it as a booking; `None` where the clock skips its beginning, its end, or all between.
    pub fn on(&self, date: NaiveDate, zone: Zone) -> Option<NewBooking> {
        on(&self.space, self.time, &self.what, date, zone)
    }
}

/// A weekly use as it was booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    pub id: SeriesId,
    pub space: SpaceId,
    pub time: Weekly,
    pub dates: DateRange,
    pub what: Use,
}

impl Series {
    /// One date of it as a booking; `None` where the clock skips it.
    pub fn on(&self, date: NaiveDate, zone: Zone) -> Option<NewBooking> {
        on(&self.space, self.time, &self.what, date, zone)
    }
}

fn on(space: &SpaceId, weekly: Weekly, what: &Use, date: NaiveDate, zone: Zone) -> Option<NewBooking> {
    let time = zone.span(date, weekly.from, weekly.until)?;
    // What ends before it begins is a fault of the series; where it is one of the date, the clock is why.
    let told = !time.is_empty() || weekly.until <= weekly.from;
    told.then(|| NewBooking { space: space.clone(), time, what: what.clone() })
}

words! {
    /// Why a date of a series is not booked.
    pub enum SkipReason {
        Taken = "taken",
        Closed = "closed",
        Holiday = "holiday",
        ClockChange = "clock_change",
    }
}

/// A date of a series that is not booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub date: NaiveDate,
    pub reason: SkipReason,
    /// What is in the way, in words.
    pub detail: String,
}

/// What became of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedSeries {
    pub id: SeriesId,
    pub booked: Vec<NaiveDate>,
    pub skipped: Vec<Skipped>,
}

impl BookedSeries {
    /// The dates that something else holds.
    pub fn taken(&self) -> impl Iterator<Item = &Skipped> {
        self.skipped.iter().filter(|skipped| skipped.reason == SkipReason::Taken)
    }
}

/// A date that a source's series could not book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotBooked {
    pub title: String,
    pub space: SpaceId,
    pub time: Weekly,
    pub skipped: Skipped,
}
