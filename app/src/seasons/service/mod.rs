//! What can be done about season rounds: one function per thing a person can do, each its own transaction.

mod calendar;
mod error;
mod guard;
mod plan;
mod prices;
mod publish;
mod review;
mod rounds;
mod tell;
mod wishes;

pub use calendar::{PUBLICATION, WITHDRAWAL, empty, fill};
pub use error::SeasonError;
pub use plan::{cancel_run, lock, move_session, problem_file, start_run, unlock, upload_plan};
pub use prices::{cancel_prices, start_prices};
pub use publish::{begun, publish, withdraw};
pub use review::{Overview, Standing, overview, readable};
pub use rounds::{add_round, change_round, close, reopen, set_limit};
pub use wishes::{apply, change, send_again, take_back};

use super::model::{Ladder, Round, Wish};
use super::store;
use crate::database::Tx;
use crate::id::{RoundId, WishId};
use crate::settings;
use chrono::NaiveDate;

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
    Ok(Ladder(settings::service::values(tx, on).await?))
}

/// What a worker runs for the jobs of this feature: their kind and their work.
pub use super::solve::price::{KIND as PRICES, run as look_for_prices};
pub use super::solve::run::{KIND, run};
