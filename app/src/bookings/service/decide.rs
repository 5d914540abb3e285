//! The clerk's yes and no to a request.

use super::request::held;
use super::{BookingError, taken, trying};
use crate::bookings::model::{Booking, NewBooking, State};
use crate::bookings::store;
use crate::database::Tx;
use crate::database::refusal::Refusal;
use crate::facilities;
use crate::facilities::model::Space;
use crate::id::BookingId;
use crate::people;
use crate::people::model::{Person, Right, Role, may};
use crate::server::state::App;

/// Confirms a request; refused, with alternatives, when the time has been taken meanwhile.
pub async fn confirm(app: &App, person: &Person, roles: &[Role], id: &BookingId) -> Result<(), BookingError> {
    let outcome = trying!(confirm_one(app, person, roles, id));
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

async fn confirm_one(app: &App, person: &Person, roles: &[Role], id: &BookingId) -> Result<(), BookingError> {
    let mut tx = app.database.write().await?;
    let (booking, space) = requested(&mut tx, roles, id).await?;
    if !store::change_state(&mut tx, id, State::Requested, State::Confirmed, "", Some(&person.id), app.now()).await? {
        return Err(BookingError::Over);
    }
    let (from, to) = held(&space, booking.starts_at, booking.ends_at);
    store::occupy(&mut tx, id, &space.id, from, to).await?;
    people::service::record(&mut tx, app.now(), Some(&person.id), "confirm booking", &id.0, "").await?;
    Ok(tx.commit().await?)
}

/// Denies a request, with the reason for the one who asked.
pub async fn deny(app: &App, person: &Person, roles: &[Role], id: &BookingId, reason: &str) -> Result<(), BookingError> {
    let mut tx = app.database.write().await?;
    requested(&mut tx, roles, id).await?;
    if !store::change_state(&mut tx, id, State::Requested, State::Denied, reason, Some(&person.id), app.now()).await? {
        return Err(BookingError::Over);
    }
    people::service::record(&mut tx, app.now(), Some(&person.id), "deny booking", &id.0, reason).await?;
    Ok(tx.commit().await?)
}

/// The request and its space, when these roles may decide it.
async fn requested(tx: &mut Tx, roles: &[Role], id: &BookingId) -> Result<(Booking, Space), BookingError> {
    let booking = store::booking(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let space = facilities::service::space(tx, &booking.space).await?.ok_or(BookingError::UnknownSpace)?;
    if !may(roles, Right::Decide(&space.building)) {
        return Err(BookingError::Forbidden);
    }
    if booking.state != State::Requested {
        return Err(BookingError::Over);
    }
    Ok((booking, space))
}

/// A booking as the wish it came from.
pub fn as_wish(booking: &Booking) -> NewBooking {
    NewBooking {
        space: booking.space.clone(),
        organisation: booking.organisation.clone(),
        person: booking.person.clone(),
        kind: booking.kind,
        title: booking.title.clone(),
        starts_at: booking.starts_at,
        ends_at: booking.ends_at,
        persons: booking.persons,
        note: booking.note.clone(),
    }
}
