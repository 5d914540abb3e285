//! From draft to calendar: the same way as a finished timetable that is imported; a change of one that is there already takes its
//! place from a date on, in the same transaction.

use super::drafts::{idle, kept, written};
use super::look::remaining_of;
use super::{By, DraftError, ImportError, Imported, Request, publish_within};
use crate::bookings::service::source;
use crate::database::Tx;
use crate::id::{DraftId, PersonId};
use crate::people::model::Role;
use crate::server::state::App;
use crate::timetables::import::Choice;
use crate::timetables::model::{Draft, Published};
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

/// Puts the newest timetable into the calendar. What was published of the draft before gives way from the given date on, with
/// this reason for those who read about it.
pub async fn publish_draft(
    app: &App,
    (by, roles): (&PersonId, &[Role]),
    id: &DraftId,
    asked: &PublishRequest,
    reason: &str,
) -> Result<Imported, DraftError> {
    written!(app, tx => {
        let draft = for_publishing(tx, id).await?;
        idle(tx, id).await?;
        let earliest = draft.published.as_ref().map_or(draft.terms.first, |published| published.from.max(app.today()));
        if asked.from < earliest || asked.from > draft.terms.last {
            return Err(DraftError::From);
        }
        if asked.from < app.today() && !asked.past {
            return Err(DraftError::Past);
        }
        let plan = store::plans::newest(tx, id, 1).await?.into_iter().next().ok_or(DraftError::NoPlan)?;
        let given = given(app, tx, &draft).await?;
        let meets = given.school.plan(&plan.meets);
        let broken = remaining_of(&given, &meets).is_none_or(|(cost, _)| cost.infeasibility > 0);
        if broken && !asked.anyway {
            return Err(DraftError::Infeasible);
        }
        if let Some(published) = draft.published.as_ref().filter(|published| published.plan == plan.id) {
            return Ok(Imported::AlreadyThere(published.timetable.clone()));
        }
        let (timetable, faults) = given.school.lessons(&meets);
        if !faults.is_empty() {
            return Err(ImportError::File(faults).into());
        }
        if let Some(published) = &draft.published {
            versions::end(tx, &published.lineage, asked.from).await?;
            let from = app.zone().start_of(asked.from);
            for version in versions::versions(tx, &published.lineage).await? {
                source::withdraw(tx, &version.id.0, Some(from), by, reason, app.now()).await?;
            }
        }
        let request = Request { skip_taken: asked.skip_taken, ..request(&draft, asked.from) };
        let imported = publish_within(app, tx, By::Person(by, roles), &request, &timetable).await?;
        let (Imported::AlreadyThere(timetable) | Imported::New(super::Summary { id: timetable, .. })) = &imported;
        let lineage = request.changes.unwrap_or_else(|| timetable.clone());
        let published = Published { timetable: timetable.clone(), lineage, plan: plan.id, from: asked.from };
        store::drafts::set_published(tx, id, &published).await?;
        Ok(imported)
    })
}

/// The draft and what of it is in the calendar, kept from others who publish or withdraw it until the transaction ends.
async fn for_publishing(tx: &mut Tx, id: &DraftId) -> Result<Draft, DraftError> {
    store::drafts::lock(tx, id).await?;
    let draft = kept(tx, id).await?;
    let Some(published) = &draft.published else { return Ok(draft) };
    versions::lock(tx, &published.lineage).await?;
    // It may have been withdrawn just now.
    kept(tx, id).await
}

fn request(draft: &Draft, from: NaiveDate) -> Request {
    let terms = &draft.terms;
    Request {
        choice: Choice::default(),
        bells: terms.bells,
        weeks: terms.weeks.clone(),
        first: terms.first,
        last: terms.last,
        from: (from > terms.first).then_some(from),
        changes: draft.published.as_ref().map(|published| published.lineage.clone()),
        skip_taken: false,
        building: terms.building.clone(),
        school: terms.school.clone(),
        room_capacity: terms.room_capacity,
    }
}
