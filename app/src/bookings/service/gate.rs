//! The one gate to holding time. Whatever way a booking comes to hold time, or other time than before, it asks here, inside the
//! transaction that writes it, *may this be held, by whom, and as what state*; and only with the leave that the gate gives is it written.

use super::BookingError;
use crate::bookings::model::rules::{Asker, PlaceRules, flaws};
use crate::bookings::model::{Booking, Fault, Kind, NewBooking, State, Use};
use crate::bookings::store::{self, Decided};
use crate::database::Tx;
use crate::facilities;
use crate::facilities::hours::Hours;
use crate::facilities::model::{Approval, Space};
use crate::id::{BookingId, SeriesId, SpaceId};
use crate::people;
use crate::people::model::{Actor, Right};
use crate::server::state::App;
use crate::time::{Instant, Span, Zone};

/// How a booking comes to hold time.
#[derive(Debug, Clone, Copy)]
pub enum Way<'a> {
    /// Asked for: once, or as a date of a series.
    Anew,
    /// A date that its series had to skip; a series that still waits for the clerk waits with all its dates.
    Restored { waits: bool },
    /// What is confirmed comes to another place or time.
    Moved(&'a Booking),
    /// The clerk says yes to what has waited; `anyway` when the clerk has read what speaks against it.
    Decided { anyway: bool },
    /// What was cancelled just now comes back as what it was.
    Undone { was: State },
    /// A season or a timetable is published.
    Planned { hours_bind: bool },
}

/// The rules of one space, as they are in the transaction that asks, for whoever acts.
pub struct Gate {
    pub space: Space,
    hours: Hours,
    /// Whether the actor decides in the space's building.
    pub staff: bool,
    now: Instant,
    pub zone: Zone,
}

/// What the gate has let through. Nothing else can be written as a booking that holds time, or waits to.
pub struct Leave {
    wish: NewBooking,
    state: State,
    /// Buffers included.
    held: Span,
}

impl Gate {
    /// Reads the space and its rules.
    pub async fn at(app: &App, tx: &mut Tx, actor: &Actor, space: &SpaceId) -> Result<Self, BookingError> {
        let found = facilities::service::rules_for_writing(tx, space).await?;
        let (space, hours) = found.ok_or(BookingError::UnknownSpace)?;
        let staff = actor.may(Right::Decide(&space.building));
        Ok(Self { space, hours, staff, now: app.now(), zone: app.zone() })
    }

    /// Whether the actor may ask in the name that is given, and what is wrong with the words; for what is asked for anew.
    pub async fn asked(&self, tx: &mut Tx, actor: &Actor, what: &Use) -> Result<Vec<Fault>, BookingError> {
        let for_another = what.person.as_ref().is_some_and(|holder| actor.person.is_some() && !actor.is(holder));
        if !actor.may(Right::Book) || (!self.staff && (for_another || what.kind == Kind::Closure)) {
            return Err(BookingError::Forbidden);
        }
        let mut found = flaws(what);
        if let Some(organisation) = &what.organisation {
            if !actor.may(Right::BookFor(organisation)) {
                return Err(BookingError::NotForOrganisation);
            }
            // Whoever has a role in it proves that it is there.
            let member = actor.roles.iter().any(|role| role.organisation.as_ref() == Some(organisation));
            if !member && people::service::organisation(tx, organisation).await?.is_none() {
                found.push(Fault::UnknownOrganisation);
            }
        }
        Ok(found)
    }

