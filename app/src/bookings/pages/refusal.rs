//! Refusals of the service at the fields of a form.

use crate::bookings::service::BookingError;
use crate::bookings::words;
use crate::error::PageError;
use crate::ui::form::Faults;
use samrum_text::Locale;

/// A refusal at a field of the form, a reason's at the reason's; what the visitor may not do or what is not there is a page of its own.
pub fn refuse(l: Locale, error: BookingError, field: &str, faults: &mut Faults) -> Result<(), PageError> {
    match error {
        BookingError::Forbidden => Err(PageError::Forbidden),
        BookingError::UnknownBooking | BookingError::UnknownSpace => Err(PageError::NotFound),
        BookingError::Database(cause) => Err(cause.into()),
        BookingError::Faults(found) => {
            for fault in found {
                faults.add(field, words::fault(l, &fault));
            }
            Ok(())
        }
        other => {
            let field =
                if matches!(other, BookingError::ReasonMissing | BookingError::LongReason) { "reason" } else { field };
            faults.add(field, words::refusal(l, &other));
            Ok(())
        }
    }
}
