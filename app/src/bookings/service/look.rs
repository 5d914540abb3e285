//! Looking at the calendar.

use super::BookingError;
use crate::bookings::model::{Booking, Holding, Series, Skipped};
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::model::Space;
use crate::id::{BookingId, PersonId, SeriesId, SpaceId};
use crate::people::model::{Actor, Right};
use crate::server::state::App;
use crate::time::{ClockSpan, DateRange, Span};
use chrono::{Days, NaiveDate};

/// A space's week: each date with its open windows, everything that holds it, and what of the open time is shut off and why.
pub struct Week {
    pub days: Vec<(NaiveDate, Vec<ClockSpan>)>,
    pub held: Vec<Holding>,
    pub shut: Vec<(NaiveDate, ClockSpan, String)>,
}

/// The week of `monday` for a space.
pub async fn week(app: &App, tx: &mut Tx, space: &Space, monday: NaiveDate) -> Result<Week, sqlx::Error> {
    let hours = facilities::service::hours_of(tx, &space.id).await?;
    let dates = DateRange::new(monday, monday + Days::new(6));
    let days: Vec<_> = dates.iter().map(|date| (date, hours.windows(date))).collect();
    let shut = days.iter().flat_map(|(date, _)| {
        hours.lost_on(*date).into_iter().map(|(window, reason)| (*date, window, reason.to_owned()))
    });
    let shut = shut.collect();
    Ok(Week { days, held: store::holdings(tx, &space.id, app.zone().whole(dates)).await?, shut })
}

/// Everything that holds an atom of the space in a span.
pub async fn holdings(tx: &mut Tx, space: &SpaceId, span: Span) -> Result<Vec<Holding>, sqlx::Error> {
    store::holdings(tx, space, span).await
}

pub async fn booking(tx: &mut Tx, id: &BookingId) -> Result<Option<Booking>, sqlx::Error> {
    store::booking(tx, id).await
}

/// A series with its bookings by time and its skipped dates.
pub async fn series(tx: &mut Tx, id: &SeriesId) -> Result<(Series, Vec<Booking>, Vec<Skipped>), BookingError> {
    let series = store::series(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let dates = store::dates_of_series(tx, id).await?;
    let skipped = store::skipped_dates(tx, id).await?;
    Ok((series, dates, skipped))
}

/// Bookings of a person and of the organisations it books for, that have not ended, by time.
pub async fn of_person(app: &App, tx: &mut Tx, person: &PersonId) -> Result<Vec<Booking>, sqlx::Error> {
    store::of_person(tx, person, app.now()).await
}

/// Requests that the actor may decide, with their spaces, by time.
pub async fn requests(app: &App, tx: &mut Tx, actor: &Actor) -> Result<Vec<(Booking, Space)>, sqlx::Error> {
    let spaces = facilities::service::spaces(tx).await?;
    let waiting = store::waiting(tx, app.now()).await?;
    let mine = waiting.into_iter().filter_map(|booking| {
        let space = spaces.iter().find(|space| space.id == booking.space)?;
        actor.may(Right::Decide(&space.building)).then(|| (booking, space.clone()))
    });
    Ok(mine.collect())
}
