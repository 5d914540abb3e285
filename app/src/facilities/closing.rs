//! When a place is shut off: from one moment to another, or between two times of certain weekdays. Civil time, as people say it.

use super::hours::Window;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// Some of the seven weekdays: 1 for Monday, 2 for Tuesday, 4, 8 … summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weekdays(pub u8);

impl Weekdays {
    /// 1 is Monday.
    pub fn of(weekdays: impl IntoIterator<Item = u8>) -> Self {
        Self(weekdays.into_iter().filter(|day| (1..=7).contains(day)).fold(0, |all, day| all | 1 << (day - 1)))
    }

    pub fn has(self, weekday: u8) -> bool {
        (1..=7).contains(&weekday) && self.0 & 1 << (weekday - 1) != 0
    }

    /// In order, Monday first.
    pub fn days(self) -> impl Iterator<Item = u8> {
        (1..=7).filter(move |day| self.has(*day))
    }
}

fn weekday(date: NaiveDate) -> u8 {
    date.weekday().number_from_monday() as u8
}

/// A time during which a place is shut off, for everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub first: NaiveDate,
    pub last: NaiveDate,
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
        let within = self.from < 1440 && (1..=1440).contains(&self.to) && self.first <= self.last;
        within
            && if self.weekdays.is_some() {
                self.begins().is_some()
            } else {
                self.first < self.last || self.from < self.to
            }
    }

    /// The first date on which it shuts anything.
    pub fn begins(&self) -> Option<NaiveDate> {
        match self.weekdays {
            None => Some(self.first),
            Some(days) => self
                .first
                .iter_days()
                .take(7)
                .take_while(|date| *date <= self.last)
                .find(|date| days.has(weekday(*date))),
        }
    }

    /// The last date on which it shuts anything: the morning after the last evening where it goes over midnight.
    pub fn ends(&self) -> NaiveDate {
        if self.weekdays.is_some() && self.to <= self.from {
            self.last.succ_opt().unwrap_or(self.last)
        } else {
            self.last
        }
    }

    /// What of a date is shut, in order.
    pub fn on(&self, date: NaiveDate) -> Vec<Window> {
        let begun = |date: NaiveDate| {
            self.first <= date && date <= self.last && self.weekdays.is_none_or(|days| days.has(weekday(date)))
        };
        let mut windows = Vec::new();
        match self.weekdays {
            None if begun(date) => windows.push(Window {
                opens: if date == self.first { self.from } else { 0 },
                closes: if date == self.last { self.to } else { 1440 },
            }),
            Some(_) if self.from < self.to && begun(date) => windows.push(Window { opens: self.from, closes: self.to }),
            Some(_) if self.to <= self.from => {
                if date.pred_opt().is_some_and(begun) {
                    windows.push(Window { opens: 0, closes: self.to });
                }
                if begun(date) {
                    windows.push(Window { opens: self.from, closes: 1440 });
                }
            }
            _ => {}
        }
        if let Some((lifted, minute)) = self.lifted
            && date >= lifted
        {
            let until = if date == lifted { minute } else { 0 };
            for window in &mut windows {
                window.closes = window.closes.min(until);
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
        let (first, last) = (day("2026-12-07"), day("2026-12-10"));
        Closing { first, last, from, to, weekdays, reason: "Vattenskada".to_owned(), lifted: None }
    }

    fn window(opens: u16, closes: u16) -> Window {
        Window { opens, closes }
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
        let tuesdays = Some(Weekdays::of([2]));
        let evening = closing(1020, 1320, tuesdays);
        assert_eq!((evening.on(day("2026-12-08")), evening.on(day("2026-12-09"))), (vec![window(1020, 1320)], vec![]));
        let night = closing(1320, 120, tuesdays);
        assert_eq!(
            (night.on(day("2026-12-08")), night.on(day("2026-12-09"))),
            (vec![window(1320, 1440)], vec![window(0, 120)])
        );
        assert!(!closing(1020, 1320, Some(Weekdays::of([6]))).is_sound(), "no Saturday between Monday and Thursday");
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
