//! What each municipality decides for itself: numbers that hold from a date on. Each is declared once, in `model`; a page, the command
//! line and the features that go by it read the declaration.

#[cfg(feature = "ssr")]
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
