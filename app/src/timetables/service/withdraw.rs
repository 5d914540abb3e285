//! Taking a timetable out of the calendar, with all its versions, from a date on; and putting it back while it is remembered.

use super::{By, KeptTimetable};
use crate::bookings::service::put_back::{self, Dates, Hindered, Lost, PutBack};
use crate::bookings::service::{BookingError, source};
use crate::database::Tx;
use crate::database::refusal::{self, Refusal};
use crate::id::{PersonId, TimetableId};
use crate::people::model::{Deed, Role};
use crate::people::service::record;
use crate::server::state::App;
use crate::time::Instant;
use crate::timetables::store;
use crate::timetables::store::versions::{self, Withdrawn};
use chrono::{Days, NaiveDate};

/// So long what was withdrawn can be put back.
pub const REMEMBERED_DAYS: u64 = 30;

/// Why a timetable is not withdrawn or put back.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    #[error("there is no such timetable")]
    NotFound,
    #[error("it has been withdrawn already")]
    Already,
    #[error("it is in the calendar")]
    NotWithdrawn,
    #[error("it was withdrawn too long ago")]
    TooLate,
    #[error("something else has taken its time, or a place is closed")]
    Hindered(Vec<Hindered>),
    #[error("it is another school's")]
    NotYours,
    #[error(transparent)]
    Booking(#[from] BookingError),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl WithdrawError {
    /// Whether another transaction was in the way.
    fn passes(&self) -> bool {
        let (Self::Database(cause) | Self::Booking(BookingError::Database(cause))) = self else { return false };
        matches!(refusal::of(cause), Some(Refusal::TryAgain | Refusal::Overlap))
    }
}

/// Does something again, a few times, when another transaction was in the way.
macro_rules! tried {
    ($act:expr) => {{
        let mut tries = 1;
        loop {
            match $act.await {
                Err(refused) if refused.passes() && tries < super::TRIES => tries += 1,
                outcome => break outcome,
            }
        }
    }};
}

/// What withdrawing a timetable from a date on would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatGoes {
    pub from: NaiveDate,
    /// Dates of lessons that go, and all that are in the calendar now.
    pub goes: Dates,
    pub all: Dates,
    /// Of those that go, how many have been held already.
    pub been: i64,
}

/// The first instant that is touched: of today only what is still to come, since what has been stays in the report.
fn first_instant(app: &App, from: NaiveDate) -> Instant {
    let start = app.zone().start_of(from);
    if from == app.today() { start.max(app.now()) } else { start }
}

/// Counts what would go and what would stay.
pub async fn what_goes(
    app: &App,
    tx: &mut Tx,
    lineage: &TimetableId,
    from: NaiveDate,
) -> Result<WhatGoes, sqlx::Error> {
    let versions = versions::versions(tx, lineage).await?;
    let sources: Vec<&str> = versions.iter().map(|version| version.id.0.as_str()).collect();
    let first = first_instant(app, from);
    let goes = put_back::dates(tx, &sources, first).await?;
    let to_come = put_back::dates(tx, &sources, first.max(app.now())).await?;
    Ok(WhatGoes {
        from,
        goes,
        all: put_back::dates(tx, &sources, Instant(i64::MIN)).await?,
        been: goes.count - to_come.count,
    })
}

/// Takes a timetable out of the calendar from a date on: the lessons of all its versions, with a reason for those who read about
/// it. Its rooms stay, and what was held before. Answers how many dates have gone.
pub async fn withdraw(
    app: &App,
    (by, roles): (&PersonId, &[Role]),
    id: &TimetableId,
    from: NaiveDate,
    reason: &str,
) -> Result<i64, WithdrawError> {
    tried!(withdraw_once(app, by, roles, id, from, reason))
}

async fn withdraw_once(
    app: &App,
    by: &PersonId,
    roles: &[Role],
    id: &TimetableId,
    from: NaiveDate,
    reason: &str,
) -> Result<i64, WithdrawError> {
    let mut tx = app.database.write().await?;
    let versions = locked(&mut tx, By::Person(by, roles), id).await?;
    let lineage = versions[0].lineage.clone();
    let withdrawn = Withdrawn { at: app.now(), by: by.clone(), from };
    if !versions::withdraw(&mut tx, &lineage, &withdrawn).await? {
        return Err(WithdrawError::Already);
    }
    let first = first_instant(app, from);
    let sources: Vec<&str> = versions.iter().map(|version| version.id.0.as_str()).collect();
    let goes = put_back::dates(&mut tx, &sources, first).await?;
    for source in sources {
        source::withdraw(&mut tx, source, Some(first), by, reason, app.now()).await?;
    }
    let detail = format!("{} dates from {from}: {reason}", goes.count);
    record(&mut tx, app.now(), Some(by), Deed::WithdrawTimetable, &lineage.0, &detail).await?;
    tx.commit().await?;
    Ok(goes.count)
}

/// Whether what was withdrawn is still remembered.
pub fn can_be_put_back(app: &App, withdrawn: &Withdrawn) -> bool {
    let last = app.zone().date(withdrawn.at).checked_add_days(Days::new(REMEMBERED_DAYS));
    last.is_some_and(|last| app.today() <= last)
}

/// Puts a withdrawn timetable back. Refused with everything that is in the way, unless that is to be `skipped`.
pub async fn put_back(
    app: &App,
    (by, roles): (&PersonId, &[Role]),
    id: &TimetableId,
    skipped: bool,
) -> Result<PutBack, WithdrawError> {
    tried!(put_back_once(app, by, roles, id, skipped))
}

async fn put_back_once(
    app: &App,
    by: &PersonId,
    roles: &[Role],
    id: &TimetableId,
    skipped: bool,
) -> Result<PutBack, WithdrawError> {
    let mut tx = app.database.write().await?;
    let versions = locked(&mut tx, By::Person(by, roles), id).await?;
    let newest = versions.last().ok_or(WithdrawError::NotFound)?;
    let withdrawn = newest.withdrawn.clone().ok_or(WithdrawError::NotWithdrawn)?;
    if !can_be_put_back(app, &withdrawn) {
        return Err(WithdrawError::TooLate);
    }
    let mut all = PutBack::default();
    for version in &versions {
        // What a change took before, the withdrawal did not.
        let until = app.zone().end_of(version.holds_until);
        let lost = Lost { source: version.id.0.clone(), at: withdrawn.at, by: withdrawn.by.clone(), until };
        let one = put_back::put_back(app, &mut tx, &lost, by).await?;
        all.back += one.back;
        all.been += one.been;
        all.hindered.extend(one.hindered);
    }
    if !all.hindered.is_empty() && !skipped {
        return Err(WithdrawError::Hindered(all.hindered));
    }
    versions::put_back(&mut tx, newest).await?;
    record(&mut tx, app.now(), Some(by), Deed::PutTimetableBack, &newest.lineage.0, &format!("{} dates", all.back))
        .await?;
    tx.commit().await?;
    Ok(all)
}

/// The versions of a timetable, for somebody who may change them, and kept from others until the transaction ends.
async fn locked(tx: &mut Tx, by: By<'_>, id: &TimetableId) -> Result<Vec<KeptTimetable>, WithdrawError> {
    let version = store::timetable(tx, id).await?.ok_or(WithdrawError::NotFound)?;
    if !by.may(Some(&version.organisation), Some(&version.building)) {
        return Err(WithdrawError::NotYours);
    }
    versions::lock(tx, &version.lineage).await?;
    let versions = versions::versions(tx, &version.lineage).await?;
    if versions.is_empty() { Err(WithdrawError::NotFound) } else { Ok(versions) }
}
