//! What is in the way of a wish, and what is free instead.

use super::BookingError;
use super::gate::held;
use crate::bookings::model::rules::PlaceRules;
use crate::bookings::model::{Free, NewBooking, Taken};
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::model::Space;
use crate::id::SpaceId;
use crate::server::state::App;
use crate::time::{DAY_MINUTES, Instant, Span};

/// Most alternatives of each sort.
const MOST: usize = 3;
/// The same place is looked for this many days to either side.
const DAYS: i64 = 7;
/// Other times of the same day are tried in steps of this many minutes.
const STEP: i64 = 15;

/// An outcome; where it is that the time is taken, with what holds it and what is free instead.
pub async fn told<T>(app: &App, wish: &NewBooking, outcome: Result<T, BookingError>) -> Result<T, BookingError> {
    match outcome {
        Err(error) if error.is_taken() => {
            let taken = taken(app, &mut app.database.read().await?, wish).await?;
            Err(BookingError::Taken(Box::new(taken)))
        }
        other => other,
    }
}

async fn taken(app: &App, tx: &mut Tx, wish: &NewBooking) -> Result<Taken, BookingError> {
    let spaces = facilities::service::spaces(tx).await?;
    let space = spaces.iter().find(|space| space.id == wish.space).ok_or(BookingError::UnknownSpace)?;
    let wanted = held(space, wish.time);
    let (before, after) = ((DAYS + 1) * DAY_MINUTES, (DAYS + 1) * DAY_MINUTES);
    let around = store::holdings(tx, &space.id, wanted.widened(before, after)).await?;
    let hours = facilities::service::hours_of(tx, &space.id).await?;
    let busy: Vec<_> = around.iter().map(|one| one.time).collect();
    let rules = PlaceRules { space, hours: &hours, now: app.now(), zone: app.zone() };
    let other_times = other_times(rules, wish, &busy);
    let by = around.into_iter().filter(|one| one.time.meets(wanted)).collect();
    Ok(Taken { by, other_times, elsewhere: elsewhere(app, tx, &spaces, space, wish).await? })
}

/// What is free instead of a wish: first elsewhere at its time, then in its place at others.
pub async fn instead(app: &App, tx: &mut Tx, wish: &NewBooking) -> Result<Vec<Free>, BookingError> {
    let taken = taken(app, tx, wish).await?;
    Ok(taken.elsewhere.into_iter().chain(taken.other_times).take(MOST).collect())
}

/// The same length in the same place: the nearest free time earlier and later the same day, and the same time on the nearest days.
fn other_times(rules: PlaceRules<'_>, wish: &NewBooking, busy: &[Span]) -> Vec<Free> {
    let (zone, start) = (rules.zone, wish.time.from);
    let fits = |from: Instant| {
        let time = zone.moved(wish.time, from)?;
        let wanted = held(rules.space, time);
        let free = !busy.iter().any(|busy| busy.meets(wanted)) && rules.allow_public(time, wish.what.persons);
        free.then(|| Free { space: rules.space.id.clone(), time })
    };
    let (date, minute) = zone.civil(start);
    let same_day = |at: &Instant| zone.date(*at) == date;
    let step = |sign: i64| {
        let later = (1..DAY_MINUTES / STEP).map(move |steps| start.plus_minutes(sign * steps * STEP));
        later.take_while(same_day).find_map(fits)
    };
    let mut found: Vec<_> = [step(-1), step(1)].into_iter().flatten().collect();
    let days = (1..=DAYS).flat_map(|days| [days, -days]);
    let days = days.filter_map(|days| zone.instant(date + chrono::TimeDelta::days(days), minute));
    found.extend(days.filter_map(fits).take(MOST));
    found.sort_by_key(|free| (free.time.from.0 - start.0).abs());
    found.truncate(MOST + 1);
    found
}

/// The same time in other spaces of the kind that take as many: the same building first, then the same area, then the nearest in size.
async fn elsewhere(
    app: &App,
    tx: &mut Tx,
    spaces: &[Space],
    space: &Space,
    wish: &NewBooking,
) -> Result<Vec<Free>, BookingError> {
    let busy = store::busy_spaces(tx, held(space, wish.time)).await?;
    let sharing = facilities::service::sharing_atoms(tx, &space.id).await?;
    let buildings = facilities::service::buildings(tx).await?;
    let area =
        |one: &Space| buildings.iter().find(|building| building.id == one.building).map(|building| &building.area);
    let here = area(space);
    let persons = wish.what.persons.or(space.capacity.map(|capacity| capacity.min(20))).unwrap_or(0);
    let is_away = |id: &SpaceId| !busy.contains(id) && !sharing.contains(id);
    let fits = |one: &&Space| one.bookable && one.kind == space.kind && one.holds(persons) && is_away(&one.id);
    let mut others: Vec<_> = spaces.iter().filter(fits).collect();
    let apart = |one: &Space| one.capacity.zip(space.capacity).map_or(i64::MAX, |(other, own)| (other - own).abs());
    others.sort_by_key(|one| (one.building != space.building, area(one) != here, apart(one), one.name.clone()));
    let mut found = Vec::new();
    for one in others.iter().take(12) {
        let hours = facilities::service::hours_of(tx, &one.id).await?;
        let rules = PlaceRules { space: one, hours: &hours, now: app.now(), zone: app.zone() };
        if rules.allow_public(wish.time, wish.what.persons) {
            found.push(Free { space: one.id.clone(), time: wish.time });
        }
        if found.len() == MOST {
            break;
        }
    }
    Ok(found)
}
