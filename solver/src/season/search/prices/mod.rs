//! A proven bound for any size: prices on what wishes share.
//!
//! Every row that ties clubs together (atoms, evenings, meetings) gets a price λ ≥ 0 instead of being enforced. Then
//! each club decides alone, exactly, over the days of its wishes and within its limits ([`club`]): at these prices the
//! best that all can get, plus Σ λ · right side, is a bound on every plan, whatever the prices are. It is tighter than
//! the linear relaxation, which grants the last session of a club at its maximum in part. The prices are improved by
//! the volume algorithm (Barahona and Anbil 2000): steps along an average of the rows' violations, always from the
//! best prices so far.

pub mod club;
pub mod days;
mod volume;

use std::collections::BTreeMap;

use super::super::choices::Part;
use super::exact::PartModel;
use club::Club;
use days::{Desk, Offer};

/// The relaxation of a part at work.
pub struct Prices<'a> {
    whole: &'a PartModel,
    ends: Vec<u32>,
    entries: Vec<(u32, f32)>,
    clubs: Vec<Club>,
    /// The offer of each choice: a wish's day and length.
    offer_of: Vec<u32>,
    reduced: Vec<f64>,
    /// What each offer is worth, and its best choice.
    worths: Vec<f64>,
    best: Vec<u32>,
    taken: Vec<(u32, f32)>,
    wanted: Vec<u32>,
    desk: Desk,
}

impl<'a> Prices<'a> {
    /// Prepares the relaxation.
    pub fn new(part: &Part<'_>, whole: &'a PartModel) -> Self {
        let columns = whole.model.columns().len();
        let mut ends = vec![0u32; columns + 1];
        let rows = whole.shared.rows.clone();
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
        let (clubs, offer_of, offers) = clubs(part);
        Self {
            whole,
            ends,
            entries,
            clubs,
            offer_of,
            reduced: Vec::new(),
            worths: vec![0.0; offers],
            best: vec![0; offers],
            taken: Vec::new(),
            wanted: Vec::new(),
            desk: Desk::default(),
        }
    }

    /// Prices to begin with, from the values of all columns under a good plan: `each` for a row that is full, an
    /// evening's cost shared by its rows where it stays closed, and half its worth for each side of a pair.
    pub fn guess(&self, values: &[f64], each: f64) -> Vec<f64> {
        let model = &self.whole.model;
        let shared = &self.whole.shared.columns;
        let mut rows_of = vec![0u32; model.columns().len()];
        let mut prices = vec![0.0; model.rows()];
        let owner =
            |row: usize| model.row(row).0.iter().rev().find(|entry| shared.contains(&(entry.0 as usize))).copied();
        for row in self.whole.shared.rows.clone() {
            if let Some((column, _)) = owner(row) {
                rows_of[column as usize] += 1;
            }
        }
        let mut sides = vec![0u8; model.columns().len()];
        for (row, price) in
            prices.iter_mut().enumerate().take(self.whole.shared.rows.end).skip(self.whole.shared.rows.start)
        {
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

    /// What each column is worth at these prices, and the best choice of each offer; returns Σ λ · right side.
    fn reduce(&mut self, prices: &[f64]) -> f64 {
        let model = &self.whole.model;
        self.reduced.clear();
        self.reduced.extend(model.columns().iter().map(|column| column.gain));
        let mut paid = 0.0;
        for row in self.whole.shared.rows.clone().filter(|&row| prices[row] > 0.0) {
            let (entries, most) = model.row(row);
            paid += prices[row] * most;
            for &(column, factor) in entries {
                self.reduced[column as usize] -= prices[row] * f64::from(factor);
            }
        }
        self.worths.fill(f64::NEG_INFINITY);
        for (place, &offer) in self.offer_of.iter().enumerate() {
            let worth = &mut self.worths[offer as usize];
            if self.reduced[place] > *worth {
                *worth = self.reduced[place];
                self.best[offer as usize] = place as u32;
            }
        }
        paid
    }

    /// The bound at these prices, in points beyond the fixed sessions. Prices of other rows than the shared are ignored.
    pub fn bound(&mut self, prices: &[f64]) -> f64 {
        let mut bound = self.reduce(prices);
        self.wanted.clear();
        for club in &self.clubs {
            bound += club.best(&self.worths, &mut self.desk, &mut self.wanted);
        }
        self.taken.clear();
        self.taken.extend(self.wanted.iter().map(|&offer| (self.best[offer as usize], 1.0)));
        for place in self.whole.shared.columns.clone() {
            if self.reduced[place] > 0.0 {
                let most = self.whole.model.columns()[place].most;
                bound += self.reduced[place] * most;
                self.taken.push((place as u32, most as f32));
            }
        }
        bound
    }

    /// For each choice, by how much the bound at these prices falls if the choice is granted: no plan with it
    /// scores more than the bound less this.
    pub fn losses(&mut self, prices: &[f64]) -> Vec<f32> {
        self.reduce(prices);
        let mut of_offers = vec![0.0; self.worths.len()];
        for club in &self.clubs {
            club.losses(&self.worths, &mut self.desk, |offer, loss| of_offers[offer as usize] = loss);
        }
        let loss = |(place, &offer): (usize, &u32)| {
            let offer = offer as usize;
            (of_offers[offer] + self.worths[offer] - self.reduced[place]).max(0.0) as f32
        };
        self.offer_of.iter().enumerate().map(loss).collect()
    }

    /// By how much the answer behind the last bound breaks each row.
    fn violations(&self, out: &mut [f64]) {
        let model = &self.whole.model;
        for (row, out) in out.iter_mut().enumerate().take(self.whole.shared.rows.end).skip(self.whole.shared.rows.start)
        {
            *out = -model.row(row).1;
        }
        for &(column, amount) in &self.taken {
            let range = self.ends[column as usize] as usize..self.ends[column as usize + 1] as usize;
            for &(row, factor) in &self.entries[range] {
                out[row as usize] += f64::from(factor) * f64::from(amount);
            }
        }
    }
}

/// The clubs with their wishes' offers, the offer of each choice, and the number of offers.
fn clubs(part: &Part<'_>) -> (Vec<Club>, Vec<u32>, usize) {
    let mut of_club: BTreeMap<usize, Vec<(usize, Vec<Offer>)>> = BTreeMap::new();
    let mut offer_of = vec![0; part.choices.len()];
    let mut count = 0;
    for (nth, wish) in part.wishes.iter().enumerate() {
        let mut places: BTreeMap<(u8, u16), u32> = BTreeMap::new();
        for choice in &part.choices[wish.choices.clone()] {
            places.entry((choice.day, choice.length())).or_default();
        }
        for place in places.values_mut() {
            *place = count;
            count += 1;
        }
        for place in wish.choices.clone() {
            let choice = &part.choices[place];
            offer_of[place] = places[&(choice.day, choice.length())];
        }
        let offers = places.into_iter().map(|((day, slots), place)| Offer { day, slots, place }).collect();
        of_club.entry(part.problem.wishes[wish.wish].club).or_default().push((nth, offers));
    }
    let clubs = of_club.into_iter().map(|(club, wishes)| Club::new(part, club, wishes)).collect();
    (clubs, offer_of, count as usize)
}
