//! The period of a report: whole days in a form, any two instants for a program.

use crate::time::{DAY_MINUTES, DateRange, Instant, Span, Zone, monday_of, parse_date};
use chrono::{Datelike, Days, NaiveDate};

/// A time, and the days it touches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    pub time: Span,
    pub dates: DateRange,
}

/// Longest period that is counted, days.
pub const MOST_DAYS: i64 = 1_100;

/// Why two words are no period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error("from must be a date (2026-08-17) or an RFC 3339 time")]
    From,
    #[error("to must be a date (2026-08-23) or an RFC 3339 time")]
    To,
    #[error("to must come after from")]
    Order,
    #[error("a report covers at most {MOST_DAYS} days")]
    TooLong,
}

impl PeriodError {
    /// The field it is said of.
    pub fn field(self) -> &'static str {
        if self == Self::From { "from" } else { "to" }
    }
}

impl Period {
    /// Whole days.
    pub fn days(zone: Zone, dates: DateRange) -> Self {
        Self { time: zone.whole(dates), dates }
    }

    pub fn week_of(zone: Zone, date: NaiveDate) -> Self {
        Self::days(zone, DateRange::new(monday_of(date), monday_of(date) + Days::new(6)))
    }

    pub fn year_of(zone: Zone, date: NaiveDate) -> Self {
        let first = NaiveDate::from_ymd_opt(date.year(), 1, 1).unwrap_or(date);
        let last = NaiveDate::from_ymd_opt(date.year(), 12, 31).unwrap_or(date);
        Self::days(zone, DateRange::new(first, last))
    }

    /// Reads two dates (both included) or RFC 3339 times (the second excluded); every fault at once.
    pub fn parse(zone: Zone, from: &str, to: &str) -> Result<Self, Vec<PeriodError>> {
        let start = parse_date(from).map(|date| zone.start_of(date)).or_else(|| Instant::parse(from));
        let end = parse_date(to).map(|date| zone.end_of(date)).or_else(|| Instant::parse(to));
        let (start, end) = match (start, end) {
            (Some(start), Some(end)) => (start, end),
            (None, Some(_)) => return Err(vec![PeriodError::From]),
            (Some(_), None) => return Err(vec![PeriodError::To]),
            (None, None) => return Err(vec![PeriodError::From, PeriodError::To]),
        };
        let time = Span::new(start, end);
        if time.is_empty() {
            return Err(vec![PeriodError::Order]);
        }
        if time.seconds() / 60 / DAY_MINUTES > MOST_DAYS {
            return Err(vec![PeriodError::TooLong]);
        }
        Ok(Self { time, dates: DateRange::new(zone.date(start), zone.date(Instant(end.0 - 1))) })
    }

    pub fn day_count(&self) -> i64 {
        self.dates.days()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(from: &str, to: &str) -> Result<Period, Vec<PeriodError>> {
        Period::parse(Zone::default(), from, to)
    }

    #[test]
    fn two_dates_are_both_included_and_two_times_are_taken_as_they_are() {
        let days = parse("2026-11-23", "2026-11-29").expect("a period");
        assert_eq!(days.day_count(), 7);
        let times = parse("2026-11-23T00:00:00+01:00", "2026-11-30T00:00:00+01:00").expect("a period");
        assert_eq!(days, times);
    }

    #[test]
    fn every_fault_is_told_at_once() {
        assert_eq!(parse("i går", ""), Err(vec![PeriodError::From, PeriodError::To]));
        assert_eq!(parse("2026-11-23", "2026-11-22"), Err(vec![PeriodError::Order]));
        assert_eq!(parse("2020-01-01", "2026-01-01"), Err(vec![PeriodError::TooLong]));
        assert_eq!(parse("20266-11-23", "2026-11-29"), Err(vec![PeriodError::From]));
    }

    #[test]
    fn a_week_begins_on_monday_and_a_year_in_january() {
        let sunday = "2026-11-29".parse().expect("a date");
        assert_eq!(Period::week_of(Zone::default(), sunday).dates.first.to_string(), "2026-11-23");
        assert_eq!(Period::year_of(Zone::default(), sunday).day_count(), 365);
    }
}
