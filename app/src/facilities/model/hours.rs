//! When a space is open on a date: its weekly hours, dates with other hours, days closed everywhere, and what is shut off.

use super::closed_days::ClosedDay;
use super::closing::Closing;
use super::holidays::holiday;
use crate::time::{ClockSpan, DateRange, Weekday, Weekly};
use chrono::NaiveDate;

/// Dates on which other hours hold. Without a window the place is closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub dates: DateRange,
    pub window: Option<ClockSpan>,
    pub reason: String,
    /// Whether it was written for the space itself rather than for its building.
    pub own: bool,
}

/// Everything that decides when one space is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hours {
    pub weekly: Vec<Weekly>,
    pub exceptions: Vec<Exception>,
    /// Of the space, of those it shares a part with, and of its building.
    pub closings: Vec<Closing>,
    /// Closed everywhere; a space that is open on holidays is open then too.
    pub closed_days: Vec<ClosedDay>,
    pub open_on_holidays: bool,
}

/// Why a space is closed on a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Closed {
    Weekday,
    Holiday,
    /// Closed everywhere, as the municipality has decided.
    Day(String),
    /// A date with other hours, which are none.
    Exception(String),
    /// Shut off, for staff and lessons too.
    Closing(String),
}

impl Hours {
    /// The open windows of a date, in order, touching or overlapping ones joined; empty when closed.
    ///
    /// Other hours of a date hold, holiday or not; ones without times close. A space's own go before its building's. Without
    /// them a public holiday or a day closed everywhere closes, unless the space is open on holidays. What is shut off is
    /// taken away from all of this.
    pub fn windows(&self, date: NaiveDate) -> Vec<ClockSpan> {
        self.windows_or_reason(date).unwrap_or_default()
    }

    /// Like [`Hours::windows`], with the reason when there are none.
    pub fn windows_or_reason(&self, date: NaiveDate) -> Result<Vec<ClockSpan>, Closed> {
        let shut = self.shut_on(date);
        let Some((_, reason)) = shut.first() else { return self.planned(date) };
        let spans: Vec<_> = shut.iter().map(|(span, _)| *span).collect();
        let windows = match self.planned(date) {
            Err(closed) if !ClockSpan::WHOLE_DAY.without(&spans).is_empty() => return Err(closed),
            planned => planned.unwrap_or_default(),
        };
        let left: Vec<_> = windows.into_iter().flat_map(|window| window.without(&spans)).collect();
        if left.is_empty() { Err(Closed::Closing((*reason).to_owned())) } else { Ok(left) }
    }

    /// Why some of a time is shut off on a date: a reason that binds staff and lessons too.
    pub fn shut(&self, date: NaiveDate, time: ClockSpan) -> Option<&str> {
        self.shut_on(date).into_iter().find(|(shut, _)| shut.meets(time)).map(|(_, reason)| reason)
    }

    /// What of a date is shut off, and why, in order.
    pub fn shut_on(&self, date: NaiveDate) -> Vec<(ClockSpan, &str)> {
        let closings = self.closings.iter();
        let mut shut: Vec<_> = closings
            .flat_map(|closing| closing.on(date).into_iter().map(|span| (span, closing.reason.as_str())))
            .collect();
        shut.sort_unstable();
        shut
    }

    /// What is shut off of the time that it would be open on a date, and why, in order.
    pub fn lost_on(&self, date: NaiveDate) -> Vec<(ClockSpan, &str)> {
        let planned = self.planned(date).unwrap_or_default();
        let lost = |(shut, reason): (ClockSpan, _)| {
            planned.iter().filter_map(move |window| Some((window.common(shut)?, reason))).collect::<Vec<_>>()
        };
        self.shut_on(date).into_iter().flat_map(lost).collect()
    }

    /// When it is open where nothing is shut off.
    fn planned(&self, date: NaiveDate) -> Result<Vec<ClockSpan>, Closed> {
        let all: Vec<_> = self.exceptions.iter().filter(|exception| exception.dates.contains(date)).collect();
        let own = all.iter().any(|exception| exception.own);
        let held: Vec<_> = all.into_iter().filter(|exception| exception.own == own).collect();
        if let Some(closing) = held.iter().find(|exception| exception.window.is_none()) {
            return Err(Closed::Exception(closing.reason.clone()));
        }
        if !held.is_empty() {
            return Ok(ClockSpan::joined(held.iter().filter_map(|exception| exception.window).collect()));
        }
        if !self.open_on_holidays && holiday(date).is_some() {
            return Err(Closed::Holiday);
        }
        if !self.open_on_holidays
            && let Some(day) = self.closed_days.iter().find(|day| day.is(date))
        {
            return Err(Closed::Day(day.reason.clone()));
        }
        let weekday = Weekday::of(date);
        let today = self.weekly.iter().filter(|opening| opening.weekday == weekday);
        let windows = ClockSpan::joined(today.map(|opening| opening.time()).collect());
        if windows.is_empty() { Err(Closed::Weekday) } else { Ok(windows) }
    }

