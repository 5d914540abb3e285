//! A form that was sent twice: what the same holder has asked for just so is there already, and is the answer.

use super::BookingError;
use crate::bookings::model::{BookedSeries, Booking, NewBooking, NewSeries};
use crate::bookings::store;
use crate::database::Tx;
use crate::people;

/// The live booking that is just what is asked for. Two that ask at once ask one after the other.
pub async fn booking(tx: &mut Tx, new: &NewBooking) -> Result<Option<Booking>, BookingError> {
    let Some(person) = &new.person else { return Ok(None) };
    people::service::one_at_a_time(tx, person).await?;
    Ok(store::same_booking(tx, new).await?)
}

/// The series that is just what is asked for and has lost no date since.
pub async fn series(tx: &mut Tx, new: &NewSeries) -> Result<Option<BookedSeries>, BookingError> {
    let Some(person) = &new.person else { return Ok(None) };
    people::service::one_at_a_time(tx, person).await?;
    let Some(id) = store::same_series(tx, new).await? else { return Ok(None) };
    let skipped = store::skipped_dates(tx, &id).await?;
    Ok(Some(BookedSeries { booked: Vec::new(), skipped, id }))
}
