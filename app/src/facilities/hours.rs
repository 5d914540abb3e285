//! When a space is open on a date: its weekly hours, the exceptions, and public holidays.

use super::holidays::holiday;
use chrono::{Datelike, NaiveDate};

/// Open from–to, minutes after midnight, half open; 1440 is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    pub opens: u16,
    pub closes: u16,
}

impl Window {
    /// Whether it opens before it closes, within one day.
    pub fn is_sound(self) -> bool {
        self.opens < self.closes && self.closes <= 1440
    }
}

/// Weekly hours of one weekday (1 = Monday).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opening {
    pub weekday: u8,
    pub window: Window,
}

/// Dates on which other hours hold. Without a window the place is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub window: Option<Window>,
    pub reason: String,
    /// Whether it was written for the space itself rather than for its building.
    pub own: bool,
}

/// Everything that decides when one space is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    pub weekly: Vec<Opening>,
    pub exceptions: Vec<Exception>,
    pub open_on_holidays: bool,
}

/// Why a space is closed on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    Weekday,
    Holiday,
    Exception(String),
}

impl Hours {
    /// The open windows of a date, in order, touching or overlapping ones joined; empty when closed.
    ///
    /// An exception with times holds, holiday or not; one without closes. A space's own exceptions go before
    /// its building's. Without exception a public holiday closes, unless the space is open on holidays.
    pub fn windows(&self, date: NaiveDate) -> Vec<Window> {
        self.windows_or_reason(date).unwrap_or_default()
    }

    /// Like [`Hours::windows`], with the reason when there are none.
    pub fn windows_or_reason(&self, date: NaiveDate) -> Result<Vec<Window>, Closed> {
        let all: Vec<_> = self.exceptions.iter().filter(|exception| exception.first <= date && date <= exception.last).collect();
        let own = all.iter().any(|exception| exception.own);
        let held: Vec<_> = all.into_iter().filter(|exception| exception.own == own).collect();
        if let Some(closing) = held.iter().find(|exception| exception.window.is_none()) {
            return Err(Closed::Exception(closing.reason.clone()));
        }
        if !held.is_empty() {
            return Ok(joined(held.iter().filter_map(|exception| exception.window).collect()));
        }
        if !self.open_on_holidays && holiday(date).is_some() {
            return Err(Closed::Holiday);
        }
        let weekday = date.weekday().number_from_monday() as u8;
        let windows = joined(self.weekly.iter().filter(|opening| opening.weekday == weekday).map(|opening| opening.window).collect());
        if windows.is_empty() { Err(Closed::Weekday) } else { Ok(windows) }
    }

    /// Whether from–to lies in one open window of the date.
    pub fn is_open(&self, date: NaiveDate, from: u16, to: u16) -> bool {
        self.windows(date).iter().any(|window| window.opens <= from && to <= window.closes)
    }
}

fn joined(mut windows: Vec<Window>) -> Vec<Window> {
    windows.sort_unstable();
    let mut out: Vec<Window> = Vec::with_capacity(windows.len());
    for window in windows {
        match out.last_mut() {
            Some(last) if window.opens <= last.closes => last.closes = last.closes.max(window.closes),
            _ => out.push(window),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn hours() -> Hours {
        let open = |weekday, opens, closes| Opening { weekday, window: Window { opens, closes } };
        Hours { weekly: vec![open(1, 480, 720), open(1, 720, 1320), open(5, 480, 1440)], exceptions: Vec::new(), open_on_holidays: false }
    }

    fn exception(window: Option<Window>, own: bool) -> Exception {
        Exception { first: day("2026-04-06"), last: day("2026-04-06"), window, reason: "städning".to_owned(), own }
    }

    #[test]
    fn weekly_windows_that_touch_are_one() {
        assert_eq!(hours().windows(day("2026-11-23")), vec![Window { opens: 480, closes: 1320 }]);
        assert_eq!(hours().windows_or_reason(day("2026-11-24")), Err(Closed::Weekday));
    }

    #[test]
    fn a_holiday_closes_unless_the_space_is_open_on_holidays() {
        let mut hours = hours();
        assert_eq!(hours.windows_or_reason(day("2026-04-06")), Err(Closed::Holiday));
        hours.open_on_holidays = true;
        assert_eq!(hours.windows(day("2026-04-06")).len(), 1);
    }

    #[test]
    fn an_exception_opens_a_holiday_and_the_spaces_own_goes_first() {
        let mut hours = hours();
        hours.exceptions.push(exception(None, false));
        assert_eq!(hours.windows_or_reason(day("2026-04-06")), Err(Closed::Exception("städning".to_owned())));
        hours.exceptions.push(exception(Some(Window { opens: 600, closes: 660 }), true));
        assert_eq!(hours.windows(day("2026-04-06")), vec![Window { opens: 600, closes: 660 }]);
    }

    #[test]
    fn a_booking_may_end_at_midnight_and_not_begin_before_opening() {
        assert!(hours().is_open(day("2026-11-27"), 1380, 1440));
        assert!(!hours().is_open(day("2026-11-27"), 450, 540));
    }
}
