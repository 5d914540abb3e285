//! Messages in words: their kinds and states on screen, and the letters themselves.

mod account;
mod bookings;
mod letter;
mod season;
mod writer;

pub use letter::letter;
pub use writer::Writer;

use super::model::{Channel, Kind, State, Step, Topic, Why};
use samrum_text::{Locale, t};

pub fn kind(l: Locale, kind: Kind) -> &'static str {
    match kind {
        Kind::RequestReceived => t!(l, messages.kind_request_received),
        Kind::RequestConfirmed => t!(l, messages.kind_request_confirmed),
        Kind::RequestDenied => t!(l, messages.kind_request_denied),
        Kind::BookingConfirmed => t!(l, messages.kind_booking_confirmed),
        Kind::BookingMoved => t!(l, messages.kind_booking_moved),
        Kind::BookingCancelled => t!(l, messages.kind_booking_cancelled),
        Kind::BookingRestored => t!(l, messages.kind_booking_restored),
        Kind::BookingDisplaced => t!(l, messages.kind_booking_displaced),
        Kind::BookingToMove => t!(l, messages.kind_booking_to_move),
        Kind::BookingKept => t!(l, messages.kind_booking_kept),
        Kind::Reminder => t!(l, messages.kind_reminder),
        Kind::SeriesReminder => t!(l, messages.kind_series_reminder),
        Kind::WishReceived => t!(l, messages.kind_wish_received),
        Kind::SeasonDecided => t!(l, messages.kind_season_decided),
        Kind::SeasonWithdrawn => t!(l, messages.kind_season_withdrawn),
        Kind::RoleGiven => t!(l, messages.kind_role_given),
        Kind::RoleTaken => t!(l, messages.kind_role_taken),
        Kind::PasswordSet => t!(l, messages.kind_password_set),
    }
}

pub fn topic(l: Locale, topic: Topic) -> &'static str {
    match topic {
        Topic::Bookings => t!(l, messages.topic_bookings),
        Topic::Seasons => t!(l, messages.topic_seasons),
        Topic::Account => t!(l, messages.topic_account),
    }
}

pub fn state(l: Locale, state: State) -> &'static str {
    match state {
        State::Waiting => t!(l, messages.state_waiting),
        State::Sending => t!(l, messages.state_sending),
        State::Sent => t!(l, messages.state_sent),
        State::ToPrint => t!(l, messages.state_to_print),
        State::Printed => t!(l, messages.state_printed),
        State::Failed => t!(l, messages.state_failed),
        State::Stopped => t!(l, messages.state_stopped),
        State::Unwanted => t!(l, messages.state_unwanted),
        State::Kept => t!(l, messages.state_kept),
        State::Late => t!(l, messages.state_late),
        State::Joined => t!(l, messages.state_joined),
    }
}

pub fn why(l: Locale, why: Why) -> &'static str {
    match why {
        Why::Refused => t!(l, messages.why_refused),
        Why::GivenUp => t!(l, messages.why_given_up),
        Why::Nobody => t!(l, messages.why_nobody),
        Why::NoWay => t!(l, messages.why_no_way),
        Why::Deferred => t!(l, messages.why_deferred),
        Why::Unanswered => t!(l, messages.why_unanswered),
    }
}

pub fn channel(l: Locale, channel: Channel) -> &'static str {
    match channel {
        Channel::Email => t!(l, people.email),
        Channel::Sms => t!(l, messages.channel_sms),
        Channel::Digital => t!(l, messages.channel_digital),
        Channel::Letter => t!(l, messages.channel_letter),
    }
}

pub fn step(l: Locale, step: Step) -> &'static str {
    match step {
        Step::Sent => t!(l, messages.step_sent),
        Step::Deferred => t!(l, messages.step_deferred),
        Step::Unanswered => t!(l, messages.step_unanswered),
        Step::Failed => t!(l, messages.step_failed),
        Step::ToPrint => t!(l, messages.step_to_print),
        Step::Printed => t!(l, messages.step_printed),
        Step::Stopped => t!(l, messages.step_stopped),
        Step::Again => t!(l, messages.step_again),
        Step::AsLetter => t!(l, messages.step_as_letter),
    }
}
