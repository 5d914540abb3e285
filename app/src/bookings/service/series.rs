//! Weekly series: seen before they are booked, and booked in one go. Each date passes the gate as a booking of its own.

use super::coming::{Holder, too_many};
use super::gate::{Gate, Leave, Way};
use super::request::holder;
use super::{BookingError, again, trying};
use crate::bookings::model::{BookedSeries, Booking, Kind, NewBooking, NewSeries, SkipReason, Skipped};
use crate::bookings::rules::{Fault, SERIES_DAYS};
use crate::bookings::store;
use crate::database::Tx;
use crate::database::refusal::Refusal;
use crate::facilities::hours::Closed;
use crate::id::SeriesId;
use crate::people;
use crate::people::model::{Deed, Person, Role};
use crate::server::state::App;
use crate::time::{Zone, dates_on};
use chrono::NaiveDate;

/// What booking a series would give.
pub struct Preview {
    pub free: Vec<NaiveDate>,
    pub skipped: Vec<Skipped>,
}

/// One date of a series: leave to hold it, or why it cannot be.
type Date = (NaiveDate, Result<Leave, (SkipReason, String)>);

/// Something that holds a space: from, to and what others may know of it.
pub(super) type Taken = (i64, i64, String);

/// Shows which dates a person's series would get, without booking anything.
pub async fn preview(app: &App, by: Option<&Person>, roles: &[Role], new: &NewSeries) -> Result<Preview, BookingError> {
    let mut tx = app.database.read().await?;
    let mut preview = Preview { free: Vec::new(), skipped: Vec::new() };
    for (date, judged) in asked(app, &mut tx, by, roles, new, false).await? {
        match judged {
            Ok(_) => preview.free.push(date),
            Err((reason, detail)) => preview.skipped.push(Skipped { date, reason, detail }),
        }
    }
    Ok(preview)
}

/// Books a person's series: dates in the way of something are kept as skipped. Waits for the clerk where the space says so.
/// A form that is sent twice gets the first series again.
pub async fn book_series(
    app: &App,
    by: Option<&Person>,
    roles: &[Role],
    new: &NewSeries,
) -> Result<BookedSeries, BookingError> {
    let mut tries = 0;
    loop {
        let outcome = trying!(book_alone(app, by, roles, new));
        tries += 1;
        match outcome {
            // Somebody booked one of the dates just now: look again.
            Err(error) if error.refusal() == Some(Refusal::Overlap) && tries < super::TRIES => {}
            other => return other,
        }
    }
}

async fn book_alone(
    app: &App,
    by: Option<&Person>,
    roles: &[Role],
    new: &NewSeries,
) -> Result<BookedSeries, BookingError> {
    let mut tx = app.database.write().await?;
    if let Some(before) = again::series(app, &mut tx, new).await? {
        return Ok(before);
    }
    let dates = asked(app, &mut tx, by, roles, new, true).await?;
    let booked = write(app, &mut tx, new, dates).await?;
    if booked.booked.is_empty() {
        return Err(BookingError::NoDates);
    }
    let detail =
        format!("{} booked, {} skipped {}", booked.booked.len(), booked.skipped.len(), holder(new.person.as_ref()));
    let by = by.map(|by| &by.id).or(new.person.as_ref());
    people::service::record(&mut tx, app.now(), by, Deed::BookSeries, &booked.id.0, detail.trim_end()).await?;
    tx.commit().await?;
    Ok(booked)
}

/// Books a weekly series of a plan (a season, a timetable) in the caller's transaction. Dates that collide, are closed, are holidays
/// or fall in a skipped hour are kept as skipped dates with their reason; the others are confirmed.
/// An overlap that arises while the transaction runs is a database refusal; the caller's transaction must then be begun again.
pub async fn book_series_within(app: &App, tx: &mut Tx, new: &NewSeries) -> Result<BookedSeries, BookingError> {
    let gate = Gate::at(app, tx, &new.space, &[]).await?;
    let dates = judged(tx, &gate, new, Way::Planned { hours_bind: new.opening_hours_bind }).await?;
    write(app, tx, new, dates).await
}

/// The dates of a person's series by the rules of a single booking; all faults of all dates at once. `writes`: they will be written.
async fn asked(
    app: &App,
    tx: &mut Tx,
    by: Option<&Person>,
    roles: &[Role],
    new: &NewSeries,
    writes: bool,
) -> Result<Vec<Date>, BookingError> {
    let gate = Gate::at(app, tx, &new.space, roles).await?;
    let mut found = Vec::new();
    if new.last_date < new.first_date {
        found.push(Fault::UntilBefore);
    } else if (new.last_date - new.first_date).num_days() > SERIES_DAYS {
        found.push(Fault::UntilFar);
    }
    found.extend(gate.asked(tx, by, roles, &as_booking(new, 0, 1)).await?);
    if !found.iter().any(|fault| matches!(fault, Fault::UntilFar)) {
        for date in dates(new) {
            let Some((starts_at, ends_at)) = times(new, date, gate.zone) else { continue };
            let of_date = gate.faults(&as_booking(new, starts_at, ends_at), Way::Anew);
            // A date on which the place is closed is skipped, not refused.
            found.extend(of_date.into_iter().filter(|fault| !fault.is_closed()));
        }
    }
    let holder = Holder {
        person: new.person.as_ref(),
        organisation: new.organisation.as_ref(),
        kind: new.kind,
        staff: gate.staff,
    };
    found.extend(too_many(app, tx, &holder, dates(new).count(), writes).await?);
    let mut once = Vec::new();
    found.retain(|fault| {
        !once.contains(fault) && {
            once.push(fault.clone());
            true
        }
    });
    if found.is_empty() { judged(tx, &gate, new, Way::Anew).await } else { Err(BookingError::Faults(found)) }
}

