//! Cancelling one, some or all dates. A cancelled booking keeps its row and lets go of its time.

use super::{BookingError, held_by, holds, holds_own, reason_given, trying};
use crate::bookings::model::{Booking, State};
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities;
use crate::id::{BookingId, SeriesId};
use crate::people;
use crate::people::model::{Deed, Person, Right, Role, may};
use crate::server::state::App;
use crate::time::Instant;

/// Cancels one booking. Its holder may until it begins; staff of the building may until it ends, with a reason.
pub async fn cancel(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &BookingId,
    reason: &str,
) -> Result<(), BookingError> {
    trying!(cancel_one(app, person, roles, id, reason))
}

async fn cancel_one(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &BookingId,
    reason: &str,
) -> Result<(), BookingError> {
    let mut tx = app.database.write().await?;
    let booking = store::booking_to_change(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    cancel_within(app, &mut tx, person, roles, &booking, reason).await?;
    Ok(tx.commit().await?)
}

/// Cancels the given dates of a series, or every coming one; returns how many, and when, by which they can be taken back. All or none; none that could be is [`BookingError::Over`].
pub async fn cancel_dates(
    app: &App,
    person: &Person,
    roles: &[Role],
    series: &SeriesId,
    only: Option<&[BookingId]>,
    reason: &str,
) -> Result<(usize, Instant), BookingError> {
    trying!(cancel_some(app, person, roles, series, only, reason))
}

async fn cancel_some(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &SeriesId,
    only: Option<&[BookingId]>,
    reason: &str,
) -> Result<(usize, Instant), BookingError> {
    let now = app.now();
    let mut tx = app.database.write().await?;
    let series = store::series_to_change(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let space = facilities::service::space(&mut tx, &series.space).await?.ok_or(BookingError::UnknownSpace)?;
    let holder = held_by(series.person.as_ref(), series.organisation.as_ref(), Some(person), roles);
    if !holder && !may(roles, Right::Decide(&space.building)) {
        return Err(BookingError::Forbidden);
    }
    let mut dates = store::dates_to_change(&mut tx, id).await?;
    dates.retain(|one| one.is_live() && one.starts_at > app.now().0 && only.is_none_or(|only| only.contains(&one.id)));
    if dates.is_empty() {
        return Err(BookingError::Over);
    }
    for booking in &dates {
        cancel_at(app, &mut tx, person, roles, booking, reason, now).await?;
    }
    tx.commit().await?;
    Ok((dates.len(), now))
}

/// Cancels a booking as the caller has read it in this transaction, to change it.
pub(super) async fn cancel_within(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    roles: &[Role],
    booking: &Booking,
    reason: &str,
) -> Result<(), BookingError> {
    cancel_at(app, tx, person, roles, booking, reason, app.now()).await
}

async fn cancel_at(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    roles: &[Role],
    booking: &Booking,
    reason: &str,
    now: Instant,
) -> Result<(), BookingError> {
    let space = facilities::service::space(tx, &booking.space).await?.ok_or(BookingError::UnknownSpace)?;
    let staff = may(roles, Right::Decide(&space.building));
    if !staff && !holds(booking, Some(person), roles) {
        return Err(BookingError::Forbidden);
    }
    if !booking.is_live() {
        return Err(BookingError::Over);
    }
    let last = if staff { booking.ends_at } else { booking.starts_at };
    if last <= app.now().0 {
        return Err(BookingError::Past);
    }
    let own = holds_own(booking, Some(person), roles);
    let reason = reason_given(reason, !own)?;
    if !store::change_state(tx, booking, State::Cancelled, reason, Some(&person.id), now).await? {
        return Err(BookingError::Over);
    }
    store::note_cancellation(tx, &booking.id, Some((booking.state, !own))).await?;
    people::service::record(tx, now, Some(&person.id), Deed::CancelBooking, &booking.id.0, reason).await?;
    Ok(())
}
