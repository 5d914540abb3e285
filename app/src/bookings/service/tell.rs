//! Telling whoever holds a booking what was done with it, in the transaction that does it.

use super::alternatives::instead;
use super::{BookingError, holds_own};
use crate::bookings::model::{self, Booking, State};
use crate::database::Tx;
use crate::id::SpaceId;
use crate::messages::model::{About, Bookings, Dated, Holder, Kind, Notice, Placed};
use crate::people::model::Actor;
use crate::server::state::App;
use crate::time::Span;
use crate::{facilities, messages, people};
use chrono::NaiveDate;

/// What is told besides the bookings themselves.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Because<'a> {
    /// The reason of whoever did it.
    pub reason: &'a str,
    /// The change of a place that is why, in words.
    pub rule: &'a str,
    /// Dates that a series could not have.
    pub skipped: &'a [NaiveDate],
}

/// Tells of bookings of one holder: one, or dates of one series. Lessons and closures are nobody's.
pub(super) async fn tell(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    kind: Kind,
    bookings: &[Booking],
    because: Because<'_>,
) -> Result<(), BookingError> {
    let Some(first) = bookings.first().filter(|first| is_somebodys(first)) else { return Ok(()) };
    let mut told = about(tx, first).await?;
    for booking in bookings {
        told.dates.push(dated(tx, booking).await?);
    }
    told.skipped = because.skipped.to_vec();
    because.reason.trim().clone_into(&mut told.reason);
    because.rule.clone_into(&mut told.rule);
    let staff = !holds_own(actor, first);
    if staff && matches!(kind, Kind::BookingCancelled | Kind::BookingDisplaced | Kind::RequestDenied) {
        told.instead = free_instead(app, tx, bookings).await?;
    }
    put(app, tx, actor, staff, kind, first, told).await
}

/// Tells that a booking is now in another place or at another time.
pub(super) async fn tell_moved(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    booking: &Booking,
    to: &SpaceId,
    time: Span,
) -> Result<(), BookingError> {
    if !is_somebodys(booking) {
        return Ok(());
    }
    let mut told = about(tx, booking).await?;
    let was = Some(placed(tx, &booking.space, booking.time).await?);
    let at = placed(tx, to, time).await?;
    told.dates.push(Dated { booking: booking.id.clone(), at, was, sequence: None });
    put(app, tx, actor, !holds_own(actor, booking), Kind::BookingMoved, booking, told).await
}

/// What is told of a booking that has come into the calendar, or waits for the clerk.
pub(super) fn booked(state: State) -> Kind {
    if state.waits() { Kind::RequestReceived } else { Kind::BookingConfirmed }
}

/// What is told of a booking that has come back.
pub(super) fn returned(state: State) -> Kind {
    if state.waits() { Kind::RequestReceived } else { Kind::BookingRestored }
}

fn is_somebodys(booking: &Booking) -> bool {
    matches!(booking.what.kind, model::Kind::Single | model::Kind::Season)
}

async fn put(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    staff: bool,
    kind: Kind,
    first: &Booking,
    told: Bookings,
) -> Result<(), BookingError> {
    let to = Holder { person: first.what.person.clone(), organisation: first.what.organisation.clone() };
    let notice = Notice::new(kind, to, About::Bookings(told)).by(actor, staff);
    Ok(messages::service::put(app, tx, &notice).await?)
}

/// The bookings without their dates.
pub(super) async fn about(tx: &mut Tx, booking: &Booking) -> Result<Bookings, BookingError> {
    let holder = match &booking.what.organisation {
        Some(organisation) => people::service::organisation(tx, organisation).await?.map(|one| one.name),
        None => None,
    };
    Ok(Bookings {
        title: booking.what.title.clone(),
        holder: holder.unwrap_or_default(),
        series: booking.series.clone(),
        ..Bookings::default()
    })
}

pub(super) async fn dated(tx: &mut Tx, booking: &Booking) -> Result<Dated, BookingError> {
    let at = placed(tx, &booking.space, booking.time).await?;
    Ok(Dated { booking: booking.id.clone(), at, was: None, sequence: None })
}

/// A place and a time as people read them.
async fn placed(tx: &mut Tx, space: &SpaceId, time: Span) -> Result<Placed, BookingError> {
    let space = facilities::service::space(tx, space).await?.ok_or(BookingError::UnknownSpace)?;
    let building = facilities::service::building(tx, &space.building).await?;
    let (name, address) = building.map(|building| (building.said.name, building.said.address)).unwrap_or_default();
    Ok(Placed { place: format!("{}, {name}", space.name), address, time })
}

/// What is free instead of a booking that goes; of several there is no one answer.
async fn free_instead(app: &App, tx: &mut Tx, bookings: &[Booking]) -> Result<Vec<Placed>, BookingError> {
    let [one] = bookings else { return Ok(Vec::new()) };
    let mut free = Vec::new();
    for found in instead(app, tx, &one.wish()).await? {
        free.push(placed(tx, &found.space, found.time).await?);
    }
    Ok(free)
}
