//! What was changed and met bookings: looking at it, and cancelling afterwards what was to stay.

use super::cancel::cancel_within;
use super::tell::{Because, tell};
use super::{BookingError, reason_given};
use crate::bookings::model::{Booking, Choice, RuleRecord};
use crate::bookings::store;
use crate::database::{Tx, within};
use crate::id::{BookingId, RuleChangeId};
use crate::messages::model::Kind as Told;
use crate::people::model::Actor;
use crate::server::state::App;

/// A change that met bookings, with each of them and what was decided.
pub async fn rule_change(tx: &mut Tx, id: &RuleChangeId) -> Result<(RuleRecord, Vec<(Booking, Choice)>), BookingError> {
    let record = store::rule_change(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    Ok((record, store::chosen(tx, id).await?))
}

/// The latest changes that met bookings, newest first.
pub async fn rule_changes(tx: &mut Tx) -> Result<Vec<RuleRecord>, sqlx::Error> {
    store::rule_changes(tx, 100).await
}

/// Cancels some of what a change met and was to stay, with a reason for those concerned; returns how many. All or none.
pub async fn cancel_met(
    app: &App,
    actor: &Actor,
    id: &RuleChangeId,
    which: &[BookingId],
    reason: &str,
) -> Result<usize, BookingError> {
    let reason = reason_given(reason, true)?;
    within!(app.database, tx => {
        let (record, chosen) = rule_change(tx, id).await?;
        let because = Because { reason, rule: &record.what, ..Because::default() };
        let meant = |booking: &Booking| which.contains(&booking.id) && booking.is_live();
        let mut count = 0;
        for (booking, _) in chosen.iter().filter(|(booking, _)| meant(booking)) {
            cancel_within(tx, actor, booking, reason, app.now()).await?;
            let one = std::slice::from_ref(booking);
            tell(app, tx, actor, Told::BookingDisplaced, one, because).await?;
            store::change_choice(tx, id, &booking.id, Choice::Cancel).await?;
            count += 1;
        }
        if count == 0 { Err(BookingError::Over) } else { Ok(count) }
    })
}
