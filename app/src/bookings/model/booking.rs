//! A use of a space at one time: wished, booked, held, cancelled.

use super::{State, Use};
use crate::id::{BookingId, PersonId, SeriesId, SpaceId};
use crate::time::{Instant, Span};

/// A single use that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBooking {
    pub space: SpaceId,
    pub time: Span,
    pub what: Use,
}

/// One use of a space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    pub id: BookingId,
    pub space: SpaceId,
    pub series: Option<SeriesId>,
    pub time: Span,
    pub what: Use,
    pub state: State,
    /// Why it was cancelled or denied.
    pub reason: String,
    pub created_at: Instant,
}

impl Booking {
    /// Whether it holds its time or may come to.
    pub fn is_live(&self) -> bool {
        self.state.is_live()
    }

    /// The wish that asks for just this.
    pub fn wish(&self) -> NewBooking {
        self.wish_at(&self.space, self.time)
    }

    /// The wish that asks for this at another place or time.
    pub fn wish_at(&self, space: &SpaceId, time: Span) -> NewBooking {
        NewBooking { space: space.clone(), time, what: self.what.clone() }
    }
}

/// That a booking was cancelled, as far as it matters for taking that back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancellation {
    pub booking: BookingId,
    pub time: Span,
    pub by: Option<PersonId>,
    /// All dates cancelled in one act have the same.
    pub at: Instant,
    /// What the booking was before.
    pub was: State,
    /// Whether it was cancelled by staff as staff, so that its holder cannot take that back.
    pub by_staff: bool,
}

/// A booking that holds a space, from when to when: its own time with its buffers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holding {
    pub booking: Booking,
    pub time: Span,
}

/// A free time that could be booked instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Free {
    pub space: SpaceId,
    pub time: Span,
}

/// What is in the way of a wish, and what is free instead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    pub by: Vec<Holding>,
    /// The same time elsewhere, nearest first.
    pub elsewhere: Vec<Free>,
    /// The same place at other times, nearest first.
    pub other_times: Vec<Free>,
}
