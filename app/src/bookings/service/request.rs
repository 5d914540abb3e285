//! Booking once: rules, then the calendar, whose schema has the last word.

use super::{BookingError, taken, trying};
use crate::bookings::model::{Booking, NewBooking, State};
use crate::bookings::rules::{Asker, faults};
use crate::bookings::store;
use crate::database::Tx;
use crate::database::refusal::Refusal;
use crate::facilities;
use crate::facilities::model::{Approval, Space};
use crate::id::{BookingId, PersonId};
use crate::people::model::{Right, Role, may};
use crate::server::state::App;

/// The key of a request that may be sent again: whose it is, its text, and a hash of what was asked.
#[derive(Debug, Clone)]
pub struct Remembered {
    pub person: PersonId,
    pub key: String,
    pub request_hash: String,
}

/// Books, or asks the clerk to, by the space's rule. Staff of the building books directly.
pub async fn request(app: &App, roles: &[Role], new: &NewBooking) -> Result<Booking, BookingError> {
    match trying!(book(app, roles, new)) {
        Ok(Some(booking)) => Ok(booking),
        Ok(None) => Err(in_the_way(app, new).await),
        Err(error) if error.refusal() == Some(Refusal::Overlap) => Err(in_the_way(app, new).await),
        Err(error) => Err(error),
    }
}

/// Like [`request`], but a request with a key that has been used before gets the first answer again: status and body.
/// `answer` makes the body of a booking. Only success is remembered, so that a refused request can be tried again.
pub async fn request_once(
    app: &App,
    roles: &[Role],
    new: &NewBooking,
    once: &Remembered,
    answer: impl Fn(&Booking) -> String,
) -> Result<(i64, String), BookingError> {
    if let Some(before) = remembered(app, once).await? {
        return Ok(before);
    }
    match trying!(book_once(app, roles, new, once, &answer)) {
        Ok(Some((booking, true))) => Ok((201, answer(&booking))),
        Ok(Some((_, false))) => remembered(app, once).await?.ok_or(BookingError::KeyReused),
        Ok(None) => Err(in_the_way(app, new).await),
        Err(error) if error.refusal() == Some(Refusal::Overlap) => Err(in_the_way(app, new).await),
        Err(error) => Err(error),
    }
}

/// The answer given before to this key; an error when it was given to another request.
async fn remembered(app: &App, once: &Remembered) -> Result<Option<(i64, String)>, BookingError> {
    let mut tx = app.database.read().await?;
    match store::idempotent(&mut tx, &once.person, &once.key).await? {
        Some((hash, ..)) if hash != once.request_hash => Err(BookingError::KeyReused),
        found => Ok(found.map(|(_, status, body)| (status, body))),
    }
}

/// Everything in one transaction: what the rules were when they were asked is what they are when it is written.
/// `None` when a request would wait for a decision that cannot be yes.
async fn book(app: &App, roles: &[Role], new: &NewBooking) -> Result<Option<Booking>, BookingError> {
    let mut tx = app.database.write().await?;
    let Some((space, booking)) = checked(app, &mut tx, roles, new).await? else { return Ok(None) };
    insert(&mut tx, &space, &booking).await?;
    tx.commit().await?;
    Ok(Some(booking))
}

/// Like [`book`]; false when the key was used in the meantime: then nothing is written.
async fn book_once(
    app: &App,
    roles: &[Role],
    new: &NewBooking,
    once: &Remembered,
    answer: &impl Fn(&Booking) -> String,
) -> Result<Option<(Booking, bool)>, BookingError> {
    let mut tx = app.database.write().await?;
    let Some((space, booking)) = checked(app, &mut tx, roles, new).await? else { return Ok(None) };
    if !store::remember(&mut tx, &once.person, &once.key, &once.request_hash, 201, &answer(&booking), app.now()).await? {
        return Ok(Some((booking, false)));
    }
    insert(&mut tx, &space, &booking).await?;
    tx.commit().await?;
    Ok(Some((booking, true)))
}

/// What is in the way, and what is free instead.
async fn in_the_way(app: &App, new: &NewBooking) -> BookingError {
    let told = async {
        let space = facilities::service::space(&mut app.database.read().await?, &new.space).await?;
        taken(app, &space.ok_or(BookingError::UnknownSpace)?, new).await
    };
    told.await.unwrap_or_else(|error| error)
}

/// The space and the booking as it would be written; every broken rule at once.
/// A request for the clerk holds no time, so what is taken is refused here with `None`.
async fn checked(app: &App, tx: &mut Tx, roles: &[Role], new: &NewBooking) -> Result<Option<(Space, Booking)>, BookingError> {
    let found = facilities::service::space_and_hours(tx, &new.space).await?;
    let (space, hours) = found.ok_or(BookingError::UnknownSpace)?;
    let asker = if may(roles, Right::Decide(&space.building)) { Asker::Staff } else { Asker::Public };
    let found = faults(new, &space, &hours, asker, app.now(), app.zone());
    if !found.is_empty() {
        return Err(BookingError::Faults(found));
    }
    let direct = asker == Asker::Staff || space.approval == Approval::Direct;
    if !direct {
        let (from, to) = held(&space, new.starts_at, new.ends_at);
        if !store::holdings(tx, &space.id, from, to).await?.is_empty() {
            return Ok(None);
        }
    }
    let booking = Booking {
        id: BookingId::new(),
        space: space.id.clone(),
        series: None,
        organisation: new.organisation.clone(),
        person: new.person.clone(),
        kind: new.kind,
        state: if direct { State::Confirmed } else { State::Requested },
        title: new.title.trim().to_owned(),
        starts_at: new.starts_at,
        ends_at: new.ends_at,
        persons: new.persons,
        note: new.note.clone(),
        reason: String::new(),
        created_at: app.now().0,
    };
    Ok(Some((space, booking)))
}

/// The time a booking holds, buffers included.
pub fn held(space: &Space, starts_at: i64, ends_at: i64) -> (i64, i64) {
    (starts_at - space.buffer_before_minutes * 60, ends_at + space.buffer_after_minutes * 60)
}

/// Writes a booking, and what it holds when it is confirmed. Its row says who booked it and when; what is done to it later is
/// recorded as an event.
pub async fn insert(tx: &mut Tx, space: &Space, booking: &Booking) -> Result<(), BookingError> {
    if booking.state != State::Confirmed {
        return Ok(store::insert_booking(tx, booking).await?);
    }
    let (from, to) = held(space, booking.starts_at, booking.ends_at);
    Ok(store::insert_holding(tx, booking, from, to).await?)
}
