//! `samrum check-database`: what the schema cannot say, or what an earlier version may have left, counted anew from all tables.
//! Reads every table; writes only what it mends.

pub mod command;
mod count;
pub mod model;
pub mod service;
mod store;
