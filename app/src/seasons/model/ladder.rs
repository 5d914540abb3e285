//! The ladder of priorities: how wishes become points, by the settings that hold on a date.

use super::AgeBand;
use crate::settings::model::{Setting, Values};

/// What a session is worth, by group; what a lower choice costs; and when a weekly time counts as taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ladder(pub Values);

impl Ladder {
    /// Whole points of the first, second, … session of a wish; never increasing.
    pub fn values(&self, band: AgeBand, sessions: i64) -> Vec<i64> {
        let first = self.0.get(match band {
            AgeBand::Youth => Setting::SeasonYouth,
            AgeBand::Junior => Setting::SeasonJunior,
            AgeBand::Senior => Setting::SeasonSenior,
            AgeBand::Disability => Setting::SeasonDisability,
            AgeBand::Open => Setting::SeasonOpen,
        });
        let later_percent = self.0.get(Setting::SeasonLaterPercent);
        std::iter::successors(Some(first), |before| Some(before * later_percent / 100))
            .take(sessions.max(0) as usize)
            .collect()
    }

    /// What each slot beyond the shortest length is worth.
    pub fn extra_slot(&self) -> i64 {
        self.0.get(Setting::SeasonExtraSlot)
    }

    /// A weekly time is taken (or closed) when it is so on more than this share of its dates.
    pub fn taken_percent(&self) -> i64 {
        self.0.get(Setting::SeasonTakenPercent)
    }

    /// What the n-th choice of space (1 is the first) takes off a session.
    pub fn space_penalty(&self, choice: usize) -> i64 {
        self.0.get(Setting::SeasonSpaceChoice) * (choice as i64 - 1).max(0)
    }

    /// What the n-th choice of time takes off a session.
    pub fn time_penalty(&self, choice: usize) -> i64 {
        self.0.get(Setting::SeasonTimeChoice) * (choice as i64 - 1).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_further_session_is_worth_less_and_the_young_go_first() {
        let ladder = Ladder::default();
        assert_eq!(ladder.values(AgeBand::Youth, 3), [100, 70, 49]);
        assert!(ladder.values(AgeBand::Youth, 1) > ladder.values(AgeBand::Junior, 1));
        assert!(ladder.values(AgeBand::Junior, 1) > ladder.values(AgeBand::Senior, 1));
    }

    #[test]
    fn the_first_choice_costs_nothing() {
        assert_eq!(Ladder::default().space_penalty(1), 0);
        assert_eq!(Ladder::default().time_penalty(3), 6);
    }
}
