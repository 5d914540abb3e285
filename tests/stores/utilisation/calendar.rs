//! Random calendars with divisible halls, clock changes, holidays, closures, closings and exceptions; and a naive count of them that
//! looks at every minute of every part. It knows none of the program's rules but what its words mean.

use chrono::{DateTime, Datelike, Days, NaiveDate, Timelike};
use chrono_tz::Europe::Stockholm;
use proptest::collection::vec;
use proptest::prelude::*;
use samrum::bookings::model::Kind;
use samrum::time::{Weekday, Zone};
use samrum::utilisation::model::Week;

/// Windows, minutes after midnight.
type Windows = Vec<(u16, u16)>;

/// A building with its hours and bookings over some days.
#[derive(Debug, Clone)]
pub struct Calendar {
    pub first: NaiveDate,
    pub days: u64,
    pub atoms: usize,
    pub spaces: Vec<SpaceCase>,
    pub exceptions: Vec<ExceptionCase>,
    pub closings: Vec<ClosingCase>,
    pub bookings: Vec<BookingCase>,
}

#[derive(Debug, Clone)]
pub struct SpaceCase {
    /// Which atoms it has, a bit for each.
    pub parts: u8,
    pub weekly: [Windows; 7],
    pub open_on_holidays: bool,
}

#[derive(Debug, Clone)]
pub struct ExceptionCase {
    /// `None`: the whole building.
    pub space: Option<usize>,
    pub from_day: u64,
    pub days: u64,
    pub window: Option<(u16, u16)>,
}

#[derive(Debug, Clone)]
pub struct ClosingCase {
    /// `None`: the whole building.
    pub space: Option<usize>,
    pub from_day: u64,
    pub days: u64,
    pub from: u16,
    pub to: u16,
    /// Bits from Monday on; `None`: all the time from the first day's `from` to the last day's `to`.
    pub weekdays: Option<u8>,
}

#[derive(Debug, Clone)]
pub struct BookingCase {
    pub space: usize,
    /// Minutes after the first day's midnight; some begin before it.
    pub starts: i64,
    pub minutes: i64,
    pub buffer: i64,
    pub kind: Kind,
    pub state: &'static str,
}

/// Days around both clock changes, Easter, midsummer and Christmas of 2026.
const STARTS: [&str; 5] = ["2026-03-26", "2026-04-01", "2026-06-17", "2026-10-22", "2026-12-22"];

/// Public holidays of 2026 in those days, and the eves on which a new municipality is closed.
const HOLIDAYS: [&str; 11] = [
    "2026-04-03",
    "2026-04-05",
    "2026-04-06",
    "2026-06-19",
    "2026-06-20",
    "2026-12-24",
    "2026-12-25",
    "2026-12-26",
    "2026-12-31",
    "2027-01-01",
    "2027-01-06",
];

/// A window that neither begins nor ends in the hour that the clock skips or doubles, where a clock time alone says too little.
fn window() -> impl Strategy<Value = (u16, u16)> {
    let edge = prop_oneof![0..=120u16, 180..=1440u16];
    (edge.clone(), edge).prop_filter_map("opens before it closes", |(a, b)| (a != b).then_some((a.min(b), a.max(b))))
}

pub fn calendar() -> impl Strategy<Value = Calendar> {
    let weekly = || vec(vec(window(), 0..3), 7).prop_map(|days| <[Windows; 7]>::try_from(days).expect("seven days"));
    let space = (1u8..16, weekly(), any::<bool>()).prop_map(|(parts, weekly, open_on_holidays)| SpaceCase {
        parts,
        weekly,
        open_on_holidays,
    });
    let exception = (proptest::option::of(0..4usize), 0..9u64, 0..3u64, proptest::option::of(window()))
        .prop_map(|(space, from_day, days, window)| ExceptionCase { space, from_day, days, window });
    let closing =
        (proptest::option::of(0..4usize), 0..9u64, 0..4u64, window(), proptest::option::of(1..128u8), any::<bool>())
            .prop_map(|(space, from_day, days, (from, to), weekdays, over_midnight)| {
                let (from, to) =
                    if over_midnight && weekdays.is_some() { (to.min(1439), from.max(1)) } else { (from, to) };
                ClosingCase { space, from_day, days, from, to, weekdays }
            });
    let kind = prop_oneof![3 => Just(Kind::Lesson), 3 => Just(Kind::Season), 3 => Just(Kind::Single), 1 => Just(Kind::Closure)];
    let state =
        prop_oneof![6 => Just("confirmed"), 1 => Just("requested"), 1 => Just("cancelled"), 1 => Just("denied")];
    let booking = (0..4usize, -600..13_000i64, 1..900i64, 0..30i64, kind, state).prop_map(
        |(space, starts, minutes, buffer, kind, state)| BookingCase { space, starts, minutes, buffer, kind, state },
    );
    (
        0..STARTS.len(),
        1..9u64,
        1..=4usize,
        vec(space, 1..=4),
        vec(exception, 0..4),
        vec(closing, 0..3),
        vec(booking, 0..40),
    )
        .prop_map(|(start, days, atoms, spaces, exceptions, closings, bookings)| Calendar {
            first: STARTS[start].parse().expect("a date"),
            days,
            atoms,
            spaces,
            exceptions,
            closings,
            bookings,
        })
}

