//! What can be wrong with what somebody says of a place: the field, and the rule it breaks.

use crate::facilities::hours::Opening;

/// One thing that is wrong with what was said: the field and the rule it breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    pub field: &'static str,
    pub rule: Rule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Rule {
    /// It must be said.
    Required,
    /// At most so many characters.
    AtMostCharacters(usize),
    /// From the first number to the second.
    Between(i64, i64),
    /// The longest time is shorter than the shortest, or the last date before the first.
    Order,
    /// A comma separates the words of a list, so no word may contain one; nor a line break or another control sign.
    Signs,
    /// A web address must begin with https:// or be a path of this site.
    Address,
}

/// What is wrong with weekly hours: a weekday that is none, or a closing before the opening.
pub fn opening_flaws(openings: &[Opening]) -> Vec<Flaw> {
    let mut flaws = Flaws::default();
    for opening in openings {
        flaws.check("weekday", (1..=7).contains(&opening.weekday), Rule::Between(1, 7));
        flaws.check("closes", opening.window.is_sound(), Rule::Order);
    }
    flaws.0
}

#[derive(Default)]
pub(super) struct Flaws(Vec<Flaw>);

impl Flaws {
    pub(super) fn all(self) -> Vec<Flaw> {
        self.0
    }

    /// One flaw of a kind for each field is enough.
    pub(super) fn check(&mut self, field: &'static str, holds: bool, rule: Rule) {
        let flaw = Flaw { field, rule };
        if !holds && !self.0.contains(&flaw) {
            self.0.push(flaw);
        }
    }

    pub(super) fn line(&mut self, field: &'static str, text: &str, required: bool, most: usize) {
        let text = text.trim();
        self.check(field, !required || !text.is_empty(), Rule::Required);
        self.check(field, text.chars().count() <= most, Rule::AtMostCharacters(most));
        self.check(field, !text.chars().any(char::is_control), Rule::Signs);
    }

    pub(super) fn word(&mut self, field: &'static str, word: &str) {
        self.line(field, word, false, 60);
        self.check(field, !word.contains(','), Rule::Signs);
    }

    pub(super) fn between(&mut self, field: &'static str, number: i64, least: i64, most: i64) {
        self.check(field, (least..=most).contains(&number), Rule::Between(least, most));
    }

    pub(super) fn maybe_between(&mut self, field: &'static str, number: Option<i64>, most: i64) {
        self.check(field, number.is_none_or(|number| (0..=most).contains(&number)), Rule::Between(0, most));
    }
}
