//! From draft to calendar: the same way as a finished timetable that is imported; a change of one that is there already takes its
//! place from a date on.

use super::calendar::{self, PUBLICATION};
use super::drafts::{theirs, to_change};
use super::look::remaining_of;
use super::publish::{decide, outlook};
use super::{DraftError, ImportError, Imported, Request};
use crate::database::{Tx, within};
use crate::id::{DraftId, TimetableId};
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::server::state::App;
use crate::timetables::import::Choice;
use crate::timetables::model::{Draft, DraftPlan, Published, SchoolTimetable};
use crate::timetables::solve::given;
use crate::timetables::store::{self, versions};
use chrono::NaiveDate;

/// How a draft is to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishRequest {
    /// The first date on which it holds.
    pub from: NaiveDate,
    /// Dates on which a room is taken are skipped.
    pub skip_taken: bool,
    /// Even if it breaks requirements.
    pub anyway: bool,
    /// Even lessons that would have been held already.
    pub past: bool,
}

impl PublishRequest {
    /// What is left of the term, today with it.
    pub fn plain(draft: &Draft, today: NaiveDate) -> Self {
        let from = draft.published.as_ref().map_or(draft.terms.first, |published| published.from).max(today);
        Self { from: from.min(draft.terms.last), skip_taken: false, anyway: false, past: false }
    }
}

/// Has the newest timetable put into the calendar. What was published of the draft before gives way from the given date on, with
/// this reason for those who read about it.
pub async fn publish_draft(
    app: &App,
    actor: &Actor,
    id: &DraftId,
    asked: &PublishRequest,
    reason: &str,
) -> Result<Imported, DraftError> {
    // Judging it and foreseeing its dates takes a while, and nobody is to wait for that.
    let (draft, plan, timetable) = match proposed(app, actor, id, asked).await? {
        Proposed::There(timetable) => return Ok(Imported::AlreadyThere(timetable)),
        Proposed::New(new) => *new,
    };
    let request = request(&draft, asked);
    let outlook = outlook(app, &request, &timetable).await?;
    within!(app.database, also [Overlap, Duplicate], tx => {
        let now = to_publish(tx, actor, id).await?;
        if let Some(published) = now.published.as_ref().filter(|published| published.plan == plan.id) {
            return Ok(Imported::AlreadyThere(published.timetable.clone()));
        }
        // Somebody else may have published, withdrawn or moved lessons meanwhile.
        let newest = store::plans::newest(tx, id, 1).await?.into_iter().next();
        if now != draft || newest.is_none_or(|newest| newest.version() != plan.version()) {
            return Err(DraftError::Changed);
        }
        let imported = decide(app, tx, actor, &request, &timetable, &outlook).await?;
        let (Imported::AlreadyThere(timetable) | Imported::New(super::Summary { id: timetable, .. })) = &imported;
        let lineage = request.changes.clone().unwrap_or_else(|| timetable.clone());
        let published = Published { timetable: timetable.clone(), lineage, plan: plan.id.clone(), from: asked.from };
        store::drafts::set_published(tx, id, &published).await?;
        if let Imported::New(summary) = &imported {
            record(tx, app.now(), actor.id(), Deed::PublishDraft, &summary.id.0, &summary.name).await?;
            calendar::put(app, tx, actor.id(), (PUBLICATION, &summary.id), reason).await?;
        }
        Ok(imported)
    })
}

/// What is to be published.
enum Proposed {
    There(TimetableId),
    New(Box<(Draft, DraftPlan, SchoolTimetable)>),
}

/// The newest timetable of a draft, when it may be published as it is asked.
async fn proposed(app: &App, actor: &Actor, id: &DraftId, asked: &PublishRequest) -> Result<Proposed, DraftError> {
    let mut tx = app.database.read().await?;
    let draft = theirs(&mut tx, actor, id).await?;
    let earliest = draft.published.as_ref().map_or(draft.terms.first, |published| published.from.max(app.today()));
    if asked.from < earliest || asked.from > draft.terms.last {
        return Err(DraftError::From);
    }
    if asked.from < app.today() && !asked.past {
        return Err(DraftError::Past);
    }
    let plan = store::plans::newest(&mut tx, id, 1).await?.into_iter().next().ok_or(DraftError::NoPlan)?;
    let given = given(app, &mut tx, &draft).await?;
    drop(tx);
    let meets = given.school.plan(&plan.meets);
    let broken = remaining_of(&given, &meets).is_none_or(|(cost, _)| cost.infeasibility > 0);
    if broken && !asked.anyway {
        return Err(DraftError::Infeasible);
    }
    if let Some(published) = draft.published.as_ref().filter(|published| published.plan == plan.id) {
        return Ok(Proposed::There(published.timetable.clone()));
    }
    let (timetable, faults) = given.school.lessons(&meets);
    if faults.is_empty() {
        Ok(Proposed::New(Box::new((draft, plan, timetable))))
    } else {
        Err(ImportError::File(faults).into())
    }
}

/// The draft and what of it is in the calendar, kept from others who publish or withdraw it until the transaction ends.
async fn to_publish(tx: &mut Tx, actor: &Actor, id: &DraftId) -> Result<Draft, DraftError> {
    let draft = to_change(tx, actor, id).await?;
    let Some(published) = &draft.published else { return Ok(draft) };
    versions::lock(tx, &published.lineage).await?;
    // It may have been withdrawn just now.
    theirs(tx, actor, id).await
}

fn request(draft: &Draft, asked: &PublishRequest) -> Request {
    let terms = &draft.terms;
    Request {
        choice: Choice::default(),
        bells: terms.bells,
        weeks: terms.weeks.clone(),
        first: terms.first,
        last: terms.last,
        from: (asked.from > terms.first).then_some(asked.from),
        past: asked.past,
        changes: draft.published.as_ref().map(|published| published.lineage.clone()),
        skip_taken: asked.skip_taken,
        building: terms.building.clone(),
        school: terms.school.clone(),
        room_capacity: terms.room_capacity,
    }
}
