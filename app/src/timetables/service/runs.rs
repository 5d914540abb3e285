//! The scheduler's runs on a draft: starting one, stopping it.

use super::DraftError;
use super::drafts::theirs;
use crate::database::within;
use crate::id::{DraftId, JobId};
use crate::jobs::queue::{self, NewJob, Put, Turn};
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::scheduler;
use crate::server::state::App;
use crate::timetables::model::DraftRun;
use crate::timetables::solve::{given, run::KIND};
use crate::timetables::store;

/// Puts the scheduler to work. When it already is, that job is the answer.
pub async fn start_run(app: &App, actor: &Actor, id: &DraftId, run: &DraftRun) -> Result<JobId, DraftError> {
    let run = DraftRun {
        seconds: run.seconds.clamp(1, scheduler::MOST_SECONDS),
        threads: run.threads.clamp(1, scheduler::MOST_THREADS),
        change_price: run.change_price.map(|price| price.clamp(1, DraftRun::MOST_PRICE)),
    };
    let payload = serde_json::to_string(&run).unwrap_or_default();
    within!(app.database, tx => {
        store::drafts::lock(tx, id).await?;
        let draft = theirs(tx, actor, id).await?;
        // What cannot be read as a problem is refused here, in words, rather than in the job.
        given(app, tx, &draft).await?;
        let new = NewJob { kind: KIND, subject: &id.0, payload: &payload, created_by: actor.id(), turn: Turn::Trial, most_seconds: run.seconds };
        match queue::put(tx, new, app.now()).await? {
            Put::Queued(job) => {
                record(tx, app.now(), actor.id(), Deed::RunDraft, &id.0, &payload).await?;
                Ok(job)
            }
            Put::AlreadyLive(job) => Ok(job),
            Put::TooMany(most) => Err(DraftError::TooManyRuns(most)),
        }
    })
}

/// Stops the scheduler; the best timetable it has found is kept.
pub async fn cancel_run(app: &App, actor: &Actor, id: &DraftId) -> Result<(), DraftError> {
    within!(app.database, tx => {
        theirs(tx, actor, id).await?;
        let job = queue::latest(tx, KIND, &id.0).await?.ok_or(DraftError::NotFound)?;
        if queue::cancel(tx, &job.id, app.now()).await? {
            record(tx, app.now(), actor.id(), Deed::CancelDraftRun, &id.0, "").await?;
        }
        Ok(())
    })
}
