//! For those who fill the calendar from a plan (a season proposal, say): what they must reckon with, what could not be booked,
//! and taking all of it back, in the caller's transaction.

pub use crate::bookings::store::source::{booked_count, held, held_in, not_booked, withdraw_some};
