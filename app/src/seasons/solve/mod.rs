//! From rows to a problem of the solver, from its plan to rows: building, running, judging, explaining.

pub mod given;
pub mod price;
pub mod reasons;
pub mod run;
pub mod week;

pub use given::{Given, given};
