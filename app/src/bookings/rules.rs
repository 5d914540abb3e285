//! What a booking must obey before the calendar is asked: pure rules, all faults at once. The gate asks them (`service/gate`).

pub use super::fault::Fault;

use super::model::NewBooking;
use crate::facilities::hours::{Closed, Hours};
use crate::facilities::model::Space;
use crate::time::{ClockSpan, Instant, Zone};
use chrono::{Days, NaiveDate};

/// Longest title, characters.
pub const LONGEST_TITLE: usize = 120;
/// Longest message to the clerk, characters.
pub const LONGEST_NOTE: usize = 2000;
/// Longest reason that somebody is given, characters.
pub const LONGEST_REASON: usize = 500;
/// Days ahead that staff may book: beyond lies a slip of the pen.
pub const STAFF_DAYS_AHEAD: i64 = 5 * 365;
/// Days that a series may go on.
pub const SERIES_DAYS: i64 = 400;

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
pub fn flaws(new: &NewBooking) -> Vec<Fault> {
    let title = new.title.trim();
    let checks = [
        (title.is_empty(), Fault::NoTitle),
        (title.chars().count() > LONGEST_TITLE, Fault::LongTitle),
        (new.note.chars().count() > LONGEST_NOTE, Fault::LongNote),
        (new.persons.is_some_and(|persons| persons <= 0), Fault::NoPersons),
    ];
    checks.into_iter().filter_map(|(wrong, fault)| wrong.then_some(fault)).collect()
}

/// Every rule of the place that its time breaks. Opening hours hold for the booking itself, not for its buffers; lengths are
/// counted by the clock on the wall.
pub fn faults(new: &NewBooking, space: &Space, hours: &Hours, asker: Asker, now: Instant, zone: Zone) -> Vec<Fault> {
    let mut faults = Vec::new();
    if let Some(capacity) = space.capacity.filter(|capacity| new.persons.is_some_and(|persons| persons > *capacity)) {
        faults.push(Fault::TooManyPersons(capacity));
    }
    let public = matches!(asker, Asker::Public | Asker::Waiting);
    if public && !space.bookable {
        faults.push(Fault::NotBookable);
    }
    if new.ends_at <= new.starts_at {
        faults.push(Fault::EndBeforeStart);
        return faults;
    }
    if !matches!(asker, Asker::Plan { .. }) && new.starts_at < now.0 {
        faults.push(Fault::Past);
    }
    let day = |days: i64| now.plus_minutes(days * 24 * 60).0;
    match asker {
        Asker::Public if new.starts_at > day(space.max_days_ahead) => {
            faults.push(Fault::TooFarAhead(space.max_days_ahead));
        }
        Asker::Staff | Asker::Despite if new.ends_at > day(STAFF_DAYS_AHEAD) => {
            faults.push(Fault::TooFarAhead(STAFF_DAYS_AHEAD));
        }
        _ => {}
    }
    if public {
        let minutes = zone.minutes_between(Instant(new.starts_at), Instant(new.ends_at));
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
        Asker::Staff => faults.extend(shut(new.starts_at, new.ends_at, hours, zone)),
        Asker::Plan { hours_bind } => faults.extend(not_open(new.starts_at, new.ends_at, hours, hours_bind, zone)),
        Asker::Public | Asker::Waiting => faults.extend(not_open(new.starts_at, new.ends_at, hours, true, zone)),
    }
    faults
}

/// The first civil date of the booking on which the space is closed, or not open for its whole part of that date where
/// opening hours bind.
fn not_open(starts_at: i64, ends_at: i64, hours: &Hours, hours_bind: bool, zone: Zone) -> Option<Fault> {
    each_date(starts_at, ends_at, zone, |date, time| match hours.windows_or_reason(date) {
        Err(Closed::Weekday) if !hours_bind => shut_on(hours, date, time),
        Err(closed) => Some(Fault::Closed(date, closed)),
        Ok(_) if hours_bind && !hours.is_open(date, time) => {
            Some(shut_on(hours, date, time).unwrap_or(Fault::OutsideHours(date)))
        }
        Ok(_) => shut_on(hours, date, time),
    })
}

/// The first civil date of the booking on which the space is shut off then, for staff too.
fn shut(starts_at: i64, ends_at: i64, hours: &Hours, zone: Zone) -> Option<Fault> {
    each_date(starts_at, ends_at, zone, |date, time| shut_on(hours, date, time))
}

