//! Refusals, states and kinds in words, and what of a booking somebody may read.

use super::model::{Booking, Kind, SkipReason, Skipped, State};
use super::rules::{Fault, LONGEST_NOTE, LONGEST_REASON, LONGEST_TITLE, SERIES_DAYS};
use super::service::{BookingError, holds};
use crate::facilities::hours::Closed;
use crate::facilities::model::{Space, SpaceKind};
use crate::id::BuildingId;
use crate::people::model::{Right, may};
use crate::server::visitor::Visitor;
use crate::time::Zone;
use chrono::{Datelike, NaiveDate};
use samrum_text::{Locale, td_string};

/// What is wrong with a wished booking, in a sentence.
pub fn fault(l: Locale, fault: &Fault) -> String {
    match fault {
        Fault::NoTitle => td_string!(l, bookings.no_title).to_owned(),
        Fault::LongTitle => td_string!(l, bookings.long_title, most = LONGEST_TITLE),
        Fault::LongNote => td_string!(l, bookings.long_note, most = LONGEST_NOTE),
        Fault::NoPersons => td_string!(l, bookings.persons_wrong).to_owned(),
        Fault::UnknownOrganisation => td_string!(l, bookings.unknown_organisation).to_owned(),
        Fault::UntilBefore => td_string!(l, bookings.until_before).to_owned(),
        Fault::UntilFar => td_string!(l, bookings.until_far, days = SERIES_DAYS),
        Fault::SkippedHour => td_string!(l, bookings.skipped_hour).to_owned(),
        Fault::EndBeforeStart => td_string!(l, bookings.end_before_start).to_owned(),
        Fault::TooShort(minutes) => td_string!(l, bookings.too_short, minutes = *minutes),
        Fault::TooLong(minutes) => td_string!(l, bookings.too_long, minutes = *minutes),
        Fault::Past => td_string!(l, bookings.past).to_owned(),
        Fault::TooFarAhead(days) => td_string!(l, bookings.too_far, days = *days),
        Fault::Closed(day, Closed::Weekday) => td_string!(l, bookings.closed_weekday, date = date(l, *day)),
        Fault::Closed(day, Closed::Holiday) => td_string!(l, bookings.closed_holiday, date = date(l, *day)),
        Fault::Closed(day, Closed::Exception(reason) | Closed::Closing(reason) | Closed::Day(reason)) => {
            td_string!(l, bookings.closed_exception, date = date(l, *day), reason = reason.clone())
        }
        Fault::OutsideHours(day) => td_string!(l, bookings.outside_hours, date = date(l, *day)),
        Fault::TooManyPersons(capacity) => td_string!(l, bookings.too_many_persons, capacity = *capacity),
        Fault::NotBookable => td_string!(l, bookings.not_bookable).to_owned(),
        Fault::TooManyComing(most) => td_string!(l, bookings.too_many_coming, most = *most),
    }
}

/// Why a booking was refused, in a sentence.
pub fn refusal(l: Locale, error: &BookingError) -> String {
    match error {
        BookingError::UnknownSpace | BookingError::Place(_) => td_string!(l, bookings.unknown_space),
        BookingError::UnknownBooking => td_string!(l, bookings.unknown_booking),
        BookingError::Forbidden => td_string!(l, bookings.forbidden),
        BookingError::NotForOrganisation => td_string!(l, bookings.not_for_organisation),
        BookingError::ClerkDecides => td_string!(l, bookings.clerk_decides),
        BookingError::NoDates => td_string!(l, bookings.no_dates),
        BookingError::NotSkipped => td_string!(l, bookings.not_skipped),
        BookingError::ReasonMissing => td_string!(l, bookings.reason_missing),
        BookingError::LongReason => return td_string!(l, bookings.long_reason, most = LONGEST_REASON),
        BookingError::Faults(_) => td_string!(l, bookings.faulty),
        BookingError::Taken(_) | BookingError::NotFree => td_string!(l, bookings.taken),
        BookingError::TooLate => td_string!(l, bookings.too_late),
        BookingError::Over => td_string!(l, bookings.over),
        BookingError::Past => td_string!(l, bookings.has_been),
        BookingError::KeyReused => td_string!(l, bookings.key_reused),
        BookingError::Database(_) => td_string!(l, shell.fault),
    }
    .to_owned()
}

pub fn state(l: Locale, state: State) -> &'static str {
    match state {
        State::Requested => td_string!(l, bookings.state_requested),
        State::Confirmed => td_string!(l, bookings.state_confirmed),
        State::Cancelled => td_string!(l, bookings.state_cancelled),
        State::Denied => td_string!(l, bookings.state_denied),
    }
}

