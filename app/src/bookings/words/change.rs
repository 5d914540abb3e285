//! Changed rules, and what they break, in words.

use crate::bookings::model::{Choice, Fault};
use crate::bookings::service::{Break, Why};
use crate::facilities::closing::Closing;
use crate::facilities::hours::Closed;
use crate::time::clock;
use samrum_text::{Locale, t};

/// That a place is closed at the time of something booked there.
pub fn not_open(l: Locale, fault: &Fault) -> String {
    match fault {
        Fault::Closed(_, Closed::Exception(reason) | Closed::Closing(reason) | Closed::Day(reason)) => {
            t!(l, closing.closed_then_reason, reason = reason)
        }
        Fault::Closed(_, Closed::Holiday) => t!(l, closing.closed_then_holiday).to_owned(),
        Fault::Closed(_, Closed::Weekday) => t!(l, closing.closed_then).to_owned(),
        _ => t!(l, common.not_open_then).to_owned(),
    }
}

pub fn broken(l: Locale, each: &Break) -> String {
    match each {
        Break::Rule(fault) if fault.is_closed() => not_open(l, fault),
        Break::Rule(fault) => super::fault(l, fault),
        Break::SchoolBreak(name) => t!(l, closing.broken_school_break, name = name),
        Break::Undecided => t!(l, closing.broken_undecided).to_owned(),
        Break::TooNear => t!(l, closing.broken_too_near).to_owned(),
        Break::Parts => t!(l, closing.broken_parts).to_owned(),
        Break::Collides => t!(l, closing.broken_collides).to_owned(),
    }
}

pub fn choice(l: Locale, choice: Choice) -> &'static str {
    match choice {
        Choice::Keep => t!(l, closing.choice_keep),
        Choice::Move => t!(l, common.move_it),
        Choice::Cancel => t!(l, bookings.cancel),
    }
}

/// Why the list is shown again.
pub fn why(l: Locale, why: Why) -> Option<String> {
    match why {
        Why::First => None,
        Why::Stale => Some(t!(l, closing.why_stale).to_owned()),
        Why::Undecided(count) => Some(t!(l, closing.why_undecided, count = count)),
        Why::ReasonMissing => Some(t!(l, closing.why_reason).to_owned()),
        Why::LongReason => Some(t!(l, closing.why_long_reason).to_owned()),
        Why::Collide => Some(t!(l, closing.why_collide).to_owned()),
    }
}

/// When a closing holds.
pub fn closing_time(l: Locale, closing: &Closing) -> String {
    let (from, to) = (clock(closing.from), clock(closing.to));
    match closing.weekdays {
        Some(days) => {
            let days: Vec<_> = days.days().map(|day| super::weekday(l, day)).collect();
            let dates = super::dates(l, closing.dates);
            format!("{} {from}–{to}, {dates}", days.join(", "))
        }
        None if closing.dates.days() == 1 => format!("{} {from}–{to}", super::date(l, closing.dates.first)),
        None => {
            let [first, last] = [closing.dates.first, closing.dates.last].map(|date| super::date(l, date));
            format!("{first} {from} – {last} {to}")
        }
    }
}
