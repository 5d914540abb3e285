//! Taking a timetable out of the calendar, with all its versions, from a date on; and putting it back while it is remembered.

use super::calendar::{self, RETURN, WITHDRAWAL};
use super::{KeptTimetable, scope};
use crate::bookings::service::BookingError;
use crate::bookings::service::put_back::{self, Dates, Hindered, PutBack};
use crate::database::{Failure, Tx, within};
use crate::facilities::service as facilities;
use crate::id::TimetableId;
use crate::people::model::{Actor, Deed};
use crate::people::service::record;
use crate::server::state::App;
use crate::time::Instant;
use crate::timetables::model::UnderWay;
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
    #[error("it is on its way into the calendar: until it is there it can be withdrawn as a whole only")]
    Filling,
    #[error("it is being put back into the calendar")]
    Returning,
    #[error("the timetable of {0} is on its way into the building's calendar, or out of it")]
    Busy(String),
    #[error(transparent)]
    Booking(#[from] BookingError),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl Failure for WithdrawError {
    fn database(&self) -> Option<&sqlx::Error> {
        match self {
            Self::Database(cause) | Self::Booking(BookingError::Database(cause)) => Some(cause),
            _ => None,
        }
    }
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

/// Counts what would go and what would stay.
pub async fn what_goes(
    app: &App,
    tx: &mut Tx,
    lineage: &TimetableId,
    from: NaiveDate,
) -> Result<WhatGoes, sqlx::Error> {
    let versions = versions::versions(tx, lineage).await?;
    let sources: Vec<&str> = versions.iter().map(|version| version.id.0.as_str()).collect();
    let start = app.zone().start_of(from);
    let first = if from == app.today() { start.max(app.now()) } else { start };
    let goes = put_back::dates(tx, &sources, first).await?;
    let to_come = put_back::dates(tx, &sources, first.max(app.now())).await?;
    Ok(WhatGoes {
        from,
        goes,
        all: put_back::dates(tx, &sources, Instant(i64::MIN)).await?,
        been: goes.count - to_come.count,
    })
}

/// Has a timetable taken out of the calendar from a date on: the lessons of all its versions, with a reason for those who read about
/// it. Its rooms stay, and what was held before. One that is still on its way there is stopped. Answers how many dates go.
pub async fn withdraw(
    app: &App,
    actor: &Actor,
    id: &TimetableId,
    from: NaiveDate,
    reason: &str,
) -> Result<i64, WithdrawError> {
    let counted = async {
        let mut tx = app.database.read().await?;
        let version = store::timetable(&mut tx, id).await?.ok_or(WithdrawError::NotFound)?;
        Ok::<_, WithdrawError>(what_goes(app, &mut tx, &version.lineage, from).await?.goes.count)
    };
    let goes = counted.await?;
    within!(app.database, tx => {
        let versions = may_change(tx, actor, id).await?;
        let by = actor.id().ok_or(WithdrawError::NotYours)?;
        let lineage = &versions[0].lineage;
        match &versions[0].withdrawn {
            Some(withdrawn) if withdrawn.under_way == Some(UnderWay::Returning) => return Err(WithdrawError::Returning),
            Some(_) => return Err(WithdrawError::Already),
            None => {}
        }
        // What is not there yet would not be there before that date either.
        let unfilled = versions.iter().find(|version| version.unfilled_from.is_some());
        if unfilled.is_some_and(|version| from > version.holds_from.max(app.today())) {
            return Err(WithdrawError::Filling);
        }
        // Later than every change, by whose instant its own replaced dates are known apart from those that go now.
        let changed = versions.iter().map(|version| version.imported_at.0).max().unwrap_or_default();
        let at = app.now().max(Instant(changed + 1));
        let withdrawn = Withdrawn { at, by: by.clone(), from, under_way: Some(UnderWay::Withdrawing) };
        versions::begin_withdrawal(tx, lineage, &withdrawn).await?;
        let detail = format!("{goes} dates from {from}: {reason}");
        record(tx, app.now(), Some(by), Deed::WithdrawTimetable, &lineage.0, &detail).await?;
        calendar::put(app, tx, Some(by), (WITHDRAWAL, lineage), reason).await?;
        Ok(goes)
    })
}

/// Whether what was withdrawn is still remembered.
pub fn can_be_put_back(app: &App, withdrawn: &Withdrawn) -> bool {
    let last = app.zone().date(withdrawn.at).checked_add_days(Days::new(REMEMBERED_DAYS));
    last.is_some_and(|last| app.today() <= last)
}

/// What is done about dates that cannot be put back because something is in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hindrances {
    /// Nothing is put back.
    Refuse,
    /// They stay cancelled.
    Skip,
}

