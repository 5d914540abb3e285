//! A wish by itself, at given worths: which of its days are best, and how long its sessions, chosen exactly.

use crate::slots::{DAYS, Slots};

use super::super::super::choices::{Part, PartWish};
use super::super::super::rules::days;

/// What a wish can have: a session of a length on a day.
#[derive(Debug, Clone, Copy)]
pub struct Offer {
    /// 0 is Monday.
    pub day: u8,
    /// Length in slots.
    pub slots: Slots,
    /// Place of its worth among those of all offers.
    pub place: u32,
}

/// A wish, its offers by day, and what its sessions are worth.
pub struct Days {
    offers: Vec<Offer>,
    /// What so many sessions are worth beyond the least each.
    extra: Vec<f64>,
    /// Days from one session to the next, at least.
    run: usize,
    /// Slots at most, where they count; otherwise every length counts as none.
    cap: usize,
    counted: bool,
}

/// Memory lent from wish to wish: `table[d][n][s]` is the most from n sessions of s slots on the days before d.
#[derive(Debug, Default)]
pub struct Desk {
    table: Vec<f64>,
    /// For each number of slots, the most the wish can get.
    pub tops: Vec<f64>,
    counts: Vec<usize>,
}

impl Days {
    /// Prepares a wish. `cap` says how many slots its club may have, where that counts.
    pub fn new(part: &Part<'_>, wish: &PartWish, offers: Vec<Offer>, cap: Option<usize>) -> Self {
        let given = &part.problem.wishes[wish.wish];
        let values = given.values.get(wish.granted..).unwrap_or_default();
        let least = values.last().copied().unwrap_or(0.0);
        let most = values.len().min(DAYS);
        let mut extra = vec![0.0];
        for nth in 0..most {
            extra.push(extra[nth] + values[nth] - least);
        }
        let longest = offers.iter().map(|offer| usize::from(offer.slots)).max().unwrap_or(0);
        let run = days::run(given);
        Self { offers, extra, run, cap: cap.map_or(0, |cap| cap.min(most * longest)), counted: cap.is_some() }
    }

    /// What the wish can have.
    pub fn offers(&self) -> &[Offer] {
        &self.offers
    }

    /// The most slots that count.
    pub fn cap(&self) -> usize {
        self.cap
    }

    fn weight(&self, offer: Offer) -> usize {
        if self.counted { usize::from(offer.slots) } else { 0 }
    }

    /// Finds what the wish can get at most with each number of slots; the least each session is worth is part of `worths`.
    pub fn settle(&self, worths: &[f64], desk: &mut Desk) {
        self.settle_with(worths, self.extra.len() - 1, 0, |_| true, desk);
    }

    /// As `settle`, with at most `most` sessions on admitted days, `already` beside them.
    fn settle_with(
        &self,
        worths: &[f64],
        most: usize,
        already: usize,
        admits: impl Fn(usize) -> bool,
        desk: &mut Desk,
    ) {
        let (width, row) = (self.cap + 1, (self.cap + 1) * self.extra.len());
        desk.table.clear();
        desk.table.resize(row * (DAYS + 1), f64::NEG_INFINITY);
        desk.table[0] = 0.0;
        let mut rest = self.offers.as_slice();
        for day in 0..DAYS {
            let (past, next) = desk.table.split_at_mut((day + 1) * row);
            next[..row].copy_from_slice(&past[day * row..]);
            let before = &past[(day + 1).saturating_sub(self.run) * row..][..row];
            while let Some((offer, others)) = rest.split_first()
                && usize::from(offer.day) == day
            {
                rest = others;
                let weight = self.weight(*offer);
                if weight > self.cap || !admits(day) {
                    continue;
                }
                let worth = worths[offer.place as usize];
                for count in 0..most {
                    let from = &before[count * width..][..width - weight];
                    let to = &mut next[(count + 1) * width + weight..];
                    for (old, new) in from.iter().zip(to) {
                        *new = f64::max(*new, old + worth);
                    }
                }
            }
        }
        desk.tops.clear();
        desk.tops.resize(width, f64::NEG_INFINITY);
        desk.counts.clear();
        desk.counts.resize(width, 0);
        for count in 0..=most {
            let extra = self.extra[count + already];
            for slots in 0..width {
                let worth = desk.table[DAYS * row + count * width + slots] + extra;
                if worth > desk.tops[slots] {
                    desk.tops[slots] = worth;
                    desk.counts[slots] = count;
                }
            }
        }
    }

    /// The worths of the offers behind the most with so many slots, by what was settled last with the same worths.
    pub fn trace(&self, worths: &[f64], mut slots: usize, desk: &Desk, wanted: &mut Vec<u32>) {
        let (width, row) = (self.cap + 1, (self.cap + 1) * self.extra.len());
        let at = |day: usize, count: usize, slots: usize| desk.table[day * row + count * width + slots];
        let (mut day, mut count) = (DAYS, desk.counts[slots]);
        while count > 0 && day > 0 {
            let here = at(day, count, slots);
            if here <= at(day - 1, count, slots) {
                day -= 1;
                continue;
            }
            let before = day.saturating_sub(self.run);
            let leads = |offer: &&Offer| {
                let weight = self.weight(**offer);
                usize::from(offer.day) == day - 1
                    && weight <= slots
                    && at(before, count - 1, slots - weight) + worths[offer.place as usize] >= here
            };
            let Some(offer) = self.offers.iter().find(leads) else {
                return;
            };
            wanted.push(offer.place);
            slots -= self.weight(*offer);
            count -= 1;
            day = before;
        }
    }

    /// For each number of slots, the most the wish can get when it must have this offer.
    pub fn with(&self, worths: &[f64], forced: &Offer, desk: &mut Desk) -> Vec<f64> {
        let weight = self.weight(*forced);
        let mut tops = vec![f64::NEG_INFINITY; self.cap + 1];
        if weight > self.cap || self.extra.len() < 2 {
            return tops;
        }
        let far = |day: usize| day.abs_diff(usize::from(forced.day)) >= self.run;
        self.settle_with(worths, self.extra.len() - 2, 1, far, desk);
        let own = worths[forced.place as usize];
        for (top, rest) in tops[weight..].iter_mut().zip(&desk.tops) {
            *top = rest + own;
        }
        tops
    }
}
