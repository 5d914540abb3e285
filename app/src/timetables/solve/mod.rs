//! From a kept school to a problem of the solver, from its plan to lessons: building, running, judging, comparing.

pub mod changes;
pub mod given;
mod repair;
pub mod rooms;
pub mod run;
pub mod taken;

pub use given::{Extra, Given, NotGiven, given};
