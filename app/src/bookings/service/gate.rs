//! The one gate to holding time. Whatever way a booking comes to hold time, or other time than before, it asks here, inside the
//! transaction that writes it, *may this be held, by whom, and as what state*; and only with the leave that the gate gives is it written.

use super::BookingError;
use crate::bookings::model::{Booking, Kind, NewBooking, State};
use crate::bookings::rules::{Asker, Fault, faults, flaws};
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::hours::Hours;
use crate::facilities::model::{Approval, Space};
use crate::id::{BookingId, PersonId, SeriesId, SpaceId};
use crate::people;
use crate::people::model::{Person, Right, Role, may};
use crate::server::state::App;
use crate::time::{Instant, Zone};

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

/// The rules of one space, as they are in the transaction that asks, for somebody with certain roles.
pub struct Gate {
    pub space: Space,
    hours: Hours,
    /// Whether the roles decide in the space's building.
    pub staff: bool,
    now: Instant,
    pub zone: Zone,
}

/// What the gate has let through. Nothing else can be written as a booking that holds time, or waits to.
pub struct Leave {
    wish: NewBooking,
    state: State,
    /// Held from and to, buffers included.
    from: i64,
    to: i64,
}

impl Gate {
    /// Reads the space and its rules.
    pub async fn at(app: &App, tx: &mut Tx, space: &SpaceId, roles: &[Role]) -> Result<Self, BookingError> {
        let found = facilities::service::rules_for_writing(tx, space).await?;
        let (space, hours) = found.ok_or(BookingError::UnknownSpace)?;
        let staff = may(roles, Right::Decide(&space.building));
        Ok(Self { space, hours, staff, now: app.now(), zone: app.zone() })
    }

    /// Whether the person may ask in the name that the wish gives, and what is wrong with its words; for what is asked for anew.
    pub async fn asked(
        &self,
        tx: &mut Tx,
        by: Option<&Person>,
        roles: &[Role],
        new: &NewBooking,
    ) -> Result<Vec<Fault>, BookingError> {
        let for_another = by.is_some_and(|by| new.person.as_ref().is_some_and(|holder| *holder != by.id));
        if !self.staff && (for_another || new.kind == Kind::Closure) {
            return Err(BookingError::Forbidden);
        }
        let mut found = flaws(new);
        if let Some(organisation) = &new.organisation {
            if !may(roles, Right::BookFor(organisation)) {
                return Err(BookingError::NotForOrganisation);
            }
            // Whoever has a role in it proves that it is there.
            let member = roles.iter().any(|role| role.organisation.as_ref() == Some(organisation));
            if !member && people::service::organisation(tx, organisation).await?.is_none() {
                found.push(Fault::UnknownOrganisation);
            }
        }
        Ok(found)
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
        faults(wish, &self.space, &self.hours, asker, self.now, self.zone)
    }

    /// From and to with the space's buffers.
    pub fn held(&self, starts_at: i64, ends_at: i64) -> (i64, i64) {
        held(&self.space, starts_at, ends_at)
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
        let (from, to) = self.held(wish.starts_at, wish.ends_at);
        Ok(Leave { wish, state, from, to })
    }
}

impl Leave {
    /// Whether it waits for the clerk, and so holds no time yet.
    pub fn waits(&self) -> bool {
        self.state == State::Requested
    }

    /// What it holds: from and to in UTC seconds, buffers included.
    pub fn held(&self) -> (i64, i64) {
        (self.from, self.to)
    }

    /// Whether nothing holds the space then. The schema has the last word on what is confirmed; a request holds no time, and one
    /// that cannot become a yes is refused by this.
    pub async fn is_free(&self, tx: &mut Tx) -> Result<bool, BookingError> {
        Ok(store::holdings(tx, &self.wish.space, self.from, self.to).await?.is_empty())
    }

    /// The booking as it will be written.
    pub fn booking(&self, series: Option<&SeriesId>, now: Instant) -> Booking {
        let wish = &self.wish;
        Booking {
            id: BookingId::new(),
            space: wish.space.clone(),
            series: series.cloned(),
            organisation: wish.organisation.clone(),
            person: wish.person.clone(),
            kind: wish.kind,
            state: self.state,
            title: wish.title.trim().to_owned(),
            starts_at: wish.starts_at,
            ends_at: wish.ends_at,
            persons: wish.persons,
            note: wish.note.trim().to_owned(),
            reason: String::new(),
            created_at: now.0,
        }
    }

    /// Writes a booking that this leave made, and what it holds when it is confirmed.
    pub async fn write(&self, tx: &mut Tx, booking: &Booking) -> Result<(), BookingError> {
        Ok(store::insert_booking(tx, booking, self.held()).await?)
    }

    /// What waited, or was withdrawn, becomes a confirmed booking, if it still is just what was judged.
    pub async fn confirm(
        &self,
        tx: &mut Tx,
        request: &Booking,
        by: &PersonId,
        now: Instant,
    ) -> Result<(), BookingError> {
        let done = store::confirm(tx, request, self.held(), by, now).await?;
        if done { Ok(()) } else { Err(BookingError::Over) }
    }

    /// A cancelled booking is in the calendar, or asked for, again, if it still is just what was judged; as what it is then.
    pub async fn put_back(
        &self,
        tx: &mut Tx,
        cancelled: &Booking,
        by: &Person,
        now: Instant,
    ) -> Result<State, BookingError> {
        let done = if self.waits() {
            store::change_state(tx, cancelled, self.state, "", Some(&by.id), now).await?
        } else {
            store::confirm(tx, cancelled, self.held(), &by.id, now).await?
        };
        if !done {
            return Err(BookingError::Over);
        }
        store::note_cancellation(tx, &cancelled.id, None).await?;
        Ok(self.state)
    }

    /// A confirmed booking comes to this place and time, if it still is where it was.
    pub async fn relocate(&self, tx: &mut Tx, booking: &Booking) -> Result<(), BookingError> {
        let done =
            store::change_time(tx, booking, &self.wish.space, self.wish.starts_at, self.wish.ends_at, self.held())
                .await?;
        if done { Ok(()) } else { Err(BookingError::Over) }
    }
}

/// A shorter time in the same place needs no new decision.
fn lies_within(wish: &NewBooking, booking: &Booking) -> bool {
    wish.space == booking.space && booking.starts_at <= wish.starts_at && wish.ends_at <= booking.ends_at
}

/// The time a booking holds, buffers included.
pub fn held(space: &Space, starts_at: i64, ends_at: i64) -> (i64, i64) {
    (starts_at - space.buffer_before_minutes * 60, ends_at + space.buffer_after_minutes * 60)
}

/// A booking as the wish it came from.
pub fn as_wish(booking: &Booking) -> NewBooking {
    NewBooking {
        space: booking.space.clone(),
        organisation: booking.organisation.clone(),
        person: booking.person.clone(),
        kind: booking.kind,
        title: booking.title.clone(),
        starts_at: booking.starts_at,
        ends_at: booking.ends_at,
        persons: booking.persons,
        note: booking.note.clone(),
    }
}
