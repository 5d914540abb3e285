//! A proven bound for any size: prices on what wishes share.
//!
//! Every row that ties wishes together (atoms, evenings, meetings, clubs) gets a price λ ≥ 0 instead of being
//! enforced. Then each wish decides alone, exactly, over its days: at these prices the best that all can get,
//! plus Σ λ · right side, is a bound on every plan, whatever the prices are. The prices are improved by the
//! volume algorithm: steps along an average of the rows' violations, never further than the best bound so far.

use crate::slots::DAYS;

use super::super::choices::Part;
use super::days::{Days, best_days};
use super::exact::PartModel;

/// The relaxation of a part at work.
pub struct Prices<'a> {
    part: &'a Part<'a>,
    whole: &'a PartModel,
    ends: Vec<u32>,
    entries: Vec<(u32, f32)>,
    reduced: Vec<f64>,
    taken: Vec<(u32, f32)>,
}

impl<'a> Prices<'a> {
    /// Prepares the relaxation.
    pub fn new(part: &'a Part<'a>, whole: &'a PartModel) -> Self {
        let columns = whole.model.columns().len();
        let mut ends = vec![0u32; columns + 1];
        let rows = whole.first_shared_row..whole.model.rows();
        for row in rows.clone() {
            for &(column, _) in whole.model.row(row).0 {
                ends[column as usize + 1] += 1;
            }
        }
        for column in 0..columns {
            ends[column + 1] += ends[column];
        }
        let mut next = ends.clone();
        let mut entries = vec![(0, 0.0); ends[columns] as usize];
        for row in rows {
            for &(column, factor) in whole.model.row(row).0 {
                entries[next[column as usize] as usize] = (row as u32, factor);
                next[column as usize] += 1;
            }
        }
        Self { part, whole, ends, entries, reduced: Vec::new(), taken: Vec::new() }
    }

    /// Prices to begin with, from the values of all columns under a good plan: `each` for a row that is full, an
    /// evening's cost shared by its rows where it stays closed, and half its worth for each side of a pair.
    pub fn guess(&self, values: &[f64], each: f64) -> Vec<f64> {
        let model = &self.whole.model;
        let shared = self.whole.first_shared_column as u32;
        let mut rows_of = vec![0u32; model.columns().len()];
        let mut prices = vec![0.0; model.rows()];
        let owner = |row: usize| model.row(row).0.iter().rev().find(|entry| entry.0 >= shared).copied();
        for row in self.whole.first_shared_row..model.rows() {
            if let Some((column, _)) = owner(row) {
                rows_of[column as usize] += 1;
            }
        }
        let mut sides = vec![0u8; model.columns().len()];
        for (row, price) in prices.iter_mut().enumerate().skip(self.whole.first_shared_row) {
            let (entries, most) = model.row(row);
            let full = || {
                let sum: f64 = entries.iter().map(|&(c, factor)| f64::from(factor) * values[c as usize]).sum();
                sum > most - 1e-6
            };
            *price = match owner(row) {
                Some((column, factor)) if factor > 0.0 => {
                    sides[column as usize] = sides[column as usize].saturating_add(1);
                    let gain = model.columns()[column as usize].gain;
                    if sides[column as usize] <= 2 { gain / 2.0 } else { 0.0 }
                }
                Some((column, _)) if values[column as usize] < 0.5 => {
                    let cost = -model.columns()[column as usize].gain;
                    (cost / f64::from(rows_of[column as usize])).clamp(0.0, each)
                }
                _ if !(0.0..=1.0).contains(&most) || !full() => 0.0,
                _ => each,
            };
        }
        prices
    }

    /// The number of prices.
    pub fn rows(&self) -> usize {
        self.whole.model.rows()
    }

    /// The bound at these prices, in points beyond the fixed sessions. Prices of rows of single wishes are ignored.
    pub fn bound(&mut self, prices: &[f64]) -> f64 {
        let model = &self.whole.model;
        self.reduced.clear();
        self.reduced.extend(model.columns().iter().map(|column| column.gain));
        let mut bound = self.whole.constant;
        for (row, &price) in prices.iter().enumerate().skip(self.whole.first_shared_row) {
            if price > 0.0 {
                let (entries, most) = model.row(row);
                bound += price * most;
                for &(column, factor) in entries {
                    self.reduced[column as usize] -= price * f64::from(factor);
                }
            }
        }
        self.taken.clear();
        for wish in &self.part.wishes {
            bound += best_days(self.part, wish, &self.reduced, &mut self.taken);
        }
        let shared = self.whole.first_shared_column;
        for (place, column) in model.columns().iter().enumerate().skip(shared) {
            if self.reduced[place] > 0.0 {
                bound += self.reduced[place] * column.most;
                self.taken.push((place as u32, column.most as f32));
            }
        }
        bound
    }

