//! Weekly series: seen before they are booked, booked in one go, and with dates taken back when they come free.

use super::request::{held, insert};
use super::{BookingError, holds, trying};
use crate::bookings::model::{BookedSeries, Booking, Kind, NewBooking, NewSeries, SkipReason, Skipped, State};
use crate::bookings::rules::{Asker, Fault, faults};
use crate::bookings::store;
use crate::database::Tx;
use crate::database::refusal::Refusal;
use crate::facilities;
use crate::facilities::hours::{Closed, Hours};
use crate::facilities::model::{Approval, Space};
use crate::id::{BookingId, SeriesId};
use crate::people;
use crate::people::model::{Person, Right, Role, may};
use crate::server::state::App;
use crate::time::{Zone, dates_on};
use chrono::NaiveDate;

/// What booking a series would give.
pub struct Preview {
    pub free: Vec<NaiveDate>,
    pub skipped: Vec<Skipped>,
}

/// One date of a series: when it would be held, or why it cannot be.
enum Date {
    Free(i64, i64),
    Skipped(SkipReason, String),
}

/// Shows which dates a person's series would get, without booking anything.
pub async fn preview(app: &App, roles: &[Role], new: &NewSeries) -> Result<Preview, BookingError> {
    let (space, hours) = checked(app, roles, new).await?;
    let mut tx = app.database.read().await?;
    let taken = around(app, &mut tx, &space, new).await?;
    let mut preview = Preview { free: Vec::new(), skipped: Vec::new() };
    for date in dates(new) {
        match judged(new, date, &space, &hours, &taken, app.zone()) {
            Date::Free(..) => preview.free.push(date),
            Date::Skipped(reason, detail) => preview.skipped.push(Skipped { date, reason, detail }),
        }
    }
    Ok(preview)
}

/// Books a person's series: dates in the way of something are kept as skipped. Waits for the clerk where the space says so.
pub async fn book_series(app: &App, roles: &[Role], new: &NewSeries) -> Result<BookedSeries, BookingError> {
    let (space, _) = checked(app, roles, new).await?;
    let direct = space.approval == Approval::Direct || may(roles, Right::Decide(&space.building));
    let state = if direct { State::Confirmed } else { State::Requested };
    let mut tries = 0;
    loop {
        let outcome = trying!(book_alone(app, new, state));
        tries += 1;
        match outcome {
            // Somebody booked one of the dates just now: look again.
            Err(error) if error.refusal() == Some(Refusal::Overlap) && tries < super::TRIES => {}
            other => return other,
        }
    }
}

async fn book_alone(app: &App, new: &NewSeries, state: State) -> Result<BookedSeries, BookingError> {
    let mut tx = app.database.write().await?;
    let booked = write(app, &mut tx, new, state).await?;
    let detail = format!("{} booked, {} skipped", booked.booked.len(), booked.skipped.len());
    people::service::record(&mut tx, app.now(), new.person.as_ref(), "book series", &booked.id.0, &detail).await?;
    tx.commit().await?;
    Ok(booked)
}

/// Books a weekly series in the caller's transaction. Dates that collide, are closed, are holidays or fall in a skipped hour
/// are kept as skipped dates with their reason; the others are confirmed.
/// An overlap that arises while the transaction runs is a database refusal; the caller's transaction must then be begun again.
pub async fn book_series_within(app: &App, tx: &mut Tx, new: &NewSeries) -> Result<BookedSeries, BookingError> {
    write(app, tx, new, State::Confirmed).await
}

async fn write(app: &App, tx: &mut Tx, new: &NewSeries, state: State) -> Result<BookedSeries, BookingError> {
    let found = facilities::service::space_and_hours(tx, &new.space).await?;
    let (space, hours) = found.ok_or(BookingError::UnknownSpace)?;
    let taken = around(app, tx, &space, new).await?;
    let id = SeriesId::new();
    store::insert_series(tx, &id, new, app.now()).await?;
    let mut outcome = BookedSeries { id: id.clone(), booked: Vec::new(), skipped: Vec::new() };
    for date in dates(new) {
        match judged(new, date, &space, &hours, &taken, app.zone()) {
            Date::Free(starts_at, ends_at) => {
                insert(tx, &space, &on_date(app, new, &id, state, starts_at, ends_at)).await?;
                outcome.booked.push(date);
            }
            Date::Skipped(reason, detail) => {
                let skipped = Skipped { date, reason, detail };
                store::insert_skipped(tx, &id, &skipped).await?;
                outcome.skipped.push(skipped);
            }
        }
    }
    Ok(outcome)
}

/// Books a skipped date after all, when it has come free.
pub async fn restore(app: &App, person: &Person, roles: &[Role], id: &SeriesId, date: NaiveDate) -> Result<(), BookingError> {
    trying!(restore_one(app, person, roles, id, date))
}

