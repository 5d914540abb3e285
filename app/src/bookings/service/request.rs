//! Booking once: the gate, then the calendar, whose schema has the last word.

use super::alternatives::told;
use super::coming::{one_after_the_other, too_many};
use super::gate::{Gate, Leave, Way};
use super::tell::{Because, booked, tell};
use super::{BookingError, again};
use crate::bookings::model::{Booking, NewBooking, Use};
use crate::bookings::store::{self, Remembered};
use crate::database::{Tx, within};
use crate::people;
use crate::people::model::{Actor, Deed};
use crate::server::state::App;

/// Hours for which a program may send a request again and get the first answer.
const KEY_HOURS: i64 = 48;

/// Books, or asks the clerk to, by the space's rule. Staff of the building books directly. A form that is sent twice (the same
/// holder, place, time and title) gets the first answer again.
pub async fn request(app: &App, actor: &Actor, new: &NewBooking) -> Result<Booking, BookingError> {
    // Everything in one transaction: what the rules were when they were asked is what they are when it is written.
    let outcome = within!(app.database, tx => {
        if let Some(before) = again::booking(tx, new).await? {
            return Ok(before);
        }
        let leave = let_through(app, tx, actor, new).await?;
        leave.can_wait(tx).await?;
        let booking = leave.booking(None, app.now());
        write(app, tx, actor, &leave, &booking).await?;
        Ok(booking)
    });
    told(app, new, outcome).await
}

/// Books for a program: what is sent twice is asked for twice, unless it has a key. A request with a key that has been used before
/// gets the first answer again: status and body. `answer` makes the body of a booking. Only success is remembered, so that a
/// refused request can be tried again.
pub async fn request_once(
    app: &App,
    actor: &Actor,
    new: &NewBooking,
    once: Option<&Remembered>,
    answer: impl Fn(&Booking) -> String,
) -> Result<(i64, String), BookingError> {
    if let Some(once) = once
        && let Some(before) = remembered(app, once).await?
    {
        return Ok(before);
    }
    let outcome = within!(app.database, tx => {
        let leave = let_through(app, tx, actor, new).await?;
        leave.can_wait(tx).await?;
        let booking = leave.booking(None, app.now());
        let body = answer(&booking);
        if let Some(once) = once {
            store::forget(tx, app.now().plus_minutes(-KEY_HOURS * 60)).await?;
            if !store::remember(tx, once, 201, &body, app.now()).await? {
                // Somebody has used it in the meantime: nothing is written.
                return Ok(None);
            }
        }
        write(app, tx, actor, &leave, &booking).await?;
        Ok(Some(body))
    });
    match (told(app, new, outcome).await?, once) {
        (Some(body), _) => Ok((201, body)),
        (None, Some(once)) => remembered(app, once).await?.ok_or(BookingError::KeyReused),
        (None, None) => Err(BookingError::KeyReused),
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

async fn let_through(app: &App, tx: &mut Tx, actor: &Actor, new: &NewBooking) -> Result<Leave, BookingError> {
    let gate = Gate::at(app, tx, actor, &new.space).await?;
    let mut found = gate.asked(tx, actor, &new.what).await?;
    found.extend(gate.faults(new, Way::Anew));
    if !gate.staff {
        one_after_the_other(tx, &new.what).await?;
        found.extend(too_many(app, tx, &new.what, 1).await?);
    }
    if found.is_empty() { gate.leave(new.clone(), Way::Anew) } else { Err(BookingError::Faults(found)) }
}

/// Writes the booking. Its row says who holds it and since when; that somebody else has made it is written down beside.
async fn write(app: &App, tx: &mut Tx, actor: &Actor, leave: &Leave, booking: &Booking) -> Result<(), BookingError> {
    leave.write(tx, booking).await?;
    if let Some(by) = actor.id().filter(|by| booking.what.person.as_ref() != Some(by)) {
        let detail = holder(&booking.what);
        people::service::record(tx, app.now(), Some(by), Deed::BookForAnother, &booking.id.0, &detail).await?;
    }
    tell(app, tx, actor, booked(booking.state), std::slice::from_ref(booking), Because::default()).await
}

/// For whom something was done, in the record.
pub fn holder(what: &Use) -> String {
    what.person.as_ref().map_or_else(String::new, |person| format!("for person {person}"))
}
