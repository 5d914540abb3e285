//! The one place that reads the computer's clock; everything else is told the time, so tests can set it.

use crate::time::{Instant, Zone};
use chrono::NaiveDate;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The time now: the computer's, or one that a test has set.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    #[default]
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    pub fn fixed(at: Instant) -> Self {
        Self::Fixed(Arc::new(AtomicI64::new(at.0)))
    }

    pub fn now(&self) -> Instant {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
            Self::System => Instant(chrono::Utc::now().timestamp()),
            Self::Fixed(at) => Instant(at.load(Ordering::Relaxed)),
        }
    }

    pub fn today(&self, zone: Zone) -> NaiveDate {
        zone.date(self.now())
    }

    /// Moves a fixed clock; the computer's own is left alone.
    pub fn set(&self, to: Instant) {
        if let Self::Fixed(at) = self {
            at.store(to.0, Ordering::Relaxed);
        }
    }
}

/// A stopwatch for work under a time limit.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    pub fn start() -> Self {
        Self(std::time::Instant::now())
    }

    /// Seconds since the start.
    pub fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}
