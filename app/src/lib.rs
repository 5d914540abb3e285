//! Samrum: a municipality shares its premises. This is the table of contents, and the browser's entrance.

pub mod flaw;
pub mod id;
pub mod numbers;
pub mod scheduler;
pub mod time;
pub mod ui;
pub mod words;

// Features, each after those it builds on.
pub mod bookings;
pub mod facilities;
pub mod people;
pub mod seasons;
pub mod settings;
pub mod timetables;
pub mod utilisation;

// What only the server has.
#[cfg(feature = "ssr")]
pub mod database;
#[cfg(feature = "ssr")]
pub mod demo;
#[cfg(feature = "ssr")]
pub mod error;
#[cfg(feature = "ssr")]
pub mod jobs;
#[cfg(feature = "ssr")]
pub mod messages;
#[cfg(feature = "ssr")]
pub mod recount;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod shell;

/// Wakes the islands of a page; the page itself is complete without it.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
