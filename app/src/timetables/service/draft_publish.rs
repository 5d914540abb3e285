//! From draft to calendar: the same way as a finished timetable that is imported; a change of one that is there already takes its
//! place from a date on, in the same transaction.

use super::drafts::{idle, kept, written};
use super::look::remaining_of;
use super::{DraftError, ImportError, Imported, Request, publish_within};
use crate::bookings::service::source;
use crate::id::{DraftId, PersonId, TimetableId};
use crate::server::state::App;
use crate::timetables::import::Choice;
use crate::timetables::model::{Draft, Published};
use crate::timetables::solve::given;
use crate::timetables::store;
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
}

impl PublishRequest {
    /// The whole term for the first time; a change holds from today on.
    pub fn plain(draft: &Draft, today: NaiveDate) -> Self {
        let from = draft.published.as_ref().map_or(draft.terms.first, |published| published.from.max(today));
        Self { from: from.min(draft.terms.last), skip_taken: false, anyway: false }
    }
}

/// Puts the newest timetable into the calendar. What was published of the draft before gives way from the given date on, with
/// this reason for those who read about it.
pub async fn publish_draft(app: &App, by: &PersonId, id: &DraftId, asked: &PublishRequest, reason: &str) -> Result<Imported, DraftError> {
    written!(app, tx => {
        let draft = kept(tx, id).await?;
        idle(tx, id).await?;
        let earliest = draft.published.as_ref().map_or(draft.terms.first, |published| published.from.max(app.today()));
        if asked.from < earliest || asked.from > draft.terms.last {
            return Err(DraftError::From);
        }
        let plan = store::plans::newest(tx, id, 1).await?.into_iter().next().ok_or(DraftError::NoPlan)?;
        let given = given(app, tx, &draft).await?;
        let meets = given.school.plan(&plan.meets);
        let broken = remaining_of(&given, &meets).is_none_or(|(cost, _)| cost.infeasibility > 0);
        if broken && !asked.anyway {
            return Err(DraftError::Infeasible);
        }
        let (timetable, faults) = given.school.lessons(&meets);
        if !faults.is_empty() {
            return Err(ImportError::File(faults).into());
        }
        if let Some(published) = &draft.published {
            store::remove_timetable(tx, &published.timetable).await?;
            let from = app.zone().start_of(asked.from);
            source::withdraw(tx, &published.timetable.0, Some(from), by, reason, app.now()).await?;
        }
        let request = Request { skip_taken: asked.skip_taken, ..request(&draft, asked.from) };
        let imported = publish_within(app, tx, Some(by), &request, &timetable).await?;
        let (Imported::AlreadyThere(timetable) | Imported::New(super::Summary { id: timetable, .. })) = &imported;
        let published = Published { timetable: TimetableId(timetable.0.clone()), plan: plan.id, from: asked.from };
        store::drafts::set_published(tx, id, &published).await?;
        Ok(imported)
    })
}

fn request(draft: &Draft, from: NaiveDate) -> Request {
    let terms = &draft.terms;
    Request {
        choice: Choice::default(),
        bells: terms.bells,
        first: terms.first,
        last: terms.last,
        from: (from > terms.first).then_some(from),
        skip_taken: false,
        building: terms.building.clone(),
        school: terms.school.clone(),
        room_capacity: terms.room_capacity,
    }
}
