//! Refusals, states and kinds in words, and what of a booking somebody may read.

use super::model::{Booking, Kind, SkipReason, Skipped, State};
use super::rules::{Fault, LONGEST_NOTE, LONGEST_REASON, LONGEST_TITLE, SERIES_DAYS};
use super::service::{BookingError, holds};
use crate::facilities::hours::Closed;
use crate::facilities::model::Space;
use crate::id::BuildingId;
use crate::people::model::{Right, may};
use crate::server::visitor::Visitor;
use crate::time::{Instant, Span, Weekday, Weekly, Zone};
use crate::ui::date;
pub use crate::ui::date::date;
use samrum_text::{Locale, t};

/// What is wrong with a wished booking, in a sentence.
pub fn fault(l: Locale, fault: &Fault) -> String {
    match fault {
        Fault::NoTitle => t!(l, bookings.no_title).to_owned(),
        Fault::LongTitle => t!(l, bookings.long_title, most = LONGEST_TITLE),
        Fault::LongNote => t!(l, bookings.long_note, most = LONGEST_NOTE),
        Fault::NoPersons => t!(l, bookings.persons_wrong).to_owned(),
        Fault::UnknownOrganisation => t!(l, people.unknown_organisation).to_owned(),
        Fault::UntilBefore => t!(l, bookings.until_before).to_owned(),
        Fault::UntilFar => t!(l, bookings.until_far, days = SERIES_DAYS),
        Fault::SkippedHour => t!(l, bookings.skipped_hour).to_owned(),
        Fault::EndBeforeStart => t!(l, bookings.end_before_start).to_owned(),
        Fault::TooShort(minutes) => t!(l, bookings.too_short, minutes = *minutes),
        Fault::TooLong(minutes) => t!(l, bookings.too_long, minutes = *minutes),
        Fault::Past => t!(l, bookings.past).to_owned(),
        Fault::TooFarAhead(days) => t!(l, bookings.too_far, days = *days),
        Fault::Closed(day, Closed::Weekday) => t!(l, bookings.closed_weekday, date = date(l, *day)),
        Fault::Closed(day, Closed::Holiday) => t!(l, bookings.closed_holiday, date = date(l, *day)),
        Fault::Closed(day, Closed::Exception(reason) | Closed::Closing(reason) | Closed::Day(reason)) => {
            t!(l, bookings.closed_exception, date = date(l, *day), reason = reason)
        }
        Fault::OutsideHours(day) => t!(l, bookings.outside_hours, date = date(l, *day)),
        Fault::TooManyPersons(capacity) => t!(l, bookings.too_many_persons, capacity = *capacity),
        Fault::NotBookable => t!(l, bookings.not_bookable).to_owned(),
        Fault::TooManyComing(most) => t!(l, bookings.too_many_coming, most = *most),
    }
}

/// Why a booking was refused, in a sentence.
pub fn refusal(l: Locale, error: &BookingError) -> String {
    match error {
        BookingError::UnknownSpace | BookingError::Place(_) => t!(l, bookings.unknown_space),
        BookingError::UnknownBooking => t!(l, bookings.unknown_booking),
        BookingError::Forbidden => t!(l, bookings.forbidden),
        BookingError::NotForOrganisation => t!(l, bookings.not_for_organisation),
        BookingError::ClerkDecides => t!(l, bookings.clerk_decides),
        BookingError::NoDates => t!(l, bookings.no_dates),
        BookingError::NotSkipped => t!(l, bookings.not_skipped),
        BookingError::ReasonMissing => t!(l, bookings.reason_missing),
        BookingError::LongReason => return t!(l, bookings.long_reason, most = LONGEST_REASON),
        BookingError::Faults(_) => t!(l, bookings.faulty),
        BookingError::Taken(_) | BookingError::NotFree => t!(l, bookings.taken),
        BookingError::TooLate => t!(l, bookings.too_late),
        BookingError::Over => t!(l, bookings.over),
        BookingError::Past => t!(l, bookings.has_been),
        BookingError::KeyReused => t!(l, bookings.key_reused),
        BookingError::Database(_) => t!(l, shell.fault),
    }
    .to_owned()
}

pub fn state(l: Locale, state: State) -> &'static str {
    match state {
        State::Requested => t!(l, bookings.state_requested),
        State::Confirmed => t!(l, bookings.state_confirmed),
        State::Cancelled => t!(l, bookings.state_cancelled),
        State::Denied => t!(l, bookings.state_denied),
    }
}

pub fn kind(l: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Lesson => t!(l, bookings.kind_lesson),
        Kind::Season => t!(l, bookings.kind_season),
        Kind::Single => t!(l, bookings.kind_single),
        Kind::Closure => t!(l, common.closed_off),
    }
}

/// Why a date of a series is not booked.
pub fn skipped(l: Locale, skipped: &Skipped) -> String {
    let reason = match skipped.reason {
        SkipReason::Taken => t!(l, bookings.skip_taken),
        SkipReason::Closed => t!(l, common.closed),
        SkipReason::Holiday => t!(l, common.public_holiday),
        SkipReason::ClockChange => t!(l, common.clock_change),
    };
    if skipped.detail.is_empty() { reason.to_owned() } else { format!("{reason}: {}", skipped.detail) }
}

/// "måndag" of 1.
pub fn weekday(l: Locale, weekday: u8) -> &'static str {
    Weekday::try_from(weekday).map_or("", |weekday| date::weekday(l, weekday))
}

/// How many persons a space takes, or that nobody has said.
pub fn capacity(l: Locale, space: &Space) -> String {
    match space.capacity {
        Some(persons) => t!(l, bookings.capacity, persons = persons),
        None => t!(l, bookings.capacity_unknown).to_owned(),
    }
}

/// "tisdag 24 november 2026 18:00–19:30".
pub fn time(l: Locale, zone: Zone, starts_at: i64, ends_at: i64) -> String {
    date::time(l, zone, Span::new(Instant(starts_at), Instant(ends_at)))
}

/// "tisdag 18:00–19:30" of a weekly time.
pub fn weekly(l: Locale, on: u8, starts_minute: u16, ends_minute: u16) -> String {
    let day = Weekday::try_from(on).ok();
    day.map_or_else(String::new, |day| date::weekly(l, Weekly::new(day, starts_minute, ends_minute)))
}

/// The title, where the visitor may know it: lessons, season times and closures are public; what somebody has booked
/// is known to whoever holds it and to the staff of the building.
pub fn visible_title(visitor: &Visitor, booking: &Booking, building: Option<&BuildingId>) -> Option<String> {
    let public = booking.kind != Kind::Single;
    let staff = building.map_or(may(&visitor.actor.roles, Right::KeepPlaces), |building| {
        may(&visitor.actor.roles, Right::Decide(building))
    });
    (public || staff || holds(booking, visitor.actor.person.as_ref(), &visitor.actor.roles))
        .then(|| booking.title.clone())
}
