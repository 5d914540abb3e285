//! The timetabler's board: what each time of the week would mean for a lesson that is held in the hand, putting it down there, and
//! taking that back.

use super::look::remaining_of;
use super::work::{self, LessonAt, Work, calculated, lesson_to_change, spot, steps, to_work_on, with_lesson, worse};
use super::{DraftError, Remaining};
use crate::database::{Tx, within};
use crate::id::DraftId;
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::server::state::App;
use crate::timetables::model::{Change, Move, Points, Step, WeekTime};
use crate::timetables::solve::changes::changes;
use crate::timetables::solve::{Given, given::points};
use crate::timetables::store;
use samrum_solver::timetable::referee::judge;
use samrum_solver::timetable::{Meet, Plan, suggest};

/// What putting a lesson down at a time means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Light {
    /// It costs nothing, and nothing else moves.
    Free,
    /// A wish is given up, or other lessons move along.
    Costs,
    /// Something required would be broken that is not broken now.
    Breaks,
}

/// One time of the week, for the lesson that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Possible {
    pub start: usize,
    pub when: WeekTime,
    pub light: Light,
    /// What the whole timetable costs now, and what it would cost.
    pub now: Points,
    pub then: Points,
    /// What else would be held otherwise: other lessons, or the room of this one.
    pub along: Vec<Change>,
    /// What would be broken.
    pub broken: Vec<Remaining>,
    /// The lessons it would meet, of those who cannot be in two places.
    pub in_the_way: Vec<String>,
}

/// What became of a lesson that was put down, or of one that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    pub changes: Vec<Change>,
    pub before: Points,
    pub after: Points,
    /// How to undo it.
    pub steps: Move,
}

/// Every time at which the lesson could begin, in the order of the week. None when it is fixed or given beforehand.
pub async fn possible(app: &App, actor: &Actor, id: &DraftId, at: &LessonAt) -> Result<Vec<Possible>, DraftError> {
    let mut tx = app.database.read().await?;
    let Work { given, meets, .. } = with_lesson(app, &mut tx, actor, id, at).await?;
    drop(tx);
    let place = at.place;
    calculated(move || {
        let held = &meets[place];
        let (now, now_broken) = remaining_of(&given, &meets).ok_or(DraftError::Changed)?;
        if !is_movable(&given, held) {
            return Ok(Vec::new());
        }
        let outcomes = outcomes(&given, &meets, place, now, None);
        Ok(outcomes
            .into_iter()
            .filter_map(|outcome| described(&given, &meets, place, (now, &now_broken), outcome))
            .collect())
    })
    .await?
}

/// Whether the lesson may begin at another time at all: it is neither fixed nor given a time beforehand.
pub fn is_movable(given: &Given, meet: &Meet) -> bool {
    given.problem.events[meet.event].time.is_none() && !given.problem.locked.contains(meet)
}

/// Where a lesson is put down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PutDown {
    pub start: usize,
    /// Even if that breaks something required.
    pub anyway: bool,
}

/// Puts a lesson down at a time, with what [`possible`] says of it. Refused where that breaks something required, unless it is
/// to be done `anyway`: then the lesson alone moves.
pub async fn put_down(app: &App, actor: &Actor, id: &DraftId, at: &LessonAt, to: PutDown) -> Result<Done, DraftError> {
    let mut tx = app.database.read().await?;
    let Work { given, meets, .. } = with_lesson(app, &mut tx, actor, id, at).await?;
    drop(tx);
    let place = at.place;
    let (before, after, cost) = calculated(move || {
        let held = &meets[place];
        if !is_movable(&given, held) {
            return Err(DraftError::Locked);
        }
        let (now, now_broken) = remaining_of(&given, &meets).ok_or(DraftError::Changed)?;
        let outcome =
            outcomes(&given, &meets, place, now, Some(to.start)).into_iter().next().ok_or(DraftError::NotFound)?;
        if outcome.light == Light::Breaks && !to.anyway {
            let (_, then_broken) = remaining_of(&given, &outcome.plan).ok_or(DraftError::Changed)?;
            return Err(DraftError::Breaks(worse(&now_broken, then_broken)));
        }
        Ok((meets, outcome.plan, (now, outcome.then)))
    })
    .await??;
    within!(app.database, tx => {
        let work = lesson_to_change(app, tx, actor, id, at).await?;
        // Somebody else may have changed it meanwhile.
        if work.meets != before {
            return Err(DraftError::Changed);
        }
        told(app, tx, (actor, Deed::PutLessonDown), &work, &after, cost).await
    })
}

