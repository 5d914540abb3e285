//! Sums of columns, and the few ways in which rules make new ones of them: what goes beyond nothing, whether any is one,
//! what a deviation costs. Every new column follows from earlier ones, so that any timetable can be a start.

use std::collections::HashSet;

use super::super::super::constraint::CostFunction;
use crate::mip::Model;

/// A constant and columns with factors.
#[derive(Debug, Clone, Default)]
pub struct Amount {
    pub terms: Vec<(usize, f64)>,
    pub constant: f64,
}

impl Amount {
    /// A constant.
    pub fn of(constant: f64) -> Self {
        Self { terms: Vec::new(), constant }
    }

    /// One column.
    pub fn column(column: usize) -> Self {
        Self { terms: vec![(column, 1.0)], constant: 0.0 }
    }

    /// Adds so many times another amount.
    pub fn add(&mut self, factor: f64, other: &Self) {
        self.constant += factor * other.constant;
        self.terms.extend(other.terms.iter().map(|(column, by)| (*column, factor * by)));
    }

    /// With so much more.
    pub fn plus(mut self, more: f64) -> Self {
        self.constant += more;
        self
    }

    /// A number less this.
    pub fn from(&self, number: f64) -> Self {
        let mut rest = Self::of(number);
        rest.add(-1.0, self);
        rest
    }

    fn value(&self, values: &[f64]) -> f64 {
        self.constant + self.terms.iter().map(|(column, by)| by * values[*column]).sum::<f64>()
    }

    /// Each column once.
    fn gathered(&self) -> Vec<(usize, f64)> {
        let mut terms = self.terms.clone();
        terms.sort_unstable_by_key(|(column, _)| *column);
        terms.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        terms.retain(|(_, by)| *by != 0.0);
        terms
    }
}

/// A model as the rules write it.
#[derive(Default)]
pub struct Sheet {
    pub model: Model,
    /// Whether what is written now must not be broken at all.
    pub strict: bool,
    /// What the givens of the part cost anyway.
    pub anyway: f64,
    /// Entries so far, as a measure of the work.
    pub entries: usize,
    rows: HashSet<(Vec<(usize, i64)>, i64)>,
}

impl Sheet {
    /// The amount is at most so much. A row that is there already is not written twice.
    pub fn at_most(&mut self, amount: &Amount, most: f64) {
        let terms = amount.gathered();
        let key = terms.iter().map(|(column, by)| (*column, (by * 1000.0).round() as i64)).collect();
        let most = most - amount.constant;
        if (!terms.is_empty() || most < 0.0) && self.rows.insert((key, (most * 1000.0).round() as i64)) {
            self.entries += terms.len();
            self.model.at_most(terms, most);
        }
    }

    /// The most the amount can be.
    pub fn greatest(&self, amount: &Amount) -> f64 {
        let columns = self.model.columns();
        let most = |(column, by): &(usize, f64)| {
            if *by > 0.0 { by * columns[*column].most } else { by * columns[*column].least }
        };
        amount.constant + amount.gathered().iter().map(most).sum::<f64>()
    }

    /// The greatest of the amounts, but at least 0.
    pub fn excess(&mut self, mut over: Vec<Amount>) -> Amount {
        if self.strict {
            for amount in &over {
                self.at_most(amount, 0.0);
            }
            return Amount::default();
        }
        over.retain(|amount| self.greatest(amount) > 0.0);
        if over.iter().all(|amount| amount.terms.is_empty()) {
            return Amount::of(over.iter().fold(0.0, |most, amount| most.max(amount.constant)));
        }
        let most = over.iter().map(|amount| self.greatest(amount)).fold(0.0, f64::max);
        let column = self.following(most, &over);
        Amount::column(column)
    }

