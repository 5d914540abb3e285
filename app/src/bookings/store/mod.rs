//! All SQL of bookings: reading, and writing.

mod coming;
mod places;
pub mod put_back;
mod read;
mod rule_change;
pub mod source;
mod write;

pub use coming::coming;
pub use places::{is_booked_from, settle};
pub use read::{
    booking, booking_to_change, busy_spaces, cancellations, dates_of_series, dates_to_change, held_everywhere,
    holdings, idempotent, of_person, same_booking, same_series, series, series_to_change, skipped_dates, waiting,
};
pub use rule_change::{
    change_choice, chosen, colliding, confirmed_sharing, insert_choice, insert_rule_change, live, live_anywhere,
    rule_change, rule_changes,
};
pub use write::{
    change_state, change_time, confirm, delete_skipped, forget, insert_booking, insert_series, insert_skipped,
    note_cancellation, remember,
};
