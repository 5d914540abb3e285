//! The school year around a date, with its breaks, as schools in Norrbotten have it.

use crate::facilities::holidays::easter_sunday;
use crate::facilities::model::NewSchoolBreak;
use crate::time::DateRange;
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// First and last day of lessons, and the breaks between and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolYear {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub breaks: Vec<NewSchoolBreak>,
}

impl SchoolYear {
    /// The year a date lies in; in July the one that is about to begin.
    pub fn around(date: NaiveDate) -> Option<Self> {
        Self::beginning(if date.month() >= 7 { date.year() } else { date.year() - 1 })
    }

    /// The year that begins in August of this year.
    pub fn beginning(year: i32) -> Option<Self> {
        let first = start(year)?;
        // The Friday on or after 9 June.
        let last = on_or_after(NaiveDate::from_ymd_opt(year + 1, 6, 9)?, Weekday::Fri);
        let week = |year, number| {
            Some((
                NaiveDate::from_isoywd_opt(year, number, Weekday::Mon)?,
                NaiveDate::from_isoywd_opt(year, number, Weekday::Sun)?,
            ))
        };
        let easter = easter_sunday(year + 1)?;
        let (autumn, sports) = (week(year, 44)?, week(year + 1, 10)?);
        let spring = on_or_after(NaiveDate::from_ymd_opt(year + 1, 1, 8)?, Weekday::Mon);
        let dated = [
            ("Höstlov", autumn.0, autumn.1),
            ("Jullov", NaiveDate::from_ymd_opt(year, 12, 21)?, spring - Days::new(1)),
            ("Sportlov", sports.0, sports.1),
            ("Påsklov", easter - Days::new(2), easter + Days::new(7)),
            ("Sommarlov", last + Days::new(1), start(year + 1)? - Days::new(1)),
        ];
        let breaks = dated.into_iter().map(|(name, first, last)| {
            let name = if name == "Jullov" {
                format!("{name} {year}/{}", year + 1)
            } else {
                format!("{name} {}", first.year())
            };
            NewSchoolBreak { name, dates: DateRange::new(first, last) }
        });
        Some(Self { first, last, breaks: breaks.collect() })
    }

    /// Every date of a break within the year.
    pub fn free_dates(&self) -> Vec<NaiveDate> {
        self.breaks
            .iter()
            .flat_map(|free| free.dates.iter())
            .filter(|date| self.first <= *date && *date <= self.last)
            .collect()
    }
}

/// The Tuesday on or after 17 August: the Monday is for the teachers.
fn start(year: i32) -> Option<NaiveDate> {
    Some(on_or_after(NaiveDate::from_ymd_opt(year, 8, 17)?, Weekday::Tue))
}

fn on_or_after(date: NaiveDate, weekday: Weekday) -> NaiveDate {
    date + Days::new(u64::from((7 + weekday.num_days_from_monday() - date.weekday().num_days_from_monday()) % 7))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn autumn_and_spring_lie_in_the_same_school_year() {
        let year = SchoolYear::around(day("2026-11-24"));
        assert_eq!(year, SchoolYear::around(day("2027-05-01")));
        let year = year.expect("a year");
        assert_eq!((year.first, year.last), (day("2026-08-18"), day("2027-06-11")));
        let breaks: Vec<_> =
            year.breaks.iter().map(|free| (free.name.as_str(), free.dates.first, free.dates.last)).collect();
        assert_eq!(breaks[0], ("Höstlov 2026", day("2026-10-26"), day("2026-11-01")));
        assert_eq!(breaks[2], ("Sportlov 2027", day("2027-03-08"), day("2027-03-14")));
        assert_eq!(breaks[3], ("Påsklov 2027", day("2027-03-26"), day("2027-04-04")));
    }

    #[test]
    fn a_school_year_has_at_least_178_days_of_school() {
        let year = SchoolYear::beginning(2026).expect("a year");
        let free = year.free_dates();
        let days = year.first.iter_days().take_while(|date| *date <= year.last);
        let school = days.filter(|date| date.weekday().num_days_from_monday() < 5 && !free.contains(date));
        assert!(school.count() >= 178);
    }
}
