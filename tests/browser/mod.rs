//! A real browser: every page is accessible, and the journeys work with and without JavaScript.

mod accessibility;
mod album;
mod journeys;
mod pages;
mod window;
