//! Reminding those who come tomorrow.

use super::BookingError;
use super::tell::{about, dated};
use crate::bookings::model::{Booking, Kind as UseKind};
use crate::bookings::store;
use crate::database::within;
use crate::messages::model::{About, Holder, Kind, Notice};
use crate::server::state::App;
use crate::{messages, settings};

/// Bookings that are told of in one transaction.
const SOME: usize = 50;
/// Whoever has booked within so many hours knows.
const FRESH_HOURS: i64 = 24;

/// Puts a reminder of each booking of tomorrow into the outbox, from the hour on that the municipality has set; each is told once.
/// Returns whether that hour has come.
pub async fn remind(app: &App) -> Result<bool, BookingError> {
    let (zone, now) = (app.zone(), app.now());
    let mut tx = app.database.read().await?;
    let hour = settings::service::values(&mut tx, app.today()).await?.get(settings::model::Setting::ReminderHour);
    let (today, minute) = zone.civil(now);
    let Some(tomorrow) = today.succ_opt().filter(|_| i64::from(minute) >= hour * 60) else { return Ok(false) };
    let (from, until) = (zone.start_of(tomorrow), zone.end_of(tomorrow));
    let mut coming = store::live_anywhere(&mut tx, from, Some(until)).await?;
    drop(tx);
    let fresh = now.plus_minutes(-FRESH_HOURS * 60);
    let meant = |one: &Booking| {
        let begins = from <= one.time.from && one.time.from < until;
        let somebodys = matches!(one.what.kind, UseKind::Single | UseKind::Season);
        begins && somebodys && one.state.holds_time() && one.created_at < fresh
    };
    coming.retain(meant);
    for some in coming.chunks(SOME) {
        within!(app.database, tx => {
            for booking in some {
                let mut told = about(tx, booking).await?;
                told.dates.push(dated(tx, booking).await?);
                let kind = if booking.series.is_some() { Kind::SeriesReminder } else { Kind::Reminder };
                let to = Holder { person: booking.what.person.clone(), organisation: booking.what.organisation.clone() };
                messages::service::put(app, tx, &Notice::new(kind, to, About::Bookings(told))).await?;
            }
            Ok::<_, BookingError>(())
        })?;
    }
    Ok(true)
}
