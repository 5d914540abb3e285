//! Taking back a date that a series had to skip: by all the rules of a new booking, and as what the series is.

use super::alternatives::told;
use super::gate::{Gate, Way};
use super::tell::{Because, booked, tell};
use super::{BookingError, uses};
use crate::bookings::model::{Booking, Fault, Series, Skipped, State};
use crate::bookings::store;
use crate::database::{Tx, within};
use crate::id::SeriesId;
use crate::people;
use crate::people::model::{Actor, Deed};
use crate::server::state::App;
use chrono::NaiveDate;

/// Books a skipped date after all, when it has come free; it waits for the clerk where the space or the series does.
pub async fn restore(app: &App, actor: &Actor, id: &SeriesId, date: NaiveDate) -> Result<State, BookingError> {
    let outcome = within!(app.database, tx => restore_within(app, tx, actor, id, date).await);
    match outcome {
        Err(error) if BookingError::is_taken(&error) => {
            let series = store::series(&mut app.database.read().await?, id).await?;
            let wish = series.ok_or(BookingError::UnknownBooking)?.on(date, app.zone());
            told(app, &wish.ok_or(BookingError::NotSkipped)?, Err(error)).await
        }
        other => other,
    }
}

async fn restore_within(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    id: &SeriesId,
    date: NaiveDate,
) -> Result<State, BookingError> {
    let series = store::series_to_change(tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let gate = Gate::at(app, tx, actor, &series.space).await?;
    if !gate.staff && !uses(actor, &series.what) {
        return Err(BookingError::Forbidden);
    }
    if !store::skipped_dates(tx, id).await?.iter().any(|skipped| skipped.date == date) {
        return Err(BookingError::NotSkipped);
    }
    let dates = store::dates_to_change(tx, id).await?;
    if is_over(&dates) {
        return Err(BookingError::Over);
    }
    let wish = series.on(date, gate.zone).ok_or_else(|| BookingError::Faults(vec![Fault::SkippedHour]))?;
    let leave = gate.leave(wish, Way::Restored { waits: waits(&dates) })?;
    leave.can_wait(tx).await?;
    if !store::delete_skipped(tx, id, date).await? {
        return Err(BookingError::NotSkipped);
    }
    let booking = leave.booking(Some(id), app.now());
    leave.write(tx, &booking).await?;
    people::service::record(tx, app.now(), actor.id(), Deed::RestoreDate, &id.0, &date.to_string()).await?;
    tell(app, tx, actor, booked(booking.state), std::slice::from_ref(&booking), Because::default()).await?;
    Ok(booking.state)
}

/// The skipped dates that the actor could take back if nothing else held them; the rules of today say so.
pub async fn restorable(
    app: &App,
    tx: &mut Tx,
    actor: &Actor,
    series: &Series,
    dates: &[Booking],
    skipped: &[Skipped],
) -> Result<Vec<NaiveDate>, BookingError> {
    if is_over(dates) {
        return Ok(Vec::new());
    }
    let gate = Gate::at(app, tx, actor, &series.space).await?;
    let may_be = |date: NaiveDate| {
        let wish = series.on(date, gate.zone);
        wish.is_some_and(|wish| gate.faults(&wish, Way::Restored { waits: waits(dates) }).is_empty())
    };
    Ok(skipped.iter().map(|one| one.date).filter(|date| may_be(*date)).collect())
}

/// Whether nothing of the series lives: every date has been cancelled or denied, or none was ever booked.
fn is_over(dates: &[Booking]) -> bool {
    !dates.iter().any(Booking::is_live)
}

/// Whether the series as a whole still waits for the clerk.
pub(super) fn waits(dates: &[Booking]) -> bool {
    let mut live = dates.iter().filter(|one| one.is_live()).peekable();
    live.peek().is_some() && live.all(|one| one.state.waits())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bookings::model::{Kind, Use};
    use crate::id::{BookingId, SpaceId};
    use crate::time::{Instant, Span};

    fn dates(states: &[State]) -> Vec<Booking> {
        let date = |state: &State| Booking {
            id: BookingId::from("b"),
            space: SpaceId::from("s"),
            series: None,
            time: Span::new(Instant(0), Instant(1)),
            what: Use::new(Kind::Single, ""),
            state: *state,
            reason: String::new(),
            created_at: Instant(0),
        };
        states.iter().map(date).collect()
    }

    #[test]
    fn a_series_is_over_when_nothing_of_it_lives_and_waits_while_nothing_is_decided() {
        use State::{Cancelled, Confirmed, Denied, Requested};
        assert!(is_over(&dates(&[Cancelled, Denied])));
        assert!(!is_over(&dates(&[Cancelled, Confirmed])) && is_over(&dates(&[])));
        assert!(waits(&dates(&[Requested, Cancelled, Requested])));
        assert!(!waits(&dates(&[Requested, Confirmed])) && !waits(&dates(&[Denied])) && !waits(&dates(&[])));
    }
}
