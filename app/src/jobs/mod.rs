//! Slow work as rows in a table: queued by a request, claimed by a worker, followed and cancelled by anybody who may.

pub mod queue;
pub mod worker;
