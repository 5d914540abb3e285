//! Closing a space over what is booked in it: everything in the way is cancelled with the reason, in one transaction.

use super::cancel::cancel_within;
use super::request::{held, insert};
use super::{BookingError, trying};
use crate::bookings::model::{Booking, Kind, NewBooking, State};
use crate::bookings::rules::{Asker, faults};
use crate::bookings::store;
use crate::facilities;
use crate::id::BookingId;
use crate::people;
use crate::people::model::{Person, Right, Role, may};
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
    let found = facilities::service::space_and_hours(&mut tx, &new.space).await?;
    let (space, hours) = found.ok_or(BookingError::UnknownSpace)?;
    if !may(roles, Right::Decide(&space.building)) {
        return Err(BookingError::Forbidden);
    }
    let found = faults(new, &space, &hours, Asker::Staff, app.now(), app.zone());
    if !found.is_empty() {
        return Err(BookingError::Faults(found));
    }
    let (from, to) = held(&space, new.starts_at, new.ends_at);
    let in_the_way = store::holdings(&mut tx, &space.id, from, to).await?;
    if in_the_way.iter().any(|held| !shown.contains(&held.booking.id)) {
        drop(tx);
        return Err(super::taken(app, &space, new).await?);
    }
    for held in &in_the_way {
        cancel_within(app, &mut tx, person, roles, &held.booking, reason).await?;
    }
    let booking = Booking {
        id: BookingId::new(),
        space: space.id.clone(),
        series: None,
        organisation: None,
        person: Some(person.id.clone()),
        kind: Kind::Closure,
        state: State::Confirmed,
        title: new.title.trim().to_owned(),
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        persons: None,
        note: new.note.clone(),
        reason: String::new(),
        created_at: app.now().0,
    };
    insert(&mut tx, &space, &booking).await?;
    people::service::record(&mut tx, app.now(), Some(&person.id), "close space", &booking.id.0, reason).await?;
    tx.commit().await?;
    Ok((booking, in_the_way.len()))
}
