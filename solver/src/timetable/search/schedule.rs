//! How long a walk stays at which heat. Heats fall by a constant factor; a walk learns how much the cost varies at each and how
//! often a move is taken, and the next one stays longest where the cost varies much for the heat and moves are seldom taken:
//! there order sets in (thermodynamic speed: Nulton and Salamon, 1988, "Statistical mechanics of combinatorial
//! optimization"). Where nothing moves any longer, it hardly stays at all.

/// Number of heats.
const HEATS: usize = 48;

/// Part of the moves that is dealt out evenly, so that every heat is looked at again.
const EVEN: f64 = 0.1;

/// The part of moves taken below which a heat counts as frozen.
const SLOWEST: f64 = 3e-4;

/// Heats with the share of the moves of each.
#[derive(Debug, Clone)]
pub struct Schedule {
    heats: Vec<f64>,
    shares: Vec<f64>,
    /// Of the present walk, for each heat: number, sum and sum of squares of the costs met, and the part of moves taken.
    met: Vec<[f64; 4]>,
}

impl Schedule {
    /// From one heat down to another, evenly at first.
    pub fn new(hot: f64, cold: f64) -> Self {
        let mut schedule = Self { heats: Vec::new(), shares: vec![1.0 / HEATS as f64; HEATS], met: vec![[0.0; 4]; HEATS] };
        schedule.span(hot, cold);
        schedule
    }

    /// Stretches the heats; shares stay.
    pub fn span(&mut self, hot: f64, cold: f64) {
        let factor = (cold / hot).powf(1.0 / (HEATS as f64 - 1.0));
        self.heats = (0..HEATS).map(|place| hot * factor.powi(place as i32)).collect();
    }

    /// Heats with numbers of moves, for a walk that leaves out the hottest part, so much of the whole.
    pub fn walk(&self, leave_out: f64, moves: u64) -> Vec<(usize, f64, u64)> {
        let mut passed = 0.0;
        let left_out = |share: &&f64| {
            passed += **share;
            passed <= leave_out
        };
        let from = self.shares.iter().take_while(left_out).count();
        let rest: f64 = self.shares[from..].iter().sum();
        let moves = |place: usize| ((self.shares[place] / rest * moves as f64) as u64).max(1);
        (from..HEATS).map(|place| (place, self.heats[place], moves(place))).collect()
    }

    /// Takes a cost met at a heat, and the part of the moves taken since the last time.
    pub fn note(&mut self, place: usize, cost: f64, taken: f64) {
        let met = &mut self.met[place];
        met[0] += 1.0;
        met[1] += cost;
        met[2] += cost * cost;
        met[3] += taken;
    }

    /// Ends a walk.
    pub fn learn(&mut self) {
        let varies = |place: usize| {
            let [number, sum, squares, taken] = self.met[place];
            let (mean, taken) = (sum / number, taken / number);
            let spread = (squares / number - mean * mean).max(0.0).sqrt();
            (number >= 8.0).then(|| spread / self.heats[place] * taken.sqrt() / (taken + SLOWEST))
        };
        let found: Vec<Option<f64>> = (0..HEATS).map(varies).collect();
        let all: f64 = found.iter().flatten().sum();
        let seen: f64 = (0..HEATS).filter(|place| found[*place].is_some()).map(|place| self.shares[place]).sum();
        if all > 0.0 {
            for (share, found) in self.shares.iter_mut().zip(&found) {
                if let Some(found) = found {
                    *share = f64::midpoint(*share, found / all * seen);
                }
            }
            let sum: f64 = self.shares.iter().sum();
            self.shares.iter_mut().for_each(|share| *share = *share / sum * (1.0 - EVEN) + EVEN / HEATS as f64);
        }
        self.met.fill([0.0; 4]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_stays_where_the_cost_varies_and_hardly_where_nothing_moves_and_its_moves_add_up() {
        let mut schedule = Schedule::new(100.0, 0.1);
        for _ in 0..6 {
            for (place, heat, _) in schedule.walk(0.0, 100_000) {
                for number in 0..20 {
                    let order = (1.0..10.0).contains(&heat);
                    let cost = if order { heat * f64::from(number % 5) } else { 7.0 };
                    schedule.note(place, cost, if heat < 1.0 { 0.0 } else { 0.01 });
                }
            }
            schedule.learn();
        }
        let moves = |from: f64, to: f64| -> u64 {
            schedule.walk(0.0, 100_000).iter().filter(|(_, heat, _)| (from..to).contains(heat)).map(|(_, _, moves)| moves).sum()
        };
        assert!(moves(1.0, 10.0) > 80_000);
        assert!(moves(0.0, 1.0) < 10_000);
        assert!((99_000..=100_100).contains(&moves(0.0, 200.0)));
        let short = schedule.walk(0.6, 100_000);
        assert!(short.iter().all(|(_, heat, _)| *heat < 10.0));
        assert!((90_000..=110_000).contains(&short.iter().map(|(_, _, moves)| moves).sum::<u64>()));
    }
}