fn shut_on(hours: &Hours, date: NaiveDate, time: ClockSpan) -> Option<Fault> {
    hours.shut(date, time).map(|reason| Fault::Closed(date, Closed::Closing(reason.to_owned())))
}

/// The first fault among the civil dates of a time; each with what of it lies on that date.
fn each_date(
    starts_at: i64,
    ends_at: i64,
    zone: Zone,
    judge: impl Fn(NaiveDate, ClockSpan) -> Option<Fault>,
) -> Option<Fault> {
    let (mut date, mut from) = zone.civil(Instant(starts_at));
    loop {
        let tomorrow = date.checked_add_days(Days::new(1))?;
        let ends_later = ends_at > zone.end_of(date).0;
        let until = if ends_later || ends_at == zone.end_of(date).0 { 1440 } else { zone.civil(Instant(ends_at)).1 };
        // In the night the clock is set back a later instant can have an earlier civil time.
        let found = judge(date, ClockSpan::new(from.min(until), until.max(from)));
        if found.is_some() || !ends_later {
            return found;
        }
        (date, from) = (tomorrow, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bookings::model::Kind;
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
            organisation: None,
            person: None,
            kind: Kind::Single,
            title: "Träning".into(),
            starts_at: starts.0,
            ends_at: starts.0 + minutes * 60,
            persons: None,
            note: String::new(),
        }
    }

    fn found(new: &NewBooking) -> Vec<Fault> {
        flaws(new).into_iter().chain(faults(new, &space(), &hours(), Asker::Public, NOW, Zone::default())).collect()
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
        new.title = "  ".into();
        new.persons = Some(31);
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
        assert_eq!(faults(&new, &space(), &hours(), Asker::Staff, NOW, Zone::default()), vec![]);
    }

    #[test]
    fn words_and_numbers_have_limits() {
        let mut new = booking("2026-12-01", 600, 60);
        (new.title, new.note, new.persons) = ("x".repeat(121), "x".repeat(2001), Some(0));
        assert_eq!(found(&new), vec![Fault::LongTitle, Fault::LongNote, Fault::NoPersons]);
        (new.title, new.note, new.persons) = ("å".repeat(120), "å".repeat(2000), Some(30));
        assert_eq!(found(&new), vec![]);
    }

    #[test]
    fn staff_books_far_ahead_but_not_by_a_slip_of_the_pen() {
        let asked = |new: &NewBooking, asker| faults(new, &space(), &hours(), asker, NOW, Zone::default());
        let next_year = booking("2027-12-01", 600, 60);
        assert_eq!(asked(&next_year, Asker::Public), vec![Fault::TooFarAhead(100)]);
        assert_eq!(asked(&next_year, Asker::Staff), vec![]);
        let for_ever = NewBooking { ends_at: booking("9000-06-07", 600, 60).ends_at, ..next_year };
        assert_eq!(asked(&for_ever, Asker::Staff), vec![Fault::TooFarAhead(STAFF_DAYS_AHEAD)]);
    }

    #[test]
    fn what_waits_for_the_clerk_is_held_to_the_opening_hours_but_no_longer_to_the_horizon() {
        let asked = |new: &NewBooking| faults(new, &space(), &hours(), Asker::Waiting, NOW, Zone::default());
        assert_eq!(asked(&booking("2027-05-19", 600, 60)), vec![]);
        assert_eq!(
            asked(&booking("2027-05-19", 120, 60)),
            vec![Fault::OutsideHours("2027-05-19".parse().expect("a date"))]
        );
    }

    #[test]
    fn a_plan_keeps_to_holidays_and_to_opening_hours_only_where_they_bind() {
        let asked = |new: &NewBooking, hours_bind| {
            faults(new, &space(), &hours(), Asker::Plan { hours_bind }, NOW, Zone::default())
        };
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
            let new = NewBooking { ends_at: end.0, ..booking(first, 20 * 60, 0) };
            faults(&new, &long, &always, Asker::Public, Instant(new.starts_at - 86_400), Zone::default())
        };
        for (first, last) in [("2026-10-24", "2026-10-25"), ("2026-03-28", "2026-03-29")] {
            assert_eq!(asked(first, last, 8 * 60), vec![], "twelve hours by the clock, night to {last}");
            assert_eq!(asked(first, last, 8 * 60 + 1), vec![Fault::TooLong(720)], "night to {last}");
        }
    }
}