    /// Whether nobody has said when it is open, on any weekday or date.
    pub fn are_missing(&self) -> bool {
        self.weekly.is_empty() && self.exceptions.iter().all(|exception| exception.window.is_none())
    }

    /// Whether a time lies in one open window of the date.
    pub fn is_open(&self, date: NaiveDate, time: ClockSpan) -> bool {
        self.windows(date).iter().any(|window| window.covers(time))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn hours() -> Hours {
        let (monday, friday) = (Weekday::MONDAY, Weekday::FRIDAY);
        let weekly =
            vec![Weekly::new(monday, 480, 720), Weekly::new(monday, 720, 1320), Weekly::new(friday, 480, 1440)];
        Hours { weekly, ..Hours::default() }
    }

    fn exception(window: Option<ClockSpan>, own: bool) -> Exception {
        Exception { dates: DateRange::single(day("2026-04-06")), window, reason: "städning".to_owned(), own }
    }

    #[test]
    fn weekly_windows_that_touch_are_one() {
        assert_eq!(hours().windows(day("2026-11-23")), vec![ClockSpan::new(480, 1320)]);
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
        hours.exceptions.push(exception(Some(ClockSpan::new(600, 660)), true));
        assert_eq!(hours.windows(day("2026-04-06")), vec![ClockSpan::new(600, 660)]);
    }

    #[test]
    fn a_booking_may_end_at_midnight_and_not_begin_before_opening() {
        assert!(hours().is_open(day("2026-11-27"), ClockSpan::new(1380, 1440)));
        assert!(!hours().is_open(day("2026-11-27"), ClockSpan::new(450, 540)));
    }

    fn closing(from: u16, to: u16) -> Closing {
        let dates = DateRange::single(day("2026-11-23"));
        Closing { dates, from, to, weekdays: None, reason: "vattenskada".to_owned(), lifted: None }
    }

    #[test]
    fn what_is_shut_is_taken_away_and_a_day_that_is_shut_throughout_says_why() {
        let monday = day("2026-11-23");
        let mut hours = Hours { closings: vec![closing(600, 660), closing(1200, 1440)], ..hours() };
        let window = ClockSpan::new;
        assert_eq!(hours.windows(monday), vec![window(480, 600), window(660, 1200)]);
        assert_eq!(hours.shut(monday, window(630, 700)), Some("vattenskada"));
        assert_eq!(hours.lost_on(monday), vec![(window(600, 660), "vattenskada"), (window(1200, 1320), "vattenskada")]);
        assert_eq!(
            (hours.shut(monday, window(660, 700)), hours.shut(day("2026-11-24"), window(630, 700))),
            (None, None)
        );
        hours.closings.push(closing(480, 1440));
        assert_eq!(hours.windows_or_reason(monday), Err(Closed::Closing("vattenskada".to_owned())));
        assert_eq!(hours.windows_or_reason(day("2026-11-24")), Err(Closed::Weekday));
    }

    #[test]
    fn a_day_closed_everywhere_counts_like_a_holiday() {
        let eve = ClosedDay {
            reason: "Fritt".to_owned(),
            yearly: None,
            first: day("2026-11-23"),
            last: Some(day("2026-11-23")),
        };
        let mut hours = Hours { closed_days: vec![eve], ..hours() };
        assert_eq!(hours.windows_or_reason(day("2026-11-23")), Err(Closed::Day("Fritt".to_owned())));
        assert_eq!(hours.windows(day("2026-11-30")).len(), 1);
        hours.open_on_holidays = true;
        assert_eq!(hours.windows(day("2026-11-23")).len(), 1, "open on holidays, open then");
        hours.open_on_holidays = false;
        let (window, date) = (Some(ClockSpan::new(600, 660)), day("2026-11-23"));
        hours.exceptions.push(Exception {
            dates: DateRange::single(date),
            window,
            reason: "öppet ändå".to_owned(),
            own: false,
        });
        assert_eq!(hours.windows(date), vec![ClockSpan::new(600, 660)], "hours given for the date go before");
    }
}