pub fn kind(l: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::Lesson => td_string!(l, bookings.kind_lesson),
        Kind::Season => td_string!(l, bookings.kind_season),
        Kind::Single => td_string!(l, bookings.kind_single),
        Kind::Closure => td_string!(l, bookings.kind_closure),
    }
}

pub fn space_kind(l: Locale, kind: SpaceKind) -> &'static str {
    match kind {
        SpaceKind::SportsHall => td_string!(l, bookings.space_sports_hall),
        SpaceKind::Gymnasium => td_string!(l, bookings.space_gymnasium),
        SpaceKind::Classroom => td_string!(l, bookings.space_classroom),
        SpaceKind::SpecialRoom => td_string!(l, bookings.space_special_room),
        SpaceKind::MeetingRoom => td_string!(l, bookings.space_meeting_room),
        SpaceKind::Aula => td_string!(l, bookings.space_aula),
        SpaceKind::DiningHall => td_string!(l, bookings.space_dining_hall),
        SpaceKind::IceRink => td_string!(l, bookings.space_ice_rink),
        SpaceKind::Pitch => td_string!(l, bookings.space_pitch),
        SpaceKind::Other => td_string!(l, bookings.space_other),
    }
}

/// Why a date of a series is not booked.
pub fn skipped(l: Locale, skipped: &Skipped) -> String {
    let reason = match skipped.reason {
        SkipReason::Taken => td_string!(l, bookings.skip_taken),
        SkipReason::Closed => td_string!(l, bookings.skip_closed),
        SkipReason::Holiday => td_string!(l, bookings.skip_holiday),
        SkipReason::ClockChange => td_string!(l, bookings.skip_clock_change),
    };
    if skipped.detail.is_empty() { reason.to_owned() } else { format!("{reason}: {}", skipped.detail) }
}

pub fn weekday(l: Locale, weekday: u8) -> &'static str {
    match weekday {
        1 => td_string!(l, bookings.monday),
        2 => td_string!(l, bookings.tuesday),
        3 => td_string!(l, bookings.wednesday),
        4 => td_string!(l, bookings.thursday),
        5 => td_string!(l, bookings.friday),
        6 => td_string!(l, bookings.saturday),
        _ => td_string!(l, bookings.sunday),
    }
}

pub fn month(l: Locale, month: u32) -> &'static str {
    match month {
        1 => td_string!(l, bookings.january),
        2 => td_string!(l, bookings.february),
        3 => td_string!(l, bookings.march),
        4 => td_string!(l, bookings.april),
        5 => td_string!(l, bookings.may),
        6 => td_string!(l, bookings.june),
        7 => td_string!(l, bookings.july),
        8 => td_string!(l, bookings.august),
        9 => td_string!(l, bookings.september),
        10 => td_string!(l, bookings.october),
        11 => td_string!(l, bookings.november),
        _ => td_string!(l, bookings.december),
    }
}

/// "tisdag 24 november", with the year when it is far off.
pub fn date(l: Locale, date: NaiveDate) -> String {
    format!(
        "{} {} {} {}",
        weekday(l, date.weekday().number_from_monday() as u8),
        date.day(),
        month(l, date.month()),
        date.year()
    )
}

/// How many persons a space takes, or that nobody has said.
pub fn capacity(l: Locale, space: &Space) -> String {
    match space.capacity {
        Some(persons) => td_string!(l, bookings.capacity, persons = persons),
        None => td_string!(l, bookings.capacity_unknown).to_owned(),
    }
}

/// "tisdag 24 november 2026 18:00–19:30"; the end's date too where it is another.
pub fn time(l: Locale, zone: Zone, starts_at: i64, ends_at: i64) -> String {
    use crate::time::{Instant, clock};
    let ((first, from), (last, to)) = (zone.civil(Instant(starts_at)), zone.civil(Instant(ends_at)));
    if first == last {
        format!("{} {}–{}", date(l, first), clock(from), clock(to))
    } else if to == 0 && first.succ_opt() == Some(last) {
        format!("{} {}–24:00", date(l, first), clock(from))
    } else {
        format!("{} {} – {} {}", date(l, first), clock(from), date(l, last), clock(to))
    }
}

/// "tisdag 18:00–19:30" of a weekly time; an end beyond midnight is the next day's.
pub fn weekly(l: Locale, on: u8, starts_minute: u16, ends_minute: u16) -> String {
    format!("{} {}–{}", weekday(l, on), crate::time::clock(starts_minute), crate::time::clock(ends_minute))
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
