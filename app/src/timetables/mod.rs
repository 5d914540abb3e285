//! School timetables: imported, and published as series in the one calendar.

#[cfg(feature = "ssr")]
pub mod import;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
