//! Taking back a date that a series had to skip: by all the rules of a new booking, and as what the series is.

use super::gate::{Gate, Way};
use super::series::{as_booking, times};
use super::{BookingError, held_by, taken, trying};
use crate::bookings::model::{Booking, NewBooking, NewSeries, Series, Skipped, State};
use crate::bookings::rules::Fault;
use crate::bookings::store;
use crate::database::Tx;
use crate::database::refusal::Refusal;
use crate::id::SeriesId;
use crate::people;
use crate::people::model::{Deed, Person, Role};
use crate::server::state::App;
use crate::time::Zone;
use chrono::NaiveDate;

/// Books a skipped date after all, when it has come free; it waits for the clerk where the space or the series does.
pub async fn restore(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &SeriesId,
    date: NaiveDate,
) -> Result<State, BookingError> {
    match trying!(restore_one(app, person, roles, id, date)) {
        Ok(Ok(state)) => Ok(state),
        Ok(Err(wish)) => in_the_way(app, &wish).await,
        Err(error) if error.refusal() == Some(Refusal::Overlap) => {
            let series =
                store::series(&mut app.database.read().await?, id).await?.ok_or(BookingError::UnknownBooking)?;
            in_the_way(app, &wish(&series, date, app.zone()).ok_or(BookingError::NotSkipped)?).await
        }
        Err(error) => Err(error),
    }
}

async fn in_the_way(app: &App, wish: &NewBooking) -> Result<State, BookingError> {
    let space = crate::facilities::service::space(&mut app.database.read().await?, &wish.space).await?;
    Err(taken(app, &space.ok_or(BookingError::UnknownSpace)?, wish).await?)
}

/// `Err` inside when a request would wait for a decision that cannot be yes.
async fn restore_one(
    app: &App,
    person: &Person,
    roles: &[Role],
    id: &SeriesId,
    date: NaiveDate,
) -> Result<Result<State, NewBooking>, BookingError> {
    let mut tx = app.database.write().await?;
    let series = store::series_to_change(&mut tx, id).await?.ok_or(BookingError::UnknownBooking)?;
    let gate = Gate::at(app, &mut tx, &series.space, roles).await?;
    if !gate.staff && !held_by(series.person.as_ref(), series.organisation.as_ref(), Some(person), roles) {
        return Err(BookingError::Forbidden);
    }
    if !store::skipped_dates(&mut tx, id).await?.iter().any(|skipped| skipped.date == date) {
        return Err(BookingError::NotSkipped);
    }
    let dates = store::dates_to_change(&mut tx, id).await?;
    if is_over(&dates) {
        return Err(BookingError::Over);
    }
    let wish = wish(&series, date, gate.zone).ok_or_else(|| BookingError::Faults(vec![Fault::SkippedHour]))?;
    let leave = gate.leave(wish.clone(), Way::Restored { waits: waits(&dates) })?;
    if leave.waits() && !leave.is_free(&mut tx).await? {
        return Ok(Err(wish));
    }
    if !store::delete_skipped(&mut tx, id, date).await? {
        return Err(BookingError::NotSkipped);
    }
    let booking = leave.booking(Some(id), app.now());
    leave.write(&mut tx, &booking).await?;
    people::service::record(&mut tx, app.now(), Some(&person.id), Deed::RestoreDate, &id.0, &date.to_string()).await?;
    tx.commit().await?;
    Ok(Ok(booking.state))
}

/// The skipped dates that these roles could take back if nothing else held them; the rules of today say so.
pub async fn restorable(
    app: &App,
    tx: &mut Tx,
    roles: &[Role],
    series: &Series,
    dates: &[Booking],
    skipped: &[Skipped],
) -> Result<Vec<NaiveDate>, BookingError> {
    if is_over(dates) {
        return Ok(Vec::new());
    }
    let gate = Gate::at(app, tx, &series.space, roles).await?;
    let may_be = |date: NaiveDate| {
        let wish = wish(series, date, gate.zone);
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
    live.peek().is_some() && live.all(|one| one.state == State::Requested)
}

/// A date of the series as it would be booked; `None` where the clock skips it.
fn wish(series: &Series, date: NaiveDate, zone: Zone) -> Option<NewBooking> {
    let new = NewSeries {
        space: series.space.clone(),
        organisation: series.organisation.clone(),
        person: series.person.clone(),
        kind: series.kind,
        title: series.title.clone(),
        weekday: series.weekday,
        starts_minute: series.starts_minute,
        ends_minute: series.ends_minute,
        first_date: date,
        last_date: date,
        persons: series.persons,
        note: series.note.clone(),
        without: Vec::new(),
        source: None,
        opening_hours_bind: true,
    };
    let (starts_at, ends_at) = times(&new, date, zone)?;
    Some(as_booking(&new, starts_at, ends_at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bookings::model::Kind;
    use crate::id::{BookingId, SpaceId};

    fn dates(states: &[State]) -> Vec<Booking> {
        let date = |state: &State| Booking {
            id: BookingId::from("b"),
            space: SpaceId::from("s"),
            series: None,
            organisation: None,
            person: None,
            kind: Kind::Single,
            state: *state,
            title: String::new(),
            starts_at: 0,
            ends_at: 1,
            persons: None,
            note: String::new(),
            reason: String::new(),
            created_at: 0,
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
