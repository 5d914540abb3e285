//! Finding a free space: when, how long, how many, what kind, where.

use super::gate::held;
use crate::bookings::model::{Free, Kind, NewBooking};
use crate::bookings::rules::{Asker, faults};
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::model::{Building, Space, SpaceKind};
use crate::server::state::App;
use crate::time::Instant;
use chrono::NaiveDate;
use std::collections::HashMap;

/// What is looked for. Without a start any time of the day will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sought {
    pub date: NaiveDate,
    /// Minutes after midnight.
    pub starts_minute: Option<u16>,
    pub minutes: u16,
    pub persons: Option<i64>,
    pub kind: Option<SpaceKind>,
    /// An area's name.
    pub area: Option<String>,
    /// Words that a space's or building's name must hold, in any case.
    pub name: String,
    /// What the space must have, all of it.
    pub features: Vec<String>,
}

/// A free space.
pub struct Found {
    pub space: Space,
    pub building: Building,
    /// The wished time, or the first free one of the day.
    pub free: Free,
}

/// Free spaces, the smallest that fit first and those of unknown size last; and how many fitted but were taken or closed.
pub async fn search(app: &App, tx: &mut Tx, sought: &Sought) -> Result<(Vec<Found>, usize), sqlx::Error> {
    let spaces = facilities::service::spaces(tx).await?;
    let buildings: HashMap<_, _> =
        facilities::service::buildings(tx).await?.into_iter().map(|one| (one.id.clone(), one)).collect();
    let hours = facilities::service::hours(tx).await?;
    let (day_starts, day_ends) = (app.zone().start_of(sought.date).0, app.zone().end_of(sought.date).0);
    let mut busy = HashMap::<_, Vec<(i64, i64)>>::new();
    for (space, from, to) in store::held_everywhere(tx, day_starts - 86_400, day_ends + 86_400).await? {
        busy.entry(space).or_default().push((from, to));
    }
    let words: Vec<_> = sought.name.to_lowercase().split_whitespace().map(ToOwned::to_owned).collect();
    let (mut found, mut taken) = (Vec::new(), 0);
    for space in spaces {
        let Some(building) = buildings.get(&space.building) else { continue };
        let name = format!("{} {}", space.name, building.name).to_lowercase();
        let fits = space.bookable
            && sought.kind.is_none_or(|kind| space.kind == kind)
            && sought.persons.is_none_or(|persons| space.holds(persons))
            && sought.area.as_ref().is_none_or(|area| building.area == *area)
            && sought.features.iter().all(|feature| space.features.contains(feature))
            && words.iter().all(|word| name.contains(word));
        if !fits {
            continue;
        }
        let (Some(hours), busy) = (hours.get(&space.id), busy.get(&space.id).map_or(&[][..], Vec::as_slice)) else {
            continue;
        };
        let free_until = |starts_at: i64| {
            let ends_at = app.zone().later(Instant(starts_at), i64::from(sought.minutes))?.0;
            let wish = NewBooking {
                space: space.id.clone(),
                organisation: None,
                person: None,
                kind: Kind::Single,
                title: String::new(),
                starts_at,
                ends_at,
                persons: sought.persons,
                note: String::new(),
            };
            let (from, to) = held(&space, starts_at, ends_at);
            let free = busy.iter().all(|(held_from, held_to)| to <= *held_from || *held_to <= from)
                && faults(&wish, &space, hours, Asker::Public, app.now(), app.zone()).is_empty();
            free.then(|| Free { space: space.id.clone(), starts_at, ends_at })
        };
        let candidates: Vec<i64> = match sought.starts_minute {
            Some(minute) => app.zone().instant(sought.date, minute).map(|at: Instant| at.0).into_iter().collect(),
            None => hours
                .windows(sought.date)
                .iter()
                .flat_map(|window| (window.from..window.until).step_by(15))
                .filter_map(|minute| app.zone().instant(sought.date, minute).map(|at| at.0))
                .collect(),
        };
        match candidates.into_iter().find_map(free_until) {
            Some(free) => found.push(Found { building: building.clone(), space, free }),
            None => taken += 1,
        }
    }
    found.sort_by(|a, b| {
        // A space of which nobody has said how many it takes comes after all others.
        let size = |one: &Found| one.space.capacity.unwrap_or(i64::MAX);
        (size(a), a.free.starts_at, &a.building.name).cmp(&(size(b), b.free.starts_at, &b.building.name))
    });
    Ok((found, taken))
}
