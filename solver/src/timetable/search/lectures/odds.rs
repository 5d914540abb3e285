//! How likely a move is that makes the timetable worse: e^(−worse / heat), tabulated.

use crate::season::search::dice::Dice;

/// For each whole cost the chance, of 2⁵³, that a move which costs so much is made.
pub struct Odds(Vec<u64>);

/// A chance of 1.
const SURE: f64 = (1_u64 << 53) as f64;

impl Odds {
    /// At a heat. What is less likely than e^−36 never happens.
    pub fn at(heat: f64) -> Self {
        let most = (36.0 * heat).ceil() as u32;
        Self((0..=most).map(|worse| ((-f64::from(worse) / heat).exp() * SURE) as u64).collect())
    }

    /// What a move may cost this time: it is made if it costs no more.
    pub fn most(&self, dice: &mut Dice) -> i32 {
        let drawn = dice.below(1 << 53) as u64;
        self.0.iter().skip(1).take_while(|odds| drawn < **odds).count() as i32
    }

    pub fn accepts(&self, worse: i32, dice: &mut Dice) -> bool {
        worse <= 0 || self.0.get(worse as usize).is_some_and(|odds| (dice.below(1 << 53) as u64) < *odds)
    }
}
