//! All SQL of facilities.

mod closing;
mod hours;
mod read;
mod uploads;
mod write;

pub use closing::*;
pub use hours::*;
pub use read::*;
pub use uploads::*;
pub use write::*;
