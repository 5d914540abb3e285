//! A club by itself, at given prices: what its wishes get together within its limits, chosen exactly.
//!
//! Each wish says what it can get with so many slots ([`super::days`]); a knapsack over the wishes of the club keeps
//! H8 and counts the shortfall. The linear relaxation would grant the last session of a club in part; this does not.

use super::super::super::choices::Part;
use super::days::{Days, Desk, Offer};

/// A club that has wishes in the part.
pub struct Club {
    wishes: Vec<Days>,
    /// Most slots it can still get, where that matters.
    most: usize,
    /// What so many slots spare it, in points of shortfall; more spare no more.
    relief: Vec<f64>,
}

impl Club {
    /// A club with the wishes (by their place in the part) and their offers.
    pub fn new(part: &Part<'_>, club: usize, wishes: Vec<(usize, Vec<Offer>)>) -> Self {
        let problem = part.problem;
        let at_most = |&(nth, ref offers): &(usize, Vec<Offer>)| {
            let wish = &part.wishes[nth];
            let sessions = problem.wishes[wish.wish].sessions.saturating_sub(wish.granted);
            sessions * offers.iter().map(|offer| usize::from(offer.slots)).max().unwrap_or(0)
        };
        let full: usize = wishes.iter().map(at_most).sum();
        let has = part.club_has[club];
        let short = |slots: usize| problem.shortfall(club, has + slots as u32);
        let most = part.club_max[club] as usize;
        let relief: Vec<f64> = (0..=most.min(full)).map(|slots| short(0) - short(slots)).collect();
        let counts = most < full || short(0) > 0.0;
        let cap = counts.then_some(most.min(full));
        let wishes = wishes.into_iter().map(|(nth, offers)| Days::new(part, &part.wishes[nth], offers, cap)).collect();
        Self { wishes, most: cap.unwrap_or(0), relief }
    }

    /// The most of the first wishes, one more each time, with each number of slots.
    fn stages<'a>(&self, worths: &[f64], wishes: impl Iterator<Item = &'a Days>, desk: &mut Desk) -> Vec<Vec<f64>> {
        let mut stages = vec![vec![0.0]];
        for wish in wishes {
            wish.settle(worths, desk);
            let next = joined(&stages[stages.len() - 1], &desk.tops, self.most);
            stages.push(next);
        }
        stages
    }

    /// The most the club can get; the places of the offers behind it go to `wanted`.
    pub fn best(&self, worths: &[f64], desk: &mut Desk, wanted: &mut Vec<u32>) -> f64 {
        let stages = self.stages(worths, self.wishes.iter(), desk);
        let last = &stages[self.wishes.len()];
        let worth = |slots: usize| last[slots] + self.relief[slots];
        let Some(mut slots) = (0..last.len()).max_by(|&a, &b| worth(a).total_cmp(&worth(b)).then(b.cmp(&a))) else {
            return 0.0;
        };
        let best = worth(slots);
        for (nth, wish) in self.wishes.iter().enumerate().rev() {
            wish.settle(worths, desk);
            let before = &stages[nth];
            let together =
                |own: usize| before.get(slots - own).map_or(f64::NEG_INFINITY, |before| before + desk.tops[own]);
            let own = (0..=wish.cap().min(slots))
                .max_by(|&a, &b| together(a).total_cmp(&together(b)).then(b.cmp(&a)))
                .unwrap_or(0);
            wish.trace(worths, own, desk, wanted);
            slots -= own;
        }
        best
    }

    /// For each offer of each wish, what the club loses when it must take it: handed to `found` with its place.
    pub fn losses(&self, worths: &[f64], desk: &mut Desk, mut found: impl FnMut(u32, f64)) {
        let forward = self.stages(worths, self.wishes.iter(), desk);
        let backward = self.stages(worths, self.wishes.iter().rev(), desk);
        let top = |sums: &[f64]| {
            (0..sums.len()).map(|slots| sums[slots] + self.relief[slots]).fold(f64::NEG_INFINITY, f64::max)
        };
        let best = top(&forward[self.wishes.len()]);
        for (nth, wish) in self.wishes.iter().enumerate() {
            let others = joined(&forward[nth], &backward[self.wishes.len() - 1 - nth], self.most);
            for offer in wish.offers() {
                let with = top(&joined(&others, &wish.with(worths, offer, desk), self.most));
                found(offer.place, best - with);
            }
        }
    }
}

/// The most of two together, with each number of slots up to `most`.
fn joined(one: &[f64], other: &[f64], most: usize) -> Vec<f64> {
    let mut sums = vec![f64::NEG_INFINITY; (one.len() + other.len() - 1).min(most + 1)];
    for (own, worth) in other.iter().enumerate().filter(|(_, worth)| **worth > f64::NEG_INFINITY) {
        for (sum, before) in sums.iter_mut().skip(own).zip(one) {
            *sum = f64::max(*sum, before + worth);
        }
    }
    sums
}
