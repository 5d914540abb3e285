//! What comes back every week: days of the week, and times on them.

use super::ClockSpan;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A day of the week. Kept, sent and written in files as 1 (Monday) to 7 (Sunday).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "u8", try_from = "u8")]
pub struct Weekday(pub chrono::Weekday);

/// A number that is no day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoWeekday(pub i64);

impl std::fmt::Display for NoWeekday {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a day of the week is 1 to 7, not {}", self.0)
    }
}

impl std::error::Error for NoWeekday {}

impl Weekday {
    pub const MONDAY: Self = Self(chrono::Weekday::Mon);
    pub const TUESDAY: Self = Self(chrono::Weekday::Tue);
    pub const WEDNESDAY: Self = Self(chrono::Weekday::Wed);
    pub const THURSDAY: Self = Self(chrono::Weekday::Thu);
    pub const FRIDAY: Self = Self(chrono::Weekday::Fri);
    pub const SATURDAY: Self = Self(chrono::Weekday::Sat);
    pub const SUNDAY: Self = Self(chrono::Weekday::Sun);

    /// Monday to Sunday.
    pub const ALL: [Self; 7] =
        [Self::MONDAY, Self::TUESDAY, Self::WEDNESDAY, Self::THURSDAY, Self::FRIDAY, Self::SATURDAY, Self::SUNDAY];

    /// Monday to Friday.
    pub const WORKING_DAYS: [Self; 5] = [Self::MONDAY, Self::TUESDAY, Self::WEDNESDAY, Self::THURSDAY, Self::FRIDAY];

    pub fn of(date: NaiveDate) -> Self {
        Self(date.weekday())
    }

    /// 1 (Monday) to 7 (Sunday).
    pub fn number(self) -> u8 {
        self.0.number_from_monday() as u8
    }

    /// 0 (Monday) to 6 (Sunday): its place in a list of the week.
    pub fn place(self) -> usize {
        self.0.num_days_from_monday() as usize
    }

    pub fn parse(text: &str) -> Option<Self> {
        text.trim().parse::<i64>().ok().and_then(|number| Self::try_from(number).ok())
    }
}

impl PartialOrd for Weekday {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Weekday {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.number().cmp(&other.number())
    }
}

impl From<Weekday> for u8 {
    fn from(weekday: Weekday) -> Self {
        weekday.number()
    }
}

impl TryFrom<i64> for Weekday {
    type Error = NoWeekday;

    fn try_from(number: i64) -> Result<Self, Self::Error> {
        usize::try_from(number - 1).ok().and_then(|place| Self::ALL.get(place).copied()).ok_or(NoWeekday(number))
    }
}

impl TryFrom<u8> for Weekday {
    type Error = NoWeekday;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::try_from(i64::from(number))
    }
}

impl std::fmt::Display for Weekday {
    /// Its number, as in addresses and files.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.number())
    }
}

/// A time on a day of every week: minutes after midnight. It may end at the next midnight (1440) or, beyond that, on the day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Weekly {
    pub weekday: Weekday,
    pub from: u16,
    #[serde(rename = "to")]
    pub until: u16,
}

impl Weekly {
    pub fn new(weekday: Weekday, from: u16, until: u16) -> Self {
        Self { weekday, from, until }
    }

    /// Its time, without the day.
    pub fn time(self) -> ClockSpan {
        ClockSpan::new(self.from, self.until)
    }

    /// The same time on every day of the week, Monday first.
    pub fn daily(time: ClockSpan) -> Vec<Self> {
        Weekday::ALL.map(|weekday| Self::new(weekday, time.from, time.until)).to_vec()
    }

    pub fn minutes(self) -> u16 {
        self.until.saturating_sub(self.from)
    }

    /// Whether there is a minute in both. Times that only touch do not meet.
    pub fn meets(self, other: Self) -> bool {
        self.weekday == other.weekday && self.time().meets(other.time())
    }

    /// "18:00–19:30", without the day.
    pub fn hours(self) -> String {
        self.time().in_words()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_seven_days_and_no_other_number_is_one() {
        for (place, weekday) in Weekday::ALL.into_iter().enumerate() {
            assert_eq!((weekday.place(), usize::from(weekday.number())), (place, place + 1));
            assert_eq!(Weekday::try_from(weekday.number()), Ok(weekday));
        }
        for number in [0, 8, 9, -1, i64::MAX] {
            assert_eq!(Weekday::try_from(number), Err(NoWeekday(number)));
        }
        assert_eq!(serde_json::from_str::<Weekday>("3").ok(), Some(Weekday::ALL[2]));
        assert!(serde_json::from_str::<Weekday>("0").is_err());
    }

    #[test]
    fn times_that_only_touch_or_are_of_other_days_do_not_meet() {
        let [monday, tuesday, ..] = Weekday::ALL;
        let evening = Weekly::new(monday, 1080, 1170);
        assert!(evening.meets(Weekly::new(monday, 1160, 1200)) && !evening.meets(Weekly::new(monday, 1170, 1200)));
        assert!(!evening.meets(Weekly::new(tuesday, 1080, 1170)));
        assert_eq!((evening.minutes(), evening.hours()), (90, "18:00–19:30".to_owned()));
    }
}
