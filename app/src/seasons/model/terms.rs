//! What is said of a round and of a wish, when they are made, changed and kept, and what may be wrong with it.

use super::AgeBand;
use crate::flaw::{self, Flaws};
use crate::id::{OrganisationId, PersonId, SpaceId};
use crate::numbers;
use crate::time::{DateRange, Weekly};

/// Everything that the clerk says of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundTerms {
    pub name: String,
    /// The dates that the granted times hold for.
    pub dates: DateRange,
    /// When associations may apply.
    pub applications: DateRange,
    pub numbers: RoundNumbers,
}

numbers! {
    /// The grid of a round, and its points; usual is what most municipalities can begin with.
    pub struct RoundNumbers, each a RoundNumber {
        /// The grid of the week: every time is a multiple of it, and it divides a day.
        slot_minutes: SlotMinutes = "slot_minutes", 15..=120, usually 30;
        /// Points: what opening a building for a day costs.
        evening_cost: EveningCost = "evening_cost", 0..=10_000, usually 20;
        /// Points: what it is worth that a club's sessions follow each other in one space.
        adjacency_value: AdjacencyValue = "adjacency_value", 0..=10_000, usually 6;
        /// Points for each slot that a club has less than it was promised.
        shortfall_penalty_per_slot: ShortfallPenalty = "shortfall_penalty_per_slot", 0..=10_000, usually 3;
        /// Points for each session that is not where it was, when planning again with few changes.
        change_penalty: ChangePenalty = "change_penalty", 0..=10_000, usually 20;
    }
}

/// What one group asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishTerms {
    pub organisation: OrganisationId,
    pub group: String,
    pub age_band: AgeBand,
    pub numbers: WishNumbers,
    /// Features the space must have.
    pub needs: Vec<String>,
    /// Spaces asked for, first choice first.
    pub spaces: Vec<SpaceId>,
    /// Times asked for, first choice first.
    pub times: Vec<Weekly>,
    pub submitted_by: Option<PersonId>,
}

numbers! {
    /// The numbers of a wish.
    pub struct WishNumbers, each a WishNumber {
        /// How many take part.
        persons: Persons = "persons", 1..=10_000, usually 20;
        /// Sessions a week.
        sessions: Sessions = "sessions", 1..=7, usually 1;
        /// The shortest session; one slot of the round at least.
        min_minutes: MinMinutes = "min_minutes", 1..=720, usually 60;
        /// The longest session.
        max_minutes: MaxMinutes = "max_minutes", 1..=720, usually 90;
        /// Free days between two sessions.
        free_days_between: FreeDaysBetween = "free_days_between", 0..=3, usually 1;
    }
}

/// One thing that is wrong with what was said of a round or a wish.
pub type Flaw = flaw::Flaw<FieldRule>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldRule {
    Required,
    AtMostCharacters(usize),
    Between(i64, i64),
    /// The end comes before the beginning, or the most is less than the least.
    Order,
    /// Times and lengths are multiples of so many minutes.
    Grid(i64),
    /// A time asked for is shorter than the shortest session.
    TooShort(i64),
    /// The grid must divide a day.
    DividesDay,
    /// At most two years.
    TooLong,
    /// The same is said twice.
    Twice,
}

impl flaw::Rule for FieldRule {
    const REQUIRED: Self = Self::Required;

    fn at_most(characters: usize) -> Self {
        Self::AtMostCharacters(characters)
    }

    fn between(least: i64, most: i64) -> Self {
        Self::Between(least, most)
    }
}

impl RoundTerms {
    /// Everything that is wrong with it.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        flaws.line("name", &self.name, 120);
        flaws.check("last", !self.dates.is_empty(), FieldRule::Order);
        flaws.check("last", self.dates.days() <= 732, FieldRule::TooLong);
        flaws.check("applications_close", !self.applications.is_empty(), FieldRule::Order);
        for number in RoundNumber::ALL {
            let (least, most) = number.range();
            flaws.between(number.key(), self.numbers.get(number), least, most);
        }
        let slot = self.numbers.slot_minutes;
        flaws.check(RoundNumber::SlotMinutes.key(), slot > 0 && 1440 % slot == 0, FieldRule::DividesDay);
        flaws.all()
    }
}

