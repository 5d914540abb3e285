//! What is wrong with what somebody said in a form or a file: the field, and the rule that it breaks. Each feature has its own rules;
//! what all of them ask (that something is said, how long it is, between which numbers) is asked here.

/// One thing that is wrong: the field and the rule it breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flaw<R> {
    pub field: &'static str,
    pub rule: R,
}

/// The rules that every feature has.
pub trait Rule: Copy {
    /// It must be said.
    const REQUIRED: Self;

    /// A text has at most so many characters.
    fn at_most(characters: usize) -> Self;

    /// From the first number to the second.
    fn between(least: i64, most: i64) -> Self;
}

/// Gathers what is wrong. The first flaw of a field is enough: the next may be gone with it.
#[derive(Debug)]
pub struct Flaws<R>(Vec<Flaw<R>>);

impl<R> Default for Flaws<R> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<R: Rule> Flaws<R> {
    pub fn all(self) -> Vec<Flaw<R>> {
        self.0
    }

    pub fn check(&mut self, field: &'static str, holds: bool, rule: R) {
        if !holds && self.0.iter().all(|flaw| flaw.field != field) {
            self.0.push(Flaw { field, rule });
        }
    }

    /// Something must be said, and not too much.
    pub fn line(&mut self, field: &'static str, text: &str, most: usize) {
        self.check(field, !text.trim().is_empty(), R::REQUIRED);
        self.short(field, text, most);
    }

    /// What is said, if anything, is not too much.
    pub fn short(&mut self, field: &'static str, text: &str, most: usize) {
        self.check(field, text.trim().chars().count() <= most, R::at_most(most));
    }

    pub fn between(&mut self, field: &'static str, number: i64, least: i64, most: i64) {
        self.check(field, (least..=most).contains(&number), R::between(least, most));
    }
}
