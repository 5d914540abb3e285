//! Which bookings break the rules: asked before and after a rule is changed, and of a booking that somebody looks at.

use super::gate::held;
use crate::bookings::model::rules::{Asker, PlaceRules};
use crate::bookings::model::{Booking, Fault, Kind};
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::hours::Hours;
use crate::facilities::model::{Approval, NewSpace, Reach, SchoolBreak, Space, break_on};
use crate::id::{BookingId, SpaceId};
use crate::server::state::App;
use crate::time::{DAY_MINUTES, Instant, Weekly, Zone};
use std::collections::{HashMap, HashSet};

/// How a booking that is there breaks the rules as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Break {
    Rule(Fault),
    /// Lessons and season times are not held then.
    SchoolBreak(String),
    /// The clerk decides about the space, and has not decided this.
    Undecided,
    /// Another booking is nearer than the space's buffers allow.
    TooNear,
    /// The space would have other parts, which the booking then holds.
    Parts,
    /// Another booking has one of those parts at that time: one of the two must give way.
    Collides,
}

/// A live booking, and how it breaks the rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Met {
    pub booking: Booking,
    pub breaks: Vec<Break>,
}

/// The rules of every space, as a transaction sees them.
#[derive(Clone)]
pub struct Rules {
    spaces: HashMap<SpaceId, (Space, Hours)>,
    breaks: Vec<SchoolBreak>,
    now: Instant,
    zone: Zone,
}

impl Rules {
    pub async fn read(app: &App, tx: &mut Tx) -> Result<Self, sqlx::Error> {
        let mut hours = facilities::service::hours(tx).await?;
        let spaces = facilities::service::spaces(tx).await?.into_iter().map(|space| {
            let hours = hours.remove(&space.id).unwrap_or_default();
            (space.id.clone(), (space, hours))
        });
        let spaces = spaces.collect();
        Ok(Self { spaces, breaks: facilities::service::school_breaks(tx).await?, now: app.now(), zone: app.zone() })
    }

    /// Why the space is not open at the time of a booking.
    pub fn not_open(&self, booking: &Booking) -> Option<Fault> {
        let (space, hours) = self.spaces.get(&booking.space)?;
        self.faults(booking, space, hours).into_iter().find(Fault::is_closed)
    }

    /// A space as somebody would have it; its id, if it is there.
    pub(super) fn change(&mut self, old: &NewSpace, new: &NewSpace, weekly: &[Weekly]) -> Option<SpaceId> {
        let (space, hours) =
            self.spaces.values_mut().find(|(space, _)| space.building == old.building && space.code == old.code)?;
        let said = &mut space.said;
        said.capacity = new.capacity;
        said.approval = new.approval;
        said.bookable = new.bookable;
        (said.min_minutes, said.max_minutes, said.max_days_ahead) =
            (new.min_minutes, new.max_minutes, new.max_days_ahead);
        hours.weekly = weekly.to_vec();
        hours.open_on_holidays = new.open_on_holidays;
        Some(space.id.clone())
    }

    fn faults(&self, booking: &Booking, space: &Space, hours: &Hours) -> Vec<Fault> {
        let asker = match booking.what.kind {
            Kind::Single => Asker::Public,
            Kind::Season => Asker::Plan { hours_bind: true },
            Kind::Lesson => Asker::Plan { hours_bind: false },
            Kind::Closure => return Vec::new(),
        };
        let rules = PlaceRules { space, hours, now: self.now, zone: self.zone };
        let mut found = rules.faults(booking.time, booking.what.persons, asker);
        found.retain(|fault| *fault != Fault::Past);
        found
    }

    /// How a live booking breaks the rules.
    pub(super) fn breaks(&self, booking: &Booking) -> Vec<Break> {
        let Some((space, hours)) = self.spaces.get(&booking.space) else { return Vec::new() };
        let mut breaks: Vec<_> = self.faults(booking, space, hours).into_iter().map(Break::Rule).collect();
        if matches!(booking.what.kind, Kind::Lesson | Kind::Season) {
            let free = break_on(&self.breaks, self.zone.date(booking.time.from));
            breaks.extend(free.map(|free| Break::SchoolBreak(free.name.clone())));
        }
        if booking.what.kind == Kind::Single && booking.state.holds_time() && space.approval == Approval::Clerk {
            breaks.push(Break::Undecided);
        }
        breaks
    }

    /// Which of a space's bookings are nearer to others that share its parts than the buffers allow; all in order of time.
    fn too_near(&self, space: &SpaceId, around: &[Booking]) -> HashSet<BookingId> {
        let buffered = |booking: &Booking| {
            self.spaces.get(&booking.space).map_or(booking.time, |(space, _)| held(space, booking.time))
        };
        let is_near = |booking: &&Booking| {
            let own = buffered(booking);
            let meets = |other: &Booking| other.id != booking.id && buffered(other).meets(own);
            // Whoever begins a day after it is let go is kept from it by no buffer.
            around.iter().take_while(|other| other.time.from < own.until.plus_minutes(DAY_MINUTES)).any(meets)
        };
        around
            .iter()
            .filter(|booking| booking.space == *space)
            .filter(is_near)
            .map(|booking| booking.id.clone())
            .collect()
    }
}

/// Every live booking from now on that a change can meet and that breaks the rules as the transaction sees them, by time.
pub async fn met(app: &App, tx: &mut Tx, reach: &Reach) -> Result<Vec<Met>, sqlx::Error> {
    let bookings = within(app, tx, reach).await?;
    if bookings.is_empty() {
        return Ok(Vec::new());
    }
    let rules = Rules::read(app, tx).await?;
    let mut found: Vec<_> =
        bookings.into_iter().map(|booking| Met { breaks: rules.breaks(&booking), booking }).collect();
    // Only a change of a space's own rules can bring its bookings nearer to their neighbours.
    if reach.dates.is_none()
        && let Some([space]) = reach.spaces.as_deref()
    {
        let around = store::confirmed_sharing(tx, space, app.now()).await?;
        let near = rules.too_near(space, &around);
        found.iter_mut().filter(|met| near.contains(&met.booking.id)).for_each(|met| met.breaks.push(Break::TooNear));
    }
    found.retain(|met| !met.breaks.is_empty());
    Ok(found)
}

/// Every live booking from now on in the places and on the dates of a change, by time.
pub(super) async fn within(app: &App, tx: &mut Tx, reach: &Reach) -> Result<Vec<Booking>, sqlx::Error> {
    let zone = app.zone();
    let times = match &reach.dates {
        None => vec![(app.now(), None)],
        Some(dates) => dates
            .iter()
            .map(|dates| (app.now().max(zone.start_of(dates.first)), Some(zone.end_of(dates.last))))
            .collect(),
    };
    let spaces = match (&reach.spaces, &reach.building) {
        (Some(spaces), _) => Some(spaces.clone()),
        (None, Some(building)) => {
            Some(facilities::service::spaces_of(tx, building).await?.into_iter().map(|space| space.id).collect())
        }
        (None, None) => None,
    };
    let mut found = Vec::new();
    for (from, to) in times {
        let Some(spaces) = &spaces else {
            found.extend(store::live_anywhere(tx, from, to).await?);
            continue;
        };
        for space in spaces {
            found.extend(store::live(tx, space, from, to).await?);
        }
    }
    found.sort_by(|a, b| (a.time.from, &a.id).cmp(&(b.time.from, &b.id)));
    found.dedup_by(|a, b| a.id == b.id);
    Ok(found)
}
