//! Moving a booking to another time or place, in one transaction: refused, it stays where it was.

use super::gate::{Gate, Way, as_wish};
use super::{BookingError, holds, taken, trying};
use crate::bookings::model::{NewBooking, State};
use crate::bookings::store;
use crate::database::refusal::Refusal;
use crate::facilities;
use crate::id::{BookingId, SpaceId};
use crate::people;
use crate::people::model::{Deed, Person, Right, Role, may};
use crate::server::state::App;
use crate::time::Instant;

/// Moves a confirmed booking that has not begun. Its holder may, within the rules; staff of both buildings may.
/// Where a clerk decides, the holder cannot move it there: it is refused and keeps its time.
pub async fn relocate(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &BookingId,
    to_space: &SpaceId,
    starts_at: i64,
    ends_at: i64,
) -> Result<(), BookingError> {
    match trying!(move_one(app, person, roles, id, to_space, starts_at, ends_at)) {
        Err(error) if error.refusal() == Some(Refusal::Overlap) => {
            let mut tx = app.database.read().await?;
            let booking = store::booking(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
            let space = facilities::service::space(&mut tx, to_space).await?.ok_or(BookingError::UnknownSpace)?;
            drop(tx);
            let wish = NewBooking { space: space.id.clone(), starts_at, ends_at, ..as_wish(&booking) };
            Err(taken(app, &space, &wish).await?)
        }
        other => other,
    }
}

async fn move_one(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &BookingId,
    to_space: &SpaceId,
    starts_at: i64,
    ends_at: i64,
) -> Result<(), BookingError> {
    let mut tx = app.database.write().await?;
    let booking = store::booking_to_change(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let from = facilities::service::space(&mut tx, &booking.space).await?.ok_or(BookingError::UnknownSpace)?;
    let mut gate = Gate::at(app, &mut tx, to_space, roles).await?;
    // Staff is who decides where it comes from and where it goes.
    gate.staff &= may(roles, Right::Decide(&from.building));
    if !gate.staff && !holds(&booking, Some(person), roles) {
        return Err(BookingError::Forbidden);
    }
    if booking.state != State::Confirmed {
        return Err(BookingError::Over);
    }
    if booking.space == *to_space && (booking.starts_at, booking.ends_at) == (starts_at, ends_at) {
        return Ok(());
    }
    if booking.starts_at <= app.now().0 {
        return Err(BookingError::Past);
    }
    let wish = NewBooking { space: to_space.clone(), starts_at, ends_at, ..as_wish(&booking) };
    gate.leave(wish, Way::Moved(&booking))?.relocate(&mut tx, &booking).await?;
    let detail = format!(
        "from {} to {}",
        place(&booking.space, booking.starts_at, booking.ends_at),
        place(to_space, starts_at, ends_at)
    );
    people::service::record(&mut tx, app.now(), Some(&person.id), Deed::MoveBooking, &booking.id.0, &detail).await?;
    Ok(tx.commit().await?)
}

/// A space and a time in the record.
fn place(space: &SpaceId, starts_at: i64, ends_at: i64) -> String {
    format!("space {space} {}/{}", Instant(starts_at).rfc3339(), Instant(ends_at).rfc3339())
}
