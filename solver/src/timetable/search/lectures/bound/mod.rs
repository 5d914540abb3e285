//! Lower bounds: what no timetable can cost less than. [`rooms`] alone; all [`times`] at once in one model; and the [`weeks`] of
//! [`parts`] of the instance, whose [`day`]s are planned exactly at prices that make them agree.

mod day;
mod parts;
mod prices;
mod rooms;
mod rows;
mod sets;
#[cfg(test)]
mod tests;
mod times;
mod weeks;

use super::super::super::plan::Cost;
use super::super::record::Record;
use super::instance::Instance;
use crate::limits::Limits;
use crate::mip::{self, Control, Model, Settings};
use weeks::Weeks;

/// Share of the time for rooms, and for all times at once; weeks have the rest.
const ROOMS: f64 = 0.04;
const WHOLE: f64 = 0.36;
/// Sets of courses that can be held at once in the parts at first, and how many times as many they may have when they are merged.
const SMALL: usize = 12;
const LARGER: usize = 2;
/// Larger ones take longer than they are worth.
const LARGEST: usize = 1 << 10;
/// What a timetable is thought to cost before there is one.
const FAR: f64 = 100.0;
/// How far prices go at first; and after parts were merged at least, or so many times as far as before.
const LENGTH: f64 = 0.3;
const AGAIN: (f64, f64) = (0.02, 2.0);

/// Raises the record's bound for at most so many seconds.
pub fn run(instance: &Instance, record: &Record<'_>, limits: &Limits, seconds: f64) {
    let work = Work { instance, record, seed: limits.seed };
    let until = record.left() - seconds;
    let rooms = work.rooms(seconds * ROOMS);
    work.offer(rooms);
    work.whole(rooms, seconds * WHOLE);
    work.weeks(rooms, || record.left() <= until);
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
        whole(-mip::solve(model, settings, None, &Hearing { record: self.record, hear }).bound)
    }

    fn rooms(&self, seconds: f64) -> i64 {
        let each_a_room = self.instance.lectures.len() as i64 * self.instance.weights.stability;
        (self.least(&rooms::model(self.instance), seconds, &|_| ()) - each_a_room).max(0)
    }

    fn whole(&self, rooms: i64, seconds: f64) -> i64 {
        let least = self.least(&times::model(self.instance, rooms), seconds, &|least| self.offer(least));
        self.offer(least);
        least
    }

    /// Raises what days and lectures alone cost at least, in larger and larger parts; returns it with the rooms. Of seats the
    /// weeks know only where rooms cost nothing, or they would count twice.
    fn weeks(&self, rooms: i64, late: impl Fn() -> bool) -> i64 {
        let stop: &dyn Fn() -> bool = &|| late() || self.record.stop();
        let target = || self.record.objective().map_or(FAR, |objective| (objective as i64 - rooms) as f64);
        let (mut weeks, mut most, mut length, mut least) = (Weeks::new(self.instance, SMALL, rooms == 0, stop), SMALL, LENGTH, 0);
        while !stop() {
            length = weeks.raise(length, target, stop, |bound| {
                least = rooms + whole(bound);
                self.offer(least);
            });
            length = f64::max(length * AGAIN.1, AGAIN.0);
            while !weeks.merge(most, stop) {
                most *= LARGER;
                if stop() || most > LARGEST {
                    return least;
                }
            }
        }
        least
    }
}

/// The least whole cost that is no less.
fn whole(bound: f64) -> i64 {
    if bound.is_finite() { (bound - 1e-6).ceil().max(0.0) as i64 } else { 0 }
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
        (self.hear)(whole(-bound));
    }
}

/// The bound by rooms, by all times, and by weeks.
#[cfg(test)]
pub fn each(instance: &Instance, record: &Record<'_>) -> [i64; 3] {
    let work = Work { instance, record, seed: 1 };
    let rooms = work.rooms(10.0);
    [rooms, work.whole(rooms, 10.0), work.weeks(rooms, || false)]
}
