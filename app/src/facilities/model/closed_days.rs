//! Dates on which everything in the municipality is closed: the eves, and others that it decides. They count like public holidays:
//! a space that is open on holidays is open then too, and other opening hours given for the date go before.

use super::holidays::{Holiday, holiday};
use chrono::{Datelike, Days, NaiveDate};

/// A day that comes back every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yearly {
    /// The day before Midsummer Day.
    MidsummerEve,
    /// Month and day of the month.
    Date(u32, u32),
}

impl Yearly {
    /// The eves that Swedish workplaces treat as days off without the law calling them holidays.
    pub const EVES: [Self; 3] = [Self::MidsummerEve, Self::Date(12, 24), Self::Date(12, 31)];

    /// As it is stored: `midsummer_eve`, or `MM-DD`.
    pub fn word(self) -> String {
        match self {
            Self::MidsummerEve => "midsummer_eve".to_owned(),
            Self::Date(month, day) => format!("{month:02}-{day:02}"),
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        if word == "midsummer_eve" {
            return Some(Self::MidsummerEve);
        }
        let (month, day) = word.split_once('-')?;
        let (month, day) = (month.parse().ok()?, day.parse().ok()?);
        // The 29th of February comes every fourth year, and is a date all the same.
        NaiveDate::from_ymd_opt(2024, month, day).map(|_| Self::Date(month, day))
    }

    pub fn is(self, date: NaiveDate) -> bool {
        match self {
            Self::MidsummerEve => date.checked_add_days(Days::new(1)).and_then(holiday) == Some(Holiday::MidsummerDay),
            Self::Date(month, day) => (date.month(), date.day()) == (month, day),
        }
    }
}

/// Closed everywhere: every date from the first to the last, or one day of each year between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedDay {
    pub reason: String,
    pub yearly: Option<Yearly>,
    pub first: NaiveDate,
    /// `None`: until further notice.
    pub last: Option<NaiveDate>,
}

impl ClosedDay {
    pub fn is(&self, date: NaiveDate) -> bool {
        self.first <= date
            && self.last.is_none_or(|last| date <= last)
            && self.yearly.is_none_or(|yearly| yearly.is(date))
    }

    /// Its dates between two dates, both included.
    pub fn dates(&self, first: NaiveDate, last: NaiveDate) -> Vec<NaiveDate> {
        let (first, last) = (first.max(self.first), self.last.map_or(last, |end| end.min(last)));
        first.iter_days().take_while(|date| *date <= last).filter(|date| self.is(*date)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn an_eve_comes_back_every_year_from_when_it_was_decided() {
        let eve = |yearly| ClosedDay {
            reason: "afton".to_owned(),
            yearly: Some(yearly),
            first: day("2026-01-01"),
            last: None,
        };
        assert_eq!(
            eve(Yearly::MidsummerEve).dates(day("2025-01-01"), day("2027-12-31")),
            [day("2026-06-19"), day("2027-06-25")]
        );
        assert_eq!(
            eve(Yearly::Date(12, 24)).dates(day("2025-01-01"), day("2027-12-31")),
            [day("2026-12-24"), day("2027-12-24")]
        );
        assert!(!eve(Yearly::Date(12, 24)).is(day("2026-12-23")));
    }

    #[test]
    fn a_yearly_day_is_read_back_as_it_was_written_and_nonsense_is_not() {
        for yearly in [Yearly::MidsummerEve, Yearly::Date(1, 5), Yearly::Date(2, 29)] {
            assert_eq!(Yearly::parse(&yearly.word()), Some(yearly));
        }
        for nonsense in ["13-01", "02-30", "jul", ""] {
            assert_eq!(Yearly::parse(nonsense), None, "{nonsense}");
        }
    }
}
