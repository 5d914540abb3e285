//! Moving a booking to another time or place, in one transaction: refused, it stays where it was.

use super::decide::as_wish;
use super::request::held;
use super::{BookingError, holds, taken, trying};
use crate::bookings::model::{Booking, NewBooking, State};
use crate::bookings::rules::{Asker, faults};
use crate::bookings::store;
use crate::database::refusal::Refusal;
use crate::facilities;
use crate::facilities::model::Space;
use crate::id::{BookingId, SpaceId};
use crate::people;
use crate::people::model::{Person, Right, Role, may};
use crate::server::state::App;

/// Moves a confirmed booking that has not begun. Its holder may, within the rules; staff of both buildings may.
pub async fn relocate(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &BookingId,
    to_space: &SpaceId,
    starts_at: i64,
    ends_at: i64,
) -> Result<(), BookingError> {
    let mut tx = app.database.read().await?;
    let booking = store::booking(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let from = facilities::service::space(&mut tx, &booking.space).await?.ok_or(BookingError::UnknownSpace)?;
    let found = facilities::service::space_and_hours(&mut tx, to_space).await?;
    let (space, hours) = found.ok_or(BookingError::UnknownSpace)?;
    drop(tx);
    let staff = may(roles, Right::Decide(&from.building)) && may(roles, Right::Decide(&space.building));
    if !staff && !holds(&booking, Some(person), roles) {
        return Err(BookingError::Forbidden);
    }
    if booking.state != State::Confirmed {
        return Err(BookingError::Over);
    }
    if booking.starts_at <= app.now().0 {
        return Err(BookingError::Past);
    }
    let wish = NewBooking { space: space.id.clone(), starts_at, ends_at, ..as_wish(&booking) };
    let asker = if staff { Asker::Staff } else { Asker::Public };
    let found = faults(&wish, &space, &hours, asker, app.now(), app.zone());
    if !found.is_empty() {
        return Err(BookingError::Faults(found));
    }
    let outcome = trying!(write(app, person, &booking, &space, starts_at, ends_at));
    match outcome {
        Err(error) if error.refusal() == Some(Refusal::Overlap) => Err(taken(app, &space, &wish).await?),
        other => other,
    }
}

async fn write(app: &App, person: &Person, booking: &Booking, space: &Space, starts_at: i64, ends_at: i64) -> Result<(), BookingError> {
    let mut tx = app.database.write().await?;
    store::release(&mut tx, &booking.id).await?;
    store::change_time(&mut tx, &booking.id, &space.id, starts_at, ends_at).await?;
    let (from, to) = held(space, starts_at, ends_at);
    store::occupy(&mut tx, &booking.id, &space.id, from, to).await?;
    people::service::record(&mut tx, app.now(), Some(&person.id), "move booking", &booking.id.0, "").await?;
    Ok(tx.commit().await?)
}
