//! A wish by itself, at given prices: which of its days are best, chosen exactly.

use crate::slots::DAYS;

use super::super::choices::{Part, PartWish};

/// The most from so many sessions on the days before so many.
pub type Table = [[f64; DAYS + 1]; DAYS + 1];

/// What a wish can get at given prices, day by day.
pub struct Days {
    /// The best choice of each day: its reduced gain and place.
    best: [(f64, u32); DAYS],
    /// What one, two, ... sessions are worth beyond the least value each.
    extra: [f64; DAYS + 1],
    most: usize,
    run: usize,
}

impl Days {
    /// Collects the best choice of each day.
    pub fn new(part: &Part<'_>, wish: &PartWish, reduced: &[f64]) -> Self {
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
    pub fn table(&self) -> Table {
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
    pub fn top(&self, table: &Table) -> (f64, usize) {
        let totals = (0..=self.most).map(|count| (table[DAYS][count] + self.extra[count], count));
        totals.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).unwrap_or((0.0, 0))
    }

    /// The most the wish can get when it must have a session on `day`, that session's own worth left out.
    pub fn with(&self, day: usize) -> f64 {
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

/// The best a wish can get at these prices: its days chosen exactly, with enough free days between. The choices
/// taken go to `taken`.
pub fn best_days(part: &Part<'_>, wish: &PartWish, reduced: &[f64], taken: &mut Vec<(u32, f32)>) -> f64 {
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
