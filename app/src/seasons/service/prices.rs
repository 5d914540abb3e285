//! What letting refused wishes in would take: looking for it, and leaving off.

use super::SeasonError;
use super::guard::{run_by, workable};
use crate::database::within;
use crate::id::{JobId, RoundId, WishId};
use crate::jobs::queue::{self, NewJob, Put, Turn};
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::seasons::model::PriceRun;
use crate::seasons::solve::price::KIND;
use crate::seasons::store;
use crate::server::state::App;

/// Has the price of one wish looked for, or of all that got less than they asked for. When such a job is at work, it is the answer.
pub async fn start_prices(app: &App, actor: &Actor, id: &RoundId, wish: Option<&WishId>) -> Result<JobId, SeasonError> {
    run_by(actor)?;
    let payload = serde_json::to_string(&PriceRun { wish: wish.cloned() }).unwrap_or_default();
    within!(app.database, tx => {
        let (_, proposal) = workable(tx, id).await?;
        let refusals = store::refusals(tx, &proposal.id).await?;
        if !refusals.iter().any(|(refused, _)| wish.is_none_or(|wish| wish == refused)) {
            return Err(SeasonError::NotFound);
        }
        let new = NewJob { kind: KIND, subject: &id.0, payload: &payload, created_by: actor.id(), turn: Turn::Round, most_seconds: PriceRun::MOST_SECONDS as u32 };
        match queue::put(tx, new, app.now()).await? {
            Put::Queued(job) => {
                record(tx, app.now(), actor.id(), Deed::FindPrices, &id.0, &payload).await?;
                Ok(job)
            }
            Put::AlreadyLive(job) => Ok(job),
            Put::TooMany(most) => Err(SeasonError::TooManyRuns(most)),
        }
    })
}

/// Leaves off; the prices found so far are kept.
pub async fn cancel_prices(app: &App, actor: &Actor, id: &RoundId) -> Result<(), SeasonError> {
    run_by(actor)?;
    within!(app.database, tx => {
        let job = queue::latest(tx, KIND, &id.0).await?.ok_or(SeasonError::NotFound)?;
        if queue::cancel(tx, &job.id, app.now()).await? {
            record(tx, app.now(), actor.id(), Deed::CancelPrices, &id.0, "").await?;
        }
        Ok(())
    })
}
