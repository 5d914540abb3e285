//! One-off bookings around today, requests that wait for the clerk, and closures: asked for at an earlier day, by the rules of then.

use super::dice::Dice;
use super::names::occasion;
use super::places::Places;
use super::residents::Residents;
use super::{DemoError, Size, at};
use crate::bookings::model::{Booking, Kind, NewBooking, Use};
use crate::bookings::service::{self, BookingError, Decision};
use crate::facilities;
use crate::facilities::closing::Closing;
use crate::facilities::hours::Hours;
use crate::facilities::model::{Approval, NewClosing, RuleChange, Space, SpaceKind};
use crate::id::{PersonId, SpaceId};
use crate::people::model::{Actor, Person, Role, RoleKind};
use crate::server::state::App;
use crate::time::{ClockSpan, DateRange, Span};
use chrono::{Days, NaiveDate};
use std::collections::HashMap;

/// Days before and after today that bookings lie in.
const BEFORE: u64 = 24;
const AFTER: u64 = 38;

/// How many there came to be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub bookings: usize,
    pub requests: usize,
    pub closures: usize,
}

pub async fn add(
    app: &App,
    seed: u64,
    size: Size,
    places: &Places,
    residents: &Residents,
) -> Result<Counts, DemoError> {
    let (wanted, attempts) = match size {
        Size::Full => (420, 1500),
        Size::Small => (40, 160),
    };
    let mut tx = app.database.read().await?;
    let hours = facilities::service::hours(&mut tx).await?;
    let clerk = crate::people::service::person(&mut tx, &residents.clerk).await?;
    drop(tx);
    let mut making =
        Making { app, dice: Dice::new(seed, "singles"), places, residents, hours, counts: Counts::default() };
    let clerk = clerk.map(clerk_of);
    if let Some(clerk) = &clerk {
        making.closures(clerk).await?;
    }
    let mut tries = 0;
    let mut undone = Vec::new();
    while making.counts.bookings + making.counts.requests < wanted && tries < attempts {
        tries += 1;
        let Some(booking) = making.one().await? else { continue };
        // Every twentieth plan falls through, and every fifteenth request is denied.
        if making.dice.happens(5) && booking.time.from > app.now() {
            undone.push(booking);
        }
    }
    if let Some(clerk) = clerk {
        undo(app, &clerk, undone).await?;
    }
    Ok(making.counts)
}

/// Cancelled or denied by the clerk, with a reason.
async fn undo(app: &App, clerk: &Actor, bookings: Vec<Booking>) -> Result<(), DemoError> {
    for booking in bookings {
        if booking.state.waits() {
            let reason = "Lokalen behövs för kommunens eget arrangemang den dagen.";
            service::deny(app, clerk, &booking.id, reason).await?;
        } else {
            service::cancel(app, clerk, &booking.id, "Avbokad på begäran av den som bokade.").await?;
        }
    }
    Ok(())
}

fn clerk_of(person: Person) -> Actor {
    Actor { person: Some(person), roles: vec![clerk_role()] }
}

fn clerk_role() -> Role {
    Role { kind: RoleKind::Clerk, organisation: None, building: None }
}

struct Making<'a> {
    app: &'a App,
    dice: Dice,
    places: &'a Places,
    residents: &'a Residents,
    hours: HashMap<SpaceId, Hours>,
    counts: Counts,
}

