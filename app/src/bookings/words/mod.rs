//! Refusals, states and kinds in words, and what of a booking somebody may read.

mod change;

pub use crate::ui::date::{date, dates, time, weekday, weekly};
pub use change::{broken, choice, closing_time, not_open, why};

use super::model::rules::{LONGEST_NOTE, LONGEST_REASON, LONGEST_TITLE, SERIES_DAYS};
use super::model::{Booking, Fault, Kind, SkipReason, Skipped, State};
use super::service::{BookingError, holds};
use crate::facilities::hours::Closed;
use crate::facilities::model::Space;
use crate::id::BuildingId;
use crate::people::model::{Actor, Right};
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

/// How a page marks a state.
pub fn state_class(state: State) -> &'static str {
    match state {
        State::Confirmed => "tag tag-green",
        State::Requested => "tag tag-yellow",
        State::Denied => "tag tag-red",
        State::Cancelled => "tag",
    }
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

/// How many persons a space takes, or that nobody has said.
pub fn capacity(l: Locale, space: &Space) -> String {
    match space.capacity {
        Some(persons) => t!(l, bookings.capacity, persons = persons),
        None => t!(l, bookings.capacity_unknown).to_owned(),
    }
}

/// The title, where somebody may know it: lessons, season times and closures are public; what somebody has booked is known to
/// whoever holds it and to the staff of the building.
pub fn visible_title(actor: &Actor, booking: &Booking, building: Option<&BuildingId>) -> Option<String> {
    let public = booking.what.kind != Kind::Single;
    let staff = actor.may(building.map_or(Right::KeepPlaces, Right::Decide));
    (public || staff || holds(actor, booking)).then(|| booking.what.title.clone())
}
