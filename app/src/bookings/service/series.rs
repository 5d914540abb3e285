//! Weekly series: seen before they are booked, and booked in one go. Each date passes the gate as a booking of its own.

use super::coming::{one_after_the_other, too_many};
use super::gate::{Gate, Leave, Way};
use super::request::holder;
use super::tell::{Because, booked as told_as, tell};
use super::{BookingError, again};
use crate::bookings::model::rules::dates_fault;
use crate::bookings::model::{BookedSeries, Fault, Kind, NewSeries, SkipReason, Skipped, Use};
use crate::bookings::store;
use crate::database::{Tx, within};
use crate::facilities::hours::Closed;
use crate::id::SeriesId;
use crate::people;
use crate::people::model::{Actor, Deed};
use crate::server::state::App;
use crate::time::{DAY_MINUTES, DateRange, Span};
use chrono::NaiveDate;

/// What booking a series would give.
pub struct Preview {
    pub free: Vec<NaiveDate>,
    pub skipped: Vec<Skipped>,
}

/// One date of a series: leave to hold it, or why it cannot be.
type Date = (NaiveDate, Result<Leave, (SkipReason, String)>);

/// Something that holds a space: when, and what others may know of it.
pub(super) type Taken = (Span, String);

/// Shows which dates a person's series would get, without booking anything.
pub async fn preview(app: &App, actor: &Actor, new: &NewSeries) -> Result<Preview, BookingError> {
    let mut tx = app.database.read().await?;
    let gate = Gate::at(app, &mut tx, actor, &new.space).await?;
    let mut preview = Preview { free: Vec::new(), skipped: Vec::new() };
    for (date, judged) in asked(app, &mut tx, actor, &gate, new).await? {
        match judged {
            Ok(_) => preview.free.push(date),
            Err((reason, detail)) => preview.skipped.push(Skipped { date, reason, detail }),
        }
    }
    Ok(preview)
}

/// Books a person's series: dates in the way of something are kept as skipped. Waits for the clerk where the space says so.
/// A form that is sent twice gets the first series again.
pub async fn book_series(app: &App, actor: &Actor, new: &NewSeries) -> Result<BookedSeries, BookingError> {
    // Where somebody booked one of the dates just now it is looked again.
    within!(app.database, also [Overlap], tx => {
        if let Some(before) = again::series(app, tx, new).await? {
            return Ok(before);
        }
        let gate = Gate::at(app, tx, actor, &new.space).await?;
        if !gate.staff {
            one_after_the_other(tx, &new.what).await?;
        }
        let dates = asked(app, tx, actor, &gate, new).await?;
        let booked = write(app, tx, new, dates).await?;
        if booked.booked.is_empty() {
            return Err(BookingError::NoDates);
        }
        let detail =
            format!("{} booked, {} skipped {}", booked.booked.len(), booked.skipped.len(), holder(&new.what));
        let by = actor.id().or(new.what.person.as_ref());
        people::service::record(tx, app.now(), by, Deed::BookSeries, &booked.id.0, detail.trim_end()).await?;
        let dates = store::dates_of_series(tx, &booked.id).await?;
        let skipped: Vec<_> = booked.skipped.iter().map(|skipped| skipped.date).collect();
        if let Some(first) = dates.first() {
            let because = Because { skipped: &skipped, ..Because::default() };
            tell(app, tx, actor, told_as(first.state), &dates, because).await?;
        }
        Ok(booked)
    })
}

/// Books a weekly series of a plan (a season, a timetable) in the caller's transaction. Dates that collide, are closed, are holidays
/// or fall in a skipped hour are kept as skipped dates with their reason; the others are confirmed.
/// An overlap that arises while the transaction runs is a database refusal; the caller's transaction must then be begun again.
pub async fn book_series_within(app: &App, tx: &mut Tx, new: &NewSeries) -> Result<BookedSeries, BookingError> {
    let gate = Gate::at(app, tx, &Actor::anybody(), &new.space).await?;
    let dates = judged(tx, &gate, new, Way::Planned { hours_bind: new.opening_hours_bind }).await?;
    write(app, tx, new, dates).await
}

/// The dates of a person's series by the rules of a single booking; all faults of all dates at once, each said once.
async fn asked(app: &App, tx: &mut Tx, actor: &Actor, gate: &Gate, new: &NewSeries) -> Result<Vec<Date>, BookingError> {
    let mut found: Vec<_> = dates_fault(new.dates).into_iter().collect();
    let too_long = found.contains(&Fault::UntilFar);
    found.extend(gate.asked(tx, actor, &new.what).await?);
    let dates = new.each_date();
    if !too_long {
        for wish in dates.iter().filter_map(|date| new.on(*date, gate.zone)) {
            // A date on which the place is closed is skipped, not refused.
            found.extend(gate.faults(&wish, Way::Anew).into_iter().filter(|fault| !fault.is_closed()));
        }
    }
    if !gate.staff {
        found.extend(too_many(app, tx, &new.what, dates.len()).await?);
    }
    let mut once = Vec::new();
    for fault in found {
        if !once.contains(&fault) {
            once.push(fault);
        }
    }
    if once.is_empty() { judged(tx, gate, new, Way::Anew).await } else { Err(BookingError::Faults(once)) }
}

/// Every date with leave to hold it, or with what is in its way: also staff's series leave holidays and closed dates out.
async fn judged(tx: &mut Tx, gate: &Gate, new: &NewSeries, way: Way<'_>) -> Result<Vec<Date>, BookingError> {
    let taken = around(tx, gate, new.dates).await?;
    Ok(new.each_date().into_iter().map(|date| (date, judge(gate, new, date, way, &taken))).collect())
}

/// Leave to hold one date of a series beside what is taken, or why it cannot be held.
pub(super) fn judge(
    gate: &Gate,
    new: &NewSeries,
    date: NaiveDate,
    way: Way<'_>,
    taken: &[Taken],
) -> Result<Leave, (SkipReason, String)> {
    let Some(wish) = new.on(date, gate.zone) else { return Err((SkipReason::ClockChange, String::new())) };
    let planned = Way::Planned { hours_bind: new.opening_hours_bind };
    if let Some(closed) = gate.faults(&wish, planned).into_iter().find_map(skipped) {
        return Err(closed);
    }
    // A person's series has been looked through for every other fault, and a plan has no other rules.
    let leave = gate.leave(wish, way).map_err(|_| (SkipReason::Closed, String::new()))?;
    match taken.iter().find(|(held, _)| held.meets(leave.held())) {
        Some((_, title)) => Err((SkipReason::Taken, title.clone())),
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

/// Everything that holds the space on some dates; a private booking's title is nobody's business.
pub(super) async fn around(tx: &mut Tx, gate: &Gate, dates: DateRange) -> Result<Vec<Taken>, sqlx::Error> {
    // The last date may end on the day after.
    let span = gate.held(gate.zone.whole(dates).widened(0, DAY_MINUTES));
    let held = store::holdings(tx, &gate.space.id, span).await?;
    Ok(held.into_iter().map(|one| (one.time, told(one.booking.what))).collect())
}

/// What others may know of what is in their way.
pub(super) fn told(what: Use) -> String {
    if what.kind == Kind::Single { String::new() } else { what.title }
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
