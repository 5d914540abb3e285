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
    let (space, booking) = checked(app, roles, new).await?;
    let outcome = trying!(write(app, &space, &booking));
    match outcome {
        Err(error) if error.refusal() == Some(Refusal::Overlap) => Err(taken(app, &space, new).await?),
        other => other.map(|()| booking),
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
    let (space, booking) = checked(app, roles, new).await?;
    let body = answer(&booking);
    let outcome = trying!(write_once(app, &space, &booking, once, &body));
    match outcome {
        Ok(true) => Ok((201, body)),
        Ok(false) => remembered(app, once).await?.ok_or(BookingError::KeyReused),
        Err(error) if error.refusal() == Some(Refusal::Overlap) => Err(taken(app, &space, new).await?),
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

/// The space and the booking as it would be written; every broken rule at once.
/// A request for the clerk holds no time, so what is taken is refused here: nobody waits for a decision that cannot be yes.
async fn checked(app: &App, roles: &[Role], new: &NewBooking) -> Result<(Space, Booking), BookingError> {
    let mut tx = app.database.read().await?;
    let space = facilities::service::space(&mut tx, &new.space).await?.ok_or(BookingError::UnknownSpace)?;
    let hours = facilities::service::hours_of(&mut tx, &space).await?;
    let asker = if may(roles, Right::Decide(&space.building)) { Asker::Staff } else { Asker::Public };
    let found = faults(new, &space, &hours, asker, app.now(), app.zone());
    if !found.is_empty() {
        return Err(BookingError::Faults(found));
    }
    let direct = asker == Asker::Staff || space.approval == Approval::Direct;
    if !direct {
        let (from, to) = held(&space, new.starts_at, new.ends_at);
        let holders = store::holdings(&mut tx, &space.id, from, to).await?;
        drop(tx);
        if !holders.is_empty() {
            return Err(taken(app, &space, new).await?);
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
    Ok((space, booking))
}

/// The time a booking holds, buffers included.
pub fn held(space: &Space, starts_at: i64, ends_at: i64) -> (i64, i64) {
    (starts_at - space.buffer_before_minutes * 60, ends_at + space.buffer_after_minutes * 60)
}

async fn write(app: &App, space: &Space, booking: &Booking) -> Result<(), BookingError> {
    let mut tx = app.database.write().await?;
    insert(&mut tx, space, booking).await?;
    Ok(tx.commit().await?)
}

/// False when the key was used in the meantime; then nothing is written.
async fn write_once(app: &App, space: &Space, booking: &Booking, once: &Remembered, body: &str) -> Result<bool, BookingError> {
    let mut tx = app.database.write().await?;
    if !store::remember(&mut tx, &once.person, &once.key, &once.request_hash, 201, body, app.now()).await? {
        return Ok(false);
    }
    insert(&mut tx, space, booking).await?;
    tx.commit().await?;
    Ok(true)
}

/// Writes a booking, and what it holds when it is confirmed. Its row says who booked it and when; what is done to it later is
/// recorded as an event.
pub async fn insert(tx: &mut Tx, space: &Space, booking: &Booking) -> Result<(), BookingError> {
    store::insert_booking(tx, booking).await?;
    if booking.state == State::Confirmed {
        let (from, to) = held(space, booking.starts_at, booking.ends_at);
        store::occupy(tx, &booking.id, &space.id, from, to).await?;
    }
    Ok(())
}