/// Has a withdrawn timetable put back. `reason` is told where it goes on to take the place of another version.
pub async fn put_back(
    app: &App,
    actor: &Actor,
    id: &TimetableId,
    hindrances: Hindrances,
    reason: &str,
) -> Result<PutBack, WithdrawError> {
    let (lost_by, foreseen) = what_returns(app, id).await?;
    within!(app.database, tx => {
        let versions = may_change(tx, actor, id).await?;
        let by = actor.id().ok_or(WithdrawError::NotYours)?;
        let withdrawn = versions[0].withdrawn.as_ref().ok_or(WithdrawError::NotWithdrawn)?;
        if withdrawn.under_way == Some(UnderWay::Returning) || withdrawn.at != lost_by.at {
            return Err(WithdrawError::NotWithdrawn);
        }
        if !can_be_put_back(app, withdrawn) {
            return Err(WithdrawError::TooLate);
        }
        if !foreseen.hindered.is_empty() && hindrances == Hindrances::Refuse {
            return Err(WithdrawError::Hindered(foreseen.hindered.clone()));
        }
        facilities::lock_for_change(tx, Some(&versions[0].building)).await?;
        // Its own withdrawal is stopped by this; another's would be met half-way.
        if withdrawn.under_way.is_none()
            && let Some(other) = store::filling::under_way_in(tx, &versions[0].building).await?
        {
            return Err(WithdrawError::Busy(other));
        }
        let lineage = &versions[0].lineage;
        versions::begin_return(tx, lineage).await?;
        let detail = format!("{} dates", foreseen.back);
        record(tx, app.now(), Some(by), Deed::PutTimetableBack, &lineage.0, &detail).await?;
        calendar::put(app, tx, Some(by), (RETURN, lineage), reason).await?;
        Ok(foreseen.clone())
    })
}

/// By whom and when a timetable was withdrawn, and what would become of its dates now.
async fn what_returns(app: &App, id: &TimetableId) -> Result<(Withdrawn, PutBack), WithdrawError> {
    let mut tx = app.database.read().await?;
    let version = store::timetable(&mut tx, id).await?.ok_or(WithdrawError::NotFound)?;
    let withdrawn = version.withdrawn.clone().ok_or(WithdrawError::NotWithdrawn)?;
    let mut all = PutBack::default();
    for version in versions::versions(&mut tx, &version.lineage).await? {
        let lost = put_back::lost(&mut tx, &calendar::lost(app, &version, &withdrawn)).await?;
        let one = put_back::foresee(app, &mut tx, &lost).await?;
        all.back += one.back;
        all.been += one.been;
        all.hindered.extend(one.hindered);
    }
    Ok((withdrawn, all))
}

/// The versions of a timetable, never none, for somebody who may change them, and kept from others until the transaction ends.
pub(super) async fn may_change(
    tx: &mut Tx,
    actor: &Actor,
    id: &TimetableId,
) -> Result<Vec<KeptTimetable>, WithdrawError> {
    let version = store::timetable(tx, id).await?.ok_or(WithdrawError::NotFound)?;
    if !scope::may(actor, Some(&version.organisation), Some(&version.building)) {
        return Err(WithdrawError::NotYours);
    }
    versions::lock(tx, &version.lineage).await?;
    let versions = versions::versions(tx, &version.lineage).await?;
    if versions.is_empty() { Err(WithdrawError::NotFound) } else { Ok(versions) }
}
