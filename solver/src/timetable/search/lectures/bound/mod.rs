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
use crate::mip::{self, Control, Ending, Model, Settings};
use std::sync::atomic::{AtomicI64, Ordering};
use weeks::Weeks;

/// Share of the time for rooms, and after which weeks rest for all times at once.
const ROOMS: f64 = 0.04;
const FIRST: f64 = 0.25;
/// Share of the time after which all times at once are given up: while they know less than half of what weeks do, while they
/// know no more, and while they know more.
const WHOLE: [f64; 3] = [0.32, 0.5, 0.85];
/// Where no more than this share of the cost is missing in the end, all times at once are tried anew, for such shares of the time.
const NEAR: f64 = 0.15;
const ANEW: f64 = 0.2;
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
    let begun = record.left();
    let passed = || (begun - record.left()) / seconds.max(1e-9);
    let work = Work { instance, record, seed: limits.seed };
    let rooms = work.rooms(seconds * ROOMS);
    let late = |share: f64| record.stop() || passed() >= share;
    let mut growing = Growing::new(instance, rooms, &|| late(FIRST));
    work.grow(&mut growing, &|| late(FIRST));
    let least = growing.least;
    let known = |whole: i64| usize::from(2 * whole >= least) + usize::from(whole > least);
    if !work.whole(rooms, seconds, &|whole| late(WHOLE[known(whole)])) {
        work.grow(&mut growing, &|| late(1.0));
        // One seed may prove in seconds what another does not in minutes.
        let mut again = work;
        while !late(1.0) && record.gap().is_some_and(|gap| gap <= NEAR) {
            again.seed = again.seed.wrapping_add(1);
            let until = passed() + ANEW;
            if again.whole(rooms, seconds, &|_| late(until.min(1.0))) {
                break;
            }
        }
    }
}

/// Weeks in larger and larger parts.
struct Growing<'a> {
    weeks: Weeks<'a>,
    /// Sets of courses that a part may have.
    most: usize,
    /// How far prices go.
    length: f64,
    /// What rooms cost at least, and what they cost with days and lectures alone.
    rooms: i64,
    least: i64,
}

impl<'a> Growing<'a> {
    /// Of seats the weeks know only where rooms cost nothing, or they would count twice.
    fn new(instance: &'a Instance, rooms: i64, stop: &dyn Fn() -> bool) -> Self {
        Self { weeks: Weeks::new(instance, SMALL, rooms == 0, stop), most: SMALL, length: LENGTH, rooms, least: rooms }
    }
}

#[derive(Clone, Copy)]
struct Work<'a> {
    instance: &'a Instance,
    record: &'a Record<'a>,
    seed: u32,
}

impl Work<'_> {
    fn offer(&self, objective: i64) {
        self.record.offer_bound(Cost { infeasibility: 0, objective: objective as u64 });
    }

    /// What the model costs at least, and whether it costs just that. Given up when told so, knowing what it costs at least so far.
    fn least(&self, model: &Model, seconds: f64, hopeless: &(dyn Fn(i64) -> bool + Sync)) -> (i64, bool) {
        if self.record.stop() {
            return (0, false);
        }
        let settings = Settings {
            seconds: seconds.max(0.1),
            threads: 1,
            seed: self.seed,
            absolute_gap: 0.999,
            ..Settings::default()
        };
        let hearing = Hearing { hopeless, least: AtomicI64::new(0) };
        let answer = mip::solve(model, settings, None, &hearing);
        (whole(-answer.bound), answer.ending == Ending::Optimal)
    }

    /// What rooms cost at least.
    fn rooms(&self, seconds: f64) -> i64 {
        let each_a_room = self.instance.lectures.len() as i64 * self.instance.weights.stability;
        let (least, _) = self.least(&rooms::model(self.instance), seconds, &|_| self.record.stop());
        let least = (least - each_a_room).max(0);
        self.offer(least);
        least
    }

    /// Raises what all times cost at least, until told that it is hopeless; says whether it is known. Weeks never know more then.
    fn whole(&self, rooms: i64, seconds: f64, hopeless: &(dyn Fn(i64) -> bool + Sync)) -> bool {
        let hear = |least: i64| {
            self.offer(least);
            hopeless(least)
        };
        let (least, known) = self.least(&times::model(self.instance, rooms), seconds, &hear);
        self.offer(least);
        known
    }

    /// Raises what days and lectures alone cost at least, in larger and larger parts.
    fn grow(&self, growing: &mut Growing<'_>, stop: &dyn Fn() -> bool) {
        let Growing { weeks, most, length, rooms, least } = growing;
        let target = || self.record.objective().map_or(FAR, |objective| (objective as i64 - *rooms) as f64);
        while !stop() {
            *length = weeks.raise(*length, target, stop, |bound| {
                *least = (*rooms + whole(bound)).max(*least);
                self.offer(*least);
            });
            *length = f64::max(*length * AGAIN.1, AGAIN.0);
            while !weeks.merge(*most, stop) {
                if stop() || *most * LARGER > LARGEST {
                    return;
                }
                *most *= LARGER;
            }
        }
    }
}

/// The least whole cost that is no less.
fn whole(bound: f64) -> i64 {
    if bound.is_finite() { (bound - 1e-6).ceil().max(0.0) as i64 } else { 0 }
}

/// Stops when what is proven so far is hopeless.
struct Hearing<'a> {
    hopeless: &'a (dyn Fn(i64) -> bool + Sync),
    least: AtomicI64,
}

impl Control for Hearing<'_> {
    fn stop(&self) -> bool {
        (self.hopeless)(self.least.load(Ordering::Relaxed))
    }
    fn improved(&self, _: &[f64]) {}
    fn bound(&self, bound: f64) {
        self.least.fetch_max(whole(-bound), Ordering::Relaxed);
    }
}

/// The bound by rooms, by all times, and by weeks.
#[cfg(test)]
pub fn each(instance: &Instance, record: &Record<'_>) -> [i64; 3] {
    let work = Work { instance, record, seed: 1 };
    let rooms = work.rooms(10.0);
    let (least, _) = work.least(&times::model(instance, rooms), 10.0, &|_| false);
    let mut growing = Growing::new(instance, rooms, &|| false);
    work.grow(&mut growing, &|| false);
    [rooms, least, growing.least]
}
