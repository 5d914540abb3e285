//! The volume algorithm: prices move along an average of the violations behind the bounds met so far, always from the
//! best prices.

use super::Prices;

impl Prices<'_> {
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
        let rows = self.whole.shared.rows.clone();
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
            let square: f64 = rows
                .clone()
                .filter(|&row| best[row] > 0.0 || average[row] > 0.0)
                .map(|row| average[row] * average[row])
                .sum();
            // Aiming far below where the bound can get makes steps that are too long.
            let distance = (bound - target()).clamp(1e-3 * bound.abs().max(1.0), 0.02 * bound.abs().max(1.0));
            let stride = length * distance / square.max(1e-9);
            for row in rows.clone() {
                prices[row] = (best[row] + stride * average[row]).max(0.0);
            }
            let reached = self.bound(&prices);
            self.violations(&mut now);
            let turn: f64 = rows.clone().map(|row| now[row] * average[row]).sum();
            let share = memory.min(lightest(&now[rows.clone()], &average[rows.clone()])).max(memory / 10.0);
            for row in rows.clone() {
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
fn lightest(now: &[f64], average: &[f64]) -> f64 {
    let (mut apart, mut along) = (0.0, 0.0);
    for (a, b) in now.iter().zip(average) {
        apart += (a - b) * (a - b);
        along += b * (b - a);
    }
    if apart > 0.0 { along / apart } else { 1.0 }
}
