//! What every act of the timetabler's hand begins with and ends in: the draft with its newest timetable, as the page has shown it, and
//! the timetable as it was left.

use super::drafts::{idle, theirs, to_change};
use super::{DraftError, Remaining};
use crate::database::Tx;
use crate::id::{DraftId, DraftPlanId};
use crate::people::model::Actor;
use crate::scheduler::PlanState;
use crate::server::state::App;
use crate::timetables::model::{Draft, DraftPlan, Move, Points, Spot, Step};
use crate::timetables::solve::{Given, given};
use crate::timetables::store;
use samrum_solver::timetable::{Meet, Plan};

/// A lesson of a timetable, as a page has shown it: the version of the plan, and the place of its meet there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonAt {
    pub version: String,
    pub place: usize,
}

/// Does something slow beside what answers people.
pub(super) async fn calculated<T: Send + 'static>(slow: impl FnOnce() -> T + Send + 'static) -> Result<T, DraftError> {
    let done = tokio::task::spawn_blocking(slow).await;
    done.map_err(|stopped| DraftError::Database(sqlx::Error::Io(std::io::Error::other(stopped))))
}

/// A draft and its newest timetable, when the timetabler may work on it by hand.
pub(super) struct Work {
    pub draft: Draft,
    pub given: Given,
    pub plan: DraftPlan,
    pub meets: Plan,
}

/// Refused when the timetable is no longer the one the page has shown.
async fn workable(app: &App, tx: &mut Tx, draft: Draft, shown: &str) -> Result<Work, DraftError> {
    idle(tx, &draft.id).await?;
    let plan = store::plans::newest(tx, &draft.id, 1).await?.into_iter().next().ok_or(DraftError::NoPlan)?;
    if plan.version() != *shown {
        return Err(DraftError::Changed);
    }
    let given = given(app, tx, &draft).await?;
    let meets = given.school.plan(&plan.meets);
    Ok(Work { draft, given, plan, meets })
}

/// The work, to be changed by this transaction.
pub(super) async fn to_work_on(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: &DraftId,
    shown: &str,
) -> Result<Work, DraftError> {
    let draft = to_change(tx, actor, id).await?;
    workable(app, tx, draft, shown).await
}

/// The work with one of its lessons, which must be there.
pub(super) async fn with_lesson(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: &DraftId,
    at: &LessonAt,
) -> Result<Work, DraftError> {
    let draft = theirs(tx, actor, id).await?;
    holding(workable(app, tx, draft, &at.version).await?, at)
}

/// The same, to be changed by this transaction.
pub(super) async fn lesson_to_change(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: &DraftId,
    at: &LessonAt,
) -> Result<Work, DraftError> {
    holding(to_work_on(app, tx, actor, id, &at.version).await?, at)
}

fn holding(work: Work, at: &LessonAt) -> Result<Work, DraftError> {
    let is_lesson = work.meets.get(at.place).is_some_and(|meet| meet.event < work.given.school.shown);
    if is_lesson { Ok(work) } else { Err(DraftError::NotFound) }
}

/// Keeps a timetable that was changed by hand: no bound is known for it. One that is in the calendar stays as it is there.
pub(super) async fn keep(app: &App, tx: &mut Tx, work: &Work, meets: &Plan, cost: Points) -> Result<(), DraftError> {
    let meets = work.given.school.kept(meets);
    let mut plan = DraftPlan { cost, bound: None, state: PlanState::Feasible, meets, ..work.plan.clone() };
    if work.draft.published.as_ref().is_some_and(|published| published.plan == plan.id) {
        plan.id = DraftPlanId::new();
        store::plans::add(tx, &work.draft.id, None, &plan, app.now()).await?;
    } else {
        store::plans::keep(tx, &plan).await?;
    }
    Ok(())
}

/// What is broken more than before, and for whom that is new.
pub(super) fn worse(before: &[Remaining], after: Vec<Remaining>) -> Vec<Remaining> {
    let mut found = Vec::new();
    for mut each in after.into_iter().filter(|each| each.required) {
        let known = before.iter().find(|other| other.rule == each.rule);
        if each.cost <= known.map_or(0, |known| known.cost) {
            continue;
        }
        let is_new = |name: &String| known.is_none_or(|known| !known.whom.contains(name));
        if each.whom.iter().any(is_new) {
            each.whom.retain(is_new);
        }
        found.push(each);
    }
    found
}

/// What has moved between two timetables with the same lessons.
pub(super) fn steps(before: &Plan, after: &Plan) -> Move {
    let moved = before.iter().zip(after).enumerate().filter(|(_, (from, to))| from != to);
    moved.map(|(place, (from, to))| Step { place, from: spot(from), to: spot(to) }).collect()
}

pub(super) fn spot(meet: &Meet) -> Spot {
    Spot { start: meet.start, resources: meet.resources.clone() }
}
