//! The timetabler's own hand: lessons fixed, let go and moved, and suggestions where to move them.

use super::board::steps;
use super::drafts::{idle, kept, written};
use super::look::remaining_of;
use super::{DraftError, Remaining};
use crate::database::Tx;
use crate::id::{DraftId, DraftPlanId, PersonId};
use crate::people::model::Deed;
use crate::people::service::record;
use crate::scheduler::PlanState;
use crate::server::state::App;
use crate::timetables::model::{Change, Draft, DraftPlan, KeptMeet, Move, Points, WeekTime};
use crate::timetables::solve::changes::changes;
use crate::timetables::solve::{Given, given, given::points};
use crate::timetables::store;
use samrum_solver::timetable::Plan;
use samrum_solver::timetable::referee::judge;
use samrum_solver::timetable::suggest::{self, Suggestion};

/// So many other times are suggested, and so many other rooms.
const MOST_TIMES: usize = 12;
const MOST_ROOMS: usize = 6;

/// A lesson of a timetable, as a page has shown it: the version of the plan, and the place of its meet there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LessonAt {
    pub version: String,
    pub place: usize,
}

/// Where a lesson is to be: places among the school's times and resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveTo {
    pub start: usize,
    /// For roles that are open to choice, who fills them.
    pub resources: Vec<(usize, usize)>,
    /// Even if more requirements are broken then.
    pub anyway: bool,
}

/// One other time for a lesson, or another room at its time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    pub to: MoveTo,
    pub when: WeekTime,
    /// Who fills the open roles, if it is they that change and the lesson keeps its time.
    pub instead: Vec<String>,
    /// What the whole timetable would cost.
    pub cost: Points,
    /// Everything that would be held otherwise, the lesson itself among it.
    pub moves: Vec<Change>,
}

/// Fixes a lesson where it is, so that the next timetable has it there.
pub async fn lock(app: &App, by: &PersonId, id: &DraftId, at: &LessonAt) -> Result<(), DraftError> {
    written!(app, tx => {
        store::drafts::lock(tx, id).await?;
        let Work { given, meets, .. } = with_lesson(app, tx, id, at).await?;
        let meet = given.school.kept_meet(&meets[at.place]);
        if meet.start.is_none() {
            return Err(DraftError::NotFound);
        }
        store::plans::add_lock(tx, id, &meet).await?;
        record(tx, app.now(), Some(by), Deed::LockLesson, &id.0, &meet.event).await?;
        Ok(())
    })
}

/// Lets a lesson go. What was the best timetable with the lock need not be so without, so the bound no longer holds.
pub async fn unlock(app: &App, by: &PersonId, id: &DraftId, at: &LessonAt) -> Result<(), DraftError> {
    written!(app, tx => {
        store::drafts::lock(tx, id).await?;
        let work = with_lesson(app, tx, id, at).await?;
        let meet = &work.meets[at.place];
        let locks = store::plans::locks(tx, id).await?;
        let same = |lock: &&KeptMeet| work.given.school.plan(std::slice::from_ref(*lock)).first() == Some(meet);
        for lock in locks.iter().filter(same) {
            store::plans::remove_lock(tx, id, lock).await?;
        }
        store::plans::keep(tx, &DraftPlan { bound: None, state: PlanState::Feasible, ..work.plan }).await?;
        record(tx, app.now(), Some(by), Deed::UnlockLesson, &id.0, &work.given.school.events[meet.event].named.id).await?;
        Ok(())
    })
}

/// Moves a lesson and fixes it there. Refused, with what would be broken, when that is more than before; then nothing changes.
pub async fn move_lesson(
    app: &App,
    by: &PersonId,
    id: &DraftId,
    at: &LessonAt,
    to: &MoveTo,
) -> Result<Move, DraftError> {
    written!(app, tx => {
        store::drafts::lock(tx, id).await?;
        let work = with_lesson(app, tx, id, at).await?;
        let old = &work.meets[at.place];
        if work.given.problem.locked.contains(old) {
            return Err(DraftError::Locked);
        }
        work.given.school.period(to.start).ok_or(DraftError::NotFound)?;
        let mut meets = work.meets.clone();
        let meet = &mut meets[at.place];
        meet.start = Some(to.start);
        for (role, resource) in &to.resources {
            *meet.resources.get_mut(*role).ok_or(DraftError::NotFound)? = Some(*resource);
        }
        let new = meet.clone();
        let (now, now_broken) = remaining_of(&work.given, &work.meets).ok_or(DraftError::Changed)?;
        let (then, then_broken) = remaining_of(&work.given, &meets).ok_or(DraftError::NotFound)?;
        if then.infeasibility > now.infeasibility && !to.anyway {
            return Err(DraftError::Breaks(worse(&now_broken, then_broken)));
        }
        let kept = work.given.school.kept_meet(&new);
        keep_hand(app, tx, &work, &meets, then).await?;
        store::plans::add_lock(tx, id, &kept).await?;
        let detail = format!("{} {}", kept.event, kept.start.as_deref().unwrap_or_default());
        record(tx, app.now(), Some(by), Deed::MoveLesson, &id.0, &detail).await?;
        Ok(steps(&work.meets, &meets))
    })
}

