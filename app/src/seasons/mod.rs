//! The application round: wishes become a proposal, and the proposal becomes series in the calendar.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod import;
#[cfg(feature = "ssr")]
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod pricing;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod solve;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod words;
