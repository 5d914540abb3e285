//! Schools whose timetable is in the making: taken in from a file, listed, removed.

use super::{By, ImportError, Imported, Request, publish, scope};
use crate::database::{Tx, refusal};
use crate::id::{DraftId, DraftPlanId, PersonId};
use crate::jobs::queue;
use crate::people::model::Deed;
use crate::people::service::record;
use crate::scheduler::PlanState;
use crate::server::child::{self, errand};
use crate::server::state::App;
use crate::timetables::import::wire::{self, KeptSchool, Wired};
use crate::timetables::model::{Concerns, Draft, DraftPlan, Terms};
use crate::timetables::solve::NotGiven;
use crate::timetables::solve::run::KIND;
use crate::timetables::store;

/// Why something about a draft was refused.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error("there is no such draft, lesson or room")]
    NotFound,
    #[error("the scheduler is at work: wait, or stop it")]
    Running,
    #[error("the person has {0} runs waiting or at work already")]
    TooManyRuns(i64),
    #[error("there is no timetable yet")]
    NoPlan,
    #[error("the timetable has changed since the page was shown")]
    Changed,
    #[error("the lesson is fixed: let it go first")]
    Locked,
    #[error("requirements would be broken: {0:?}")]
    Breaks(Vec<super::Remaining>),
    #[error("the timetable breaks requirements")]
    Infeasible,
    #[error("a change cannot hold from that date")]
    From,
    #[error("lessons that have been would be put into the calendar")]
    Past,
    #[error("what is said of a closure makes no sense")]
    Closure,
    #[error("not from 0 to 100 per cent")]
    Percent,
    #[error(transparent)]
    NotGiven(NotGiven),
    #[error(transparent)]
    Import(ImportError),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl From<NotGiven> for DraftError {
    fn from(cause: NotGiven) -> Self {
        match cause {
            NotGiven::Database(cause) => Self::Database(cause),
            other => Self::NotGiven(other),
        }
    }
}

impl From<ImportError> for DraftError {
    fn from(cause: ImportError) -> Self {
        match cause {
            ImportError::Database(cause) => Self::Database(cause),
            other => Self::Import(other),
        }
    }
}

impl DraftError {
    /// Whether another transaction was in the way, so that trying again may help.
    pub(super) fn passes(&self) -> bool {
        use refusal::Refusal::{Overlap, TryAgain};
        match self {
            Self::Database(cause) => matches!(refusal::of(cause), Some(TryAgain | Overlap)),
            Self::Import(cause) => cause.is_passing(),
            _ => false,
        }
    }
}

/// How many times a transaction is tried when others are in its way.
pub(super) const MOST_TRIES: usize = 6;

/// Runs a body in a write transaction and commits it; again, a few times, when another transaction was in the way.
macro_rules! written {
    ($app:expr, $tx:ident => $body:expr) => {{
        let mut tries = 1;
        loop {
            let mut transaction = $app.database.write().await?;
            let outcome: Result<_, $crate::timetables::service::DraftError> = {
                let $tx = &mut transaction;
                async { $body }.await
            };
            let outcome = match outcome {
                Ok(done) => {
                    transaction.commit().await.map(|()| done).map_err($crate::timetables::service::DraftError::from)
                }
                Err(refused) => Err(refused),
            };
            match outcome {
                Err(refused) if refused.passes() && tries < $crate::timetables::service::drafts::MOST_TRIES => {
                    tries += 1
                }
                outcome => break outcome,
            }
        }
    }};
}
pub(super) use written;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// Its timetable is in the calendar.
    Imported(Imported),
    /// Its school is kept, and its timetable can be made.
    Draft(DraftId),
}

