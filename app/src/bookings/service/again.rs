//! A form that was sent twice: what the same holder has asked for just so is there already, and is the answer.

use super::BookingError;
use crate::bookings::model::rules::is_too_long;
use crate::bookings::model::{BookedSeries, Booking, NewBooking, NewSeries};
use crate::bookings::store;
use crate::database::Tx;
use crate::people;
use crate::server::state::App;

/// The live booking that is just what is asked for. Two that ask at once ask one after the other.
pub async fn booking(tx: &mut Tx, new: &NewBooking) -> Result<Option<Booking>, BookingError> {
    let Some(person) = &new.what.person else { return Ok(None) };
    people::service::one_at_a_time(tx, person).await?;
    Ok(store::same_booking(tx, new).await?)
}

/// The series that is just what is asked for, with the same dates, and has lost none of them since.
pub async fn series(app: &App, tx: &mut Tx, new: &NewSeries) -> Result<Option<BookedSeries>, BookingError> {
    let Some(person) = new.what.person.as_ref().filter(|_| !is_too_long(new.dates)) else { return Ok(None) };
    people::service::one_at_a_time(tx, person).await?;
    let asked = new.each_date();
    for id in store::same_series(tx, new).await? {
        let booked = store::dates_of_series(tx, &id).await?;
        let booked: Vec<_> = booked.iter().map(|one| app.zone().date(one.time.from)).collect();
        let skipped = store::skipped_dates(tx, &id).await?;
        let mut had: Vec<_> = booked.iter().copied().chain(skipped.iter().map(|one| one.date)).collect();
        had.sort_unstable();
        if had == asked {
            return Ok(Some(BookedSeries { id, booked, skipped }));
        }
    }
    Ok(None)
}
