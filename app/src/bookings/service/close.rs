//! Closing a space over what is booked in it: everything in the way is cancelled with the reason, in one transaction.

use super::cancel::cancel_within;
use super::gate::{Gate, Way};
use super::{BookingError, reason_given, trying};
use crate::bookings::model::{Booking, Kind, NewBooking};
use crate::bookings::store;
use crate::id::BookingId;
use crate::people;
use crate::people::model::{Person, Role};
use crate::server::state::App;

/// Closes the space and cancels what was booked there then; returns the closure and how many bookings gave way.
/// Only what the clerk has been shown is cancelled: anything else in the way refuses the closure.
pub async fn close_over(
    app: &App,
    person: &Person,
    roles: &[Role],
    new: &NewBooking,
    shown: &[BookingId],
    reason: &str,
) -> Result<(Booking, usize), BookingError> {
    trying!(close_once(app, person, roles, new, shown, reason))
}

async fn close_once(
    app: &App,
    person: &Person,
    roles: &[Role],
    new: &NewBooking,
    shown: &[BookingId],
    reason: &str,
) -> Result<(Booking, usize), BookingError> {
    let mut tx = app.database.write().await?;
    let gate = Gate::at(app, &mut tx, &new.space, roles).await?;
    if !gate.staff {
        return Err(BookingError::Forbidden);
    }
    let reason = reason_given(reason, true)?;
    let leave = gate.leave(NewBooking { kind: Kind::Closure, persons: None, ..new.clone() }, Way::Anew)?;
    let (from, to) = leave.held();
    for id in shown {
        store::booking_to_change(&mut tx, id).await?;
    }
    let in_the_way = store::holdings(&mut tx, &new.space, from, to).await?;
    if in_the_way.iter().any(|held| !shown.contains(&held.booking.id)) {
        drop(tx);
        return Err(super::taken(app, &gate.space, new).await?);
    }
    for held in &in_the_way {
        cancel_within(app, &mut tx, person, roles, &held.booking, reason).await?;
    }
    let booking = leave.booking(None, app.now());
    leave.write(&mut tx, &booking).await?;
    people::service::record(&mut tx, app.now(), Some(&person.id), "close space", &booking.id.0, reason).await?;
    tx.commit().await?;
    Ok((booking, in_the_way.len()))
}
