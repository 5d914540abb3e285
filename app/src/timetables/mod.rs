//! School timetables: imported or made here, and published as series in the one calendar.

#[cfg(feature = "ssr")]
pub mod command;
#[cfg(feature = "ssr")]
pub mod import;
pub mod islands;
#[cfg(feature = "ssr")]
mod lesson_dates;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod solve;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
pub mod words;
