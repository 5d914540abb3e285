//! Places: buildings, spaces, atoms, opening hours, what they have and what they cost.

#[cfg(feature = "ssr")]
pub mod command;
#[cfg(feature = "ssr")]
pub mod export;
#[cfg(feature = "ssr")]
pub mod import;
pub mod model;
#[cfg(feature = "ssr")]
pub mod opening_text;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
pub mod words;

pub use model::{closed_days, closing, holidays, hours};
