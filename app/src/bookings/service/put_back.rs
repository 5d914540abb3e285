//! Putting back what was withdrawn from the calendar: as far as its time is to come, its place open, and nobody else there.

use super::BookingError;
use super::gate::{Gate, Leave, Way};
use crate::bookings::model::{Booking, Holding, Kind};
use crate::bookings::store::{self, Decided};
use crate::database::Tx;
use crate::id::{PersonId, SpaceId};
use crate::people::model::Actor;
use crate::server::state::App;
use crate::time::{Instant, Span};
use std::collections::HashMap;

/// What a withdrawal took from a source's series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    pub source: String,
    /// When it was withdrawn, and by whom.
    pub at: Instant,
    pub by: PersonId,
    /// What begins at this instant or later had gone before.
    pub until: Instant,
}

/// What became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PutBack {
    /// Dates that are held again.
    pub back: usize,
    /// Dates that have passed meanwhile.
    pub been: usize,
    /// Dates that stay cancelled, because something is in the way.
    pub hindered: Vec<Hindered>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hindered {
    pub title: String,
    pub space: SpaceId,
    pub starts_at: Instant,
    pub by: InTheWay,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InTheWay {
    /// The space is closed then.
    Closed,
    /// Something of this title holds it; empty when that is nobody's business.
    Held(String),
}

/// The dates that were lost, by time.
pub async fn lost(tx: &mut Tx, lost: &Lost) -> Result<Vec<Booking>, sqlx::Error> {
    store::put_back::lost(tx, &lost.source, lost.at, &lost.by, lost.until).await
}

/// What would become of lost dates if they were put back now. Writes nothing.
pub async fn foresee(app: &App, tx: &mut Tx, lost: &[Booking]) -> Result<PutBack, BookingError> {
    each(app, tx, lost, None).await
}

/// Confirms lost dates again, as far as nothing is in the way.
pub async fn put_back(app: &App, tx: &mut Tx, lost: &[Booking], by: &PersonId) -> Result<PutBack, BookingError> {
    each(app, tx, lost, Some(by)).await
}

async fn each(app: &App, tx: &mut Tx, lost: &[Booking], by: Option<&PersonId>) -> Result<PutBack, BookingError> {
    let (Some(first), Some(last)) = (lost.first(), lost.iter().map(|each| each.time.until).max()) else {
        return Ok(PutBack::default());
    };
    let span = Span::new(first.time.from, last);
    let mut places: HashMap<&SpaceId, Place> = HashMap::new();
    let mut outcome = PutBack::default();
    for booking in lost {
        if booking.time.from < app.now() {
            outcome.been += 1;
            continue;
        }
        if !places.contains_key(&booking.space) {
            places.insert(&booking.space, Place::read(app, tx, &booking.space, span).await?);
        }
        match (places[&booking.space].asked(booking), by) {
            (Ok(_), None) => outcome.back += 1,
            (Ok(leave), by) => match leave.confirm(tx, booking, Decided { by, at: app.now(), reason: "" }).await {
                Ok(()) => outcome.back += 1,
                // Somebody has done something with it since it was read.
                Err(BookingError::Over) => {}
                Err(error) => return Err(error),
            },
            (Err(by), _) => {
                let (title, space) = (booking.what.title.clone(), booking.space.clone());
                outcome.hindered.push(Hindered { title, space, starts_at: booking.time.from, by });
            }
        }
    }
    Ok(outcome)
}

/// A space with its rules, and what holds it.
struct Place {
    gate: Gate,
    held: Vec<Holding>,
}

impl Place {
    async fn read(app: &App, tx: &mut Tx, space: &SpaceId, span: Span) -> Result<Self, BookingError> {
        let gate = Gate::at(app, tx, &Actor::anybody(), space).await?;
        let held = store::holdings(tx, space, gate.held(span)).await?;
        Ok(Self { gate, held })
    }

    /// Leave to hold what was held, or what is in the way. Opening hours bind neither lessons nor seasons.
    fn asked(&self, booking: &Booking) -> Result<Leave, InTheWay> {
        let planned = Way::Planned { hours_bind: false };
        let leave = self.gate.leave(booking.wish(), planned).map_err(|_| InTheWay::Closed)?;
        match self.held.iter().find(|other| other.time.meets(leave.held())) {
            Some(other) if other.booking.what.kind == Kind::Single => Err(InTheWay::Held(String::new())),
            Some(other) => Err(InTheWay::Held(other.booking.what.title.clone())),
            None => Ok(leave),
        }
    }
}

/// How many dates of some sources are in the calendar from an instant on, and when the first of them begins and the last.
pub async fn dates(tx: &mut Tx, sources: &[&str], from: Instant) -> Result<Dates, sqlx::Error> {
    let mut all = Dates::default();
    for source in sources {
        let (count, first, last) = store::put_back::dates(tx, source, from).await?;
        all.count += count;
        all.first = [all.first, first].into_iter().flatten().min();
        all.last = [all.last, last].into_iter().flatten().max();
    }
    Ok(all)
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dates {
    pub count: i64,
    pub first: Option<Instant>,
    pub last: Option<Instant>,
}