    fn following(&mut self, most: f64, over: &[Amount]) -> usize {
        let followed = over.to_vec();
        let follow = move |values: &[f64]| followed.iter().map(|amount| amount.value(values)).fold(0.0, f64::max);
        let column = self.model.amount(0.0, most, Box::new(follow));
        for amount in over {
            let mut row = amount.clone();
            row.terms.push((column, -1.0));
            self.at_most(&row, 0.0);
        }
        column
    }

    /// 1 if any of the amounts is, which are 0 or 1; it may be more than that unless something holds it down.
    pub fn any(&mut self, mut of: Vec<Amount>) -> Amount {
        of.retain(|amount| !(amount.terms.is_empty() && amount.constant <= 0.0));
        if of.iter().any(|amount| amount.terms.is_empty()) {
            return Amount::of(1.0);
        }
        match of.len() {
            0 => Amount::default(),
            1 => of.swap_remove(0),
            _ => Amount::column(self.following(1.0, &of)),
        }
    }

    /// 1 if any of the amounts is, which are 0 or 1, and 0 if none is.
    pub fn just(&mut self, of: Vec<Amount>) -> Amount {
        let mut sum = Amount::default();
        for amount in &of {
            sum.add(1.0, amount);
        }
        let any = self.any(of);
        let mut row = any.clone();
        row.add(-1.0, &sum);
        self.at_most(&row, 0.0);
        any
    }

    /// The same, and only whole values count: `HiGHS` can then decide for a day before it decides for a time.
    pub fn just_whole(&mut self, of: Vec<Amount>) -> Amount {
        let any = self.just(of);
        any.terms.iter().for_each(|(column, _)| self.model.make_whole(*column));
        any
    }

    /// 1 if the amount, a whole number, is 1 or more.
    pub fn whether(&mut self, amount: &Amount) -> Amount {
        let most = self.greatest(amount);
        if amount.constant >= 1.0 || most <= 0.0 {
            return Amount::of(if most <= 0.0 { 0.0 } else { 1.0 });
        }
        let followed = amount.clone();
        let column = self.model.switch(0.0, Box::new(move |values| followed.value(values).min(1.0)));
        let mut below = Amount::column(column);
        below.add(-1.0, amount);
        self.at_most(&below, 0.0);
        let mut above = amount.clone();
        above.terms.push((column, -most));
        self.at_most(&above, 0.0);
        Amount::column(column)
    }

    /// Counts a deviation, at least 0, which costs at most `limit` in a timetable worth having.
    pub fn cost(&mut self, deviation: &Amount, weight: f64, cost: CostFunction, limit: f64) {
        if self.strict {
            return self.at_most(deviation, 0.0);
        }
        let greatest = self.greatest(deviation);
        if deviation.terms.is_empty() {
            self.anyway += weight * cost.of(deviation.constant.round() as u64) as f64;
            return;
        }
        if greatest <= 0.0 {
            return;
        }
        match cost {
            CostFunction::Linear => {
                self.anyway += weight * deviation.constant;
                for &(column, by) in &deviation.terms {
                    self.model.add_gain(column, -weight * by);
                }
            }
            CostFunction::Step => {
                let followed = deviation.clone();
                let column =
                    self.model.switch(-weight, Box::new(move |values| f64::from(followed.value(values) > 0.5)));
                let mut row = deviation.clone();
                row.terms.push((column, -greatest));
                self.at_most(&row, 0.0);
            }
            CostFunction::Quadratic => {
                let pieces = greatest.min((limit / weight).sqrt().floor() + 1.0) as usize;
                let mut row = deviation.clone();
                for piece in 0..pieces {
                    let (followed, below) = (deviation.clone(), piece as f64);
                    let follow = move |values: &[f64]| (followed.value(values) - below).clamp(0.0, 1.0);
                    let column = self.model.amount(-weight * (2 * piece + 1) as f64, 1.0, Box::new(follow));
                    row.terms.push((column, -1.0));
                }
                self.at_most(&row, 0.0);
            }
        }
    }
}
