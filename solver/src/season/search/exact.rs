//! A part of a problem as one mixed-integer program, solved by `HiGHS`.

use std::collections::HashSet;

use crate::mip::{self, Answer, Control, Model, Settings};

use super::super::choices::{Choice, Part};
use super::super::plan::{Plan, Session};
use super::super::rules::{self, Shared, ordinals};

/// The model of a part. Its first columns are the choices of the part, in their order.
pub struct PartModel {
    /// Columns and rows.
    pub model: Model,
    choices: Vec<Choice>,
    /// The rows and columns that tie clubs together, and what the model leaves out.
    pub shared: Shared,
}

/// What solving a part came to: points are those beyond the sessions that are fixed.
#[derive(Debug)]
pub struct PartAnswer {
    /// The best sessions found, if any.
    pub sessions: Option<Vec<Session>>,
    /// Proven upper bound on the points any sessions of the part can add.
    pub bound: f64,
    /// Whether the sessions are proven best.
    pub optimal: bool,
}

impl PartModel {
    /// Writes all rules and terms.
    pub fn new(part: &Part<'_>) -> Self {
        let mut model = Model::default();
        for wish in &part.wishes {
            let value = ordinals::least_value(part, wish.wish, wish.granted);
            for choice in &part.choices[wish.choices.clone()] {
                model.choice(value + choice.gain);
            }
        }
        let shared = rules::add(part, &mut model);
        Self { model, choices: part.choices.clone(), shared }
    }

    /// The number of columns and rows.
    pub fn size(&self) -> (usize, usize) {
        (self.model.columns().len(), self.model.rows())
    }

    /// Adds the rule that the wish gets at least so many sessions of this part, in the given space if one is named.
    pub fn demand(&mut self, wish: usize, space: Option<usize>, sessions: usize) {
        let counts = |c: &Choice| c.wish as usize == wish && space.is_none_or(|space| c.space as usize == space);
        let terms = self.choices.iter().enumerate().filter(|(_, c)| counts(c)).map(|(place, _)| (place, -1.0));
        self.model.at_most(terms, -(sessions as f64));
    }

    /// The values of all columns for these sessions; nothing when one of them is no choice of the part.
    pub fn values(&self, sessions: &[Session]) -> Option<Vec<f64>> {
        values(&self.model, &self.choices, sessions)
    }

    /// The sessions that values of the columns stand for.
    fn sessions(choices: &[Choice], values: &[f64]) -> Vec<Session> {
        choices.iter().zip(values).filter(|(_, x)| **x > 0.5).map(|(choice, _)| choice.session()).collect()
    }

    /// Solves from `start`, if its sessions are all choices of the part. `news` hears of each better set of
    /// sessions and of the bound, and says when to stop.
    pub fn solve(self, settings: Settings, start: Option<&[Session]>, news: &dyn News) -> PartAnswer {
        let Self { model, choices, shared: Shared { constant, .. } } = self;
        let values = start.and_then(|start| values(&model, &choices, start));
        let hearing = Hearing { model: &model, choices: &choices, constant, news };
        let Answer { ending, values, bound, .. } = mip::solve(&model, settings, values.as_deref(), &hearing);
        PartAnswer {
            sessions: values.map(|values| Self::sessions(&choices, &values)),
            bound: bound + constant,
            optimal: ending == mip::Ending::Optimal,
        }
    }
}

/// Who listens to the solve of a part.
pub trait News: Sync {
    /// Asked often: whether to stop now.
    fn stop(&self) -> bool;
    /// A better set of sessions for the part.
    fn better(&self, sessions: Vec<Session>);
    /// Points beyond which no sessions of the part can go.
    fn bound(&self, points: f64);
    /// Asked now and then: better sessions for the part, found elsewhere.
    fn hint(&self) -> Option<Plan> {
        None
    }
}

/// All columns for these sessions; nothing when one of them is no choice of the part.
fn values(model: &Model, choices: &[Choice], sessions: &[Session]) -> Option<Vec<f64>> {
    let wanted: HashSet<_> = sessions.iter().copied().collect();
    let chosen: Vec<f64> = choices.iter().map(|c| f64::from(u8::from(wanted.contains(&c.session())))).collect();
    (chosen.iter().sum::<f64>() as usize == wanted.len()).then(|| model.complete(&chosen))
}

struct Hearing<'a> {
    model: &'a Model,
    choices: &'a [Choice],
    constant: f64,
    news: &'a dyn News,
}

impl Control for Hearing<'_> {
    fn stop(&self) -> bool {
        self.news.stop()
    }
    fn improved(&self, values: &[f64]) {
        self.news.better(PartModel::sessions(self.choices, values));
    }
    fn bound(&self, bound: f64) {
        self.news.bound(bound + self.constant);
    }
    fn hint(&self) -> Option<Vec<f64>> {
        values(self.model, self.choices, &self.news.hint()?)
    }
}
