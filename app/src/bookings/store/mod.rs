//! All SQL of bookings: reading, and writing.

mod read;
pub mod source;
mod write;

pub use read::{
    booking, booking_to_change, busy_spaces, dates_of_series, dates_to_change, held_everywhere, holdings, idempotent, of_person,
    same_booking, same_series, series, series_to_change, skipped_dates, waiting,
};
pub use write::{change_state, change_time, confirm, delete_skipped, insert_booking, insert_series, insert_skipped, remember};
