//! All SQL of bookings: reading, and writing.

mod coming;
mod places;
pub mod put_back;
mod read;
mod rule_change;
mod series;
pub mod source;
mod write;

pub use coming::coming;
pub use places::{is_booked_from, settle};
pub use read::{
    booking, booking_to_change, busy_spaces, cancellations, held_everywhere, holdings, idempotent, of_person,
    same_booking, waiting,
};
pub use rule_change::{
    change_choice, chosen, colliding, confirmed_sharing, insert_choice, insert_rule_change, live, live_anywhere,
    rule_change, rule_changes,
};
pub use series::{
    dates_of_series, dates_to_change, delete_skipped, insert_series, insert_skipped, same_series, series,
    series_to_change, skipped_dates,
};
pub use write::{
    Decided, Remembered, change_state, change_time, confirm, forget, insert_booking, note_cancellation, remember,
};
