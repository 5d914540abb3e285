//! Slow work as rows in a table: queued by a request, claimed by a worker, followed and cancelled by anybody who may.
//!
//! A claim is a lease that the worker renews about once a second. A job whose lease has run out belonged to a worker that
//! died; the next worker takes it over, and after [`queue::MOST_ATTEMPTS`] it is given up in words. Whoever writes a handler
//! makes it idempotent: begun again, it goes on from what it has stored.

pub mod apart;
pub mod calendar;
pub mod clock;
mod job;
pub mod progress;
pub mod queue;
pub mod run;
mod store;
pub mod worker;
