//! Cancelling one, some or all dates. A cancelled booking keeps its row and lets go of its time.

use super::tell::{Because, tell};
use super::{BookingError, holds, holds_own, reason_given, uses};
use crate::bookings::model::{Booking, State};
use crate::bookings::store::{self, Decided};
use crate::database::{Tx, within};
use crate::facilities;
use crate::id::{BookingId, SeriesId};
use crate::messages::model::Kind as Told;
use crate::people;
use crate::people::model::{Actor, Deed, Right};
use crate::server::state::App;
use crate::time::Instant;

/// Cancels one booking. Its holder may until it begins; staff of the building may until it ends, with a reason.
pub async fn cancel(app: &App, actor: &Actor, id: &BookingId, reason: &str) -> Result<(), BookingError> {
    within!(app.database, tx => {
        let booking = store::booking_to_change(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
        cancel_within(tx, actor, &booking, reason, app.now()).await?;
        let because = Because { reason, ..Because::default() };
        tell(app, tx, actor, Told::BookingCancelled, &[booking], because).await
    })
}

/// Cancels the given dates of a series, or every coming one; returns how many, and when, by which they can be taken back. All or none; none that could be is [`BookingError::Over`].
pub async fn cancel_dates(
    app: &App,
    actor: &Actor,
    id: &SeriesId,
    only: Option<&[BookingId]>,
    reason: &str,
) -> Result<(usize, Instant), BookingError> {
    let now = app.now();
    within!(app.database, tx => {
        let series = store::series_to_change(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
        let space = facilities::service::space(tx, &series.space).await?.ok_or(BookingError::UnknownSpace)?;
        if !uses(actor, &series.what) && !actor.may(Right::Decide(&space.building)) {
            return Err(BookingError::Forbidden);
        }
        let mut dates = store::dates_to_change(tx, id).await?;
        let is_meant = |one: &Booking| only.is_none_or(|only| only.contains(&one.id));
        dates.retain(|one| one.is_live() && one.time.from > now && is_meant(one));
        if dates.is_empty() {
            return Err(BookingError::Over);
        }
        for booking in &dates {
            cancel_within(tx, actor, booking, reason, now).await?;
        }
        let because = Because { reason, ..Because::default() };
        tell(app, tx, actor, Told::BookingCancelled, &dates, because).await?;
        Ok((dates.len(), now))
    })
}

/// Cancels a booking as the caller has read it in this transaction, to change it.
pub(super) async fn cancel_within(
    tx: &mut Tx,
    actor: &Actor,
    booking: &Booking,
    reason: &str,
    now: Instant,
) -> Result<(), BookingError> {
    let space = facilities::service::space(tx, &booking.space).await?.ok_or(BookingError::UnknownSpace)?;
    let staff = actor.may(Right::Decide(&space.building));
    if !staff && !holds(actor, booking) {
        return Err(BookingError::Forbidden);
    }
    if !booking.state.may_become(State::Cancelled) {
        return Err(BookingError::Over);
    }
    let last = if staff { booking.time.until } else { booking.time.from };
    if last <= now {
        return Err(BookingError::Past);
    }
    let own = holds_own(actor, booking);
    let reason = reason_given(reason, !own)?;
    if !store::change_state(tx, booking, State::Cancelled, Decided { by: actor.id(), at: now, reason }).await? {
        return Err(BookingError::Over);
    }
    store::note_cancellation(tx, &booking.id, Some((booking.state, !own))).await?;
    people::service::record(tx, now, actor.id(), Deed::CancelBooking, &booking.id.0, reason).await?;
    Ok(())
}
