//! All SQL of facilities.

mod hours;
mod read;
mod uploads;
mod write;

pub use hours::*;
pub use read::*;
pub use uploads::*;
pub use write::*;
