//! What can be done with the report: ask for it, record what will be done about a building.

mod record;
mod report;
mod rows;
mod weeks;

pub use record::{action, actions_of, close_action, record_action};
pub use report::{Level, Report, Row, Scope, buildings, report, season_at};
pub use weeks::Counts;

use crate::database::Failure;

#[derive(Debug, thiserror::Error)]
pub enum UtilisationError {
    #[error("there is no such building or space")]
    UnknownPlace,
    #[error("there is no such action")]
    UnknownAction,
    #[error("you may not do this here")]
    Forbidden,
    #[error("too many reports are being counted; ask again in a while")]
    Busy,
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl Failure for UtilisationError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) => Some(cause),
            _ => None,
        }
    }
}
