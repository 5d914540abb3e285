//! The clerk's yes and no to a request.

use super::alternatives::told;
use super::gate::{Gate, Way};
use super::tell::{Because, tell};
use super::{BookingError, reason_given};
use crate::bookings::model::{Booking, State};
use crate::bookings::store::{self, Decided};
use crate::database::{Tx, within};
use crate::id::BookingId;
use crate::messages::model::Kind as Told;
use crate::people;
use crate::people::model::{Actor, Deed};
use crate::server::state::App;

/// What a clerk does about a request that breaks a rule of today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Despite {
    /// It is told which rules it breaks.
    Tell,
    /// The clerk has read what speaks against it, and confirms it all the same where staff may book so.
    Anyway,
}

/// Confirms a request. The rules are asked again, since they may have changed while it waited. Refused, with alternatives, when the
/// time has been taken meanwhile.
pub async fn confirm(app: &App, actor: &Actor, id: &BookingId, despite: Despite) -> Result<(), BookingError> {
    let anyway = despite == Despite::Anyway;
    let outcome = within!(app.database, tx => {
        let (gate, request) = requested(app, tx, actor, id).await?;
        let detail = if anyway { "anyway" } else { "" };
        let leave = gate.leave(request.wish(), Way::Decided { anyway })?;
        leave.confirm(tx, &request, Decided { by: actor.id(), at: app.now(), reason: "" }).await?;
        people::service::record(tx, app.now(), actor.id(), Deed::ConfirmBooking, &id.0, detail).await?;
        tell(app, tx, actor, Told::RequestConfirmed, &[request], Because::default()).await
    });
    match outcome {
        Err(error) if BookingError::is_taken(&error) => {
            let request = store::booking(&mut app.database.read().await?, id).await?;
            told(app, &request.ok_or(BookingError::UnknownBooking)?.wish(), Err(error)).await
        }
        other => other,
    }
}

/// Denies a request, with the reason for the one who asked.
pub async fn deny(app: &App, actor: &Actor, id: &BookingId, reason: &str) -> Result<(), BookingError> {
    within!(app.database, tx => {
        let (_, request) = requested(app, tx, actor, id).await?;
        let reason = reason_given(reason, true)?;
        let decided = Decided { by: actor.id(), at: app.now(), reason };
        if !store::change_state(tx, &request, State::Denied, decided).await? {
            return Err(BookingError::Over);
        }
        people::service::record(tx, app.now(), actor.id(), Deed::DenyBooking, &id.0, reason).await?;
        let because = Because { reason, ..Because::default() };
        tell(app, tx, actor, Told::RequestDenied, &[request], because).await
    })
}

/// The request and the gate of its space, when the actor may decide it.
async fn requested(app: &App, tx: &mut Tx, actor: &Actor, id: &BookingId) -> Result<(Gate, Booking), BookingError> {
    let request = store::booking_to_change(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let gate = Gate::at(app, tx, actor, &request.space).await?;
    if !gate.staff {
        return Err(BookingError::Forbidden);
    }
    if !request.state.waits() {
        return Err(BookingError::Over);
    }
    Ok((gate, request))
}
