//! Lower bounds: what no timetable can cost less than.

mod times;

use super::super::super::plan::Cost;
use super::super::record::Record;
use super::instance::Instance;
use crate::limits::Limits;
use crate::mip::{self, Control, Settings};
use times::Times;

/// Raises the record's bound for at most so many seconds.
pub fn run(instance: &Instance, record: &Record<'_>, limits: &Limits, seconds: f64) {
    let whole = Times::new(instance, |_| true, |_| true, true);
    let settings = Settings { seconds, threads: 1, seed: limits.seed, absolute_gap: 0.999, ..Settings::default() };
    let answer = mip::solve(&whole.model, settings, None, &Hearing { record });
    Hearing { record }.bound(answer.bound);
}

struct Hearing<'a> {
    record: &'a Record<'a>,
}

impl Control for Hearing<'_> {
    fn stop(&self) -> bool {
        self.record.stop()
    }
    fn improved(&self, _: &[f64]) {}
    fn bound(&self, bound: f64) {
        if bound.is_finite() && bound < 0.0 {
            self.record.offer_bound(Cost { infeasibility: 0, objective: (-bound - 1e-6).ceil() as u64 });
        }
    }
}
