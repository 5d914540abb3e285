//! The ladder of priorities: how wishes become points. Every step is a setting with a date from which it holds.

use super::AgeBand;

/// One setting of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Point {
    Youth,
    Junior,
    Senior,
    Disability,
    Open,
    LaterPercent,
    ExtraSlot,
    SpaceChoice,
    TimeChoice,
    TakenPercent,
}

impl Point {
    pub const ALL: [Self; 10] = [
        Self::Youth,
        Self::Junior,
        Self::Senior,
        Self::Disability,
        Self::Open,
        Self::LaterPercent,
        Self::ExtraSlot,
        Self::SpaceChoice,
        Self::TimeChoice,
        Self::TakenPercent,
    ];

    /// The name of the setting.
    pub fn name(self) -> &'static str {
        match self {
            Self::Youth => "season.youth",
            Self::Junior => "season.junior",
            Self::Senior => "season.senior",
            Self::Disability => "season.disability",
            Self::Open => "season.open",
            Self::LaterPercent => "season.later_percent",
            Self::ExtraSlot => "season.extra_slot",
            Self::SpaceChoice => "season.space_choice",
            Self::TimeChoice => "season.time_choice",
            Self::TakenPercent => "season.taken_percent",
        }
    }

    /// The least and most it may be.
    pub fn range(self) -> (i64, i64) {
        match self {
            Self::LaterPercent | Self::TakenPercent => (0, 100),
            _ => (0, 10_000),
        }
    }
}

/// What a session is worth, by group; what a lower choice costs; and when a weekly time counts as taken.
///
/// Defaults: most Swedish municipalities put children and young people (7–20) first, disability groups beside or before
/// them at any age, juniors next, adults last; and the first session of every group before the second of any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladder {
    pub youth: i64,
    pub junior: i64,
    pub senior: i64,
    pub disability: i64,
    pub open: i64,
    /// Each further session of a wish is worth this share of the one before.
    pub later_percent: i64,
    /// For each slot a session is longer than its shortest length.
    pub extra_slot: i64,
    /// Taken off for each step down the list of spaces, and of times.
    pub space_choice: i64,
    pub time_choice: i64,
    /// A weekly time is taken (or closed) when it is so on more than this share of its dates.
    pub taken_percent: i64,
}

impl Default for Ladder {
    fn default() -> Self {
        Self {
            youth: 100,
            junior: 80,
            senior: 60,
            disability: 110,
            open: 40,
            later_percent: 70,
            extra_slot: 4,
            space_choice: 4,
            time_choice: 3,
            taken_percent: 25,
        }
    }
}

impl Ladder {
    pub fn get(&self, point: Point) -> i64 {
        match point {
            Point::Youth => self.youth,
            Point::Junior => self.junior,
            Point::Senior => self.senior,
            Point::Disability => self.disability,
            Point::Open => self.open,
            Point::LaterPercent => self.later_percent,
            Point::ExtraSlot => self.extra_slot,
            Point::SpaceChoice => self.space_choice,
            Point::TimeChoice => self.time_choice,
            Point::TakenPercent => self.taken_percent,
        }
    }

    pub fn set(&mut self, point: Point, to: i64) {
        let place = match point {
            Point::Youth => &mut self.youth,
            Point::Junior => &mut self.junior,
            Point::Senior => &mut self.senior,
            Point::Disability => &mut self.disability,
            Point::Open => &mut self.open,
            Point::LaterPercent => &mut self.later_percent,
            Point::ExtraSlot => &mut self.extra_slot,
            Point::SpaceChoice => &mut self.space_choice,
            Point::TimeChoice => &mut self.time_choice,
            Point::TakenPercent => &mut self.taken_percent,
        };
        *place = to;
    }

    /// Whole points of the first, second, … session of a wish; never increasing.
    pub fn values(&self, band: AgeBand, sessions: i64) -> Vec<i64> {
        let first = match band {
            AgeBand::Youth => self.youth,
            AgeBand::Junior => self.junior,
            AgeBand::Senior => self.senior,
            AgeBand::Disability => self.disability,
            AgeBand::Open => self.open,
        };
        std::iter::successors(Some(first), |before| Some(before * self.later_percent / 100))
            .take(sessions.max(0) as usize)
            .collect()
    }

    /// What the n-th choice of space (1 is the first) takes off a session.
    pub fn space_penalty(&self, choice: usize) -> i64 {
        self.space_choice * (choice as i64 - 1).max(0)
    }

    /// What the n-th choice of time takes off a session.
    pub fn time_penalty(&self, choice: usize) -> i64 {
        self.time_choice * (choice as i64 - 1).max(0)
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

    #[test]
    fn every_point_can_be_set_and_read_back() {
        let mut ladder = Ladder::default();
        for (at, point) in Point::ALL.into_iter().enumerate() {
            ladder.set(point, at as i64);
            assert_eq!(ladder.get(point), at as i64, "{point:?}");
        }
    }
}