impl WishTerms {
    /// Everything that is wrong with it, on a grid of so many minutes.
    pub fn flaws(&self, slot: i64) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        let on_grid = |minutes: i64| minutes % slot == 0;
        flaws.line("group", &self.group, 80);
        for number in WishNumber::ALL {
            let is_length = matches!(number, WishNumber::MinMinutes | WishNumber::MaxMinutes);
            let (least, most) = number.range();
            let least = if is_length { slot } else { least };
            flaws.between(number.key(), self.numbers.get(number), least, most);
            flaws.check(number.key(), !is_length || on_grid(self.numbers.get(number)), FieldRule::Grid(slot));
        }
        let WishNumbers { min_minutes, max_minutes, .. } = self.numbers;
        flaws.check(WishNumber::MaxMinutes.key(), min_minutes <= max_minutes, FieldRule::Order);
        flaws.check("space_1", !self.spaces.is_empty(), FieldRule::Required);
        let twice = self.spaces.iter().enumerate().any(|(at, space)| self.spaces[..at].contains(space));
        flaws.check("space_1", !twice, FieldRule::Twice);
        flaws.check("weekday_1", !self.times.is_empty(), FieldRule::Required);
        for time in &self.times {
            flaws.check("weekday_1", time.until <= 1440 && time.from < time.until, FieldRule::Order);
            flaws.check("weekday_1", on_grid(time.from.into()) && on_grid(time.until.into()), FieldRule::Grid(slot));
            flaws.check("weekday_1", i64::from(time.minutes()) >= min_minutes, FieldRule::TooShort(min_minutes));
        }
        flaws.all()
    }
}

#[cfg(test)]
pub(super) fn sample_round() -> RoundTerms {
    let dates = |first: &str, last: &str| DateRange::new(first.parse().expect("a date"), last.parse().expect("a date"));
    RoundTerms {
        name: "Hösten 2026".to_owned(),
        dates: dates("2026-08-17", "2026-12-18"),
        applications: dates("2026-04-01", "2026-04-30"),
        numbers: RoundNumbers::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Weekday;

    fn wish() -> WishTerms {
        WishTerms {
            organisation: "club".into(),
            group: "F10".to_owned(),
            age_band: AgeBand::Youth,
            numbers: WishNumbers { sessions: 2, ..WishNumbers::default() },
            needs: Vec::new(),
            spaces: vec!["hall".into()],
            times: vec![Weekly::new(Weekday::ALL[0], 1020, 1200)],
            submitted_by: None,
        }
    }

    #[test]
    fn a_sound_wish_and_a_sound_round_have_no_flaw() {
        assert_eq!(wish().flaws(30), []);
        assert_eq!(sample_round().flaws(), []);
    }

    #[test]
    fn every_number_has_its_range_and_a_session_is_no_shorter_than_the_grid() {
        for number in WishNumber::ALL {
            let (least, most) = number.range();
            let mut wish = wish();
            wish.numbers = WishNumbers::of(|one| if one == number { most + 1 } else { wish.numbers.get(one) });
            assert!(wish.flaws(30).iter().any(|flaw| flaw.field == number.key()), "{number:?} above");
            wish.numbers = WishNumbers::of(|one| if one == number { least - 1 } else { wish.numbers.get(one) });
            assert!(wish.flaws(30).iter().any(|flaw| flaw.field == number.key()), "{number:?} below");
        }
        let mut short = wish();
        short.numbers.min_minutes = 15;
        assert_eq!(short.flaws(30), [Flaw { field: "min_minutes", rule: FieldRule::Between(30, 720) }]);
        for number in RoundNumber::ALL {
            let mut round = sample_round();
            let most = number.range().1;
            round.numbers = RoundNumbers::of(|one| if one == number { most + 1 } else { round.numbers.get(one) });
            assert_eq!(round.flaws().iter().map(|flaw| flaw.field).collect::<Vec<_>>(), [number.key()]);
        }
    }

    #[test]
    fn a_time_shorter_than_the_shortest_session_is_a_flaw() {
        let mut wish = wish();
        wish.times[0].until = 1050;
        assert_eq!(wish.flaws(30), [Flaw { field: "weekday_1", rule: FieldRule::TooShort(60) }]);
    }

    #[test]
    fn a_time_off_the_grid_is_a_flaw_and_one_on_it_is_not() {
        let mut wish = wish();
        wish.times[0].from = 1035;
        assert_eq!(wish.flaws(30), [Flaw { field: "weekday_1", rule: FieldRule::Grid(30) }]);
        assert_eq!(wish.flaws(15), []);
    }

    #[test]
    fn a_season_that_ends_before_it_begins_is_a_flaw() {
        let mut round = sample_round();
        round.dates.last = round.dates.first.pred_opt().expect("a date");
        assert_eq!(round.flaws(), [Flaw { field: "last", rule: FieldRule::Order }]);
    }
}
