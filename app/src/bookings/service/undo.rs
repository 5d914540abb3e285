//! Taking a cancellation back: at once, as if it had not been (`undo`), or later, as a new wish for the same time (`book_again`).
//! Both pass the gate. What staff cancelled, its holder does not take back.

use super::gate::{Gate, Way, as_wish};
use super::restore::waits;
use super::{BookingError, holds, taken, trying};
use crate::bookings::model::{Booking, Cancellation, State};
use crate::bookings::store;
use crate::database::Tx;
use crate::database::refusal::Refusal;
use crate::id::{BookingId, SeriesId};
use crate::people;
use crate::people::model::{Deed, Person, Role};
use crate::server::state::App;
use crate::time::Instant;
use std::collections::HashSet;

/// Minutes for which whoever cancelled may take it back just as it was.
pub const UNDO_MINUTES: i64 = 30;

/// What came of taking cancellations back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undone {
    /// What is booked, or asked for, again.
    pub back: Vec<BookingId>,
    /// What could not be: the time has been taken, or the rules have changed.
    pub lost: Vec<BookingId>,
}

/// The coming dates that this person cancelled in one act a short while ago: the booking itself, or of a series those of one instant.
pub async fn undoable(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    of: Cancelled<'_>,
) -> Result<Vec<Cancellation>, sqlx::Error> {
    let mut found = match of {
        Cancelled::One(id) => store::cancellations(tx, Some(id), None).await?,
        Cancelled::Series(id, at) => {
            let mut found = store::cancellations(tx, None, Some(id)).await?;
            found.retain(|one| one.at == at.0);
            found
        }
    };
    found.retain(|one| {
        one.by.as_ref() == Some(&person.id) && is_fresh(app, Instant(one.at)) && one.starts_at > app.now().0
    });
    Ok(found)
}

fn is_fresh(app: &App, at: Instant) -> bool {
    app.now() <= at.plus_minutes(UNDO_MINUTES)
}

