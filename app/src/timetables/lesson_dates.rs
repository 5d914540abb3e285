//! On which dates the lessons of a timetable are held.

use crate::bookings::model::{Kind, NewSeries, Use};
use crate::facilities::model::{SchoolBreak, break_on};
use crate::id::{OrganisationId, SpaceId};
use crate::time::{DateRange, Weekday, monday_of};
use crate::timetables::model::WeekTime;
use chrono::NaiveDate;

/// A term with its weeks and its days without school.
#[derive(Debug, Clone)]
pub struct LessonDates {
    /// Weeks count from the one it begins in, breaks or not.
    pub term: DateRange,
    /// The first date on which lessons are held.
    pub from: NaiveDate,
    /// Weeks until the timetable begins again.
    pub weeks: u8,
    pub breaks: Vec<SchoolBreak>,
}

impl LessonDates {
    /// Whether a lesson of this time is held on a date.
    pub fn holds(&self, when: WeekTime, date: NaiveDate) -> bool {
        let week = (monday_of(date) - monday_of(self.term.first)).num_weeks().rem_euclid(i64::from(self.weeks.max(1)));
        self.from <= date
            && date <= self.term.last
            && Weekday::of(date) == when.time.weekday
            && week + 1 == i64::from(when.week)
            && break_on(&self.breaks, date).is_none()
    }

    /// The dates on which a lesson of this time is held.
    pub fn of(&self, when: WeekTime) -> impl Iterator<Item = NaiveDate> + '_ {
        self.term.on(when.time.weekday).into_iter().filter(move |date| self.holds(when, *date))
    }

    /// A lesson in a room as a series of the school.
    pub fn series(&self, title: String, space: &SpaceId, when: WeekTime, school: Option<&OrganisationId>) -> NewSeries {
        let without = self.term.on(when.time.weekday);
        NewSeries {
            space: space.clone(),
            time: when.time,
            dates: self.term,
            what: Use { organisation: school.cloned(), ..Use::new(Kind::Lesson, title) },
            without: without.into_iter().filter(|date| !self.holds(when, *date)).collect(),
            source: None,
            opening_hours_bind: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Weekly;

    fn held(week: u8, weeks: u8, breaks: &[(&str, &str)]) -> Vec<String> {
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let term = DateRange::new(date("2026-10-14"), date("2026-11-13"));
        let free = |(first, last): &(&str, &str)| SchoolBreak {
            id: "break".into(),
            name: "Lov".to_owned(),
            dates: DateRange::new(date(first), date(last)),
        };
        let breaks = breaks.iter().map(free).collect();
        let dates = LessonDates { term, from: term.first, weeks, breaks };
        let when = WeekTime { week, time: Weekly::new(Weekday::ALL[4], 480, 525) };
        dates.of(when).map(|date| date.to_string()).collect()
    }

    #[test]
    fn a_lesson_of_every_other_week_is_held_every_other_week_from_the_one_the_term_begins_in() {
        assert_eq!(held(1, 1, &[]).len(), 5);
        assert_eq!(held(1, 2, &[]), ["2026-10-16", "2026-10-30", "2026-11-13"]);
        assert_eq!(held(2, 2, &[]), ["2026-10-23", "2026-11-06"]);
    }

    #[test]
    fn no_lesson_is_held_in_a_school_break_and_the_weeks_count_on() {
        assert_eq!(held(1, 2, &[("2026-10-26", "2026-10-30")]), ["2026-10-16", "2026-11-13"]);
    }
}
