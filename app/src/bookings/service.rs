//! What can be done with bookings. Other features book through here, so that one rule holds for all.

use super::model::{BookedSeries, Booking, NewSeries, SkipReason, Skipped, State};
use super::store;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::hours::Closed;
use crate::id::{BookingId, SeriesId};
use crate::server::state::App;
use crate::time::dates_on;

/// Why a booking was refused.
#[derive(Debug, thiserror::Error)]
pub enum BookingError {
    #[error("There is no such space.")]
    UnknownSpace,
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// Books a weekly series in the caller's transaction. Dates that collide, are closed, are holidays or fall in a skipped hour
/// are kept as skipped dates with their reason; the others are confirmed.
pub async fn book_series_within(app: &App, tx: &mut Tx, new: &NewSeries) -> Result<BookedSeries, BookingError> {
    let space = facilities::service::space(tx, &new.space).await?.ok_or(BookingError::UnknownSpace)?;
    let hours = facilities::service::hours_of(tx, &new.space).await?;
    let (before, after) = (space.buffer_before_minutes * 60, space.buffer_after_minutes * 60);
    let zone = app.zone();
    let (first, last) = (zone.start_of(new.first_date).0 - before, zone.end_of(new.last_date).0 + after + 86_400);
    let taken = store::holders(tx, &new.space, first, last).await?;
    let series = SeriesId::new();
    store::insert_series(tx, &series, new, app.now()).await?;
    let mut outcome = BookedSeries { id: series.clone(), booked: Vec::new(), skipped: Vec::new() };
    for date in dates_on(new.weekday, new.first_date, new.last_date) {
        if new.without.contains(&date) {
            continue;
        }
        let mut skip = |reason, detail: String| outcome.skipped.push(Skipped { date, reason, detail });
        match hours.windows_or_reason(date) {
            Err(Closed::Holiday) => {
                skip(SkipReason::Holiday, String::new());
                continue;
            }
            Err(Closed::Exception(reason)) => {
                skip(SkipReason::Closed, reason);
                continue;
            }
            Err(Closed::Weekday) if new.opening_hours_bind => {
                skip(SkipReason::Closed, String::new());
                continue;
            }
            Ok(_) if new.opening_hours_bind && !hours.is_open(date, new.starts_minute, new.ends_minute) => {
                skip(SkipReason::Closed, String::new());
                continue;
            }
            _ => {}
        }
        let (Some(starts), Some(ends)) = (zone.instant(date, new.starts_minute), zone.instant(date, new.ends_minute)) else {
            skip(SkipReason::ClockChange, String::new());
            continue;
        };
        let (from, to) = (starts.0 - before, ends.0 + after);
        if let Some((_, _, title)) = taken.iter().find(|(held_from, held_to, _)| *held_from < to && from < *held_to) {
            skip(SkipReason::Taken, title.clone());
            continue;
        }
        let booking = Booking {
            id: BookingId::new(),
            space: new.space.clone(),
            series: Some(series.clone()),
            organisation: new.organisation.clone(),
            person: new.person.clone(),
            kind: new.kind,
            state: State::Confirmed,
            title: new.title.clone(),
            starts_at: starts.0,
            ends_at: ends.0,
            persons: None,
            note: String::new(),
            reason: String::new(),
            created_at: app.now().0,
        };
        store::insert_booking(tx, &booking).await?;
        store::occupy(tx, &booking.id, &new.space, from, to).await?;
        outcome.booked.push(date);
    }
    for skipped in &outcome.skipped {
        store::insert_skipped(tx, &series, skipped).await?;
    }
    Ok(outcome)
}