/// Takes in whatever the file holds: a finished timetable into the calendar, a school without one (or with `anew` any school)
/// as a draft.
pub async fn receive(
    app: &App,
    by: By<'_>,
    request: &Request,
    bytes: Vec<u8>,
    anew: bool,
) -> Result<Received, ImportError> {
    let wrong = request.faults();
    if !wrong.is_empty() {
        return Err(ImportError::Request(wrong));
    }
    let question = wire::Question { choice: request.choice.clone(), reckoning: request.reckoning(), anew };
    let answer: wire::Answer =
        child::ask(app, &errand::TIMETABLE, &question, &bytes).await.map_err(ImportError::NotRead)?;
    match answer.map_err(ImportError::File)? {
        Wired::Finished(timetable) => publish(app, by, request, &timetable).await.map(Received::Imported),
        Wired::Unfinished(school) => keep(app, by, request, school).await.map(Received::Draft),
    }
}

/// Keeps a school; a timetable that came with it is the first plan.
async fn keep(app: &App, by: By<'_>, request: &Request, school: KeptSchool) -> Result<DraftId, ImportError> {
    let draft = Draft {
        id: DraftId::new(),
        name: request.school.clone().unwrap_or_else(|| school.name.clone()),
        instance: school.code.clone(),
        terms: Terms {
            bells: request.bells,
            weeks: request.weeks.clone(),
            first: request.first,
            last: request.last,
            building: request.building.clone(),
            school: request.school.clone(),
            room_capacity: request.room_capacity,
            taken_percent: Terms::USUAL_TAKEN_PERCENT,
        },
        published: None,
        concerns: Concerns::default(),
    };
    let mut tx = app.database.write().await?;
    scope::ask(&mut tx, by, &draft.name, draft.building_code()).await?;
    store::drafts::insert(&mut tx, &draft, &school.text, by.person(), app.now()).await?;
    if let Some((meets, cost)) = school.start {
        let plan =
            DraftPlan { id: DraftPlanId::new(), cost, bound: None, state: PlanState::Feasible, seconds: 0.0, meets };
        store::plans::add(&mut tx, &draft.id, None, &plan, app.now()).await?;
    }
    record(&mut tx, app.now(), by.person(), Deed::AddDraft, &draft.id.0, &draft.name).await?;
    tx.commit().await?;
    Ok(draft.id)
}

/// Every draft that somebody may work on, with what its newest timetable costs, the newest term first.
pub async fn drafts(tx: &mut Tx, by: By<'_>) -> Result<Vec<(Draft, Option<DraftPlan>)>, sqlx::Error> {
    let mut found = Vec::new();
    let all = store::drafts::all(tx).await?.into_iter();
    for draft in all.filter(|draft| by.may(draft.concerns.school.as_ref(), draft.concerns.building.as_ref())) {
        let newest = store::plans::newest(tx, &draft.id, 1).await?.into_iter().next();
        found.push((draft, newest));
    }
    Ok(found)
}

pub async fn draft(tx: &mut Tx, id: &DraftId) -> Result<Option<Draft>, sqlx::Error> {
    store::drafts::one(tx, id).await
}

/// Forgets a school with its plans. What is in the calendar stays there.
pub async fn remove(app: &App, by: &PersonId, id: &DraftId) -> Result<(), DraftError> {
    written!(app, tx => {
        store::drafts::lock(tx, id).await?;
        let draft = kept(tx, id).await?;
        idle(tx, id).await?;
        store::drafts::remove(tx, id).await?;
        record(tx, app.now(), Some(by), Deed::RemoveDraft, &id.0, &draft.name).await?;
        Ok(())
    })
}

/// The draft, for somebody who is about to change it.
pub(super) async fn kept(tx: &mut Tx, id: &DraftId) -> Result<Draft, DraftError> {
    store::drafts::one(tx, id).await?.ok_or(DraftError::NotFound)
}

/// Refused while the scheduler is at work: it would write over what is done meanwhile.
pub(super) async fn idle(tx: &mut Tx, id: &DraftId) -> Result<(), DraftError> {
    let job = queue::latest(tx, KIND, &id.0).await?;
    if job.is_some_and(|job| job.state.is_live()) { Err(DraftError::Running) } else { Ok(()) }
}