impl Making<'_> {
    /// Tries one booking at a time and place that chance chooses; most evenings of a popular hall are taken.
    async fn one(&mut self) -> Result<Option<Booking>, DemoError> {
        let app = self.app;
        let today = app.today();
        let Some(space) = self.space() else { return Ok(None) };
        let date = today - Days::new(BEFORE) + Days::new(self.dice.below((BEFORE + AFTER) as usize) as u64);
        let Some((from, to)) = self.time(&space, date) else { return Ok(None) };
        let Some(time) = app.zone().span(date, from, to) else { return Ok(None) };
        let by_association = self.dice.happens(70);
        let (organisation, person) = self.booker(by_association);
        let new = NewBooking {
            space: space.id.clone(),
            time,
            what: Use {
                organisation,
                person,
                kind: Kind::Single,
                title: occasion(&mut self.dice, space.kind).to_owned(),
                persons: Some(1 + self.dice.below(space.capacity.unwrap_or(20).clamp(1, 60) as usize) as i64),
                note: String::new(),
            },
        };
        // Asked for some days before it takes place; what lies ahead was asked for within the last days.
        let ahead = 2 + self.dice.below(20) as u64;
        let asked_on = (date - Days::new(ahead)).min(today - Days::new(1 + ahead % 5));
        // What the clerk decides on has been decided when it lies behind or close ahead; the rest waits.
        let waits = space.approval == Approval::Clerk && date > today + Days::new(3) && self.counts.requests < 28;
        let booker = Role { kind: RoleKind::Booker, organisation: new.what.organisation.clone(), building: None };
        let actor = Actor { person: None, roles: vec![if waits { booker } else { clerk_role() }] };
        if !self.is_free(&space, time).await? {
            return Ok(None);
        }
        match service::request(&at(app, asked_on, 600 + self.dice.below(540) as u16), &actor, &new).await {
            Ok(booking) => {
                if booking.state.waits() {
                    self.counts.requests += 1;
                } else {
                    self.counts.bookings += 1;
                }
                Ok(Some(booking))
            }
            Err(BookingError::Taken(_) | BookingError::Faults(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    fn space(&mut self) -> Option<Space> {
        let places = self.places;
        let space = self.dice.pick(&places.spaces)?;
        // Meeting rooms, halls and assembly rooms are in demand; classrooms and small gymnasia now and then.
        let likely = match space.kind {
            SpaceKind::MeetingRoom | SpaceKind::SportsHall | SpaceKind::Aula | SpaceKind::Other => 100,
            SpaceKind::DiningHall | SpaceKind::Pitch | SpaceKind::IceRink => 60,
            SpaceKind::Gymnasium | SpaceKind::SpecialRoom => 45,
            SpaceKind::Classroom => 20,
        };
        (space.bookable && self.dice.happens(likely)).then(|| space.clone())
    }

    /// One to three hours on the half hour within the opening hours, in the evening rather than by day.
    fn time(&mut self, space: &Space, date: NaiveDate) -> Option<(u16, u16)> {
        let windows = self.hours.get(&space.id)?.windows(date);
        let ClockSpan { from: opens, until: closes } = *self.dice.pick(&windows)?;
        let minutes = [60, 90, 120, 120, 180][self.dice.below(5)].clamp(space.min_minutes, space.max_minutes) as u16;
        let earliest = if self.dice.happens(65) { opens.max(17 * 60) } else { opens };
        let latest = closes.checked_sub(minutes)?;
        let steps = latest.checked_sub(earliest)? / 30;
        let from = earliest + 30 * self.dice.below(usize::from(steps) + 1) as u16;
        Some((from, from + minutes))
    }

    fn booker(&mut self, by_association: bool) -> (Option<crate::id::OrganisationId>, Option<PersonId>) {
        if by_association {
            let at = self.dice.below(self.residents.bookers.len());
            let organisation = self.residents.associations.get(at).map(|(organisation, _)| organisation.id.clone());
            (organisation, self.residents.bookers.get(at).cloned())
        } else {
            (None, self.dice.pick(&self.residents.citizens).cloned())
        }
    }

    async fn is_free(&self, space: &Space, time: Span) -> Result<bool, DemoError> {
        let held = time.widened(space.buffer_before_minutes, space.buffer_after_minutes);
        let mut tx = self.app.database.read().await?;
        Ok(service::holdings(&mut tx, &space.id, held).await?.is_empty())
    }

    /// Days out of use, in some of the coming weeks and one in the last.
    async fn closures(&mut self, clerk: &Actor) -> Result<(), DemoError> {
        let app = self.app;
        let dated = [
            ("I01-ABC", 12, "Service av läktare", 480, 900),
            ("I15-AB", -6, "Filterbyte i ventilationen", 420, 720),
            ("K01-STORA", 5, "Byte av strålkastare", 480, 960),
            ("I05-IS2", 8, "Isvård, djupfrysning", 360, 840),
            ("S01-AULA", 3, "Målning", 480, 1020),
            ("I03-STYRKA", 16, "Genomgång av redskap", 420, 780),
        ];
        for (code, days, title, from, to) in dated {
            let Some(space) = self.places.space(code) else { continue };
            let date = if days < 0 { app.today() - Days::new(6) } else { app.today() + Days::new(days as u64) };
            let (dates, reason) = (DateRange::single(date), title.to_owned());
            let closing = Closing { dates, from, to, weekdays: None, reason, lifted: None };
            let new = NewClosing { building: space.building.clone(), space: Some(space.id.clone()), closing };
            let then = at(app, app.today() - Days::new(20), 540);
            // Where a lesson or a season time is there already it stays, and the clerk sees to it.
            service::change_rule(&then, clerk, &RuleChange::Close(new), title, Decision::KeepAll).await?;
            self.counts.closures += 1;
        }
        Ok(())
    }
}