/// Takes a move back: each of its lessons is where it was, and let go if it was fixed. Refused when one of them has been moved on.
pub async fn undo(app: &App, actor: &Actor, id: &DraftId, version: &str, steps: &[Step]) -> Result<Done, DraftError> {
    within!(app.database, tx => {
        let Work { given, meets, .. } = to_work_on(app, tx, actor, id, version).await?;
        let mut after = meets.clone();
        for step in steps {
            let meet = after.get_mut(step.place).filter(|meet| spot(meet) == step.to).ok_or(DraftError::Changed)?;
            for lock in store::plans::locks(tx, id).await? {
                if given.school.plan(std::slice::from_ref(&lock)).first() == Some(&*meet) {
                    store::plans::remove_lock(tx, id, &lock).await?;
                }
            }
            meet.start = step.from.start;
            meet.resources.clone_from(&step.from.resources);
        }
        // Without those locks.
        let work = to_work_on(app, tx, actor, id, version).await?;
        let now = remaining_of(&work.given, &meets).ok_or(DraftError::Changed)?.0;
        let then = remaining_of(&work.given, &after).ok_or(DraftError::Changed)?.0;
        told(app, tx, (actor, Deed::UndoMove), &work, &after, (now, then)).await
    })
}

async fn told(
    app: &App,
    tx: &mut Tx,
    (actor, deed): (&Actor, Deed),
    work: &Work,
    after: &Plan,
    (now, then): (Points, Points),
) -> Result<Done, DraftError> {
    work::keep(app, tx, work, after, then).await?;
    let changes = changes(&work.given.school, &work.meets, after);
    let detail = changes.iter().map(|change| change.title.as_str()).collect::<Vec<_>>().join("; ");
    record(tx, app.now(), actor.id(), deed, &work.draft.id.0, &detail).await?;
    Ok(Done { changes, before: now, after: then, steps: steps(&work.meets, after) })
}

/// The timetable with the lesson at one of its times.
struct Outcome {
    start: usize,
    plan: Plan,
    then: Points,
    light: Light,
}

/// At each time, or the one asked for: the lesson alone where that breaks nothing, or else with what has to give way.
fn outcomes(given: &Given, meets: &Plan, place: usize, now: Points, only: Option<usize>) -> Vec<Outcome> {
    let alone = |start: usize| {
        let mut plan = meets.clone();
        plan[place].start = Some(start);
        let then = points(judge(&given.problem, &plan).ok()?.cost);
        Some(Outcome { start, plan, then, light: light(now, then, 1) })
    };
    let wanted = |start: &usize| meets[place].start != Some(*start) && only.is_none_or(|only| only == *start);
    let mut found: Vec<Outcome> =
        given.school.periods().into_iter().map(|(start, _)| start).filter(wanted).filter_map(alone).collect();
    if found.iter().all(|outcome| outcome.light != Light::Breaks) {
        return found;
    }
    for with_others in suggest::other_times(&given.problem, meets, place) {
        let then = points(with_others.cost);
        let light = light(now, then, with_others.moved.len());
        let breaking =
            found.iter_mut().find(|outcome| outcome.start == with_others.start && outcome.light == Light::Breaks);
        if let Some(outcome) = breaking.filter(|_| light != Light::Breaks) {
            *outcome = Outcome { start: with_others.start, plan: with_others.plan, then, light };
        }
    }
    found
}

fn light(now: Points, then: Points, moved: usize) -> Light {
    if then.infeasibility > now.infeasibility {
        Light::Breaks
    } else if moved > 1 || then > now {
        Light::Costs
    } else {
        Light::Free
    }
}

fn described(
    given: &Given,
    meets: &Plan,
    place: usize,
    (now, now_broken): (Points, &[Remaining]),
    outcome: Outcome,
) -> Option<Possible> {
    let Outcome { start, plan, then, light } = outcome;
    let breaks = light == Light::Breaks;
    let broken = if breaks { remaining_of(given, &plan).map(|(_, broken)| worse(now_broken, broken)) } else { None };
    // What the lesson's own new time does not already say.
    let mut at_once = meets.clone();
    at_once[place].start = Some(start);
    Some(Possible {
        start,
        when: given.school.period(start)?,
        light,
        now,
        then,
        along: changes(&given.school, &at_once, &plan),
        broken: broken.unwrap_or_default(),
        in_the_way: if breaks { in_the_way(given, &plan, place) } else { Vec::new() },
    })
}

/// Titles of the lessons at the same time with somebody or something in common.
fn in_the_way(given: &Given, plan: &Plan, place: usize) -> Vec<String> {
    let lessons = given.school.lessons(plan).0.lessons;
    let held = &plan[place];
    let hours = |meet: &Meet| meet.start.map(|start| start..start + meet.duration);
    let meets_it = |other: &Meet| {
        let at_once = hours(held).zip(hours(other)).is_some_and(|(a, b)| a.start < b.end && b.start < a.end);
        at_once && other.resources.iter().flatten().any(|resource| held.resources.contains(&Some(*resource)))
    };
    let others = plan.iter().enumerate().filter(|(other, meet)| *other != place && meets_it(meet));
    others.filter_map(|(other, _)| Some(lessons.get(other)?.title())).collect()
}
