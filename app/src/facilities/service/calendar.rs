//! What places ask of the calendar. It builds on them, so it is not called but given: by the router and by the command line.

use super::Changes;
use crate::database::Tx;
use crate::id::SpaceId;
use crate::server::state::App;
use crate::time::Instant;
use std::pin::Pin;

/// An answer of the calendar, when it is there.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + Send + 'a>>;

/// The calendar, as far as places must know of it; `bookings` has it.
#[derive(Clone, Copy)]
pub struct Calendar {
    /// Whether a space is booked at this instant or later.
    pub is_booked: for<'a> fn(&'a mut Tx, &'a SpaceId, Instant) -> Answer<'a, bool>,
    /// Whatever is over at this instant keeps the parts that it held, whatever becomes of the space.
    pub settle: for<'a> fn(&'a mut Tx, &'a SpaceId, Instant) -> Answer<'a, ()>,
    /// How many bookings each changed space of an import meets, by its name.
    pub met_by_import: fn(App, Changes) -> Answer<'static, Meetings>,
}

/// Names of spaces, each with how many bookings its new rules meet.
pub type Meetings = Vec<(String, usize)>;
