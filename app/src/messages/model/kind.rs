//! The kinds of messages: each once, with what holds for it.

use crate::words;

words! {
    /// What happened.
    pub enum Kind {
        RequestReceived = "request_received",
        RequestConfirmed = "request_confirmed",
        RequestDenied = "request_denied",
        BookingConfirmed = "booking_confirmed",
        BookingMoved = "booking_moved",
        BookingCancelled = "booking_cancelled",
        /// A cancellation was taken back.
        BookingRestored = "booking_restored",
        /// Cancelled since the place is closed or has other rules.
        BookingDisplaced = "booking_displaced",
        /// It cannot stay where it is, and staff will find another time.
        BookingToMove = "booking_to_move",
        /// It stays, although the place is closed or has other rules.
        BookingKept = "booking_kept",
        /// The day before a booking.
        Reminder = "reminder",
        /// The day before a date of a series.
        SeriesReminder = "series_reminder",
        WishReceived = "wish_received",
        SeasonDecided = "season_decided",
        SeasonWithdrawn = "season_withdrawn",
        RoleGiven = "role_given",
        RoleTaken = "role_taken",
        /// Somebody else has set one's password.
        PasswordSet = "password_set",
    }
}

words! {
    /// What kinds are about, as people choose among them.
    pub enum Topic {
        Bookings = "bookings",
        Seasons = "seasons",
        Account = "account",
    }
}

impl Kind {
    /// Whether whoever it concerns must be told, and cannot do without.
    pub fn must(self) -> bool {
        use Kind::{BookingConfirmed, BookingKept, Reminder, RequestReceived, SeriesReminder, WishReceived};
        !matches!(self, RequestReceived | BookingConfirmed | BookingKept | Reminder | SeriesReminder | WishReceived)
    }

    /// Whether it is told to those who have not chosen: whoever comes every week needs no reminder each time.
    pub fn is_usual(self) -> bool {
        self != Self::SeriesReminder
    }

    /// Whether it answers whoever asked, rather than tells all who book for an association.
    pub fn answers(self) -> bool {
        use Kind::{
            BookingConfirmed, Reminder, RequestConfirmed, RequestDenied, RequestReceived, SeriesReminder, WishReceived,
        };
        matches!(
            self,
            RequestReceived
                | RequestConfirmed
                | RequestDenied
                | BookingConfirmed
                | Reminder
                | SeriesReminder
                | WishReceived
        )
    }

    /// Whether an entry in the calendar belongs to it: one that is there (`true`), or one that goes (`false`).
    pub fn entry(self) -> Option<bool> {
        match self {
            Self::RequestConfirmed | Self::BookingConfirmed | Self::BookingMoved | Self::BookingRestored => Some(true),
            Self::BookingCancelled | Self::BookingDisplaced => Some(false),
            _ => None,
        }
    }

    pub fn topic(self) -> Topic {
        match self {
            Self::WishReceived | Self::SeasonDecided | Self::SeasonWithdrawn => Topic::Seasons,
            Self::RoleGiven | Self::RoleTaken | Self::PasswordSet => Topic::Account,
            _ => Topic::Bookings,
        }
    }
}
