//! What every request and every piece of slow work is handed.

use super::child::Children;
use super::clock::{Clock, Stopwatch};
use super::config::Config;
use super::failures::Failures;
use super::metrics::{self, Metrics};
use super::rate::RateLimits;
use super::stop::Stop;
use crate::database::Database;
use crate::time::{Instant, Zone};
use crate::utilisation::service::Counts;
use chrono::NaiveDate;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The last answer of `/readyz`, and since when it holds.
#[derive(Default)]
pub struct Readiness(pub Mutex<Option<(Stopwatch, bool)>>);

#[derive(Clone)]
pub struct App {
    pub database: Database,
    pub clock: Clock,
    pub config: Arc<Config>,
    pub rates: Arc<RateLimits>,
    pub children: Children,
    pub failures: Arc<Failures>,
    pub readiness: Arc<Readiness>,
    /// Reports that are being counted.
    pub reports: Arc<Counts>,
    pub metrics: Arc<Metrics>,
    /// That the program is to stop.
    pub stop: Stop,
}

impl App {
    pub fn new(database: Database, clock: Clock, config: Config) -> Self {
        Self {
            metrics: Arc::new(Metrics::new(metrics::engine(&database))),
            stop: Stop::default(),
            database,
            clock,
            config: Arc::new(config),
            rates: Arc::default(),
            failures: Arc::default(),
            readiness: Arc::default(),
            reports: Arc::default(),
            children: Children::default(),
        }
    }

    /// The same, on a database that keeps nothing of what is written: what is done with it is only tried.
    pub fn rehearsing(&self) -> Self {
        Self { database: Database::Rehearsal(Arc::new(self.database.clone())), ..self.clone() }
    }

    pub fn zone(&self) -> Zone {
        self.config.zone
    }

    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    pub fn today(&self) -> NaiveDate {
        self.clock.today(self.zone())
    }
}
