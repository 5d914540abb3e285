//! What a booking must obey before the calendar is asked: pure rules, all faults at once. The gate asks them (`service/gate`).

use super::Use;
use super::fault::Fault;
use crate::facilities::hours::{Closed, Hours};
use crate::facilities::model::Space;
use crate::time::{ClockSpan, DAY_MINUTES, DateRange, Instant, Span, Zone};
use chrono::{Days, NaiveDate};

/// Longest title, characters.
pub const LONGEST_TITLE: usize = 120;
/// Longest message to the clerk, characters.
pub const LONGEST_NOTE: usize = 2000;
/// Longest reason that somebody is given, characters.
pub const LONGEST_REASON: usize = 500;
/// Days ahead that staff may book: beyond lies a slip of the pen.
pub const STAFF_DAYS_AHEAD: i64 = 5 * 365;
/// Days from the first date of a weekly use to its last, at most.
pub const SERIES_DAYS: i64 = 400;
/// Until this minute of the day, noon, an end is of the small hours, and the beginning before it of an evening.
const NOON: u16 = 12 * 60;

/// For whom a time is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    Public,
    /// What waits for the clerk: asked for by the public, and in time.
    Waiting,
    /// May book what others may not, and at any time that is neither past nor shut off.
    Staff,
    /// The clerk, who has read what speaks against it.
    Despite,
    /// A plan that is published: a season, a timetable. Holidays and closed dates bind it, opening hours where `hours_bind`.
    Plan {
        hours_bind: bool,
    },
}

/// What is wrong with the words and numbers that somebody has written.
pub fn flaws(what: &Use) -> Vec<Fault> {
    let title = what.title.trim();
    let checks = [
        (title.is_empty(), Fault::NoTitle),
        (title.chars().count() > LONGEST_TITLE, Fault::LongTitle),
        (what.note.chars().count() > LONGEST_NOTE, Fault::LongNote),
        (what.persons.is_some_and(|persons| persons <= 0), Fault::NoPersons),
    ];
    checks.into_iter().filter_map(|(wrong, fault)| wrong.then_some(fault)).collect()
}

/// What is wrong with the dates of a series.
pub fn dates_fault(dates: DateRange) -> Option<Fault> {
    if dates.is_empty() {
        Some(Fault::UntilBefore)
    } else if is_too_long(dates) {
        Some(Fault::UntilFar)
    } else {
        None
    }
}

/// Whether a weekly use would go on for longer than any may.
pub fn is_too_long(dates: DateRange) -> bool {
    dates.days() > SERIES_DAYS + 1
}

/// The end that somebody means, in minutes after the midnight before: from the evening to a time of the small hours is over
/// midnight, and midnight itself is the end of the day. Any other end before the start is a slip of the pen, and stays one.
pub fn meant_end(from: u16, until: u16) -> u16 {
    let over_midnight = until == 0 || (until <= from && from >= NOON && until < NOON);
    if over_midnight { until + DAY_MINUTES as u16 } else { until }
}

/// The rules of one space at a moment: what a time is held against.
#[derive(Debug, Clone, Copy)]
pub struct PlaceRules<'a> {
    pub space: &'a Space,
    pub hours: &'a Hours,
    pub now: Instant,
    pub zone: Zone,
}

