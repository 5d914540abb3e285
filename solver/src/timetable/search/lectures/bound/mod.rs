//! Lower bounds: what no timetable can cost less than. [`rooms`] alone; then all [`times`] at once; then the times of [`parts`]
//! of the instance, which are small enough to be planned almost exactly and together may say more than the whole.

mod parts;
mod rooms;
mod times;

use super::super::super::plan::Cost;
use super::super::record::Record;
use super::instance::Instance;
use crate::limits::Limits;
use crate::mip::{self, Control, Model, Settings};
use times::Times;

/// Share of the time for rooms, and for all times at once.
const ROOMS: f64 = 0.04;
const WHOLE: f64 = 0.45;
/// Courses of a part, and share of the time for parts of this size.
const PARTS: [(usize, f64); 3] = [(12, 0.12), (18, 0.2), (27, 0.19)];

/// Raises the record's bound for at most so many seconds.
pub fn run(instance: &Instance, record: &Record<'_>, limits: &Limits, seconds: f64) {
    let work = Work { instance, record, seed: limits.seed };
    let rooms = work.rooms(seconds * ROOMS);
    work.offer(rooms);
    work.whole(rooms, seconds * WHOLE);
    for (size, share) in PARTS {
        // The times of parts know nothing of rooms: both add up.
        work.offer(rooms + work.parts(size, seconds * share));
    }
}

struct Work<'a> {
    instance: &'a Instance,
    record: &'a Record<'a>,
    seed: u32,
}

impl Work<'_> {
    fn offer(&self, objective: i64) {
        self.record.offer_bound(Cost { infeasibility: 0, objective: objective as u64 });
    }

    /// What the model costs at least.
    fn least(&self, model: &Model, seconds: f64, hear: &(dyn Fn(i64) + Sync)) -> i64 {
        if self.record.stop() {
            return 0;
        }
        let settings = Settings { seconds: seconds.max(0.1), threads: 1, seed: self.seed, absolute_gap: 0.999, ..Settings::default() };
        whole(mip::solve(model, settings, None, &Hearing { record: self.record, hear }).bound)
    }

    fn rooms(&self, seconds: f64) -> i64 {
        let each_a_room = self.instance.lectures.len() as i64 * self.instance.weights.stability;
        (self.least(&rooms::model(self.instance), seconds, &|_| ()) - each_a_room).max(0)
    }

    fn whole(&self, rooms: i64, seconds: f64) -> i64 {
        let mut times = Times::new(self.instance, &|_| true, &|_| true);
        times.crowd(self.instance);
        times.pay_for_rooms(rooms);
        let least = self.least(&times.model, seconds, &|least| self.offer(least));
        self.offer(least);
        least
    }

    /// What parts of so many courses cost together; the more curricula they have, the more time they get.
    fn parts(&self, size: usize, seconds: f64) -> i64 {
        let parts = parts::partition(self.instance, size);
        let until = self.record.left() - seconds;
        let mut curricula: usize = parts.iter().map(|part| part.curricula.len()).sum();
        let mut sum = 0;
        for part in parts {
            let share = part.curricula.len() as f64 / curricula.max(1) as f64;
            curricula -= part.curricula.len();
            let among = |course: usize| part.courses.binary_search(&course).is_ok();
            let times = Times::new(self.instance, &among, &|q| part.curricula.binary_search(&q).is_ok());
            sum += self.least(&times.model, (self.record.left() - until) * share, &|_| ());
        }
        sum
    }
}

/// The least whole cost that a bound on the worth allows.
fn whole(bound: f64) -> i64 {
    if bound.is_finite() { (-bound - 1e-6).ceil().max(0.0) as i64 } else { 0 }
}

/// Stops when the run does, and passes on what is proven meanwhile.
struct Hearing<'a> {
    record: &'a Record<'a>,
    hear: &'a (dyn Fn(i64) + Sync),
}

impl Control for Hearing<'_> {
    fn stop(&self) -> bool {
        self.record.stop()
    }
    fn improved(&self, _: &[f64]) {}
    fn bound(&self, bound: f64) {
        (self.hear)(whole(bound));
    }
}

/// The bound by rooms, by all times, and by parts of one, two and all courses with the rooms.
#[cfg(test)]
pub fn each(instance: &Instance, record: &Record<'_>) -> Vec<i64> {
    let work = Work { instance, record, seed: 1 };
    let rooms = work.rooms(10.0);
    let parts = [1, 2, instance.lectures.len()].map(|size| rooms + work.parts(size, 10.0));
    std::iter::once(rooms).chain(parts).chain([work.whole(rooms, 10.0)]).collect()
}
