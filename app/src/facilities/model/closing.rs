//! When a place is shut off: from one moment to another, or between two times of certain weekdays. Civil time, as people say it.

use crate::time::{ClockSpan, DateRange, Weekday};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Some of the seven weekdays: 1 for Monday, 2 for Tuesday, 4, 8 … summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weekdays(pub u8);

impl Weekdays {
    pub fn of(weekdays: impl IntoIterator<Item = Weekday>) -> Self {
        Self(weekdays.into_iter().fold(0, |all, day| all | Self::bit(day)))
    }

    pub fn has(self, weekday: Weekday) -> bool {
        self.0 & Self::bit(weekday) != 0
    }

    /// In order, Monday first.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.into_iter().filter(move |day| self.has(*day))
    }

    fn bit(weekday: Weekday) -> u8 {
        1 << weekday.place()
    }
}

/// A time during which a place is shut off, for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub dates: DateRange,
    /// Minutes after midnight. Without weekdays the closing goes from `from` on the first date to `to` on the last.
    pub from: u16,
    pub to: u16,
    /// On each of these between `from` and `to`; an end at or before the beginning is the next day's.
    pub weekdays: Option<Weekdays>,
    pub reason: String,
    /// From when it is open again.
    pub lifted: Option<(NaiveDate, u16)>,
}

impl Closing {
    /// Whether it says a time at all.
    pub fn is_sound(&self) -> bool {
        let within = self.from < 1440 && (1..=1440).contains(&self.to) && !self.dates.is_empty();
        within
            && if self.weekdays.is_some() {
                self.begins().is_some()
            } else {
                self.dates.days() > 1 || self.from < self.to
            }
    }

    /// The first date on which it shuts anything.
    pub fn begins(&self) -> Option<NaiveDate> {
        match self.weekdays {
            None => Some(self.dates.first),
            Some(days) => self.dates.iter().take(7).find(|date| days.has(Weekday::of(*date))),
        }
    }

    /// The last date on which it shuts anything: the morning after the last evening where it goes over midnight.
    pub fn ends(&self) -> NaiveDate {
        if self.weekdays.is_some() && self.to <= self.from {
            self.dates.last.succ_opt().unwrap_or(self.dates.last)
        } else {
            self.dates.last
        }
    }

    /// What of a date is shut, in order.
    pub fn on(&self, date: NaiveDate) -> Vec<ClockSpan> {
        let begun =
            |date: NaiveDate| self.dates.contains(date) && self.weekdays.is_none_or(|days| days.has(Weekday::of(date)));
        let mut windows = Vec::new();
        match self.weekdays {
            None if begun(date) => {
                let from = if date == self.dates.first { self.from } else { 0 };
                windows.push(ClockSpan::new(from, if date == self.dates.last { self.to } else { 1440 }));
            }
            Some(_) if self.from < self.to && begun(date) => windows.push(ClockSpan::new(self.from, self.to)),
            Some(_) if self.to <= self.from => {
                if date.pred_opt().is_some_and(begun) {
                    windows.push(ClockSpan::new(0, self.to));
                }
                if begun(date) {
                    windows.push(ClockSpan::new(self.from, 1440));
                }
            }
            _ => {}
        }
        if let Some((lifted, minute)) = self.lifted
            && date >= lifted
        {
            let until = if date == lifted { minute } else { 0 };
            for window in &mut windows {
                window.until = window.until.min(until);
            }
        }
        windows.retain(|window| window.is_sound());
        windows
    }

    /// Whether anything of it is left from this moment on.
    pub fn is_over(&self, date: NaiveDate, minute: u16) -> bool {
        self.lifted.is_some_and(|lifted| lifted <= (date, minute))
            || self.ends() < date
            || (self.ends() == date && self.weekdays.is_none() && self.to <= minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn closing(from: u16, to: u16, weekdays: Option<Weekdays>) -> Closing {
        // Monday to Thursday.
        let dates = DateRange::new(day("2026-12-07"), day("2026-12-10"));
        Closing { dates, from, to, weekdays, reason: "Vattenskada".to_owned(), lifted: None }
    }

    fn window(opens: u16, closes: u16) -> ClockSpan {
        ClockSpan::new(opens, closes)
    }

    #[test]
    fn from_a_moment_to_another_the_days_between_are_whole() {
        let closing = closing(720, 900, None);
        assert_eq!(closing.on(day("2026-12-07")), vec![window(720, 1440)]);
        assert_eq!(closing.on(day("2026-12-08")), vec![window(0, 1440)]);
        assert_eq!(closing.on(day("2026-12-10")), vec![window(0, 900)]);
        assert_eq!(closing.on(day("2026-12-11")), vec![]);
    }

    #[test]
    fn on_weekdays_it_is_shut_between_two_times_and_over_midnight_into_the_next_day() {
        let tuesdays = Some(Weekdays::of([Weekday::TUESDAY]));
        let evening = closing(1020, 1320, tuesdays);
        assert_eq!((evening.on(day("2026-12-08")), evening.on(day("2026-12-09"))), (vec![window(1020, 1320)], vec![]));
        let night = closing(1320, 120, tuesdays);
        assert_eq!(
            (night.on(day("2026-12-08")), night.on(day("2026-12-09"))),
            (vec![window(1320, 1440)], vec![window(0, 120)])
        );
        assert!(
            !closing(1020, 1320, Some(Weekdays::of([Weekday::SATURDAY]))).is_sound(),
            "no Saturday between Monday and Thursday"
        );
        assert!(evening.is_sound() && !closing(720, 700, None).on(day("2026-12-08")).is_empty());
    }

    #[test]
    fn what_is_lifted_is_open_from_then_on_and_was_shut_before() {
        let lifted = Closing { lifted: Some((day("2026-12-08"), 600)), ..closing(0, 1440, None) };
        assert_eq!(lifted.on(day("2026-12-07")), vec![window(0, 1440)]);
        assert_eq!(lifted.on(day("2026-12-08")), vec![window(0, 600)]);
        assert_eq!(lifted.on(day("2026-12-09")), vec![]);
        assert!(lifted.is_over(day("2026-12-08"), 600) && !lifted.is_over(day("2026-12-07"), 600));
    }
}
