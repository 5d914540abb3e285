//! What a booking must obey before the calendar is asked: pure rules, all faults at once.

use super::model::NewBooking;
use crate::facilities::hours::{Closed, Hours};
use crate::facilities::model::Space;
use crate::time::{Instant, Zone};
use chrono::{Days, NaiveDate};

/// Longest title, characters.
pub const LONGEST_TITLE: usize = 120;

/// What is wrong with a wished booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    NoTitle,
    LongTitle,
    EndBeforeStart,
    /// Minutes the space is booked for at least.
    TooShort(i64),
    /// Minutes the space is booked for at most.
    TooLong(i64),
    Past,
    /// Days ahead the space may be booked.
    TooFarAhead(i64),
    /// The space is not open then.
    Closed(NaiveDate, Closed),
    /// It is open that day, but not at that time.
    OutsideHours(NaiveDate),
    /// Persons the space takes.
    TooManyPersons(i64),
    /// Nobody but staff books this space.
    NotBookable,
}

impl Fault {
    /// The field of a form, and of the interface, that the fault concerns.
    pub fn field(&self) -> &'static str {
        match self {
            Self::NoTitle | Self::LongTitle => "title",
            Self::EndBeforeStart | Self::TooShort(_) | Self::TooLong(_) => "ends_at",
            Self::Past | Self::TooFarAhead(_) | Self::Closed(..) | Self::OutsideHours(_) => "starts_at",
            Self::TooManyPersons(_) => "persons",
            Self::NotBookable => "space_id",
        }
    }
}

/// Who asks: staff may book what others may not, and at any time that is not past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    Public,
    Staff,
}

/// Every rule that the wish breaks. Opening hours hold for the booking itself, not for its buffers.
pub fn faults(new: &NewBooking, space: &Space, hours: &Hours, asker: Asker, now: Instant, zone: Zone) -> Vec<Fault> {
    let mut faults = Vec::new();
    let title = new.title.trim();
    if title.is_empty() {
        faults.push(Fault::NoTitle);
    } else if title.chars().count() > LONGEST_TITLE {
        faults.push(Fault::LongTitle);
    }
    if new.persons.is_some_and(|persons| persons > space.capacity) {
        faults.push(Fault::TooManyPersons(space.capacity));
    }
    if asker == Asker::Public && !space.bookable {
        faults.push(Fault::NotBookable);
    }
    if new.ends_at <= new.starts_at {
        faults.push(Fault::EndBeforeStart);
        return faults;
    }
    if new.starts_at < now.0 {
        faults.push(Fault::Past);
    } else if new.starts_at > now.plus_minutes(space.max_days_ahead * 24 * 60).0 {
        faults.push(Fault::TooFarAhead(space.max_days_ahead));
    }
    if asker == Asker::Staff {
        return faults;
    }
    let seconds = new.ends_at - new.starts_at;
    if seconds < space.min_minutes * 60 {
        faults.push(Fault::TooShort(space.min_minutes));
    }
    if seconds > space.max_minutes * 60 {
        faults.push(Fault::TooLong(space.max_minutes));
        return faults;
    }
    faults.extend(outside_hours(new.starts_at, new.ends_at, hours, zone));
    faults
}

/// The first civil date of the booking on which the space is not open for its whole part of that date.
fn outside_hours(starts_at: i64, ends_at: i64, hours: &Hours, zone: Zone) -> Option<Fault> {
    let (mut date, mut from) = zone.civil(Instant(starts_at));
    loop {
        let tomorrow = date.checked_add_days(Days::new(1))?;
        let ends_later = ends_at > zone.end_of(date).0;
        let until = if ends_later || ends_at == zone.end_of(date).0 { 1440 } else { zone.civil(Instant(ends_at)).1 };
        match hours.windows_or_reason(date) {
            Err(closed) => return Some(Fault::Closed(date, closed)),
            // In the night the clock is set back a later instant can have an earlier civil time.
            Ok(_) if !hours.is_open(date, from.min(until), until.max(from)) => return Some(Fault::OutsideHours(date)),
            Ok(_) => {}
        }
        if !ends_later {
            return None;
        }
        (date, from) = (tomorrow, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bookings::model::Kind;
    use crate::facilities::hours::{Opening, Window};
    use crate::facilities::model::{Approval, SpaceKind};
    use crate::id::{BuildingId, SpaceId};

    const NOW: Instant = Instant(1_795_507_200);

    fn space() -> Space {
        Space {
            id: SpaceId::from("s"),
            building: BuildingId::from("b"),
            code: "S".into(),
            name: "Hall".into(),
            kind: SpaceKind::SportsHall,
            capacity: 30,
            area_m2: None,
            features: Vec::new(),
            accessibility: String::new(),
            photo_url: None,
            approval: Approval::Direct,
            buffer_before_minutes: 0,
            buffer_after_minutes: 0,
            min_minutes: 30,
            max_minutes: 240,
            max_days_ahead: 100,
            open_on_holidays: false,
            bookable: true,
            atoms: Vec::new(),
        }
    }

    fn hours() -> Hours {
        let every = |opens, closes| (1..=7).map(move |weekday| Opening { weekday, window: Window { opens, closes } });
        Hours { weekly: every(480, 1440).chain(every(0, 60)).collect(), ..Hours::default() }
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
        faults(new, &space(), &hours(), Asker::Public, NOW, Zone::default())
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
        assert_eq!(found(&booking("2026-12-01", 23 * 60, 121)), vec![Fault::OutsideHours("2026-12-02".parse().expect("a date"))]);
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
    fn a_booking_through_the_night_the_clock_is_set_back_is_measured_in_real_minutes() {
        let always = Hours {
            weekly: (1..=7).map(|weekday| Opening { weekday, window: Window { opens: 0, closes: 1440 } }).collect(),
            ..Hours::default()
        };
        let new = booking("2026-10-25", 60, 180);
        let now = Instant(new.starts_at - 86_400);
        assert_eq!(faults(&new, &space(), &always, Asker::Public, now, Zone::default()), vec![]);
        assert_eq!(Zone::default().civil(Instant(new.ends_at)).1, 180);
    }
}
