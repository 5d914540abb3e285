//! How far a solver has come, as the progress of its job: what its best plan is worth, what none can surpass, and how that came about.

use serde::{Deserialize, Serialize};

/// No more moments than this are kept for the picture; beyond it every other one goes.
const MOST_HISTORY: usize = 120;

/// `V` is what a plan is worth, or costs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress<V> {
    pub seconds: f64,
    pub value: Option<V>,
    pub bound: Option<V>,
    /// What it was at earlier times.
    pub history: Vec<Moment<V>>,
}

/// Plan and bound at one time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Moment<V> {
    pub seconds: f64,
    pub value: Option<V>,
    pub bound: Option<V>,
}

impl<V> Default for Progress<V> {
    fn default() -> Self {
        Self { seconds: 0.0, value: None, bound: None, history: Vec::new() }
    }
}

impl<V: Copy + PartialEq> Progress<V> {
    /// Time passes, and perhaps there is something new; what is not said is as it was.
    pub fn note(&mut self, seconds: f64, value: Option<V>, bound: Option<V>) {
        self.seconds = seconds;
        self.value = value.or(self.value);
        self.bound = bound.or(self.bound);
        let now = self.now();
        let same = self.history.last().map_or(now.value.is_none() && now.bound.is_none(), |last| {
            last.value == now.value && last.bound == now.bound
        });
        if same {
            return;
        }
        self.history.push(now);
        if self.history.len() > MOST_HISTORY {
            let mut at = 0;
            self.history.retain(|_| {
                at += 1;
                at % 2 == 1
            });
        }
    }

    /// As it stands.
    pub fn now(&self) -> Moment<V> {
        Moment { seconds: self.seconds, value: self.value, bound: self.bound }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_go_on_while_the_history_keeps_only_what_is_new() {
        let mut progress = Progress::default();
        progress.note(0.5, None, None);
        assert!(progress.history.is_empty(), "nothing is known yet");
        progress.note(1.0, Some(7), None);
        progress.note(2.0, None, None);
        progress.note(3.0, Some(5), Some(1));
        assert!((progress.seconds - 3.0).abs() < 1e-9);
        let kept: Vec<_> = progress.history.iter().map(|at| (at.seconds, at.value, at.bound)).collect();
        assert_eq!(kept, [(1.0, Some(7), None), (3.0, Some(5), Some(1))]);
    }

    #[test]
    fn a_long_history_is_thinned_and_keeps_its_beginning() {
        let mut progress = Progress::default();
        (0..1000).for_each(|at| progress.note(f64::from(at), Some(1000 - at), None));
        assert!(progress.history.len() <= MOST_HISTORY);
        assert_eq!(progress.history[0].value, Some(1000));
        assert!(progress.history.is_sorted_by(|one, next| one.seconds < next.seconds));
    }
}