/// Every date with leave to hold it, or with what is in its way: also staff's series leave holidays and closed dates out.
async fn judged(tx: &mut Tx, gate: &Gate, new: &NewSeries, way: Way<'_>) -> Result<Vec<Date>, BookingError> {
    let taken = around(tx, gate, new.first_date, new.last_date).await?;
    Ok(dates(new).map(|date| (date, judge(gate, new, date, way, &taken))).collect())
}

/// Leave to hold one date of a series beside what is taken, or why it cannot be held.
pub(super) fn judge(
    gate: &Gate,
    new: &NewSeries,
    date: NaiveDate,
    way: Way<'_>,
    taken: &[Taken],
) -> Result<Leave, (SkipReason, String)> {
    let Some((starts_at, ends_at)) = times(new, date, gate.zone) else {
        return Err((SkipReason::ClockChange, String::new()));
    };
    let wish = as_booking(new, starts_at, ends_at);
    let planned = Way::Planned { hours_bind: new.opening_hours_bind };
    if let Some(closed) = gate.faults(&wish, planned).into_iter().find_map(skipped) {
        return Err(closed);
    }
    // A person's series has been looked through for every other fault, and a plan has no other rules.
    let leave = gate.leave(wish, way).map_err(|_| (SkipReason::Closed, String::new()))?;
    let (from, to) = leave.held();
    match taken.iter().find(|(held_from, held_to, _)| *held_from < to && from < *held_to) {
        Some((_, _, title)) => Err((SkipReason::Taken, title.clone())),
        None => Ok(leave),
    }
}

async fn write(app: &App, tx: &mut Tx, new: &NewSeries, dates: Vec<Date>) -> Result<BookedSeries, BookingError> {
    let id = SeriesId::new();
    store::insert_series(tx, &id, new, app.now()).await?;
    let mut outcome = BookedSeries { id: id.clone(), booked: Vec::new(), skipped: Vec::new() };
    for (date, judged) in dates {
        match judged {
            Ok(leave) => {
                leave.write(tx, &leave.booking(Some(&id), app.now())).await?;
                outcome.booked.push(date);
            }
            Err((reason, detail)) => {
                let skipped = Skipped { date, reason, detail };
                store::insert_skipped(tx, &id, &skipped).await?;
                outcome.skipped.push(skipped);
            }
        }
    }
    Ok(outcome)
}

/// The dates that a series would have.
pub fn dates(new: &NewSeries) -> impl Iterator<Item = NaiveDate> + '_ {
    dates_on(new.weekday, new.first_date, new.last_date).into_iter().filter(|date| !new.without.contains(date))
}

/// From and to on a date; `None` where the clock skips one of them, or all between.
pub fn times(new: &NewSeries, date: NaiveDate, zone: Zone) -> Option<(i64, i64)> {
    let at = |minute| zone.instant(date, minute).map(|at| at.0);
    let (starts_at, ends_at) = (at(new.starts_minute)?, at(new.ends_minute)?);
    // What ends before it begins is a fault of the series; where it is one of the date, the clock is why.
    (starts_at < ends_at || new.ends_minute <= new.starts_minute).then_some((starts_at, ends_at))
}

/// Everything that holds the space on some dates; a private booking's title is nobody's business.
pub(super) async fn around(
    tx: &mut Tx,
    gate: &Gate,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<Taken>, sqlx::Error> {
    let (from, to) = gate.held(gate.zone.start_of(first).0, gate.zone.end_of(last).0 + 86_400);
    let held = store::holdings(tx, &gate.space.id, from, to).await?;
    Ok(held.into_iter().map(|one| (one.from, one.to, told(one.booking))).collect())
}

/// What others may know of what is in their way.
pub(super) fn told(booking: Booking) -> String {
    if booking.kind == Kind::Single { String::new() } else { booking.title }
}

/// A fault that lets a series skip the date, as the reason that is kept.
fn skipped(fault: Fault) -> Option<(SkipReason, String)> {
    match fault {
        Fault::Closed(_, Closed::Holiday) => Some((SkipReason::Holiday, String::new())),
        Fault::Closed(_, Closed::Exception(reason) | Closed::Closing(reason) | Closed::Day(reason)) => {
            Some((SkipReason::Closed, reason))
        }
        Fault::Closed(_, Closed::Weekday) | Fault::OutsideHours(_) => Some((SkipReason::Closed, String::new())),
        _ => None,
    }
}

/// One date of a series as a booking.
pub fn as_booking(new: &NewSeries, starts_at: i64, ends_at: i64) -> NewBooking {
    NewBooking {
        space: new.space.clone(),
        organisation: new.organisation.clone(),
        person: new.person.clone(),
        kind: new.kind,
        title: new.title.clone(),
        starts_at,
        ends_at,
        persons: new.persons,
        note: new.note.clone(),
    }
}