    /// For each choice, by how much the bound at these prices falls if the choice is granted: no plan with it
    /// scores more than the bound less this.
    pub fn losses(&mut self, prices: &[f64]) -> Vec<f32> {
        self.bound(prices);
        let mut losses = vec![0.0; self.part.choices.len()];
        for wish in &self.part.wishes {
            let days = Days::new(self.part, wish, &self.reduced);
            let (best, _) = days.top(&days.table());
            let with: Vec<f64> = (0..DAYS).map(|day| days.with(day)).collect();
            for place in wish.choices.clone() {
                let day = usize::from(self.part.choices[place].day);
                losses[place] = (best - with[day] - self.reduced[place]).max(0.0) as f32;
            }
        }
        losses
    }

    /// By how much the answer behind the last bound breaks each row.
    fn violations(&self, out: &mut [f64]) {
        let model = &self.whole.model;
        for (row, out) in out.iter_mut().enumerate().skip(self.whole.first_shared_row) {
            *out = -model.row(row).1;
        }
        for &(column, amount) in &self.taken {
            let range = self.ends[column as usize] as usize..self.ends[column as usize + 1] as usize;
            for &(row, factor) in &self.entries[range] {
                out[row as usize] += f64::from(factor) * f64::from(amount);
            }
        }
    }

    /// Improves prices until `stop` (asked with the rounds done) or nothing more is won; returns the best.
    ///
    /// `best` are the prices to begin with. `target` is the score of the best plan known, beyond the fixed sessions; `news` hears each better bound.
    pub fn descend(
        &mut self,
        mut best: Vec<f64>,
        target: impl Fn() -> f64,
        stop: impl Fn(u32) -> bool,
        mut news: impl FnMut(f64),
    ) -> Vec<f64> {
        let first = self.whole.first_shared_row;
        best.resize(self.rows(), 0.0);
        let mut bound = self.bound(&best);
        news(bound);
        let mut average = vec![0.0; best.len()];
        self.violations(&mut average);
        let (mut now, mut prices) = (average.clone(), best.clone());
        let (mut length, mut memory): (f64, f64) = (0.3, 0.3);
        let (mut without, mut checkpoint) = (0, bound);
        for round in 0.. {
            if stop(round) || length < 1e-4 {
                break;
            }
            let square: f64 =
                (first..best.len()).filter(|&row| best[row] > 0.0 || average[row] > 0.0).map(|row| average[row] * average[row]).sum();
            // Aiming far below where the bound can get makes steps that are too long.
            let distance = (bound - target()).clamp(1e-3 * bound.abs().max(1.0), 0.02 * bound.abs().max(1.0));
            let stride = length * distance / square.max(1e-9);
            for row in first..best.len() {
                prices[row] = (best[row] + stride * average[row]).max(0.0);
            }
            let reached = self.bound(&prices);
            self.violations(&mut now);
            let turn: f64 = (first..best.len()).map(|row| now[row] * average[row]).sum();
            let share = memory.min(lightest(&now, &average, first)).max(memory / 10.0);
            for row in first..best.len() {
                average[row] += share * (now[row] - average[row]);
            }
            if reached < bound - 1e-9 * bound.abs() {
                std::mem::swap(&mut best, &mut prices);
                bound = reached;
                without = 0;
                news(bound);
                if turn > 0.0 {
                    length = f64::min(length * 1.1, 2.0);
                }
            } else {
                without += 1;
                if without >= 10 {
                    length *= 0.75;
                    without = 0;
                }
            }
            if round % 100 == 99 {
                if checkpoint - bound < 1e-3 * bound.abs() {
                    memory = f64::max(memory * 0.7, 5e-3);
                }
                checkpoint = bound;
            }
        }
        best
    }
}

/// The share of `now` that makes its mix with `average` shortest.
fn lightest(now: &[f64], average: &[f64], first: usize) -> f64 {
    let (mut apart, mut along) = (0.0, 0.0);
    for (a, b) in now[first..].iter().zip(&average[first..]) {
        apart += (a - b) * (a - b);
        along += b * (b - a);
    }
    if apart > 0.0 { along / apart } else { 1.0 }
}
