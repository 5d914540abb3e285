//! The clerk's yes and no to a request.

use super::gate::{Gate, Way, as_wish};
use super::{BookingError, reason_given, taken, trying};
use crate::bookings::model::{Booking, State};
use crate::bookings::store;
use crate::database::Tx;
use crate::database::refusal::Refusal;
use crate::facilities;
use crate::id::BookingId;
use crate::people;
use crate::people::model::{Deed, Person, Role};
use crate::server::state::App;

/// Confirms a request. The rules are asked again, since they may have changed while it waited: what it breaks now is told, and the
/// clerk may confirm it `anyway` where staff may book so. Refused, with alternatives, when the time has been taken meanwhile.
pub async fn confirm(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &BookingId,
    anyway: bool,
) -> Result<(), BookingError> {
    let outcome = trying!(confirm_one(app, person, roles, id, anyway));
    match outcome {
        Err(error) if error.refusal() == Some(Refusal::Overlap) => {
            let mut tx = app.database.read().await?;
            let booking = store::booking(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
            let space = facilities::service::space(&mut tx, &booking.space).await?.ok_or(BookingError::UnknownSpace)?;
            drop(tx);
            Err(taken(app, &space, &as_wish(&booking)).await?)
        }
        other => other,
    }
}

async fn confirm_one(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &BookingId,
    anyway: bool,
) -> Result<(), BookingError> {
    let mut tx = app.database.write().await?;
    let (gate, request) = requested(app, &mut tx, roles, id).await?;
    let detail = if anyway { "anyway" } else { "" };
    gate.leave(as_wish(&request), Way::Decided { anyway })?.confirm(&mut tx, &request, &person.id, app.now()).await?;
    people::service::record(&mut tx, app.now(), Some(&person.id), Deed::ConfirmBooking, &id.0, detail).await?;
    Ok(tx.commit().await?)
}

/// Denies a request, with the reason for the one who asked.
pub async fn deny(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &BookingId,
    reason: &str,
) -> Result<(), BookingError> {
    trying!(deny_one(app, person, roles, id, reason))
}

async fn deny_one(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &BookingId,
    reason: &str,
) -> Result<(), BookingError> {
    let mut tx = app.database.write().await?;
    let (_, request) = requested(app, &mut tx, roles, id).await?;
    let reason = reason_given(reason, true)?;
    if !store::change_state(&mut tx, &request, State::Denied, reason, Some(&person.id), app.now()).await? {
        return Err(BookingError::Over);
    }
    people::service::record(&mut tx, app.now(), Some(&person.id), Deed::DenyBooking, &id.0, reason).await?;
    Ok(tx.commit().await?)
}

/// The request and the gate of its space, when these roles may decide it.
async fn requested(app: &App, tx: &mut Tx, roles: &[Role], id: &BookingId) -> Result<(Gate, Booking), BookingError> {
    let request = store::booking_to_change(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let gate = Gate::at(app, tx, &request.space, roles).await?;
    if !gate.staff {
        return Err(BookingError::Forbidden);
    }
    if request.state != State::Requested {
        return Err(BookingError::Over);
    }
    Ok((gate, request))
}
