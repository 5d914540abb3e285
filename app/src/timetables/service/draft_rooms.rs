//! Rooms of a draft: closing one, opening it again, and saying which may stand in for it.

use super::DraftError;
use super::drafts::{kept, to_change};
use super::look::remaining_of;
use crate::database::{Tx, within};
use crate::id::{ClosureId, DraftId};
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::scheduler::PlanState;
use crate::server::state::App;
use crate::time::Weekday;
use crate::timetables::import::format;
use crate::timetables::import::school::School;
use crate::timetables::model::{Closure, DraftPlan};
use crate::timetables::solve::{NotGiven, given};
use crate::timetables::store;

/// When a room is to be closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClosure {
    /// `None`: on all days.
    pub weekday: Option<Weekday>,
    /// Minutes after midnight.
    pub from: u16,
    pub to: u16,
    pub reason: String,
    /// The rooms (their places among the school's resources) that may take the lessons instead.
    pub stand_ins: Vec<usize>,
}

/// Closes a room (its place among the school's resources) for lessons, and says which rooms may take them instead.
pub async fn add_closure(
    app: &App,
    actor: &Actor,
    id: &DraftId,
    room: usize,
    new: &NewClosure,
) -> Result<(), DraftError> {
    let sound = new.from < new.to && new.to <= 1440;
    if !sound || new.reason.chars().count() > 200 {
        return Err(DraftError::Closure);
    }
    within!(app.database, tx => {
        let school = school(tx, actor, id).await?;
        let room_id = id_of(&school, room)?;
        let closure = Closure {
            id: ClosureId::new(),
            room: room_id.clone(),
            weekday: new.weekday,
            from: new.from,
            to: new.to,
            reason: new.reason.trim().to_owned(),
        };
        store::drafts::add_closure(tx, id, &closure).await?;
        keep_stand_ins(tx, id, &school, room, &new.stand_ins).await?;
        judged_anew(app, tx, id).await?;
        record(tx, app.now(), actor.id(), Deed::CloseRoom, &id.0, &room_id).await?;
        Ok(())
    })
}

/// Opens a room again.
pub async fn remove_closure(app: &App, actor: &Actor, id: &DraftId, closure: &ClosureId) -> Result<(), DraftError> {
    within!(app.database, tx => {
        to_change(tx, actor, id).await?;
        if !store::drafts::remove_closure(tx, id, closure).await? {
            return Err(DraftError::NotFound);
        }
        judged_anew(app, tx, id).await?;
        record(tx, app.now(), actor.id(), Deed::OpenRoom, &id.0, &closure.0).await?;
        Ok(())
    })
}

/// Says on how many of its dates, in per cent, something else must hold a room before no lessons are placed there then.
pub async fn set_taken_percent(app: &App, actor: &Actor, id: &DraftId, percent: u8) -> Result<(), DraftError> {
    if percent > 100 {
        return Err(DraftError::Percent);
    }
    within!(app.database, tx => {
        to_change(tx, actor, id).await?;
        store::drafts::set_taken_percent(tx, id, percent).await?;
        judged_anew(app, tx, id).await?;
        record(tx, app.now(), actor.id(), Deed::SetTakenPercent, &id.0, &percent.to_string()).await?;
        Ok(())
    })
}

/// Says which rooms may take the lessons of one whenever it is closed or taken in the calendar.
pub async fn set_stand_ins(
    app: &App,
    actor: &Actor,
    id: &DraftId,
    room: usize,
    stand_ins: &[usize],
) -> Result<(), DraftError> {
    within!(app.database, tx => {
        let school = school(tx, actor, id).await?;
        keep_stand_ins(tx, id, &school, room, stand_ins).await?;
        judged_anew(app, tx, id).await?;
        record(tx, app.now(), actor.id(), Deed::SetStandIns, &id.0, &id_of(&school, room)?).await?;
        Ok(())
    })
}

async fn keep_stand_ins(
    tx: &mut Tx,
    id: &DraftId,
    school: &School,
    room: usize,
    stand_ins: &[usize],
) -> Result<(), DraftError> {
    let fit = school.others(room);
    let others: Result<Vec<_>, _> =
        stand_ins.iter().filter(|other| fit.contains(other)).map(|other| id_of(school, *other)).collect();
    Ok(store::drafts::set_stand_ins(tx, id, &id_of(school, room)?, &others?).await?)
}

/// The school, when nobody is at work on it.
async fn school(tx: &mut Tx, actor: &Actor, id: &DraftId) -> Result<School, DraftError> {
    let draft = to_change(tx, actor, id).await?;
    let text = store::drafts::school(tx, id).await?.ok_or(DraftError::NotFound)?;
    Ok(format::again(&text, &draft.instance, draft.terms.reckoning()).map_err(NotGiven::Faults)?)
}

fn id_of(school: &School, room: usize) -> Result<String, DraftError> {
    let known = school.rooms.contains(&room).then(|| school.resources[room].id.clone());
    known.ok_or(DraftError::NotFound)
}

/// The newest timetable was judged, and perhaps the best, when the rooms were otherwise.
async fn judged_anew(app: &App, tx: &mut Tx, id: &DraftId) -> Result<(), DraftError> {
    let Some(plan) = store::plans::newest(tx, id, 1).await?.into_iter().next() else { return Ok(()) };
    let draft = kept(tx, id).await?;
    let given = given(app, tx, &draft).await?;
    let cost = remaining_of(&given, &given.school.plan(&plan.meets)).map_or(plan.cost, |(cost, _)| cost);
    Ok(store::plans::keep(tx, &DraftPlan { cost, bound: None, state: PlanState::Feasible, ..plan }).await?)
}