/// Where else a lesson could be, the best first, with what would have to move along.
pub async fn suggestions(app: &App, id: &DraftId, at: &LessonAt) -> Result<Vec<Suggested>, DraftError> {
    let mut tx = app.database.read().await?;
    let Work { given, meets, .. } = with_lesson(app, &mut tx, id, at).await?;
    drop(tx);
    let place = at.place;
    calculated(move || {
        let Some(now) = judge(&given.problem, &meets).ok().map(|verdict| verdict.cost) else { return Vec::new() };
        let rooms = suggest::other_resources(&given.problem, &meets, place).into_iter();
        let rooms = rooms.filter(|one| one.cost.infeasibility <= now.infeasibility).take(MOST_ROOMS);
        let times = suggest::other_times(&given.problem, &meets, place).into_iter().take(MOST_TIMES);
        let mut found: Vec<Suggestion> = rooms.chain(times).collect();
        found.sort_by_key(|one| (one.cost, one.moved.len()));
        found.into_iter().filter_map(|one| suggested(&given, &meets, place, &one)).collect()
    })
    .await
}

fn suggested(given: &Given, meets: &Plan, place: usize, one: &Suggestion) -> Option<Suggested> {
    let (school, meet) = (&given.school, &one.plan[place]);
    let open = school.givens.events[meet.event].roles.iter().zip(&meet.resources).enumerate();
    let filled = open.filter(|(_, (wanted, _))| wanted.resource.is_none());
    let resources: Vec<(usize, usize)> = filled.filter_map(|(role, (_, filled))| Some((role, (*filled)?))).collect();
    let is_new = |(role, filled): &&(usize, usize)| meets[place].resources[*role] != Some(*filled);
    let instead = resources.iter().filter(is_new).map(|(_, filled)| school.resources[*filled].name.clone());
    Some(Suggested {
        when: school.period(one.start)?,
        instead: if meets[place].start == Some(one.start) { instead.collect() } else { Vec::new() },
        cost: points(one.cost),
        moves: changes(school, meets, &one.plan),
        to: MoveTo { start: one.start, resources, anyway: true },
    })
}

/// Takes a suggestion: the lesson is there and then, and what must moves along.
pub async fn take(app: &App, by: &PersonId, id: &DraftId, at: &LessonAt, to: &MoveTo) -> Result<Move, DraftError> {
    let mut tx = app.database.read().await?;
    let Work { given, meets: before, .. } = with_lesson(app, &mut tx, id, at).await?;
    drop(tx);
    let (place, now, to) = (at.place, before.clone(), to.clone());
    let found = calculated(move || {
        let is_meant = |one: &Suggestion| {
            let meet = &one.plan[place];
            one.start == to.start
                && to.resources.iter().all(|(role, filled)| meet.resources.get(*role) == Some(&Some(*filled)))
        };
        let rooms_alone = now.get(place).and_then(|meet| meet.start) == Some(to.start);
        let suggestions = if rooms_alone { suggest::other_resources } else { suggest::other_times };
        suggestions(&given.problem, &now, place).into_iter().find(is_meant).map(|one| one.plan)
    });
    let meets = found.await?.ok_or(DraftError::Changed)?;
    written!(app, tx => {
        store::drafts::lock(tx, id).await?;
        let work = with_lesson(app, tx, id, at).await?;
        if work.meets != before {
            return Err(DraftError::Changed);
        }
        let (cost, _) = remaining_of(&work.given, &meets).ok_or(DraftError::Changed)?;
        keep_hand(app, tx, &work, &meets, cost).await?;
        record(tx, app.now(), Some(by), Deed::TakeSuggestion, &id.0, "").await?;
        Ok(steps(&before, &meets))
    })
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
    plan: DraftPlan,
    pub meets: Plan,
}

/// Refused when the timetable is no longer the one the page has shown.
pub(super) async fn workable(app: &App, tx: &mut Tx, id: &DraftId, shown: &str) -> Result<Work, DraftError> {
    let draft = kept(tx, id).await?;
    idle(tx, id).await?;
    let plan = store::plans::newest(tx, id, 1).await?.into_iter().next().ok_or(DraftError::NoPlan)?;
    if plan.version() != *shown {
        return Err(DraftError::Changed);
    }
    let given = given(app, tx, &draft).await?;
    let meets = given.school.plan(&plan.meets);
    Ok(Work { draft, given, plan, meets })
}

/// The same for one of its lessons, which must be there.
pub(super) async fn with_lesson(app: &App, tx: &mut Tx, id: &DraftId, at: &LessonAt) -> Result<Work, DraftError> {
    let work = workable(app, tx, id, &at.version).await?;
    let is_lesson = work.meets.get(at.place).is_some_and(|meet| meet.event < work.given.school.shown);
    if is_lesson { Ok(work) } else { Err(DraftError::NotFound) }
}

/// Keeps a timetable that was changed by hand: no bound is known for it. One that is in the calendar stays as it is there.
pub(super) async fn keep_hand(
    app: &App,
    tx: &mut Tx,
    work: &Work,
    meets: &Plan,
    cost: Points,
) -> Result<(), DraftError> {
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
