//! Who may do what: accounts, organisations, roles, sessions and tokens.

#[cfg(feature = "ssr")]
pub mod command;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod secret;
#[cfg(feature = "ssr")]
pub mod service;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
pub mod words;
