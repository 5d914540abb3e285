//! At which heats a walk is, each for as long as the others. Where one move of ten is taken and changes the cost, order is
//! only destroyed; where hardly any is, nothing happens any longer. The heats between the two are learnt from each walk for the
//! next one.

/// Number of heats.
const HEATS: usize = 48;

/// The part of the moves taken, of those that change the cost, at the hottest and at the coldest.
const TAKEN: [f64; 2] = [0.1, 2e-4];

/// Heats by which a walk goes farther than the one before, where that had not come far enough.
const FARTHER: f64 = 4.0;

/// Heats that fall by a constant factor.
#[derive(Debug, Clone)]
pub struct Schedule {
    hot: f64,
    /// The present walk begins with this if it is more.
    least_hot: f64,
    cold: f64,
    /// Of the present walk, for each heat: notes, and the sum of the parts of moves taken.
    met: Vec<[f64; 2]>,
}

impl Schedule {
    /// From one heat down to another.
    pub fn new(hot: f64, cold: f64) -> Self {
        Self { hot, least_hot: 0.0, cold, met: vec![[0.0; 2]; HEATS] }
    }

    fn heat(&self, place: usize) -> f64 {
        let hot = self.hot.max(self.least_hot);
        hot * (self.cold / hot).powf(place as f64 / (HEATS as f64 - 1.0))
    }

    /// Heats with numbers of moves, for a walk that leaves out the hottest part, so much of the whole.
    pub fn walk(&self, leave_out: f64, moves: u64) -> Vec<(usize, f64, u64)> {
        let from = (leave_out * HEATS as f64) as usize;
        let each = (moves / (HEATS - from) as u64).max(1);
        (from..HEATS).map(|place| (place, self.heat(place), each)).collect()
    }

    /// Takes the part of the moves taken at a heat since the last time.
    pub fn note(&mut self, place: usize, taken: f64) {
        self.met[place][0] += 1.0;
        self.met[place][1] += taken;
    }

    /// Ends a walk: the next one is between heats at which enough is taken, but within limits.
    pub fn learn(&mut self, least_hot: f64, hottest: f64, coldest: f64) {
        let taken: Vec<Option<f64>> =
            self.met.iter().map(|[notes, taken]| (*notes > 0.0).then(|| taken / notes)).collect();
        let farther = (self.hot / self.cold).powf(FARTHER / (HEATS as f64 - 1.0));
        // A walk that was nowhere too hot, or never cold enough, is followed by one that goes a little farther.
        let too_hot = last_above(&taken, TAKEN[0]);
        let frozen = taken.iter().position(|taken| taken.is_some_and(|taken| taken < TAKEN[1]));
        let hot = too_hot.map_or(self.hot, |place| self.heat(place));
        let hot = if too_hot.is_none() && taken[0].is_some() { hot * farther } else { hot };
        let cold = frozen.map_or(self.cold / farther, |place| self.heat(place));
        self.hot = hot.min(hottest);
        self.least_hot = least_hot.min(hottest);
        self.cold = cold.max(coldest).min(self.hot / 2.0);
        self.met.fill([0.0; 2]);
    }
}

/// The last place up to which more is taken than so much, though here and there less may be: single parts of short walks tell little.
fn last_above(taken: &[Option<f64>], limit: f64) -> Option<usize> {
    let (mut sum, mut best) = (0.0, (0.0, None));
    for (place, taken) in taken.iter().enumerate() {
        sum += taken.map_or(0.0, |taken| taken - limit);
        if sum > best.0 {
            best = (sum, Some(place));
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A walk in which so much is taken at each heat.
    fn walk(schedule: &mut Schedule, leave_out: f64, taken: impl Fn(f64) -> f64) -> Vec<f64> {
        let heats = schedule.walk(leave_out, 96_000);
        for (place, heat, _) in &heats {
            schedule.note(*place, taken(*heat));
        }
        schedule.learn(0.0, 1000.0, 0.1);
        heats.iter().map(|(_, heat, _)| *heat).collect()
    }

    #[test]
    fn walks_come_to_be_between_heats_where_order_sets_in_wherever_they_begin() {
        let taken = |heat: f64| if heat < 2.0 { 0.0 } else { heat / 500.0 };
        for (hot, cold) in [(1000.0, 0.1), (10.0, 5.0), (5.0, 1.0)] {
            let mut schedule = Schedule::new(hot, cold);
            (0..20).for_each(|_| drop(walk(&mut schedule, 0.0, taken)));
            let heats = walk(&mut schedule, 0.0, taken);
            assert!((35.0..75.0).contains(&heats[0]), "{hot}: {}", heats[0]);
            assert!((1.0..2.5).contains(&heats[heats.len() - 1]), "{cold}: {}", heats[heats.len() - 1]);
        }
    }

    #[test]
    fn a_walk_that_leaves_out_the_hottest_learns_nothing_of_it_and_has_all_its_moves() {
        let mut schedule = Schedule::new(100.0, 0.1);
        let moves: u64 = schedule.walk(0.5, 96_000).iter().map(|(_, _, moves)| moves).sum();
        assert_eq!(moves, 96_000);
        let heats = walk(&mut schedule, 0.5, |_| 0.01);
        assert!(heats[0] < 5.0);
        let heats = walk(&mut schedule, 0.0, |_| 0.01);
        assert!((heats[0] - 100.0).abs() < 1e-6);
    }

    #[test]
    fn while_something_is_broken_a_walk_begins_as_hot_as_that_takes() {
        let mut schedule = Schedule::new(10.0, 1.0);
        let begins = |schedule: &Schedule| schedule.walk(0.0, 96_000)[0].1;
        schedule.learn(200.0, 1000.0, 0.1);
        assert!((begins(&schedule) - 200.0).abs() < 1e-6);
        schedule.learn(0.0, 1000.0, 0.1);
        assert!((begins(&schedule) - 10.0).abs() < 1e-6, "and then as before");
    }

    #[test]
    fn heats_stay_within_their_limits() {
        let mut schedule = Schedule::new(900.0, 0.2);
        (0..20).for_each(|_| drop(walk(&mut schedule, 0.0, |_| 0.01)));
        let heats = walk(&mut schedule, 0.0, |_| 0.01);
        assert!(heats[0] <= 1000.0 && heats[heats.len() - 1] >= 0.1 - 1e-9);
    }
}
