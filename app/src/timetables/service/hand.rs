//! The timetabler's own hand: lessons fixed, let go and moved, and suggestions where to move them.

use super::DraftError;
use super::look::remaining_of;
use super::work::{LessonAt, Work, calculated, keep, lesson_to_change, steps, with_lesson, worse};
use crate::database::within;
use crate::id::DraftId;
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::scheduler::PlanState;
use crate::server::state::App;
use crate::timetables::model::{Change, DraftPlan, KeptMeet, Move, Points, WeekTime};
use crate::timetables::solve::changes::changes;
use crate::timetables::solve::{Given, given::points};
use crate::timetables::store;
use samrum_solver::timetable::Plan;
use samrum_solver::timetable::referee::judge;
use samrum_solver::timetable::suggest::{self, Suggestion};

/// So many other times are suggested, and so many other rooms.
const MOST_TIMES: usize = 12;
const MOST_ROOMS: usize = 6;

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
pub async fn lock(app: &App, actor: &Actor, id: &DraftId, at: &LessonAt) -> Result<(), DraftError> {
    within!(app.database, tx => {
        let Work { given, meets, .. } = lesson_to_change(app, tx, actor, id, at).await?;
        let meet = given.school.kept_meet(&meets[at.place]);
        if meet.start.is_none() {
            return Err(DraftError::NotFound);
        }
        store::plans::add_lock(tx, id, &meet).await?;
        record(tx, app.now(), actor.id(), Deed::LockLesson, &id.0, &meet.event).await?;
        Ok(())
    })
}

/// Lets a lesson go. What was the best timetable with the lock need not be so without, so the bound no longer holds.
pub async fn unlock(app: &App, actor: &Actor, id: &DraftId, at: &LessonAt) -> Result<(), DraftError> {
    within!(app.database, tx => {
        let work = lesson_to_change(app, tx, actor, id, at).await?;
        let meet = &work.meets[at.place];
        let locks = store::plans::locks(tx, id).await?;
        let same = |lock: &&KeptMeet| work.given.school.plan(std::slice::from_ref(*lock)).first() == Some(meet);
        for lock in locks.iter().filter(same) {
            store::plans::remove_lock(tx, id, lock).await?;
        }
        store::plans::keep(tx, &DraftPlan { bound: None, state: PlanState::Feasible, ..work.plan }).await?;
        record(tx, app.now(), actor.id(), Deed::UnlockLesson, &id.0, &work.given.school.events[meet.event].named.id).await?;
        Ok(())
    })
}

/// Moves a lesson and fixes it there. Refused, with what would be broken, when that is more than before; then nothing changes.
pub async fn move_lesson(
    app: &App,
    actor: &Actor,
    id: &DraftId,
    at: &LessonAt,
    to: &MoveTo,
) -> Result<Move, DraftError> {
    within!(app.database, tx => {
        let work = lesson_to_change(app, tx, actor, id, at).await?;
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
        keep(app, tx, &work, &meets, then).await?;
        store::plans::add_lock(tx, id, &kept).await?;
        let detail = format!("{} {}", kept.event, kept.start.as_deref().unwrap_or_default());
        record(tx, app.now(), actor.id(), Deed::MoveLesson, &id.0, &detail).await?;
        Ok(steps(&work.meets, &meets))
    })
}

/// Where else a lesson could be, the best first, with what would have to move along.
pub async fn suggestions(app: &App, actor: &Actor, id: &DraftId, at: &LessonAt) -> Result<Vec<Suggested>, DraftError> {
    let mut tx = app.database.read().await?;
    let Work { given, meets, .. } = with_lesson(app, &mut tx, actor, id, at).await?;
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
pub async fn take(app: &App, actor: &Actor, id: &DraftId, at: &LessonAt, to: &MoveTo) -> Result<Move, DraftError> {
    let mut tx = app.database.read().await?;
    let Work { given, meets: before, .. } = with_lesson(app, &mut tx, actor, id, at).await?;
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
    within!(app.database, tx => {
        let work = lesson_to_change(app, tx, actor, id, at).await?;
        if work.meets != before {
            return Err(DraftError::Changed);
        }
        let (cost, _) = remaining_of(&work.given, &meets).ok_or(DraftError::Changed)?;
        keep(app, tx, &work, &meets, cost).await?;
        record(tx, app.now(), actor.id(), Deed::TakeSuggestion, &id.0, "").await?;
        Ok(steps(&before, &meets))
    })
}
