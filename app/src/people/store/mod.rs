//! All SQL of people.

mod accounts;
mod refused;
mod roles;
mod sessions;

pub use accounts::*;
pub use refused::*;
pub use roles::*;
pub use sessions::*;
