//! Civil dates and runs of them.

use super::Weekday;
use chrono::{Datelike, Days, NaiveDate};
use std::ops::RangeInclusive;

/// The years that anything here is about. Dates of other years are slips of the pen, and those of five digits could not even be
/// kept: the schema compares civil dates as text.
const YEARS: RangeInclusive<i32> = 1970..=2199;

/// Reads "2026-08-17".
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok().filter(is_plausible)
}

/// Whether a date lies in a year that anything here is about.
pub fn is_plausible(date: &NaiveDate) -> bool {
    YEARS.contains(&date.year())
}

/// Monday of the ISO week a date lies in.
pub fn monday_of(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_monday()))
}

/// 1 (Monday) to 7 (Sunday).
pub fn weekday_of(date: NaiveDate) -> u8 {
    date.weekday().number_from_monday() as u8
}

/// Every date from `first` to `last`, both included, that falls on `weekday` (1..7).
pub fn dates_on(weekday: u8, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
    first.iter_days().take_while(|date| *date <= last).filter(|date| weekday_of(*date) == weekday).collect()
}

/// Dates from a first to a last one, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct DateRange {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl DateRange {
    pub fn new(first: NaiveDate, last: NaiveDate) -> Self {
        Self { first, last }
    }

    /// One date alone.
    pub fn single(date: NaiveDate) -> Self {
        Self::new(date, date)
    }

    pub fn is_empty(self) -> bool {
        self.last < self.first
    }

    pub fn contains(self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }

    /// Whether there is a date in both.
    pub fn meets(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last && !self.is_empty() && !other.is_empty()
    }

    /// How many dates there are.
    pub fn days(self) -> i64 {
        ((self.last - self.first).num_days() + 1).max(0)
    }

    pub fn iter(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |date| *date <= self.last)
    }

    /// Those that fall on a day of the week.
    pub fn on(self, weekday: Weekday) -> Vec<NaiveDate> {
        self.iter().filter(|date| Weekday::of(*date) == weekday).collect()
    }
}

/// "2026-08-17 – 2026-12-18", or the one date alone.
impl std::fmt::Display for DateRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{} – {}", self.first, self.last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_has_its_first_and_its_last_date() {
        let day = |text| parse_date(text).expect("a date");
        let week = DateRange::new(day("2026-11-30"), day("2026-12-06"));
        assert_eq!((week.days(), week.iter().count()), (7, 7));
        assert!(week.contains(week.first) && week.contains(week.last) && !week.contains(day("2026-12-07")));
        assert_eq!(week.on(Weekday::ALL[6]), [day("2026-12-06")]);
        let nothing = DateRange::new(week.last, week.first);
        assert!(nothing.is_empty() && !nothing.meets(week) && nothing.days() == 0 && nothing.iter().next().is_none());
        assert!(week.meets(DateRange::new(week.last, day("2027-01-01"))));
    }
}
