//! What a service of seasons refuses.

use crate::database::Failure;
use crate::seasons::model::Flaw;
use crate::seasons::solve::given::NotGiven;
use crate::server::child::Ending;
use samrum_solver::season::referee::Rule;

/// Why something about a round was refused.
#[derive(Debug, thiserror::Error)]
pub enum SeasonError {
    #[error("whoever asks may not do this")]
    Forbidden,
    #[error("there is no such round, wish or session")]
    NotFound,
    #[error("something said of it breaks a rule: {}", .0.iter().map(|flaw| flaw.field).collect::<Vec<_>>().join(", "))]
    Flawed(Vec<Flaw>),
    #[error("the round does not take applications now")]
    NotOpen,
    #[error("associations may still apply: close the applications first")]
    StillOpen,
    #[error("the round is published: withdraw the publication first")]
    Published,
    #[error("the round is not published")]
    NotPublished,
    #[error("the proposal has changed since it was looked at")]
    Changed,
    #[error("those who lose their times are to be told why")]
    NoReason,
    #[error("the scheduler is at work: wait, or stop it")]
    Running,
    #[error("the person has {0} runs waiting or at work already")]
    TooManyRuns(i64),
    #[error("the plan was not read: {0}")]
    NotRead(Ending),
    #[error("nothing has been proposed yet")]
    NoProposal,
    #[error("the plan breaks rules: {0:?}")]
    Refused(Vec<Rule>),
    #[error("the plan is for another problem")]
    OtherProblem(Vec<String>),
    #[error("the season has begun, and its times can no longer be withdrawn all at once")]
    Begun,
    #[error("the application has been taken back: send it again first")]
    Withdrawn,
    #[error("the space asked for cannot be applied for")]
    UnknownSpace,
    #[error("there is no such association")]
    UnknownAssociation,
    #[error("the round cannot be read as a problem")]
    NotGiven(#[source] NotGiven),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl From<NotGiven> for SeasonError {
    fn from(cause: NotGiven) -> Self {
        match cause {
            NotGiven::Database(cause) => Self::Database(cause),
            faults @ NotGiven::Faults(_) => Self::NotGiven(faults),
        }
    }
}

impl Failure for SeasonError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) | Self::NotGiven(NotGiven::Database(cause)) => Some(cause),
            _ => None,
        }
    }
}
