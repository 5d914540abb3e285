//! What can be done with settings. Features that go by them ask here for the values of a date.

use super::model::{Flaw, Group, Values};
use super::store;
use crate::database::{Failure, Tx, within};
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::server::state::App;
use chrono::NaiveDate;
use std::fmt::Write as _;

/// Why settings could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("only those who decide it for the whole municipality may do this")]
    Forbidden,
    #[error("{}", .0.iter().map(|flaw| format!("{} {}", flaw.field, flaw.rule)).collect::<Vec<_>>().join("; "))]
    Flawed(Vec<Flaw>),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl Failure for SettingsError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) => Some(cause),
            _ => None,
        }
    }
}

/// The values that hold on a date.
pub async fn values(tx: &mut Tx, date: NaiveDate) -> Result<Values, sqlx::Error> {
    store::values(tx, date).await
}

/// Gives the settings of a group these values from a date on; what held before is kept for what was counted by it. The whole group is
/// written: what was decided together holds together.
pub async fn set(
    app: &App,
    actor: &Actor,
    group: Group,
    values: &Values,
    from: NaiveDate,
) -> Result<(), SettingsError> {
    if !group.may_be_set_by(actor) {
        return Err(SettingsError::Forbidden);
    }
    let flaws = values.flaws(group);
    if !flaws.is_empty() {
        return Err(SettingsError::Flawed(flaws));
    }
    let mut detail = format!("from {from}:");
    for setting in group.settings() {
        let _ = write!(detail, " {}={}", setting.word(), values.get(setting));
    }
    within!(app.database, tx => {
        for setting in group.settings() {
            store::set(tx, setting, values.get(setting), from).await?;
        }
        record(tx, app.now(), actor.id(), Deed::SetSettings, group.word(), &detail).await?;
        Ok(())
    })
}
