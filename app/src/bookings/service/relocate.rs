//! Moving a booking to another time or place, in one transaction: refused, it stays where it was.

use super::alternatives::told;
use super::gate::{Gate, Way};
use super::tell::tell_moved;
use super::{BookingError, holds};
use crate::bookings::store;
use crate::database::within;
use crate::facilities;
use crate::id::{BookingId, SpaceId};
use crate::people;
use crate::people::model::{Actor, Deed, Right};
use crate::server::state::App;
use crate::time::Span;

/// Moves a confirmed booking that has not begun. Its holder may, within the rules; staff of both buildings may.
/// Where a clerk decides, the holder cannot move it there: it is refused and keeps its time.
pub async fn relocate(
    app: &App,
    actor: &Actor,
    id: &BookingId,
    to_space: &SpaceId,
    time: Span,
) -> Result<(), BookingError> {
    let outcome = within!(app.database, tx => {
        let booking = store::booking_to_change(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
        let from = facilities::service::space(tx, &booking.space).await?.ok_or(BookingError::UnknownSpace)?;
        let mut gate = Gate::at(app, tx, actor, to_space).await?;
        // Staff is who decides where it comes from and where it goes.
        gate.staff &= actor.may(Right::Decide(&from.building));
        if !gate.staff && !holds(actor, &booking) {
            return Err(BookingError::Forbidden);
        }
        if !booking.state.holds_time() {
            return Err(BookingError::Over);
        }
        if booking.space == *to_space && booking.time == time {
            return Ok(());
        }
        if booking.time.from <= app.now() {
            return Err(BookingError::Past);
        }
        gate.leave(booking.wish_at(to_space, time), Way::Moved(&booking))?.relocate(tx, &booking).await?;
        let detail = format!("from {} to {}", place(&booking.space, booking.time), place(to_space, time));
        people::service::record(tx, app.now(), actor.id(), Deed::MoveBooking, &booking.id.0, &detail).await?;
        tell_moved(app, tx, actor, &booking, to_space, time).await
    });
    match outcome {
        Err(error) if BookingError::is_taken(&error) => {
            let booking = store::booking(&mut app.database.read().await?, id).await?;
            let wish = booking.ok_or(BookingError::UnknownBooking)?.wish_at(to_space, time);
            told(app, &wish, Err(error)).await
        }
        other => other,
    }
}

/// A space and a time in the record.
fn place(space: &SpaceId, time: Span) -> String {
    format!("space {space} {}/{}", time.from.rfc3339(), time.until.rfc3339())
}
