//! What a running site stands on: configuration, clock, state, who visits, and the router.

pub mod child;
pub mod clock;
pub mod config;
pub mod form;
pub mod live;
pub mod problem;
pub mod rate;
pub mod refused;
pub mod router;
pub mod state;
pub mod visitor;
