//! The rules for what is said of a place.

use crate::flaw::{self, Flaws};
use crate::time::Weekly;
use serde::{Deserialize, Serialize};

/// One thing that is wrong with what was said of a place.
pub type Flaw = flaw::Flaw<FieldRule>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FieldRule {
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

impl flaw::Rule for FieldRule {
    const REQUIRED: Self = Self::Required;

    fn at_most(characters: usize) -> Self {
        Self::AtMostCharacters(characters)
    }

    fn between(least: i64, most: i64) -> Self {
        Self::Between(least, most)
    }
}

/// What is wrong with weekly hours: a closing before the opening.
pub fn opening_flaws(openings: &[Weekly]) -> Vec<Flaw> {
    let mut flaws = Flaws::default();
    for opening in openings {
        flaws.check("closes", opening.time().is_sound(), FieldRule::Order);
    }
    flaws.all()
}

/// A line that must be there, of at most so many signs that can be shown.
pub(super) fn line(flaws: &mut Flaws<FieldRule>, field: &'static str, text: &str, most: usize) {
    flaws.line(field, text, most);
    shown(flaws, field, text);
}

/// A line that may be empty.
pub(super) fn maybe_line(flaws: &mut Flaws<FieldRule>, field: &'static str, text: &str, most: usize) {
    flaws.short(field, text, most);
    shown(flaws, field, text);
}

/// A word of a list.
pub(super) fn word(flaws: &mut Flaws<FieldRule>, field: &'static str, word: &str) {
    maybe_line(flaws, field, word, 60);
    flaws.check(field, !word.contains(','), FieldRule::Signs);
}

pub(super) fn maybe_between(flaws: &mut Flaws<FieldRule>, field: &'static str, number: Option<i64>, most: i64) {
    flaws.check(field, number.is_none_or(|number| (0..=most).contains(&number)), FieldRule::Between(0, most));
}

fn shown(flaws: &mut Flaws<FieldRule>, field: &'static str, text: &str) {
    flaws.check(field, !text.trim().chars().any(char::is_control), FieldRule::Signs);
}
