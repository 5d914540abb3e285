//! The mathematics of Samrum: given who asks for what, says who gets what, and how good that is at best.
//!
//! There is one entrance so far: [`season::solve`]. Everything here is pure: no files, no clock, no
//! network, no database, no environment. Time and cancelling come from the caller ([`limits::Watch`]),
//! randomness from a seed ([`limits::Limits::seed`]); with one thread and a limit that is not reached, the same
//! problem and seed give the same plan.

pub mod limits;
pub mod mip;
pub mod outcome;
pub mod season;
pub mod slots;
pub mod timetable;
