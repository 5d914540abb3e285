//! Use of premises: words and rules. Everything is counted in whole minutes of atoms, the smallest parts of a space, so
//! that a hall and its halves are never counted twice.

mod light;
mod usage;

pub use light::{Action, Light, light};
pub use usage::{CELLS, USES, Usage, Week, ore_per_booked_hour};
