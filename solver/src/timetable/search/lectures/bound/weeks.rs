//! The parts of an instance whose days are planned at prices that make them agree ([`super::prices`]). The volume algorithm
//! (Barahona and Anbil, 2000) moves prices along an average of what the last days lacked; once that wins little, parts are
//! merged, whose days then agree by themselves.

use super::super::instance::Instance;
use super::day::{Day, Rewards};
use super::parts::{self, Part};
use super::prices::Prices;
use super::rows::{self, Row};

/// After so many rounds in vain prices go less far; a thousandth of the way to the target is too short to get anywhere.
const BARREN: usize = 20;
const SHORTER: f64 = 0.7;
const SHORTEST: f64 = 1e-3;
/// Goes on while so many rounds win that share of what is left.
const SPAN: usize = 60;
const WORTHWHILE: f64 = 0.01;

/// The parts with their days, and the best prices so far.
pub struct Weeks<'a> {
    pub instance: &'a Instance,
    pub parts: Vec<Part>,
    pub days: Vec<Vec<Day>>,
    /// Of each course the parts it is in, and its place there.
    pub places: Vec<Vec<(usize, usize)>>,
    /// What courses of different parts share, in each period.
    pub rows: Vec<Row>,
    prices: Prices,
}

impl<'a> Weeks<'a> {
    /// All curricula, in parts with at most so many sets of courses that can be held at once; whether seats count.
    pub fn new(instance: &'a Instance, most: usize, seats: bool, stop: &dyn Fn() -> bool) -> Self {
        let places = vec![Vec::new(); instance.lectures.len()];
        let rows = rows::all(instance, seats);
        let prices = Prices { parts: Vec::new(), rows: vec![vec![0.0; instance.periods()]; rows.len()] };
        let mut weeks = Self { instance, parts: Vec::new(), days: Vec::new(), places, rows, prices };
        for part in parts::cover(instance, most, stop) {
            let (days, prices) = (days(instance, &part), Rewards::none(instance, &part));
            weeks.take(part, days, prices);
        }
        weeks
    }

    /// Makes one part of two where that has at most so many sets of courses that can be held at once, first of those that share
    /// most. Prices add up; where the bound would fall because days get too hard, nothing is done. Says whether there were any.
    pub fn merge(&mut self, most: usize, stop: &dyn Fn() -> bool) -> bool {
        let mut merged = vec![false; self.parts.len()];
        let mut found = Vec::new();
        for (one, other) in parts::close_pairs(self.instance, &self.parts) {
            if merged[one] || merged[other] || stop() {
                continue;
            }
            let part = self.parts[one].with(&self.parts[other]);
            if !part.fits(self.instance, most) {
                continue;
            }
            let prices = self.added(&part, [one, other]);
            let days = days(self.instance, &part);
            let least = |days: &[Day], prices: &Rewards| days.iter().map(|day| day.best(prices).least).sum::<f64>();
            let apart: f64 = [one, other].map(|part| least(&self.days[part], &self.prices.parts[part])).iter().sum();
            if least(&days, &prices) >= apart - 1e-6 {
                (merged[one], merged[other]) = (true, true);
                found.push((part, days, prices));
            }
        }
        let parts = std::mem::take(&mut self.parts)
            .into_iter()
            .zip(std::mem::take(&mut self.days))
            .zip(std::mem::take(&mut self.prices.parts));
        let kept =
            parts.zip(&merged).filter(|(_, merged)| !**merged).map(|(((part, days), prices), _)| (part, days, prices));
        let any = !found.is_empty();
        let all: Vec<_> = kept.chain(found).collect();
        self.places.iter_mut().for_each(Vec::clear);
        for (part, days, prices) in all {
            self.take(part, days, prices);
        }
        any
    }

    /// The prices of two parts as those of both together.
    fn added(&self, part: &Part, of: [usize; 2]) -> Rewards {
        let mut sum = Rewards::none(self.instance, part);
        for number in of {
            let prices = &self.prices.parts[number];
            for ((course, lecture), day) in self.parts[number].courses.iter().zip(&prices.lecture).zip(&prices.day) {
                let place = part.courses.partition_point(|other| other < course);
                sum.lecture[place].iter_mut().zip(lecture).for_each(|(price, more)| *price += more);
                sum.day[place] += day;
            }
        }
        sum
    }

    fn take(&mut self, part: Part, days: Vec<Day>, prices: Rewards) {
        for (place, course) in part.courses.iter().enumerate() {
            self.places[*course].push((self.parts.len(), place));
        }
        self.parts.push(part);
        self.days.push(days);
        self.prices.parts.push(prices);
    }

    /// Raises the bound until little more is to be won. `length` is how far of what their slope promises prices go, and is given
    /// back as it is then; `target` is what days and lectures alone cost in some timetable.
    pub fn raise(
        &mut self,
        mut length: f64,
        target: impl Fn() -> f64,
        stop: &dyn Fn() -> bool,
        mut news: impl FnMut(f64),
    ) -> f64 {
        let mut now = self.prices.clone();
        let Some((mut bound, mut average)) = self.bound(&now, stop) else { return length };
        news(bound);
        let (mut last, mut barren, mut checkpoint) = (bound, 0, bound);
        for round in 1.. {
            if length < SHORTEST || bound >= target() {
                break;
            }
            let (way, square) = self.way(&now, &average);
            now = self.moved(&now, &way, length * (target() - last).max(1.0) / square.max(1e-9));
            let Some((reached, held)) = self.bound(&now, stop) else { break };
            last = reached;
            average.mix(&held);
            barren += 1;
            if last > bound {
                bound = last;
                self.prices.clone_from(&now);
                news(bound);
                barren = 0;
            } else if barren == BARREN {
                length *= SHORTER;
                barren = 0;
            }
            if round % SPAN == 0 && bound > 0.0 {
                if bound < checkpoint + WORTHWHILE * (target() - bound) {
                    break;
                }
                checkpoint = bound;
            }
        }
        length
    }
}

fn days(instance: &Instance, part: &Part) -> Vec<Day> {
    (0..instance.days).map(|day| Day::new(instance, part, day)).collect()
}
