//! How full, at what cost, with what light. Reads every table; writes only the actions recorded about buildings.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod export;
#[cfg(feature = "ssr")]
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
