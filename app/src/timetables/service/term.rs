//! The dates of a school term, where nobody has said them.

use chrono::{Datelike, NaiveDate, Weekday};

/// First and last date of the term a date lies in, or of the next one when it lies between terms.
///
/// Swedish terms lie in about the same weeks each year: autumn from Monday of week 34 to Friday of week 51,
/// spring from Monday of week 2 to Friday of week 24. Each school's own dates differ by some days.
pub fn term_around(date: NaiveDate) -> (NaiveDate, NaiveDate) {
    let year = date.iso_week().year();
    [(year, 2, 24), (year, 34, 51), (year + 1, 2, 24)]
        .into_iter()
        .map(|(year, first, last)| (day(year, first, Weekday::Mon), day(year, last, Weekday::Fri)))
        .find(|(_, last)| date <= *last)
        .unwrap_or((date, date))
}

/// The same, but of a term of which less than six weeks are left the next: timetables are made beforehand.
pub fn coming_term(date: NaiveDate) -> (NaiveDate, NaiveDate) {
    let (first, last) = term_around(date);
    if (last - date).num_weeks() < 6 { term_around(last.succ_opt().unwrap_or(last)) } else { (first, last) }
}

fn day(year: i32, week: u32, weekday: Weekday) -> NaiveDate {
    NaiveDate::from_isoywd_opt(year, week, weekday).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_has_its_term_and_between_terms_the_next() {
        let term = |date: &str| {
            let (first, last) = term_around(date.parse().expect("a date"));
            (first.to_string(), last.to_string())
        };
        let autumn = ("2026-08-17".to_owned(), "2026-12-18".to_owned());
        let spring = ("2027-01-11".to_owned(), "2027-06-18".to_owned());
        for date in ["2026-08-17", "2026-11-24", "2026-12-18", "2026-07-01"] {
            assert_eq!(term(date), autumn, "{date}");
        }
        for date in ["2026-12-19", "2027-01-01", "2027-06-18"] {
            assert_eq!(term(date), spring, "{date}");
        }
        assert_eq!(term("2027-06-19").0, "2027-08-23");
    }

    #[test]
    fn near_its_end_a_term_gives_way_to_the_one_that_comes() {
        let first = |date: &str| coming_term(date.parse().expect("a date")).0.to_string();
        assert_eq!(first("2026-11-06"), "2026-08-17");
        assert_eq!(first("2026-11-24"), "2027-01-11");
        assert_eq!(first("2027-05-17"), "2027-08-23");
    }
}
