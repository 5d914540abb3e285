//! What is in the way of a wish, and what is free instead.

use super::BookingError;
use super::gate::held;
use crate::bookings::model::{Free, NewBooking, Taken};
use crate::bookings::rules::{Asker, faults};
use crate::bookings::store;
use crate::facilities;
use crate::facilities::hours::Hours;
use crate::facilities::model::Space;
use crate::server::state::App;
use crate::time::Instant;

/// Most alternatives of each sort.
const MOST: usize = 3;
/// The same place is looked for this many days to either side.
const DAYS: i64 = 7;
/// Other times of the same day are tried in steps of this many seconds.
const STEP: i64 = 15 * 60;
const DAY: i64 = 24 * 60 * 60;

/// The refusal "taken" for a wish on a space, with what holds it and what is free instead.
pub async fn taken(app: &App, space: &Space, new: &NewBooking) -> Result<BookingError, BookingError> {
    let mut tx = app.database.read().await?;
    let (from, to) = held(space, new.starts_at, new.ends_at);
    let around = store::holdings(&mut tx, &space.id, from - (DAYS + 1) * DAY, to + (DAYS + 1) * DAY).await?;
    let hours = facilities::service::hours_of(&mut tx, &space.id).await?;
    let by: Vec<_> = around.iter().filter(|one| one.from < to && from < one.to).cloned().collect();
    let busy: Vec<_> = around.iter().map(|one| (one.from, one.to)).collect();
    let other_times = other_times(app, space, &hours, new, &busy);
    let elsewhere = elsewhere(app, &mut tx, space, new).await?;
    Ok(BookingError::Taken(Box::new(Taken { by, elsewhere, other_times })))
}

/// The same length in the same place: the nearest free time earlier and later the same day, and the same time on the nearest days.
fn other_times(app: &App, space: &Space, hours: &Hours, new: &NewBooking, busy: &[(i64, i64)]) -> Vec<Free> {
    let minutes = app.zone().minutes_between(Instant(new.starts_at), Instant(new.ends_at));
    let fits = |starts_at: i64| {
        let ends_at = app.zone().later(Instant(starts_at), minutes)?.0;
        let moved = NewBooking { starts_at, ends_at, ..new.clone() };
        let (from, to) = held(space, moved.starts_at, moved.ends_at);
        let free = busy.iter().all(|(held_from, held_to)| to <= *held_from || *held_to <= from);
        (free && faults(&moved, space, hours, Asker::Public, app.now(), app.zone()).is_empty()).then(|| Free {
            space: space.id.clone(),
            starts_at: moved.starts_at,
            ends_at: moved.ends_at,
        })
    };
    let date = app.zone().date(Instant(new.starts_at));
    let same_day = |starts_at: &i64| app.zone().date(Instant(*starts_at)) == date;
    let step = |sign: i64| {
        (1..DAY / STEP).map(move |steps| new.starts_at + sign * steps * STEP).take_while(same_day).find_map(fits)
    };
    let mut found: Vec<_> = [step(-1), step(1)].into_iter().flatten().collect();
    let days = (1..=DAYS).flat_map(|days| [days, -days]).map(|days| {
        let (date, minute) = app.zone().civil(Instant(new.starts_at));
        let date = date + chrono::TimeDelta::days(days);
        app.zone().instant(date, minute)
    });
    found.extend(days.flatten().filter_map(|at| fits(at.0)).take(MOST));
    found.sort_by_key(|free| (free.starts_at - new.starts_at).abs());
    found.truncate(MOST + 1);
    found
}

/// The same time in other spaces of the kind that take as many: the same building first, then the same area, then the nearest in size.
async fn elsewhere(
    app: &App,
    tx: &mut crate::database::Tx,
    space: &Space,
    new: &NewBooking,
) -> Result<Vec<Free>, BookingError> {
    let (from, to) = held(space, new.starts_at, new.ends_at);
    let busy = store::busy_spaces(tx, from, to).await?;
    let sharing = facilities::service::sharing_atoms(tx, &space.id).await?;
    let buildings = facilities::service::buildings(tx).await?;
    let area = |one: &Space| {
        buildings.iter().find(|building| building.id == one.building).map(|building| building.area.clone())
    };
    let here = area(space);
    let persons = new.persons.or(space.capacity.map(|capacity| capacity.min(20))).unwrap_or(0);
    let mut others = facilities::service::spaces(tx).await?;
    others.retain(|one| {
        one.bookable
            && one.kind == space.kind
            && one.holds(persons)
            && !busy.contains(&one.id)
            && !sharing.contains(&one.id)
    });
    let apart = |one: &Space| one.capacity.zip(space.capacity).map_or(i64::MAX, |(other, own)| (other - own).abs());
    others.sort_by_key(|one| (one.building != space.building, area(one) != here, apart(one), one.name.clone()));
    let mut found = Vec::new();
    for one in others.iter().take(12) {
        let hours = facilities::service::hours_of(tx, &one.id).await?;
        let moved = NewBooking { space: one.id.clone(), ..new.clone() };
        if faults(&moved, one, &hours, Asker::Public, app.now(), app.zone()).is_empty() {
            found.push(Free { space: one.id.clone(), starts_at: new.starts_at, ends_at: new.ends_at });
        }
        if found.len() == MOST {
            break;
        }
    }
    Ok(found)
}