async fn restore_one(app: &App, person: &Person, roles: &[Role], id: &SeriesId, date: NaiveDate) -> Result<(), BookingError> {
    let mut tx = app.database.write().await?;
    let series = store::series(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let found = facilities::service::space_and_hours(&mut tx, &series.space).await?;
    let (space, hours) = found.ok_or(BookingError::UnknownSpace)?;
    let new = NewSeries {
        space: series.space,
        organisation: series.organisation,
        person: series.person,
        kind: series.kind,
        title: series.title,
        weekday: series.weekday,
        starts_minute: series.starts_minute,
        ends_minute: series.ends_minute,
        first_date: date,
        last_date: date,
        without: Vec::new(),
        source: None,
        opening_hours_bind: true,
    };
    let (Some(starts_at), Some(ends_at)) = times(&new, date, app.zone()) else { return Err(BookingError::Past) };
    let booking = on_date(app, &new, id, State::Confirmed, starts_at, ends_at);
    let staff = may(roles, Right::Decide(&space.building));
    if !staff && !holds(&booking, Some(person), roles) {
        return Err(BookingError::Forbidden);
    }
    if starts_at <= app.now().0 {
        return Err(BookingError::Past);
    }
    let taken = around(app, &mut tx, &space, &new).await?;
    if let Date::Skipped(..) = judged(&new, date, &space, &hours, &taken, app.zone()) {
        let wish = as_booking(&new, starts_at, ends_at);
        drop(tx);
        return Err(super::taken(app, &space, &wish).await?);
    }
    store::delete_skipped(&mut tx, id, date).await?;
    insert(&mut tx, &space, &booking).await?;
    people::service::record(&mut tx, app.now(), Some(&person.id), "restore date", &id.0, &date.to_string()).await?;
    Ok(tx.commit().await?)
}

/// The space and its hours, when the series itself (not its single dates) breaks no rule.
async fn checked(app: &App, roles: &[Role], new: &NewSeries) -> Result<(Space, Hours), BookingError> {
    let mut tx = app.database.read().await?;
    let found = facilities::service::space_and_hours(&mut tx, &new.space).await?;
    let (space, hours) = found.ok_or(BookingError::UnknownSpace)?;
    let asker = if may(roles, Right::Decide(&space.building)) { Asker::Staff } else { Asker::Public };
    let ends = [new.first_date, new.last_date].map(|date| times(new, date, app.zone()));
    let mut found = Vec::new();
    for time in ends {
        let (Some(starts_at), Some(ends_at)) = time else { continue };
        let of_date = faults(&as_booking(new, starts_at, ends_at), &space, &hours, asker, app.now(), app.zone());
        // Closed dates are skipped, not refused.
        found.extend(of_date.into_iter().filter(|fault| !matches!(fault, Fault::Closed(..) | Fault::OutsideHours(_))));
    }
    found.dedup();
    if found.is_empty() { Ok((space, hours)) } else { Err(BookingError::Faults(found)) }
}

fn dates(new: &NewSeries) -> impl Iterator<Item = NaiveDate> + '_ {
    dates_on(new.weekday, new.first_date, new.last_date).into_iter().filter(|date| !new.without.contains(date))
}

fn times(new: &NewSeries, date: NaiveDate, zone: Zone) -> (Option<i64>, Option<i64>) {
    let at = |minute| zone.instant(date, minute).map(|at| at.0);
    (at(new.starts_minute), at(new.ends_minute))
}

/// Everything that holds the space in the time of the series: from, to and title; a private booking's title is nobody's business.
async fn around(app: &App, tx: &mut Tx, space: &Space, new: &NewSeries) -> Result<Vec<(i64, i64, String)>, sqlx::Error> {
    let (from, to) = held(space, app.zone().start_of(new.first_date).0, app.zone().end_of(new.last_date).0 + 86_400);
    let held = store::holdings(tx, &space.id, from, to).await?;
    let title = |booking: Booking| if booking.kind == Kind::Single { String::new() } else { booking.title };
    Ok(held.into_iter().map(|one| (one.from, one.to, title(one.booking))).collect())
}

fn judged(new: &NewSeries, date: NaiveDate, space: &Space, hours: &Hours, taken: &[(i64, i64, String)], zone: Zone) -> Date {
    match hours.windows_or_reason(date) {
        Err(Closed::Holiday) => return Date::Skipped(SkipReason::Holiday, String::new()),
        Err(Closed::Exception(reason)) => return Date::Skipped(SkipReason::Closed, reason),
        Err(Closed::Weekday) if new.opening_hours_bind => return Date::Skipped(SkipReason::Closed, String::new()),
        Ok(_) if new.opening_hours_bind && !hours.is_open(date, new.starts_minute, new.ends_minute) => {
            return Date::Skipped(SkipReason::Closed, String::new());
        }
        _ => {}
    }
    let (Some(starts_at), Some(ends_at)) = times(new, date, zone) else {
        return Date::Skipped(SkipReason::ClockChange, String::new());
    };
    if ends_at <= starts_at {
        return Date::Skipped(SkipReason::ClockChange, String::new());
    }
    let (from, to) = held(space, starts_at, ends_at);
    match taken.iter().find(|(held_from, held_to, _)| *held_from < to && from < *held_to) {
        Some((_, _, title)) => Date::Skipped(SkipReason::Taken, title.clone()),
        None => Date::Free(starts_at, ends_at),
    }
}

fn as_booking(new: &NewSeries, starts_at: i64, ends_at: i64) -> NewBooking {
    NewBooking {
        space: new.space.clone(),
        organisation: new.organisation.clone(),
        person: new.person.clone(),
        kind: new.kind,
        title: new.title.clone(),
        starts_at,
        ends_at,
        persons: None,
        note: String::new(),
    }
}

fn on_date(app: &App, new: &NewSeries, series: &SeriesId, state: State, starts_at: i64, ends_at: i64) -> Booking {
    Booking {
        id: BookingId::new(),
        space: new.space.clone(),
        series: Some(series.clone()),
        organisation: new.organisation.clone(),
        person: new.person.clone(),
        kind: new.kind,
        state,
        title: new.title.trim().to_owned(),
        starts_at,
        ends_at,
        persons: None,
        note: String::new(),
        reason: String::new(),
        created_at: app.now().0,
    }
}