/// What was cancelled in one act.
#[derive(Debug, Clone, Copy)]
pub enum Cancelled<'a> {
    One(&'a BookingId),
    /// Dates of a series, at this instant.
    Series(&'a SeriesId, Instant),
}

/// Takes a cancellation back: each date becomes again what it was, if its time is still free and the rules allow it.
pub async fn undo(app: &App, person: &Person, roles: &[Role], of: Cancelled<'_>) -> Result<Undone, BookingError> {
    trying!(undo_once(app, person, roles, of))
}

async fn undo_once(app: &App, person: &Person, roles: &[Role], of: Cancelled<'_>) -> Result<Undone, BookingError> {
    let mut tx = app.database.write().await?;
    let cancelled = undoable(app, &mut tx, person, of).await?;
    if cancelled.is_empty() {
        return Err(BookingError::TooLate);
    }
    let mut outcome = Undone::default();
    for one in cancelled {
        let booking = store::booking_to_change(&mut tx, &one.booking).await?.ok_or(BookingError::UnknownBooking)?;
        if booking.state != State::Cancelled {
            outcome.lost.push(one.booking);
            continue;
        }
        tx.savepoint().await?;
        match back(app, &mut tx, person, roles, &booking, &one, Way::Undone { was: one.was }).await {
            Ok(_) => {
                tx.release_savepoint().await?;
                outcome.back.push(one.booking);
            }
            Err(error) if is_lost(&error) => {
                tx.rollback_to_savepoint().await?;
                outcome.lost.push(one.booking);
            }
            Err(error) => return Err(error),
        }
    }
    tx.commit().await?;
    Ok(outcome)
}

/// Whether an error says that the date cannot be had again, rather than that something failed.
fn is_lost(error: &BookingError) -> bool {
    matches!(error, BookingError::Faults(_) | BookingError::NotFree | BookingError::Past)
        || error.refusal() == Some(Refusal::Overlap)
}

/// Books a cancelled date again, by all the rules of a new booking; it waits for the clerk where the space or the series does.
pub async fn book_again(app: &App, person: &Person, roles: &[Role], id: &BookingId) -> Result<State, BookingError> {
    match trying!(again_once(app, person, roles, id)) {
        Err(error) if error.refusal() == Some(Refusal::Overlap) => Err(in_the_way(app, id).await?),
        Err(BookingError::NotFree) => Err(in_the_way(app, id).await?),
        other => other,
    }
}

async fn in_the_way(app: &App, id: &BookingId) -> Result<BookingError, BookingError> {
    let mut tx = app.database.read().await?;
    let booking = store::booking(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let space = crate::facilities::service::space(&mut tx, &booking.space).await?.ok_or(BookingError::UnknownSpace)?;
    drop(tx);
    taken(app, &space, &as_wish(&booking)).await
}

async fn again_once(app: &App, person: &Person, roles: &[Role], id: &BookingId) -> Result<State, BookingError> {
    let mut tx = app.database.write().await?;
    let booking = store::booking_to_change(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let mut found = store::cancellations(&mut tx, Some(id), None).await?;
    let Some(one) = found.pop().filter(|_| booking.state == State::Cancelled) else { return Err(BookingError::Over) };
    let way = if one.by.as_ref() == Some(&person.id) && is_fresh(app, Instant(one.at)) {
        Way::Undone { was: one.was }
    } else {
        let dates = match &booking.series {
            Some(series) => store::dates_to_change(&mut tx, series).await?,
            None => Vec::new(),
        };
        Way::Restored { waits: waits(&dates) }
    };
    let state = back(app, &mut tx, person, roles, &booking, &one, way).await?;
    tx.commit().await?;
    Ok(state)
}

/// Through the gate, and back into the calendar.
async fn back(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    roles: &[Role],
    booking: &Booking,
    one: &Cancellation,
    way: Way<'_>,
) -> Result<State, BookingError> {
    let gate = Gate::at(app, tx, &booking.space, roles).await?;
    if !gate.staff && (one.by_staff || !holds(booking, Some(person), roles)) {
        return Err(BookingError::Forbidden);
    }
    if booking.starts_at <= app.now().0 {
        return Err(BookingError::Past);
    }
    let leave = gate.leave(as_wish(booking), way)?;
    if leave.waits() && !leave.is_free(tx).await? {
        return Err(BookingError::NotFree);
    }
    let state = leave.put_back(tx, booking, person, app.now()).await?;
    people::service::record(tx, app.now(), Some(&person.id), Deed::UndoCancellation, &booking.id.0, "").await?;
    Ok(state)
}

/// The cancelled dates of these that somebody with these roles could book again now: they come, are free, and the rules allow it.
pub async fn bookable_again(
    app: &App,
    tx: &mut Tx,
    person: &Person,
    roles: &[Role],
    dates: &[Booking],
) -> Result<HashSet<BookingId>, BookingError> {
    let gone: Vec<_> =
        dates.iter().filter(|one| one.state == State::Cancelled && one.starts_at > app.now().0).collect();
    let (Some(first), Some(last)) = (gone.first(), gone.last()) else { return Ok(HashSet::new()) };
    let series = first.series.as_ref();
    let cancelled = store::cancellations(tx, series.is_none().then_some(&first.id), series).await?;
    let gate = Gate::at(app, tx, &first.space, roles).await?;
    let (from, _) = gate.held(first.starts_at, first.ends_at);
    let (_, to) = gate.held(last.starts_at, last.ends_at);
    let held = store::holdings(tx, &first.space, from, to).await?;
    let waits = waits(dates);
    let may_be = |booking: &Booking| {
        let Some(one) = cancelled.iter().find(|one| one.booking == booking.id) else { return false };
        let allowed =
            booking.space == first.space && (gate.staff || (!one.by_staff && holds(booking, Some(person), roles)));
        let (from, to) = gate.held(booking.starts_at, booking.ends_at);
        let free = held.iter().all(|one| one.to <= from || to <= one.from);
        allowed && free && gate.faults(&as_wish(booking), Way::Restored { waits }).is_empty()
    };
    Ok(gone.into_iter().filter(|booking| may_be(booking)).map(|booking| booking.id.clone()).collect())
}
