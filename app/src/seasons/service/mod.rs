//! What can be done about season rounds: one function per thing a person can do, each its own transaction.

mod calendar;
mod plan;
mod prices;
mod publish;
mod review;
mod rounds;
mod training;
mod wishes;

pub use calendar::{Moved, PUBLICATION, WITHDRAWAL, empty, fill};
pub use plan::{cancel_run, lock, move_session, problem_file, start_run, unlock, upload_plan};
pub use prices::{cancel_prices, start_prices};
pub use publish::{begun, publish, withdraw};
pub use review::{Overview, Standing, overview};
pub use rounds::{add_round, change_round, close, reopen, set_ladder, set_limit};
pub use training::{TrainingError, TrainingImported, TrainingRequest, import_training};
pub use wishes::{apply, change, send_again, take_back};

use super::model::{Flaw, Ladder, Round, Wish};
use super::solve::given::NotGiven;
use super::store;
use crate::database::{Failure, Tx};
use crate::id::{RoundId, WishId};
use crate::people::model::{Actor, Right};
use crate::server::child::Ending;
use chrono::NaiveDate;
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
            Self::Database(cause) => Some(cause),
            Self::NotGiven(NotGiven::Database(cause)) => Some(cause),
            _ => None,
        }
    }
}

/// Every round, the latest season first.
pub async fn rounds(tx: &mut Tx) -> Result<Vec<Round>, sqlx::Error> {
    store::rounds(tx).await
}

pub async fn round(tx: &mut Tx, id: &RoundId) -> Result<Option<Round>, sqlx::Error> {
    store::round(tx, id).await
}

pub async fn wish(tx: &mut Tx, id: &WishId) -> Result<Option<Wish>, sqlx::Error> {
    store::wish(tx, id).await
}

/// The points that hold on a date.
pub async fn ladder(tx: &mut Tx, on: NaiveDate) -> Result<Ladder, sqlx::Error> {
    store::ladder(tx, on).await
}

/// What a worker runs for the jobs of this feature: their kind and their work.
pub use super::solve::price::{KIND as PRICES, run as look_for_prices};
pub use super::solve::run::{KIND, run};

/// Only whoever runs seasons may do this.
fn run_by(actor: &Actor) -> Result<(), SeasonError> {
    if actor.may(Right::RunSeasons) { Ok(()) } else { Err(SeasonError::Forbidden) }
}

fn sound(flaws: Vec<Flaw>) -> Result<(), SeasonError> {
    if flaws.is_empty() { Ok(()) } else { Err(SeasonError::Flawed(flaws)) }
}

/// The round, for somebody who is about to change it: nobody else changes it until the transaction ends.
async fn kept(tx: &mut Tx, id: &RoundId) -> Result<Round, SeasonError> {
    store::hold_round(tx, id).await?;
    found(tx, id).await
}

/// The round, for somebody who reads about it.
async fn found(tx: &mut Tx, id: &RoundId) -> Result<Round, SeasonError> {
    store::round(tx, id).await?.ok_or(SeasonError::NotFound)
}
