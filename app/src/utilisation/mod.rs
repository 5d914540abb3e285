//! How full, at what cost, with what light: reads all, writes only recorded actions.

#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
pub mod pages;
