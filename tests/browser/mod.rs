//! A real browser: every main page is accessible, and the journeys work with and without JavaScript.

mod accessibility;
mod journeys;
mod window;