impl PlaceRules<'_> {
    /// Every rule of the place that a time breaks, when so many come. Opening hours hold for the booking itself, not for its
    /// buffers; lengths are counted by the clock on the wall.
    pub fn faults(&self, time: Span, persons: Option<i64>, asker: Asker) -> Vec<Fault> {
        let mut faults = Vec::new();
        let Self { space, zone, .. } = self;
        if let Some(capacity) = space.capacity.filter(|capacity| persons.is_some_and(|persons| persons > *capacity)) {
            faults.push(Fault::TooManyPersons(capacity));
        }
        let public = matches!(asker, Asker::Public | Asker::Waiting);
        if public && !space.bookable {
            faults.push(Fault::NotBookable);
        }
        if time.is_empty() {
            faults.push(Fault::EndBeforeStart);
            return faults;
        }
        if !matches!(asker, Asker::Plan { .. }) && time.from < self.now {
            faults.push(Fault::Past);
        }
        faults.extend(self.too_far_ahead(time, asker));
        if public {
            let minutes = zone.minutes_between(time.from, time.until);
            if minutes < space.min_minutes {
                faults.push(Fault::TooShort(space.min_minutes));
            }
            if minutes > space.max_minutes {
                faults.push(Fault::TooLong(space.max_minutes));
                return faults;
            }
        }
        match asker {
            Asker::Despite => {}
            Asker::Staff => faults.extend(self.shut(time)),
            Asker::Plan { hours_bind } => faults.extend(self.not_open(time, hours_bind)),
            Asker::Public | Asker::Waiting => faults.extend(self.not_open(time, true)),
        }
        faults
    }

    /// Whether nothing keeps the public from booking a time, as far as the rules go.
    pub fn allow_public(&self, time: Span, persons: Option<i64>) -> bool {
        self.faults(time, persons, Asker::Public).is_empty()
    }

    fn too_far_ahead(&self, time: Span, asker: Asker) -> Option<Fault> {
        let day = |days: i64| self.now.plus_minutes(days * DAY_MINUTES);
        let most = self.space.max_days_ahead;
        match asker {
            Asker::Public if time.from > day(most) => Some(Fault::TooFarAhead(most)),
            Asker::Staff | Asker::Despite if time.until > day(STAFF_DAYS_AHEAD) => {
                Some(Fault::TooFarAhead(STAFF_DAYS_AHEAD))
            }
            _ => None,
        }
    }

    /// The first civil date of the booking on which the space is closed, or not open for its whole part of that date where
    /// opening hours bind.
    fn not_open(&self, time: Span, hours_bind: bool) -> Option<Fault> {
        self.each_date(time, |date, part| match self.hours.windows_or_reason(date) {
            Err(Closed::Weekday) if !hours_bind => self.shut_on(date, part),
            Err(closed) => Some(Fault::Closed(date, closed)),
            Ok(_) if hours_bind && !self.hours.is_open(date, part) => {
                Some(self.shut_on(date, part).unwrap_or(Fault::OutsideHours(date)))
            }
            Ok(_) => self.shut_on(date, part),
        })
    }

    /// The first civil date of the booking on which the space is shut off then, for staff too.
    fn shut(&self, time: Span) -> Option<Fault> {
        self.each_date(time, |date, part| self.shut_on(date, part))
    }

    fn shut_on(&self, date: NaiveDate, part: ClockSpan) -> Option<Fault> {
        self.hours.shut(date, part).map(|reason| Fault::Closed(date, Closed::Closing(reason.to_owned())))
    }

    /// The first fault among the civil dates of a time; each with what of it lies on that date.
    fn each_date(&self, time: Span, judge: impl Fn(NaiveDate, ClockSpan) -> Option<Fault>) -> Option<Fault> {
        let (mut date, mut from) = self.zone.civil(time.from);
        loop {
            let tomorrow = date.checked_add_days(Days::new(1))?;
            let midnight = self.zone.end_of(date);
            let until = if time.until >= midnight { DAY_MINUTES as u16 } else { self.zone.civil(time.until).1 };
            // In the night the clock is set back a later instant can have an earlier civil time.
            let found = judge(date, ClockSpan::new(from.min(until), until.max(from)));
            if found.is_some() || time.until <= midnight {
                return found;
            }
            (date, from) = (tomorrow, 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bookings::model::{Kind, NewBooking};
    use crate::facilities::model::{NewSpace, SpaceKind};
    use crate::id::{BuildingId, SpaceId};
    use crate::time::Weekly;

    const NOW: Instant = Instant(1_795_507_200);

    fn space() -> Space {
        let plain = NewSpace::plain(BuildingId::from("b"), "S", "Hall", SpaceKind::SportsHall);
        let said = NewSpace { capacity: Some(30), max_minutes: 240, max_days_ahead: 100, ..plain };
        Space { id: SpaceId::from("s"), said, atoms: Vec::new() }
    }

    fn but(change: impl FnOnce(&mut NewSpace)) -> Space {
        let mut space = space();
        change(&mut space.said);
        space
    }

    fn hours() -> Hours {
        let every = |opens, closes| Weekly::daily(ClockSpan::new(opens, closes));
        Hours { weekly: [every(480, 1440), every(0, 60)].concat(), ..Hours::default() }
    }

    /// A booking on the given date, minutes after midnight.
    fn booking(date: &str, from: u16, minutes: i64) -> NewBooking {
        let starts = Zone::default().instant(date.parse().expect("a date"), from).expect("a time that exists");
        NewBooking {
            space: SpaceId::from("s"),
            time: Span::new(starts, starts.plus_minutes(minutes)),
            what: Use::new(Kind::Single, "Träning"),
        }
    }

    fn asked(new: &NewBooking, asker: Asker) -> Vec<Fault> {
        let (space, hours) = (space(), hours());
        let rules = PlaceRules { space: &space, hours: &hours, now: NOW, zone: Zone::default() };
        rules.faults(new.time, new.what.persons, asker)
    }

    fn found(new: &NewBooking) -> Vec<Fault> {
        flaws(&new.what).into_iter().chain(asked(new, Asker::Public)).collect()
    }

    #[test]
    fn an_ordinary_booking_is_in_order_at_an_odd_minute_too() {
        assert_eq!(found(&booking("2026-12-01", 18 * 60, 60)), vec![]);
        assert_eq!(found(&booking("2026-12-01", 18 * 60 + 7, 53)), vec![]);
    }

    #[test]
    fn it_may_end_at_midnight_or_cross_it_while_both_days_are_open() {
        assert_eq!(found(&booking("2026-12-01", 22 * 60, 120)), vec![]);
        assert_eq!(found(&booking("2026-12-01", 23 * 60, 120)), vec![]);
        assert_eq!(
            found(&booking("2026-12-01", 23 * 60, 121)),
            vec![Fault::OutsideHours("2026-12-02".parse().expect("a date"))]
        );
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let mut new = booking("2026-11-01", 18 * 60, 10);
        new.what.title = "  ".into();
        new.what.persons = Some(31);
        assert_eq!(found(&new), vec![Fault::NoTitle, Fault::TooManyPersons(30), Fault::Past, Fault::TooShort(30)]);
    }

    #[test]
    fn end_before_start_too_long_and_too_far_are_refused() {
        assert_eq!(found(&booking("2026-12-01", 600, 0)), vec![Fault::EndBeforeStart]);
        assert_eq!(found(&booking("2026-12-01", 600, 241)), vec![Fault::TooLong(240)]);
        assert_eq!(found(&booking("2027-04-20", 600, 60)), vec![Fault::TooFarAhead(100)]);
    }

    #[test]
    fn a_public_holiday_is_closed_and_staff_may_book_it() {
        let new = booking("2026-12-25", 600, 60);
        assert_eq!(found(&new), vec![Fault::Closed("2026-12-25".parse().expect("a date"), Closed::Holiday)]);
        assert_eq!(asked(&new, Asker::Staff), vec![]);
    }

    #[test]
    fn words_and_numbers_have_limits() {
        let mut new = booking("2026-12-01", 600, 60);
        (new.what.title, new.what.note, new.what.persons) = ("x".repeat(121), "x".repeat(2001), Some(0));
        assert_eq!(found(&new), vec![Fault::LongTitle, Fault::LongNote, Fault::NoPersons]);
        (new.what.title, new.what.note, new.what.persons) = ("å".repeat(120), "å".repeat(2000), Some(30));
        assert_eq!(found(&new), vec![]);
    }

    #[test]
    fn staff_books_far_ahead_but_not_by_a_slip_of_the_pen() {
        let next_year = booking("2027-12-01", 600, 60);
        assert_eq!(asked(&next_year, Asker::Public), vec![Fault::TooFarAhead(100)]);
        assert_eq!(asked(&next_year, Asker::Staff), vec![]);
        let until = booking("9000-06-07", 600, 60).time.until;
        let for_ever = NewBooking { time: Span::new(next_year.time.from, until), ..next_year };
        assert_eq!(asked(&for_ever, Asker::Staff), vec![Fault::TooFarAhead(STAFF_DAYS_AHEAD)]);
    }

    #[test]
    fn what_waits_for_the_clerk_is_held_to_the_opening_hours_but_no_longer_to_the_horizon() {
        let asked = |new: &NewBooking| asked(new, Asker::Waiting);
        assert_eq!(asked(&booking("2027-05-19", 600, 60)), vec![]);
        assert_eq!(
            asked(&booking("2027-05-19", 120, 60)),
            vec![Fault::OutsideHours("2027-05-19".parse().expect("a date"))]
        );
    }

    #[test]
    fn a_plan_keeps_to_holidays_and_to_opening_hours_only_where_they_bind() {
        let asked = |new: &NewBooking, hours_bind| asked(new, Asker::Plan { hours_bind });
        let early = booking("2026-12-01", 120, 10);
        assert_eq!(asked(&early, false), vec![]);
        assert_eq!(asked(&early, true), vec![Fault::OutsideHours("2026-12-01".parse().expect("a date"))]);
        assert_eq!(asked(&booking("2026-12-25", 600, 60), false).len(), 1, "Christmas Day");
    }

    #[test]
    fn lengths_are_those_of_the_clock_on_the_wall_also_in_the_nights_in_which_it_is_changed() {
        let always = Hours { weekly: Weekly::daily(ClockSpan::new(0, 1440)), ..Hours::default() };
        let long = but(|space| (space.max_minutes, space.max_days_ahead) = (720, 400));
        let asked = |first: &str, last: &str, until: u16| {
            let end = Zone::default().instant(last.parse().expect("a date"), until).expect("a time that exists");
            let time = Span::new(booking(first, 20 * 60, 0).time.from, end);
            let now = time.from.plus_minutes(-DAY_MINUTES);
            let rules = PlaceRules { space: &long, hours: &always, now, zone: Zone::default() };
            rules.faults(time, None, Asker::Public)
        };
        for (first, last) in [("2026-10-24", "2026-10-25"), ("2026-03-28", "2026-03-29")] {
            assert_eq!(asked(first, last, 8 * 60), vec![], "twelve hours by the clock, night to {last}");
            assert_eq!(asked(first, last, 8 * 60 + 1), vec![Fault::TooLong(720)], "night to {last}");
        }
    }

    #[test]
    fn a_series_goes_on_for_four_hundred_days_and_no_longer() {
        let first: NaiveDate = "2026-12-01".parse().expect("a date");
        let until = |days: i64| dates_fault(DateRange::new(first, first + chrono::TimeDelta::days(days)));
        assert_eq!([until(0), until(400)], [None, None]);
        assert_eq!([until(401), until(-1)], [Some(Fault::UntilFar), Some(Fault::UntilBefore)]);
    }

    #[test]
    fn an_end_in_the_small_hours_is_the_next_days_and_any_other_before_the_start_is_a_slip() {
        assert_eq!(meant_end(22 * 60, 60), 25 * 60, "from ten in the evening to one");
        assert_eq!(meant_end(18 * 60, 0), 24 * 60, "midnight is the end of the day");
        for (from, until) in [(18 * 60, 20 * 60), (18 * 60, 17 * 60), (10 * 60, 9 * 60)] {
            assert_eq!(meant_end(from, until), until);
        }
    }
}
