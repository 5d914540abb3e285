//! What a running site stands on: configuration, clock, state, who visits, and the router.

pub mod border;
pub mod child;
pub mod clock;
pub mod config;
pub mod connections;
pub mod dress;
pub mod failures;
pub mod form;
pub mod limits;
pub mod live;
pub mod metrics;
pub mod outgoing;
pub mod problem;
pub mod rate;
pub mod ready;
pub mod refused;
pub mod requests;
pub mod router;
pub mod sound;
pub mod state;
pub mod stop;
pub mod table_file;
pub mod visitor;
