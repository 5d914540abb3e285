//! From the fields of the booking form to what is wished; every field that cannot be read at once.

use crate::bookings::model::rules::{flaws, meant_end};
use crate::bookings::model::{Fault, Kind, NewBooking, NewSeries, Use};
use crate::bookings::words;
use crate::database::Tx;
use crate::facilities::model::Space;
use crate::id::{OrganisationId, PersonId};
use crate::people;
use crate::people::model::{Person, Right};
use crate::server::form::Fields;
use crate::server::visitor::Visitor;
use crate::time::{DateRange, Span, Weekday, Weekly, Zone, parse_clock, parse_date};
use crate::ui::form::Faults;
use chrono::NaiveDate;
use samrum_text::{Locale, t};

/// A time as it was typed, with the end that was meant ([`meant_end`]).
pub struct Time {
    pub date: NaiveDate,
    pub from: u16,
    pub to: u16,
}

impl Time {
    /// From when to when; a time that the clock skips is a fault.
    pub fn instants(&self, l: Locale, zone: Zone, faults: &mut Faults) -> Option<Span> {
        let mut instant = |name: &str, minute: u16| {
            let at = zone.instant(self.date, minute);
            if at.is_none() {
                faults.add(name, t!(l, bookings.skipped_hour));
            }
            at
        };
        let (from, until) = (instant("from", self.from), instant("to", self.to));
        Some(Span::new(from?, until?))
    }
}

/// Reads date, from and to.
pub fn read_time(l: Locale, fields: &Fields, faults: &mut Faults) -> Option<Time> {
    let date = parse_date(fields.text("date"));
    if date.is_none() {
        faults.add("date", t!(l, bookings.date_wrong));
    }
    let mut minute = |name: &str| {
        let minute = parse_clock(fields.text(name));
        if minute.is_none() {
            faults.add(name, t!(l, bookings.time_wrong));
        }
        minute
    };
    let (from, to) = (minute("from"), minute("to"));
    let (date, from, to) = (date?, from?, to?);
    Some(Time { date, from, to: meant_end(from, to) })
}

/// What is wished: once, or weekly until a date.
pub enum Wish {
    Once(NewBooking),
    Weekly(NewSeries),
}

/// Reads the whole form. Staff may book for somebody by e-mail address. What the service refuses is not asked here a second time.
pub async fn read(
    tx: &mut Tx,
    visitor: &Visitor,
    person: &Person,
    space: &Space,
    zone: Zone,
    fields: &Fields,
    faults: &mut Faults,
) -> Result<Option<Wish>, sqlx::Error> {
    let l = visitor.language;
    let staff = visitor.actor.may(Right::Decide(&space.building));
    let time = read_time(l, fields, faults);
    let persons = fields.number("persons");
    if persons.is_none() && !fields.text("persons").is_empty() {
        faults.add("persons", t!(l, bookings.persons_wrong));
    }
    let until = parse_date(fields.text("until"));
    let weekly = !fields.text("until").is_empty();
    if weekly && until.is_none() {
        faults.add("until", t!(l, bookings.date_wrong));
    }
    let holder = if staff { holder(tx, l, fields, faults).await? } else { None };
    let shown = fields.all("shown");
    let chosen = |day: &str| fields.all("day").iter().any(|ticked| ticked == day);
    // Once, the clock may skip the time; a series skips the date.
    let instants = time.as_ref().filter(|_| !weekly).and_then(|time| time.instants(l, zone, faults));
    let what = Use {
        organisation: Some(OrganisationId::from(fields.text("organisation"))).filter(|id| !id.0.is_empty()),
        person: Some(holder.unwrap_or_else(|| person.id.clone())),
        kind: Kind::Single,
        title: fields.text("title").to_owned(),
        persons,
        note: fields.text("note").to_owned(),
    };
    let Some(time) = time.filter(|_| faults.is_empty()) else {
        // The service would tell the rest only when this has been mended.
        add_faults(l, &flaws(&what), faults);
        return Ok(None);
    };
    let space = space.id.clone();
    let Some(until) = until else {
        return Ok(instants.map(|time| Wish::Once(NewBooking { space, time, what })));
    };
    Ok(Some(Wish::Weekly(NewSeries {
        space,
        time: Weekly::new(Weekday::of(time.date), time.from, time.to),
        dates: DateRange::new(time.date, until),
        what,
        without: shown.iter().filter(|day| !chosen(day)).filter_map(|day| parse_date(day)).collect(),
        source: None,
        opening_hours_bind: !staff,
    })))
}

/// The person that staff books for, where an address is given.
async fn holder(tx: &mut Tx, l: Locale, fields: &Fields, faults: &mut Faults) -> Result<Option<PersonId>, sqlx::Error> {
    if fields.text("email").is_empty() {
        return Ok(None);
    }
    let found = people::service::account(tx, fields.text("email")).await?;
    if found.is_none() {
        faults.add("email", t!(l, bookings.unknown_email));
    }
    Ok(found)
}

/// Broken rules at the fields of the form.
pub fn add_faults(l: Locale, found: &[Fault], faults: &mut Faults) {
    for fault in found {
        let field = match fault.field() {
            "starts_at" => "from",
            "ends_at" => "to",
            "space_id" => "date",
            "organisation_id" => "organisation",
            other => other,
        };
        faults.add(field, words::fault(l, fault));
    }
}
