//! A proven bound for any size: prices on what wishes share.
//!
//! Every row that ties wishes together (atoms, evenings, meetings, clubs) gets a price λ ≥ 0 instead of being
//! enforced. Then each wish decides alone, exactly, over its days: at these prices the best that all can get,
//! plus Σ λ · right side, is a bound on every plan, whatever the prices are. The prices are improved by the
//! volume algorithm: steps along an average of the rows' violations, never further than the best bound so far.

use crate::slots::DAYS;

use super::super::choices::{Part, PartWish};
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
    /// `target` is the score of the best plan known, beyond the fixed sessions; `news` hears each better bound.
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
        let (mut length, mut memory): (f64, f64) = (0.3, 0.1);
        let (mut without, mut checkpoint) = (0, bound);
        for round in 0.. {
            if stop(round) || length < 1e-4 {
                break;
            }
            let square: f64 =
                (first..best.len()).filter(|&row| best[row] > 0.0 || average[row] > 0.0).map(|row| average[row] * average[row]).sum();
            let stride = length * (bound - target()).max(1e-3 * bound.abs().max(1.0)) / square.max(1e-9);
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
                if without >= 20 {
                    length *= 0.66;
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

/// What a wish can get at given prices, day by day.
struct Days {
    /// The best choice of each day: its reduced gain and place.
    best: [(f64, u32); DAYS],
    /// What one, two, ... sessions are worth beyond the least value each.
    extra: [f64; DAYS + 1],
    most: usize,
    run: usize,
}

impl Days {
    fn new(part: &Part<'_>, wish: &PartWish, reduced: &[f64]) -> Self {
        let given = &part.problem.wishes[wish.wish];
        let mut best = [(f64::NEG_INFINITY, 0u32); DAYS];
        for place in wish.choices.clone() {
            let best = &mut best[usize::from(part.choices[place].day)];
            if reduced[place] > best.0 {
                *best = (reduced[place], place as u32);
            }
        }
        let values = given.values.get(wish.granted..).unwrap_or_default();
        let least = values.last().copied().unwrap_or(0.0);
        let most = values.len().min(DAYS);
        let mut extra = [0.0; DAYS + 1];
        for nth in 0..most {
            extra[nth + 1] = extra[nth] + values[nth] - least;
        }
        Self { best, extra, most, run: usize::from(given.free_days_between) + 1 }
    }

    /// `table[d][n]`: the most from n sessions on the days before d.
    fn table(&self) -> [[f64; DAYS + 1]; DAYS + 1] {
        let mut table = [[f64::NEG_INFINITY; DAYS + 1]; DAYS + 1];
        table[0][0] = 0.0;
        for day in 0..DAYS {
            table[day + 1] = table[day];
            let before = table[(day + 1).saturating_sub(self.run)];
            for count in 0..self.most {
                let with = before[count] + self.best[day].0;
                if with > table[day + 1][count + 1] {
                    table[day + 1][count + 1] = with;
                }
            }
        }
        table
    }

    /// The most the wish can get, and with how many sessions.
    fn top(&self, table: &[[f64; DAYS + 1]; DAYS + 1]) -> (f64, usize) {
        let totals = (0..=self.most).map(|count| (table[DAYS][count] + self.extra[count], count));
        totals.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).unwrap_or((0.0, 0))
    }

    /// The most the wish can get when it must have a session on `day`, that session's own worth left out.
    fn with(&self, day: usize) -> f64 {
        let mut alone = Self { best: self.best, ..*self };
        for (other, best) in alone.best.iter_mut().enumerate() {
            if other.abs_diff(day) < self.run {
                best.0 = f64::NEG_INFINITY;
            }
        }
        alone.most = self.most.saturating_sub(1);
        for count in 0..self.most {
            alone.extra[count] = self.extra[count + 1];
        }
        alone.top(&alone.table()).0
    }
}

/// The best a wish can get at these prices: its days chosen exactly, with enough free days between.
fn best_days(part: &Part<'_>, wish: &PartWish, reduced: &[f64], taken: &mut Vec<(u32, f32)>) -> f64 {
    let days = Days::new(part, wish, reduced);
    let table = days.table();
    let (best, mut count) = days.top(&table);
    let mut day = DAYS;
    while count > 0 && day > 0 {
        if table[day][count] > table[day - 1][count] {
            taken.push((days.best[day - 1].1, 1.0));
            count -= 1;
            day = day.saturating_sub(days.run);
        } else {
            day -= 1;
        }
    }
    best
}
