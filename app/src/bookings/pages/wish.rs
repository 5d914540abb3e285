//! From the fields of the booking form to what is wished; every field that cannot be read at once.

use crate::bookings::model::{Kind, NewBooking, NewSeries};
use crate::bookings::rules::Fault;
use crate::bookings::wording;
use crate::database::Tx;
use crate::facilities::model::Space;
use crate::id::{OrganisationId, PersonId};
use crate::people;
use crate::people::model::{Person, Right, may};
use crate::server::form::Fields;
use crate::server::visitor::Visitor;
use crate::time::{Zone, parse_clock, parse_date, weekday_of};
use crate::ui::form::Faults;
use chrono::NaiveDate;
use samrum_text::{Locale, td_string};

/// A time as it was typed: date, minutes after midnight; an end at or before the beginning is the next day's.
pub struct Time {
    pub date: NaiveDate,
    pub from: u16,
    pub to: u16,
    pub starts_at: i64,
    pub ends_at: i64,
}

/// Reads date, from and to; a time that the clock skips is a fault.
pub fn read_time(l: Locale, zone: Zone, fields: &Fields, faults: &mut Faults) -> Option<Time> {
    let date = parse_date(fields.text("date"));
    if date.is_none() {
        faults.add("date", td_string!(l, bookings.date_wrong));
    }
    let mut minute = |name: &str| {
        let minute = parse_clock(fields.text(name));
        if minute.is_none() {
            faults.add(name, td_string!(l, bookings.time_wrong));
        }
        minute
    };
    let (from, to) = (minute("from"), minute("to"));
    let (date, from, to) = (date?, from?, to?);
    // From the evening to a time of the small hours is over midnight; any other end before the start is a slip of the pen.
    let over_midnight = to <= from && from >= 12 * 60 && to < 12 * 60;
    let last = if over_midnight { date.succ_opt()? } else { date };
    let mut instant = |name: &str, date: NaiveDate, minute: u16| {
        let at = zone.instant(date, minute);
        if at.is_none() {
            faults.add(name, td_string!(l, bookings.skipped_hour));
        }
        at.map(|at| at.0)
    };
    let (starts_at, ends_at) = (instant("from", date, from), instant("to", last, to));
    Some(Time { date, from, to, starts_at: starts_at?, ends_at: ends_at? })
}

/// What is wished: once, or weekly until a date.
pub struct Wish {
    pub new: NewBooking,
    pub series: Option<NewSeries>,
}

/// Reads the whole form. Staff may close the space, or book for somebody by e-mail address.
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
    let staff = may(&visitor.roles, Right::Decide(&space.building));
    let time = read_time(l, zone, fields, faults);
    let persons = fields.number("persons").filter(|persons| *persons > 0);
    if persons.is_none() && !fields.text("persons").is_empty() {
        faults.add("persons", td_string!(l, bookings.persons_wrong));
    }
    let until = parse_date(fields.text("until"));
    if until.is_none() && !fields.text("until").is_empty() {
        faults.add("until", td_string!(l, bookings.date_wrong));
    }
    let organisation = Some(OrganisationId::from(fields.text("organisation"))).filter(|id| !id.0.is_empty());
    if organisation.as_ref().is_some_and(|id| !may(&visitor.roles, Right::BookFor(id))) {
        faults.add("organisation", td_string!(l, bookings.not_for_organisation));
    }
    let holder = if staff { holder(tx, l, fields, faults).await? } else { None };
    if fields.text("title").is_empty() {
        faults.add("title", td_string!(l, bookings.no_title));
    }
    let Some(time) = time else { return Ok(None) };
    if let Some(until) = until {
        if time.to <= time.from {
            faults.add("to", td_string!(l, bookings.until_midnight));
        }
        if until < time.date {
            faults.add("until", td_string!(l, bookings.until_before));
        } else if (until - time.date).num_days() > 400 {
            faults.add("until", td_string!(l, bookings.until_far));
        }
    }
    if !faults.is_empty() {
        return Ok(None);
    }
    let kind = if staff && fields.has("closure") { Kind::Closure } else { Kind::Single };
    let new = NewBooking {
        space: space.id.clone(),
        organisation,
        person: Some(holder.unwrap_or_else(|| person.id.clone())),
        kind,
        title: fields.text("title").to_owned(),
        starts_at: time.starts_at,
        ends_at: time.ends_at,
        persons,
        note: fields.text("note").chars().take(2000).collect(),
    };
    let series = until.map(|until| NewSeries {
        space: new.space.clone(),
        organisation: new.organisation.clone(),
        person: new.person.clone(),
        kind,
        title: new.title.clone(),
        weekday: weekday_of(time.date),
        starts_minute: time.from,
        ends_minute: time.to,
        first_date: time.date,
        last_date: until,
        without: Vec::new(),
        source: None,
        opening_hours_bind: !staff,
    });
    Ok(Some(Wish { new, series }))
}

/// The person that staff books for, where an address is given.
async fn holder(tx: &mut Tx, l: Locale, fields: &Fields, faults: &mut Faults) -> Result<Option<PersonId>, sqlx::Error> {
    if fields.text("email").is_empty() {
        return Ok(None);
    }
    let found = people::service::account(tx, fields.text("email")).await?;
    if found.is_none() {
        faults.add("email", td_string!(l, bookings.unknown_email));
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
            other => other,
        };
        faults.add(field, wording::fault(l, fault));
    }
}