impl Calendar {
    /// The atoms of a space, always at least one.
    pub fn parts(&self, space: usize) -> Vec<usize> {
        let parts: Vec<_> = (0..self.atoms).filter(|atom| self.spaces[space].parts & (1 << atom) != 0).collect();
        if parts.is_empty() { vec![space % self.atoms] } else { parts }
    }

    pub fn last(&self) -> NaiveDate {
        self.first + Days::new(self.days - 1)
    }

    /// The bookings that can all be in the calendar: without those that would hold an atom that is held. Minutes since 1970.
    pub fn held(&self) -> Vec<BookingCase> {
        let start = Zone::default().start_of(self.first).0 / 60;
        let mut held: Vec<BookingCase> = Vec::new();
        for booking in &self.bookings {
            let mut booking = booking.clone();
            booking.space %= self.spaces.len();
            booking.starts += start;
            let clashes = |other: &BookingCase| {
                other.state == "confirmed"
                    && booking.state == "confirmed"
                    && booking.starts - booking.buffer < other.starts + other.minutes + other.buffer
                    && other.starts - other.buffer < booking.starts + booking.minutes + booking.buffer
                    && self.parts(booking.space).iter().any(|atom| self.parts(other.space).contains(atom))
            };
            if !held.iter().any(clashes) {
                held.push(booking);
            }
        }
        held
    }

    /// Whether something shuts a space off at a civil time: it, a space that it shares a part with, or the building.
    fn is_shut(&self, space: usize, date: NaiveDate, minute: u16) -> bool {
        let shares =
            |other: usize| self.parts(space).iter().any(|atom| self.parts(other % self.spaces.len()).contains(atom));
        self.closings.iter().filter(|closing| closing.space.is_none_or(shares)).any(|closing| {
            let (first, last) =
                (self.first + Days::new(closing.from_day), self.first + Days::new(closing.from_day + closing.days));
            let Some(weekdays) = closing.weekdays else {
                return (first, closing.from) <= (date, minute) && (date, minute) < (last, closing.to);
            };
            let on = |date: NaiveDate| {
                first <= date && date <= last && weekdays & 1 << date.weekday().num_days_from_monday() != 0
            };
            if closing.from < closing.to {
                on(date) && closing.from <= minute && minute < closing.to
            } else {
                (on(date) && closing.from <= minute) || (on(date - Days::new(1)) && minute < closing.to)
            }
        })
    }

    /// Whether a space is open at a civil time, worked out from the rules as people tell them.
    fn is_open(&self, space: usize, date: NaiveDate, minute: u16) -> bool {
        if self.is_shut(space, date, minute) {
            return false;
        }
        let within = |(opens, closes): (u16, u16)| opens <= minute && minute < closes;
        let held_on = |exception: &&ExceptionCase| {
            let from = self.first + Days::new(exception.from_day);
            from <= date && date <= from + Days::new(exception.days)
        };
        let own = |exception: &ExceptionCase| exception.space.map(|at| at % self.spaces.len()) == Some(space);
        let all: Vec<_> = self
            .exceptions
            .iter()
            .filter(held_on)
            .filter(|exception| exception.space.is_none() || own(exception))
            .collect();
        let nearest: Vec<_> = if all.iter().any(|exception| own(exception)) {
            all.into_iter().filter(|exception| own(exception)).collect()
        } else {
            all
        };
        if !nearest.is_empty() {
            return nearest.iter().all(|exception| exception.window.is_some())
                && nearest.iter().any(|exception| exception.window.is_some_and(within));
        }
        if HOLIDAYS.contains(&date.to_string().as_str()) && !self.spaces[space].open_on_holidays {
            return false;
        }
        self.spaces[space].weekly[date.weekday().num_days_from_monday() as usize].iter().any(|window| within(*window))
    }

    /// One atom's week, by asking of every minute whether it is open, closed or used.
    pub fn naive(&self, atom: usize, held: &[BookingCase]) -> Week {
        let mut week = Week::default();
        let zone = Zone::default();
        let spaces: Vec<_> = (0..self.spaces.len()).filter(|space| self.parts(*space).contains(&atom)).collect();
        if spaces.is_empty() {
            return week;
        }
        for minute in zone.start_of(self.first).0 / 60..zone.end_of(self.last()).0 / 60 {
            let civil =
                DateTime::from_timestamp(minute * 60, 0).expect("a time").with_timezone(&Stockholm).naive_local();
            let of_day = (civil.hour() * 60 + civil.minute()) as u16;
            let cell = Week::cell(Weekday(civil.weekday()), civil.hour() as u8);
            let open = spaces.iter().any(|space| self.is_open(*space, civil.date(), of_day));
            let user = held.iter().find(|booking| {
                booking.state == "confirmed"
                    && booking.starts <= minute
                    && minute < booking.starts + booking.minutes
                    && self.parts(booking.space).contains(&atom)
            });
            match user.map(|booking| booking.kind) {
                Some(Kind::Closure) => {}
                Some(kind) if open => {
                    week.at_mut(cell).bookable += 1;
                    week.at_mut(cell).book(kind, 1);
                }
                Some(_) => week.outside += 1,
                None => week.at_mut(cell).bookable += i64::from(open),
            }
        }
        week
    }
}
