//! Schools whose timetable is in the making: taken in from a file, listed, removed.

use super::{ImportError, Request, scope};
use crate::database::{Failure, Tx, within};
use crate::id::{DraftId, DraftPlanId};
use crate::jobs::queue;
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::scheduler::PlanState;
use crate::server::state::App;
use crate::timetables::import::wire::KeptSchool;
use crate::timetables::model::{Concerns, Draft, DraftPlan, Terms};
use crate::timetables::solve::NotGiven;
use crate::timetables::solve::run::KIND;
use crate::timetables::store;

/// Why something about a draft was refused.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error("there is no such draft, lesson or room")]
    NotFound,
    #[error("it is another school's")]
    NotYours,
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

impl Failure for DraftError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) => Some(cause),
            Self::Import(cause) => cause.database(),
            _ => None,
        }
    }
}

/// Keeps a school; a timetable that came with it is the first plan.
pub(super) async fn keep(
    app: &App,
    actor: &Actor,
    request: &Request,
    school: KeptSchool,
) -> Result<DraftId, ImportError> {
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
    let start = school.start.map(|(meets, cost)| DraftPlan {
        id: DraftPlanId::new(),
        cost,
        bound: None,
        state: PlanState::Feasible,
        seconds: 0.0,
        meets,
    });
    within!(app.database, tx => {
        scope::ask(tx, actor, &draft.name, draft.building_code()).await?;
        store::drafts::insert(tx, &draft, &school.text, actor.id(), app.now()).await?;
        if let Some(plan) = &start {
            store::plans::add(tx, &draft.id, None, plan, app.now()).await?;
        }
        record(tx, app.now(), actor.id(), Deed::AddDraft, &draft.id.0, &draft.name).await?;
        Ok(draft.id.clone())
    })
}

/// Every draft that somebody may work on, with what its newest timetable costs, the newest term first.
pub async fn drafts(tx: &mut Tx, actor: &Actor) -> Result<Vec<(Draft, Option<DraftPlan>)>, sqlx::Error> {
    let mut found = Vec::new();
    let all = store::drafts::all(tx).await?.into_iter();
    for draft in all.filter(|draft| is_theirs(actor, draft)) {
        let newest = store::plans::newest(tx, &draft.id, 1).await?.into_iter().next();
        found.push((draft, newest));
    }
    Ok(found)
}

pub async fn draft(tx: &mut Tx, id: &DraftId) -> Result<Option<Draft>, sqlx::Error> {
    store::drafts::one(tx, id).await
}

/// Forgets a school with its plans. What is in the calendar stays there.
pub async fn remove(app: &App, actor: &Actor, id: &DraftId) -> Result<(), DraftError> {
    within!(app.database, tx => {
        let draft = to_change(tx, actor, id).await?;
        store::drafts::remove(tx, id).await?;
        record(tx, app.now(), actor.id(), Deed::RemoveDraft, &id.0, &draft.name).await?;
        Ok(())
    })
}

/// Whether somebody may work on a draft.
fn is_theirs(actor: &Actor, draft: &Draft) -> bool {
    scope::may(actor, draft.concerns.school.as_ref(), draft.concerns.building.as_ref())
}

/// The draft, for somebody who may work on it.
pub(super) async fn theirs(tx: &mut Tx, actor: &Actor, id: &DraftId) -> Result<Draft, DraftError> {
    let draft = kept(tx, id).await?;
    if is_theirs(actor, &draft) { Ok(draft) } else { Err(DraftError::NotYours) }
}

/// The same, for somebody who is about to change it: nobody else changes it until the transaction ends.
pub(super) async fn to_change(tx: &mut Tx, actor: &Actor, id: &DraftId) -> Result<Draft, DraftError> {
    store::drafts::lock(tx, id).await?;
    let draft = theirs(tx, actor, id).await?;
    idle(tx, id).await?;
    Ok(draft)
}

pub(super) async fn kept(tx: &mut Tx, id: &DraftId) -> Result<Draft, DraftError> {
    store::drafts::one(tx, id).await?.ok_or(DraftError::NotFound)
}

/// Refused while the scheduler is at work: it would write over what is done meanwhile.
pub(super) async fn idle(tx: &mut Tx, id: &DraftId) -> Result<(), DraftError> {
    let job = queue::latest(tx, KIND, &id.0).await?;
    if job.is_some_and(|job| job.state.is_live()) { Err(DraftError::Running) } else { Ok(()) }
}
