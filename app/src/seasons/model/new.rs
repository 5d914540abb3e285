//! What somebody says of a round or a wish when it is made or changed, and what is wrong with it.

use super::{AgeBand, WeekTime};
use crate::id::{OrganisationId, PersonId, SpaceId};
use chrono::NaiveDate;

/// A round before it has an id, or as it shall become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRound {
    pub name: String,
    /// The dates the granted times hold for.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// When associations may apply, both days included.
    pub applications_open: NaiveDate,
    pub applications_close: NaiveDate,
    /// Points: what opening a building for a day costs.
    pub evening_cost: i64,
    /// Points: what it is worth that a club's sessions follow each other in one space.
    pub adjacency_value: i64,
    /// Points for each slot that a club has less than it was promised.
    pub shortfall_penalty_per_slot: i64,
    /// Points for each session that is not where it was, when planning again with few changes.
    pub change_penalty: i64,
    /// The grid of the week: every time is a multiple of it.
    pub slot_minutes: i64,
}

/// A wish before it has an id, or as it shall become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWish {
    pub organisation: OrganisationId,
    pub group: String,
    pub age_band: AgeBand,
    pub persons: i64,
    /// Sessions a week.
    pub sessions: i64,
    /// Length of a session.
    pub min_minutes: i64,
    pub max_minutes: i64,
    /// Days between two sessions.
    pub free_days_between: i64,
    /// Features the space must have.
    pub needs: Vec<String>,
    /// Spaces asked for, first choice first.
    pub spaces: Vec<SpaceId>,
    /// Times asked for, first choice first.
    pub times: Vec<WeekTime>,
    pub submitted_by: Option<PersonId>,
}

/// One thing that is wrong with what was said: the field and the rule it breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flaw {
    pub field: &'static str,
    pub rule: Rule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
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

#[derive(Default)]
struct Flaws(Vec<Flaw>);

impl Flaws {
    fn check(&mut self, field: &'static str, holds: bool, rule: Rule) {
        if !holds && self.0.iter().all(|flaw| flaw.field != field) {
            self.0.push(Flaw { field, rule });
        }
    }

    fn line(&mut self, field: &'static str, text: &str, most: usize) {
        self.check(field, !text.trim().is_empty(), Rule::Required);
        self.check(field, text.chars().count() <= most, Rule::AtMostCharacters(most));
    }

    fn between(&mut self, field: &'static str, number: i64, least: i64, most: i64) {
        self.check(field, (least..=most).contains(&number), Rule::Between(least, most));
    }
}

impl NewRound {
    /// Everything that is wrong with it.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        flaws.line("name", &self.name, 120);
        flaws.check("last", self.first <= self.last, Rule::Order);
        flaws.check("last", self.last.signed_duration_since(self.first).num_days() <= 731, Rule::TooLong);
        flaws.check("applications_close", self.applications_open <= self.applications_close, Rule::Order);
        for (field, points) in [
            ("evening_cost", self.evening_cost),
            ("adjacency_value", self.adjacency_value),
            ("shortfall_penalty_per_slot", self.shortfall_penalty_per_slot),
            ("change_penalty", self.change_penalty),
        ] {
            flaws.between(field, points, 0, 10_000);
        }
        flaws.between("slot_minutes", self.slot_minutes, 15, 120);
        flaws.check("slot_minutes", self.slot_minutes > 0 && 1440 % self.slot_minutes == 0, Rule::DividesDay);
        flaws.0
    }
}

impl NewWish {
    /// Everything that is wrong with it, on a grid of so many minutes.
    pub fn flaws(&self, slot: i64) -> Vec<Flaw> {
        let mut flaws = Flaws::default();
        let on_grid = |minutes: i64| minutes % slot == 0;
        flaws.line("group", &self.group, 80);
        flaws.between("persons", self.persons, 1, 10_000);
        flaws.between("sessions", self.sessions, 1, 7);
        flaws.between("min_minutes", self.min_minutes, slot, 720);
        flaws.between("max_minutes", self.max_minutes, slot, 720);
        flaws.check("min_minutes", on_grid(self.min_minutes), Rule::Grid(slot));
        flaws.check("max_minutes", on_grid(self.max_minutes), Rule::Grid(slot));
        flaws.check("max_minutes", self.min_minutes <= self.max_minutes, Rule::Order);
        flaws.between("free_days_between", self.free_days_between, 0, 3);
        flaws.check("space_1", !self.spaces.is_empty(), Rule::Required);
        let twice = self.spaces.iter().enumerate().any(|(at, space)| self.spaces[..at].contains(space));
        flaws.check("space_1", !twice, Rule::Twice);
        flaws.check("weekday_1", !self.times.is_empty(), Rule::Required);
        for time in &self.times {
            flaws.check(
                "weekday_1",
                (1..=7).contains(&time.weekday) && time.to <= 1440 && time.from < time.to,
                Rule::Order,
            );
            flaws.check("weekday_1", on_grid(i64::from(time.from)) && on_grid(i64::from(time.to)), Rule::Grid(slot));
            flaws.check("weekday_1", time.minutes() >= self.min_minutes, Rule::TooShort(self.min_minutes));
        }
        flaws.0
    }
}

#[cfg(test)]
pub(super) fn sample_round() -> NewRound {
    let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
    NewRound {
        name: "Hösten 2026".to_owned(),
        first: day("2026-08-17"),
        last: day("2026-12-18"),
        applications_open: day("2026-04-01"),
        applications_close: day("2026-04-30"),
        evening_cost: 20,
        adjacency_value: 6,
        shortfall_penalty_per_slot: 3,
        change_penalty: 20,
        slot_minutes: 30,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish() -> NewWish {
        NewWish {
            organisation: "club".into(),
            group: "F10".to_owned(),
            age_band: AgeBand::Youth,
            persons: 18,
            sessions: 2,
            min_minutes: 60,
            max_minutes: 90,
            free_days_between: 1,
            needs: Vec::new(),
            spaces: vec!["hall".into()],
            times: vec![WeekTime { weekday: 1, from: 1020, to: 1200 }],
            submitted_by: None,
        }
    }

    #[test]
    fn a_sound_wish_and_a_sound_round_have_no_flaw() {
        assert_eq!(wish().flaws(30), []);
        assert_eq!(sample_round().flaws(), []);
    }

    #[test]
    fn a_time_shorter_than_the_shortest_session_is_a_flaw() {
        let mut wish = wish();
        wish.times[0].to = 1050;
        assert_eq!(wish.flaws(30), [Flaw { field: "weekday_1", rule: Rule::TooShort(60) }]);
    }

    #[test]
    fn a_time_off_the_grid_is_a_flaw_and_one_on_it_is_not() {
        let mut wish = wish();
        wish.times[0].from = 1035;
        assert_eq!(wish.flaws(30), [Flaw { field: "weekday_1", rule: Rule::Grid(30) }]);
        assert_eq!(wish.flaws(15), []);
    }

    #[test]
    fn a_season_that_ends_before_it_begins_is_a_flaw() {
        let mut round = sample_round();
        round.last = round.first.pred_opt().expect("a date");
        assert_eq!(round.flaws(), [Flaw { field: "last", rule: Rule::Order }]);
    }
}
