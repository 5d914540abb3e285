//! Booking once: the gate, then the calendar, whose schema has the last word.

use super::coming::{Holder, too_many};
use super::gate::{Gate, Leave, Way};
use super::{BookingError, again, taken, trying};
use crate::bookings::model::{Booking, NewBooking};
use crate::bookings::store;
use crate::database::Tx;
use crate::database::refusal::Refusal;
use crate::facilities;
use crate::id::PersonId;
use crate::people;
use crate::people::model::{Deed, Person, Role};
use crate::server::state::App;

/// Hours for which a program may send a request again and get the first answer.
const KEY_HOURS: i64 = 48;

/// The key of a request that may be sent again: whose it is, its text, and a hash of what was asked.
#[derive(Debug, Clone)]
pub struct Remembered {
    pub person: PersonId,
    pub key: String,
    pub request_hash: String,
}

/// Books, or asks the clerk to, by the space's rule. Staff of the building books directly. A form that is sent twice (the same
/// holder, place, time and title) gets the first answer again.
pub async fn request(
    app: &App,
    by: Option<&Person>,
    roles: &[Role],
    new: &NewBooking,
) -> Result<Booking, BookingError> {
    told(app, new, trying!(book(app, by, roles, new, true))).await
}

/// Books for a program: what is sent twice is asked for twice, unless it has a key. A request with a key that has been used before
/// gets the first answer again: status and body. `answer` makes the body of a booking. Only success is remembered, so that a
/// refused request can be tried again.
pub async fn request_once(
    app: &App,
    by: &Person,
    roles: &[Role],
    new: &NewBooking,
    once: Option<&Remembered>,
    answer: impl Fn(&Booking) -> String,
) -> Result<(i64, String), BookingError> {
    let Some(once) = once else {
        let booking = told(app, new, trying!(book(app, Some(by), roles, new, false))).await?;
        return Ok((201, answer(&booking)));
    };
    if let Some(before) = remembered(app, once).await? {
        return Ok(before);
    }
    match told(app, new, trying!(book_once(app, by, roles, new, once, &answer))).await? {
        (booking, true) => Ok((201, answer(&booking))),
        (_, false) => remembered(app, once).await?.ok_or(BookingError::KeyReused),
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
async fn book(
    app: &App,
    by: Option<&Person>,
    roles: &[Role],
    new: &NewBooking,
    again: bool,
) -> Result<Option<Booking>, BookingError> {
    let mut tx = app.database.write().await?;
    if again && let Some(before) = again::booking(&mut tx, new).await? {
        return Ok(Some(before));
    }
    let leave = let_through(app, &mut tx, by, roles, new).await?;
    let booking = leave.booking(None, app.now());
    if leave.waits() && !leave.is_free(&mut tx).await? {
        return Ok(None);
    }
    leave.write(&mut tx, &booking).await?;
    note_for_another(app, &mut tx, by, &booking).await?;
    tx.commit().await?;
    Ok(Some(booking))
}

/// Like [`book`]; false when the key was used in the meantime: then nothing is written.
async fn book_once(
    app: &App,
    by: &Person,
    roles: &[Role],
    new: &NewBooking,
    once: &Remembered,
    answer: &impl Fn(&Booking) -> String,
) -> Result<Option<(Booking, bool)>, BookingError> {
    let mut tx = app.database.write().await?;
    let leave = let_through(app, &mut tx, Some(by), roles, new).await?;
    let booking = leave.booking(None, app.now());
    if leave.waits() && !leave.is_free(&mut tx).await? {
        return Ok(None);
    }
    store::forget(&mut tx, app.now().plus_minutes(-KEY_HOURS * 60)).await?;
    if !store::remember(&mut tx, &once.person, &once.key, &once.request_hash, 201, &answer(&booking), app.now()).await?
    {
        return Ok(Some((booking, false)));
    }
    leave.write(&mut tx, &booking).await?;
    note_for_another(app, &mut tx, Some(by), &booking).await?;
    tx.commit().await?;
    Ok(Some((booking, true)))
}

async fn let_through(
    app: &App,
    tx: &mut Tx,
    by: Option<&Person>,
    roles: &[Role],
    new: &NewBooking,
) -> Result<Leave, BookingError> {
    let gate = Gate::at(app, tx, &new.space, roles).await?;
    let mut found = gate.asked(tx, by, roles, new).await?;
    found.extend(gate.faults(new, Way::Anew));
    let holder = Holder {
        person: new.person.as_ref(),
        organisation: new.organisation.as_ref(),
        kind: new.kind,
        staff: gate.staff,
    };
    found.extend(too_many(app, tx, &holder, 1, true).await?);
    if found.is_empty() { gate.leave(new.clone(), Way::Anew) } else { Err(BookingError::Faults(found)) }
}

/// A booking's row says who holds it and since when; that somebody else has made it is written down beside.
async fn note_for_another(app: &App, tx: &mut Tx, by: Option<&Person>, booking: &Booking) -> Result<(), sqlx::Error> {
    let Some(by) = by.filter(|by| booking.person.as_ref() != Some(&by.id)) else { return Ok(()) };
    people::service::record(
        tx,
        app.now(),
        Some(&by.id),
        Deed::BookForAnother,
        &booking.id.0,
        &holder(booking.person.as_ref()),
    )
    .await
}

/// For whom something was done, in the record.
pub fn holder(person: Option<&PersonId>) -> String {
    person.map_or_else(String::new, |person| format!("for person {person}"))
}

/// The outcome, with what is in the way and what is free instead where the time is taken.
async fn told<T>(app: &App, new: &NewBooking, outcome: Result<Option<T>, BookingError>) -> Result<T, BookingError> {
    match outcome {
        Ok(Some(done)) => return Ok(done),
        Ok(None) => {}
        Err(error) if error.refusal() == Some(Refusal::Overlap) => {}
        Err(error) => return Err(error),
    }
    let space = facilities::service::space(&mut app.database.read().await?, &new.space).await?;
    Err(taken(app, &space.ok_or(BookingError::UnknownSpace)?, new).await?)
}
