//! When a weekly time is taken: the one rule by which the scheduler of a season and that of a timetable reckon with the calendar.
//!
//! Of the dates on which something weekly would be held, its time is *taken* when something else stands in its way on more than a
//! stated share of them. On the other dates it gives way when it is published, and publishing lists them.

use crate::time::{Span, Zone};
use chrono::NaiveDate;

/// So many per cent of the dates of a weekly time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share(usize);

impl Share {
    /// Nothing below 0 or above 100 is a share.
    pub fn percent(percent: i64) -> Self {
        Self(usize::try_from(percent.clamp(0, 100)).unwrap_or_default())
    }

    /// Whether so many of so many dates are more than this share. Of no dates none are too many.
    pub fn is_exceeded(self, count: usize, of: usize) -> bool {
        count * 100 > self.0 * of
    }

    /// Whether something stands in the way on more than this share of the dates.
    pub fn is_taken<T>(self, dates: &[T], in_the_way: impl Fn(&T) -> bool) -> bool {
        self.is_exceeded(dates.iter().filter(|date| in_the_way(date)).count(), dates.len())
    }
}

/// One date of a weekly time, and when it would be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion {
    pub date: NaiveDate,
    pub time: Span,
}

/// The occasions of a weekly time, from one minute of the day to another. What the clock skips begins or ends when it goes on.
pub fn occasions(dates: &[NaiveDate], from: u16, until: u16, zone: Zone) -> Vec<Occasion> {
    let on = |date: &NaiveDate| {
        let time = Span::new(zone.instant_or_after(*date, from), zone.instant_or_after(*date, until));
        Occasion { date: *date, time }
    };
    dates.iter().map(on).collect()
}

/// When something is held, in order and joined, so that a time is looked up at once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeldTimes(Vec<Span>);

impl HeldTimes {
    pub fn new(spans: Vec<Span>) -> Self {
        Self(Span::joined(spans))
    }

    /// Whether something is held in a span.
    pub fn meet(&self, span: Span) -> bool {
        let after = self.0.partition_point(|held| held.until <= span.from);
        self.0.get(after).is_some_and(|held| held.meets(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{DateRange, Instant, Weekday};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// Eight Mondays from 17:00 to 18:30, and what is held on the first of them.
    fn mondays(held_on: usize) -> (Vec<Occasion>, HeldTimes) {
        let dates = DateRange::new(day("2026-10-05"), day("2026-11-23")).on(Weekday::ALL[0]);
        let zone = Zone::default();
        let held = dates.iter().take(held_on).filter_map(|date| zone.span(*date, 1080, 1200));
        (occasions(&dates, 1020, 1110, zone), HeldTimes::new(held.collect()))
    }

    #[test]
    fn a_time_that_is_held_on_three_of_eight_dates_is_taken_at_a_quarter_and_on_two_it_is_not() {
        let quarter = Share::percent(25);
        for (held_on, taken) in [(0, false), (2, false), (3, true), (8, true)] {
            let (occasions, held) = mondays(held_on);
            assert_eq!(quarter.is_taken(&occasions, |one| held.meet(one.time)), taken, "{held_on} of eight");
        }
    }

    #[test]
    fn at_no_share_one_date_is_enough_and_at_the_whole_nothing_is() {
        let (occasions, held) = mondays(1);
        assert!(Share::percent(0).is_taken(&occasions, |one| held.meet(one.time)));
        assert!(!Share::percent(100).is_taken(&occasions, |_| true));
        assert!(!Share::percent(0).is_taken(&[] as &[Occasion], |_| true), "of no dates none are too many");
        assert_eq!([Share::percent(-5), Share::percent(500)], [Share(0), Share(100)]);
    }

    #[test]
    fn what_only_touches_a_time_does_not_take_it() {
        let zone = Zone::default();
        let monday = [day("2026-10-05")];
        let at = |from, until| occasions(&monday, from, until, zone)[0].time;
        let held = HeldTimes::new(vec![at(600, 660), at(720, 780)]);
        assert!(!held.meet(at(660, 720)) && held.meet(at(659, 661)) && held.meet(at(780 - 1, 800)));
    }

    proptest! {
        #[test]
        fn looking_up_finds_what_reading_through_would(
            spans in prop::collection::vec((0i64..60, 1i64..8), 0..10), from in 0i64..60, length in 1i64..8,
        ) {
            let span = |from: i64, length: i64| Span::new(Instant(from), Instant(from + length));
            let spans: Vec<_> = spans.into_iter().map(|(from, length)| span(from, length)).collect();
            let wanted = span(from, length);
            prop_assert_eq!(HeldTimes::new(spans.clone()).meet(wanted), spans.iter().any(|held| held.meets(wanted)));
        }
    }
}
