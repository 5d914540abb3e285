//! Use of premises: words and rules. Everything is counted in whole minutes of atoms, the smallest parts of a space, so
//! that a hall and its halves are never counted twice.

pub mod count;
mod figure;
mod light;
mod period;
mod usage;

pub use figure::{Amount, Figure};
pub use light::{Action, Light, light};
pub use period::{MOST_DAYS, Period, PeriodError};
pub use usage::{CELLS, USES, Usage, Week, ore_per_booked_hour};
