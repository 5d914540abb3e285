//! Time, each notion said once: an [`Instant`] and a [`Span`] of them, a civil date and a [`DateRange`], a [`Weekday`], a [`Weekly`]
//! time, minutes of a day ([`clock()`], [`ClockSpan`]), and the [`Zone`] that leads from one to the other. The calendar stores instants; people speak
//! civil time in the municipality's zone.

mod clock;
mod dates;
mod instant;
mod span;
#[cfg(feature = "ssr")]
mod stored;
mod weekly;
#[cfg(feature = "ssr")]
mod zone;

pub use clock::{clock, parse_clock};
pub use dates::{DateRange, dates_on, is_plausible, monday_of, parse_date, weekday_of};
pub use instant::Instant;
pub use span::{Between, ClockSpan, Span};
#[cfg(feature = "ssr")]
pub use stored::{CivilDate, stored_minute};
pub use weekly::{NoWeekday, Weekday, Weekly};
#[cfg(feature = "ssr")]
pub use zone::Zone;

/// Minutes of a day on which the clock is not changed.
pub const DAY_MINUTES: i64 = 24 * 60;
