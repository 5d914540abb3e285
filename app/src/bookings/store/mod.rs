//! All SQL of bookings: reading, and writing.

mod read;
pub mod source;
mod write;

pub use read::{booking, busy_spaces, dates_of_series, held_everywhere, holdings, idempotent, of_person, series, skipped_dates, waiting};
pub use write::{
    change_state, change_time, delete_skipped, insert_booking, insert_holding, insert_series, insert_skipped, occupy, release, remember,
};
