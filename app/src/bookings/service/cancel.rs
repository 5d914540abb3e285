//! Cancelling one, some or all dates. A cancelled booking keeps its row and lets go of its time.

use super::{BookingError, holds, trying};
use crate::bookings::model::{Booking, State};
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities;
use crate::id::{BookingId, SeriesId};
use crate::people;
use crate::people::model::{Person, Right, Role, may};
use crate::server::state::App;

/// Cancels one booking. Its holder may until it begins; staff of the building may until it ends, with a reason.
pub async fn cancel(app: &App, person: &Person, roles: &[Role], id: &BookingId, reason: &str) -> Result<(), BookingError> {
    trying!(cancel_one(app, person, roles, id, reason))
}

async fn cancel_one(app: &App, person: &Person, roles: &[Role], id: &BookingId, reason: &str) -> Result<(), BookingError> {
    let mut tx = app.database.write().await?;
    let booking = store::booking(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    cancel_within(app, &mut tx, person, roles, &booking, reason).await?;
    Ok(tx.commit().await?)
}

/// Cancels the given dates of a series, or every coming one; returns how many. All or none.
pub async fn cancel_dates(
    app: &App,
    person: &Person,
    roles: &[Role],
    series: &SeriesId,
    only: Option<&[BookingId]>,
    reason: &str,
) -> Result<usize, BookingError> {
    trying!(cancel_some(app, person, roles, series, only, reason))
}

async fn cancel_some(
    app: &App,
    person: &Person,
    roles: &[Role],
    series: &SeriesId,
    only: Option<&[BookingId]>,
    reason: &str,
) -> Result<usize, BookingError> {
    let mut tx = app.database.write().await?;
    let mut dates = store::dates_of_series(&mut tx, series).await?;
    dates.retain(|one| {
        let live = matches!(one.state, State::Confirmed | State::Requested) && one.starts_at > app.now().0;
        live && only.is_none_or(|only| only.contains(&one.id))
    });
    for booking in &dates {
        cancel_within(app, &mut tx, person, roles, booking, reason).await?;
    }
    tx.commit().await?;
    Ok(dates.len())
}

pub(super) async fn cancel_within(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    roles: &[Role],
    booking: &Booking,
    reason: &str,
) -> Result<(), BookingError> {
    let space = facilities::service::space(tx, &booking.space).await?.ok_or(BookingError::UnknownSpace)?;
    let staff = may(roles, Right::Decide(&space.building));
    if !staff && !holds(booking, Some(person), roles) {
        return Err(BookingError::Forbidden);
    }
    if !matches!(booking.state, State::Confirmed | State::Requested) {
        return Err(BookingError::Over);
    }
    let last = if staff { booking.ends_at } else { booking.starts_at };
    if last <= app.now().0 {
        return Err(BookingError::Past);
    }
    if !store::change_state(tx, &booking.id, booking.state, State::Cancelled, reason, Some(&person.id), app.now()).await? {
        return Err(BookingError::Over);
    }
    store::release(tx, &booking.id).await?;
    people::service::record(tx, app.now(), Some(&person.id), "cancel booking", &booking.id.0, reason).await?;
    Ok(())
}
