//! Taking a cancellation back: at once, as if it had not been (`undo`), or later, as a new wish for the same time (`book_again`).
//! Both pass the gate. What staff cancelled, its holder does not take back.

use super::alternatives::told;
use super::gate::{Gate, Way};
use super::restore::waits;
use super::tell::{Because, returned, tell};
use super::{BookingError, holds};
use crate::bookings::model::{Booking, Cancellation, State};
use crate::bookings::store::{self, Decided};
use crate::database::{Tx, within};
use crate::id::{BookingId, SeriesId};
use crate::people;
use crate::people::model::{Actor, Deed};
use crate::server::state::App;
use crate::time::{Instant, Span};
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

/// The coming dates that the actor cancelled in one act a short while ago: the booking itself, or of a series those of one instant.
pub async fn undoable(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    of: Cancelled<'_>,
) -> Result<Vec<Cancellation>, sqlx::Error> {
    let mut found = match of {
        Cancelled::One(id) => store::cancellations(tx, Some(id), None).await?,
        Cancelled::Series(id, at) => {
            let mut found = store::cancellations(tx, None, Some(id)).await?;
            found.retain(|one| one.at == at);
            found
        }
    };
    found.retain(|one| is_fresh(app, actor, one) && one.time.from > app.now());
    Ok(found)
}

/// Whether the actor cancelled it a short while ago.
fn is_fresh(app: &App, actor: &Actor, one: &Cancellation) -> bool {
    one.by.as_ref().is_some_and(|by| actor.is(by)) && app.now() <= one.at.plus_minutes(UNDO_MINUTES)
}

/// What was cancelled in one act.
#[derive(Debug, Clone, Copy)]
pub enum Cancelled<'a> {
    One(&'a BookingId),
    /// Dates of a series, at this instant.
    Series(&'a SeriesId, Instant),
}

/// Takes a cancellation back: each date becomes again what it was, if its time is still free and the rules allow it.
pub async fn undo(app: &App, actor: &Actor, of: Cancelled<'_>) -> Result<Undone, BookingError> {
    within!(app.database, tx => {
        let cancelled = undoable(app, tx, actor, of).await?;
        if cancelled.is_empty() {
            return Err(BookingError::TooLate);
        }
        let (mut outcome, mut back_again) = (Undone::default(), Vec::new());
        for one in cancelled {
            let booking = store::booking_to_change(tx, &one.booking).await?.ok_or(BookingError::UnknownBooking)?;
            if !booking.state.can_return() {
                outcome.lost.push(one.booking);
                continue;
            }
            tx.savepoint().await?;
            match back(app, tx, actor, &booking, &one, Way::Undone { was: one.was }).await {
                Ok(state) => {
                    tx.release_savepoint().await?;
                    back_again.push((booking, state));
                    outcome.back.push(one.booking);
                }
                Err(error) if is_lost(&error) => {
                    tx.rollback_to_savepoint().await?;
                    outcome.lost.push(one.booking);
                }
                Err(error) => return Err(error),
            }
        }
        for state in State::LIVE {
            let of_state = back_again.iter().filter(|(_, now)| *now == state);
            let of_state: Vec<_> = of_state.map(|(booking, _)| booking.clone()).collect();
            tell(app, tx, actor, returned(state), &of_state, Because::default()).await?;
        }
        Ok(outcome)
    })
}

/// Whether an error says that the date cannot be had again, rather than that something failed.
fn is_lost(error: &BookingError) -> bool {
    matches!(error, BookingError::Faults(_) | BookingError::Past) || error.is_taken()
}

/// Books a cancelled date again, by all the rules of a new booking; it waits for the clerk where the space or the series does.
pub async fn book_again(app: &App, actor: &Actor, id: &BookingId) -> Result<State, BookingError> {
    let outcome = within!(app.database, tx => again_within(app, tx, actor, id).await);
    match outcome {
        Err(error) if BookingError::is_taken(&error) => {
            let booking = store::booking(&mut app.database.read().await?, id).await?;
            told(app, &booking.ok_or(BookingError::UnknownBooking)?.wish(), Err(error)).await
        }
        other => other,
    }
}

async fn again_within(app: &App, tx: &mut Tx, actor: &Actor, id: &BookingId) -> Result<State, BookingError> {
    let booking = store::booking_to_change(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let mut found = store::cancellations(tx, Some(id), None).await?;
    let Some(one) = found.pop().filter(|_| booking.state.can_return()) else { return Err(BookingError::Over) };
    let way = if is_fresh(app, actor, &one) {
        Way::Undone { was: one.was }
    } else {
        let dates = match &booking.series {
            Some(series) => store::dates_to_change(tx, series).await?,
            None => Vec::new(),
        };
        Way::Restored { waits: waits(&dates) }
    };
    let state = back(app, tx, actor, &booking, &one, way).await?;
    tell(app, tx, actor, returned(state), &[booking], Because::default()).await?;
    Ok(state)
}

/// Through the gate, and back into the calendar.
async fn back(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    booking: &Booking,
    one: &Cancellation,
    way: Way<'_>,
) -> Result<State, BookingError> {
    let gate = Gate::at(app, tx, actor, &booking.space).await?;
    if !may_return(actor, &gate, booking, one) {
        return Err(BookingError::Forbidden);
    }
    if booking.time.from <= app.now() {
        return Err(BookingError::Past);
    }
    let leave = gate.leave(booking.wish(), way)?;
    leave.can_wait(tx).await?;
    let decided = Decided { by: actor.id(), at: app.now(), reason: "" };
    let state = leave.put_back(tx, booking, decided).await?;
    people::service::record(tx, app.now(), actor.id(), Deed::UndoCancellation, &booking.id.0, "").await?;
    Ok(state)
}

/// Staff takes back what anybody cancelled; a holder what staff did not.
fn may_return(actor: &Actor, gate: &Gate, booking: &Booking, one: &Cancellation) -> bool {
    gate.staff || (!one.by_staff && holds(actor, booking))
}

/// The cancelled dates of these that the actor could book again now: they come, are free, and the rules allow it.
pub async fn bookable_again(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    dates: &[Booking],
) -> Result<HashSet<BookingId>, BookingError> {
    let gone: Vec<_> = dates.iter().filter(|one| one.state.can_return() && one.time.from > app.now()).collect();
    let (Some(first), Some(last)) = (gone.first(), gone.last()) else { return Ok(HashSet::new()) };
    let series = first.series.as_ref();
    let cancelled = store::cancellations(tx, series.is_none().then_some(&first.id), series).await?;
    let gate = Gate::at(app, tx, actor, &first.space).await?;
    let span = gate.held(Span::new(first.time.from, last.time.until));
    let held = store::holdings(tx, &first.space, span).await?;
    let waits = waits(dates);
    let may_be = |booking: &Booking| {
        let Some(one) = cancelled.iter().find(|one| one.booking == booking.id) else { return false };
        let wanted = gate.held(booking.time);
        booking.space == first.space
            && may_return(actor, &gate, booking, one)
            && !held.iter().any(|one| one.time.meets(wanted))
            && gate.faults(&booking.wish(), Way::Restored { waits }).is_empty()
    };
    Ok(gone.into_iter().filter(|booking| may_be(booking)).map(|booking| booking.id.clone()).collect())
}
