//! All SQL of facilities.

mod hours;
mod read;
mod write;

pub use hours::*;
pub use read::*;
pub use write::*;