    fn rules(&self) -> PlaceRules<'_> {
        PlaceRules { space: &self.space, hours: &self.hours, now: self.now, zone: self.zone }
    }

    /// Every rule that the wish breaks, by the way it comes.
    pub fn faults(&self, wish: &NewBooking, way: Way<'_>) -> Vec<Fault> {
        let asker = match way {
            Way::Planned { hours_bind } => Asker::Plan { hours_bind },
            Way::Decided { anyway: false } => Asker::Waiting,
            Way::Decided { anyway: true } => Asker::Despite,
            _ if self.staff => Asker::Staff,
            Way::Undone { .. } => Asker::Waiting,
            _ => Asker::Public,
        };
        self.rules().faults(wish.time, wish.what.persons, asker)
    }

    /// A time with the space's buffers.
    pub fn held(&self, time: Span) -> Span {
        held(&self.space, time)
    }

    /// Leave to hold what is wished, and as what state; or every rule that it breaks.
    pub fn leave(&self, wish: NewBooking, way: Way<'_>) -> Result<Leave, BookingError> {
        let found = self.faults(&wish, way);
        if !found.is_empty() {
            return Err(BookingError::Faults(found));
        }
        let direct = self.staff || self.space.approval == Approval::Direct;
        let state = match way {
            Way::Planned { .. } | Way::Decided { .. } => State::Confirmed,
            Way::Undone { was } => was,
            Way::Anew if direct => State::Confirmed,
            Way::Restored { waits } if self.staff || (direct && !waits) => State::Confirmed,
            Way::Anew | Way::Restored { .. } => State::Requested,
            Way::Moved(booking) if direct || lies_within(&wish, booking) => State::Confirmed,
            Way::Moved(_) => return Err(BookingError::ClerkDecides),
        };
        let held = self.held(wish.time);
        Ok(Leave { wish, state, held })
    }
}

impl Leave {
    /// Whether it waits for the clerk, and so holds no time yet.
    pub fn waits(&self) -> bool {
        self.state.waits()
    }

    /// What it holds, buffers included.
    pub fn held(&self) -> Span {
        self.held
    }

    /// Refused when a request would wait for a decision that cannot be yes, since something holds the space then. What is
    /// confirmed the schema judges.
    pub async fn can_wait(&self, tx: &mut Tx) -> Result<(), BookingError> {
        let free = !self.waits() || store::holdings(tx, &self.wish.space, self.held).await?.is_empty();
        if free { Ok(()) } else { Err(BookingError::NotFree) }
    }

    /// The booking as it will be written.
    pub fn booking(&self, series: Option<&SeriesId>, now: Instant) -> Booking {
        Booking {
            id: BookingId::new(),
            space: self.wish.space.clone(),
            series: series.cloned(),
            time: self.wish.time,
            what: self.wish.what.trimmed(),
            state: self.state,
            reason: String::new(),
            created_at: now,
        }
    }

    /// Writes a booking that this leave made, and what it holds when it is confirmed.
    pub async fn write(&self, tx: &mut Tx, booking: &Booking) -> Result<(), BookingError> {
        Ok(store::insert_booking(tx, booking, self.held).await?)
    }

    /// What waited, or was withdrawn, becomes a confirmed booking, if it still is just what was judged.
    pub async fn confirm(&self, tx: &mut Tx, request: &Booking, decided: Decided<'_>) -> Result<(), BookingError> {
        still_so(store::confirm(tx, request, self.held, decided).await?)
    }

    /// A cancelled booking is in the calendar, or asked for, again, if it still is just what was judged; as what it is then.
    pub async fn put_back(
        &self,
        tx: &mut Tx,
        cancelled: &Booking,
        decided: Decided<'_>,
    ) -> Result<State, BookingError> {
        if self.waits() {
            still_so(store::change_state(tx, cancelled, self.state, decided).await?)?;
        } else {
            self.confirm(tx, cancelled, decided).await?;
        }
        store::note_cancellation(tx, &cancelled.id, None).await?;
        Ok(self.state)
    }

    /// A confirmed booking comes to this place and time, if it still is where it was.
    pub async fn relocate(&self, tx: &mut Tx, booking: &Booking) -> Result<(), BookingError> {
        still_so(store::change_time(tx, booking, &self.wish.space, self.wish.time, self.held).await?)
    }
}

/// Whether the booking was still as it was read.
fn still_so(done: bool) -> Result<(), BookingError> {
    if done { Ok(()) } else { Err(BookingError::Over) }
}

/// A shorter time in the same place needs no new decision.
fn lies_within(wish: &NewBooking, booking: &Booking) -> bool {
    wish.space == booking.space && booking.time.covers(wish.time)
}

/// The time that a booking of a space holds, buffers included.
pub fn held(space: &Space, time: Span) -> Span {
    time.widened(space.buffer_before_minutes, space.buffer_after_minutes)
}
