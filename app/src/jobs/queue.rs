//! The queue as others see it: what a job is, and how it is put in, claimed, reported on, ended and cancelled.

pub use super::job::{
    DIED, Ended, Job, JobState, LEASE_SECONDS, Line, MOST_ATTEMPTS, MOST_RUNS, NOT_READ, NewJob, Put, Standing,
    TOO_LONG, TOO_MUCH, Turn, threads,
};
pub use super::store::{cancel, claim, end, is_ours, job, latest, line, put, renew, standing};
