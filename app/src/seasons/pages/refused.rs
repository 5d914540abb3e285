//! What was refused, in words: at the fields of a form, or above the page that a form stands on.

use crate::error::PageError;
use crate::seasons::model::{FieldRule, Flaw};
use crate::seasons::service::SeasonError;
use crate::server::child;
use crate::server::form::Fields;
use crate::ui::form::Faults;
use samrum_solver::season::referee;
use samrum_text::{Locale, t};

/// Why a form that stands on a page with other things was not taken.
pub enum Refused {
    /// The page is shown again, with what was typed and what is wrong with it.
    Typed(Fields, Faults),
    /// The page is shown again, with what stood in the way.
    Act(SeasonError),
    /// The page is not shown.
    Page(PageError),
}

impl From<SeasonError> for Refused {
    fn from(error: SeasonError) -> Self {
        Self::Act(error)
    }
}

impl From<PageError> for Refused {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

impl Refused {
    /// What to show the page with: what was typed, unless that does not matter, and the faults.
    pub fn told(self, l: Locale) -> Result<(Option<Fields>, Faults), PageError> {
        match self {
            Self::Typed(fields, faults) => Ok((Some(fields), faults)),
            Self::Act(error) => {
                let mut faults = Faults::default();
                blame(&mut faults, "main", sentences(l, error)?);
                Ok((None, faults))
            }
            Self::Page(error) => Err(error),
        }
    }
}

impl From<SeasonError> for PageError {
    fn from(error: SeasonError) -> Self {
        match error {
            SeasonError::NotFound => Self::NotFound,
            SeasonError::Forbidden => Self::Forbidden,
            SeasonError::Database(cause) => cause.into(),
            SeasonError::NotGiven(_) => {
                tracing::error!(%error, cause = ?error, "a season round failed a page");
                Self::Fault
            }
            _ => Self::BadRequest,
        }
    }
}

/// Puts what the service refused at the fields of a form; what is no matter of a field, at this one.
pub fn at_field(l: Locale, faults: &mut Faults, field: &str, error: SeasonError) -> Result<(), PageError> {
    match error {
        SeasonError::Flawed(found) => flaws(l, faults, &found),
        error => blame(faults, field, sentences(l, error)?),
    }
    Ok(())
}

/// The sentences of a refusal, or the page that is shown instead.
pub fn sentences(l: Locale, error: SeasonError) -> Result<Vec<String>, PageError> {
    refusal(l, &error).ok_or_else(|| error.into())
}

fn rule(l: Locale, rule: FieldRule) -> String {
    match rule {
        FieldRule::Required => t!(l, seasons.rule_required).to_owned(),
        FieldRule::AtMostCharacters(most) => t!(l, seasons.rule_characters, most = most),
        FieldRule::Between(least, most) => t!(l, settings.fault_between, least = least, most = most),
        FieldRule::Order => t!(l, seasons.rule_order).to_owned(),
        FieldRule::Grid(slot) => t!(l, seasons.rule_grid, slot = slot),
        FieldRule::TooShort(least) => t!(l, seasons.rule_short, least = least),
        FieldRule::DividesDay => t!(l, seasons.rule_divides).to_owned(),
        FieldRule::TooLong => t!(l, seasons.rule_long).to_owned(),
        FieldRule::Twice => t!(l, seasons.rule_twice).to_owned(),
    }
}

/// Adds what is wrong to the faults of a form.
fn flaws(l: Locale, faults: &mut Faults, flaws: &[Flaw]) {
    for flaw in flaws {
        if faults.of(flaw.field).is_none() {
            faults.add(flaw.field, rule(l, flaw.rule));
        }
    }
}

/// Puts the sentences of a refusal at a field.
pub fn blame(faults: &mut Faults, field: &str, sentences: Vec<String>) {
    for sentence in sentences {
        faults.add(field, sentence);
    }
}

/// A rule of the season format that a plan breaks.
fn broken(l: Locale, rule: referee::Rule) -> &'static str {
    use referee::Rule as R;
    match rule {
        R::Form => t!(l, seasons.broken_form),
        R::H1 => t!(l, common.not_open_then),
        R::H2 => t!(l, seasons.broken_asked),
        R::H3 => t!(l, seasons.broken_length),
        R::H4 => t!(l, seasons.broken_taken),
        R::H5 => t!(l, seasons.broken_days),
        R::H6 => t!(l, seasons.broken_capacity),
        R::H7 => t!(l, seasons.broken_needs),
        R::H8 => t!(l, seasons.broken_club),
        R::H9 => t!(l, seasons.broken_lock),
    }
}

/// The sentences of a refusal, or `None` for one that is no matter of the visitor's.
fn refusal(l: Locale, error: &SeasonError) -> Option<Vec<String>> {
    let one = |text: &str| Some(vec![text.to_owned()]);
    match error {
        SeasonError::NotOpen => one(t!(l, seasons.not_open)),
        SeasonError::StillOpen => one(t!(l, seasons.still_open)),
        SeasonError::Published => one(t!(l, seasons.is_published)),
        SeasonError::Changed => one(t!(l, seasons.has_changed)),
        SeasonError::NoReason => one(t!(l, seasons.no_reason)),
        SeasonError::NotPublished => one(t!(l, seasons.not_published)),
        SeasonError::Running => one(t!(l, seasons.is_running)),
        SeasonError::TooManyRuns(most) => Some(vec![t!(l, shell.too_many_runs, most = *most)]),
        SeasonError::NotRead(ending) => one(child::words(l, *ending)),
        SeasonError::NoProposal => one(t!(l, seasons.no_proposal)),
        SeasonError::Withdrawn => one(t!(l, seasons.is_withdrawn)),
        SeasonError::Begun => one(t!(l, seasons.has_begun)),
        SeasonError::UnknownSpace => one(t!(l, seasons.unknown_space)),
        SeasonError::UnknownAssociation => one(t!(l, seasons.unknown_association)),
        SeasonError::Refused(rules) => Some(rules.iter().map(|rule| broken(l, *rule).to_owned()).collect()),
        SeasonError::OtherProblem(faults) => {
            let first = t!(l, seasons.other_problem).to_owned();
            Some(std::iter::once(first).chain(faults.iter().take(10).cloned()).collect())
        }
        SeasonError::Flawed(found) => {
            let mut faults = Faults::default();
            flaws(l, &mut faults, found);
            Some(faults.0.into_iter().map(|(_, sentence)| sentence).collect())
        }
        SeasonError::NotFound | SeasonError::Forbidden | SeasonError::NotGiven(_) | SeasonError::Database(_) => None,
    }
}
