//! Finding a free space: when, how long, how many, what kind, where.

use super::gate::held;
use crate::bookings::model::Free;
use crate::bookings::model::rules::PlaceRules;
use crate::bookings::store;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::model::{Building, Space, SpaceKind};
use crate::server::state::App;
use crate::time::{DAY_MINUTES, DateRange, Instant, Span};
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
    let mut busy = HashMap::<_, Vec<Span>>::new();
    let day = app.zone().whole(DateRange::new(sought.date, sought.date));
    for (space, span) in store::held_everywhere(tx, day.widened(DAY_MINUTES, DAY_MINUTES)).await? {
        busy.entry(space).or_default().push(span);
    }
    let words: Vec<_> = sought.name.to_lowercase().split_whitespace().map(ToOwned::to_owned).collect();
    let (mut found, mut taken) = (Vec::new(), 0);
    for space in spaces {
        let Some(building) = buildings.get(&space.building) else { continue };
        if !sought.fits(&space, building, &words) {
            continue;
        }
        let Some(hours) = hours.get(&space.id) else { continue };
        let rules = PlaceRules { space: &space, hours, now: app.now(), zone: app.zone() };
        let busy = busy.get(&space.id).map_or(&[][..], Vec::as_slice);
        match sought.first_free(rules, busy) {
            Some(free) => found.push(Found { building: building.clone(), space, free }),
            None => taken += 1,
        }
    }
    found.sort_by(|a, b| {
        // A space of which nobody has said how many it takes comes after all others.
        let size = |one: &Found| one.space.capacity.unwrap_or(i64::MAX);
        (size(a), a.free.time.from, &a.building.name).cmp(&(size(b), b.free.time.from, &b.building.name))
    });
    Ok((found, taken))
}

impl Sought {
    /// Whether a space is one of those that are looked for, free or not.
    fn fits(&self, space: &Space, building: &Building, words: &[String]) -> bool {
        let name = format!("{} {}", space.name, building.name).to_lowercase();
        space.bookable
            && self.kind.is_none_or(|kind| space.kind == kind)
            && self.persons.is_none_or(|persons| space.holds(persons))
            && self.area.as_ref().is_none_or(|area| building.area == *area)
            && self.features.iter().all(|feature| space.features.contains(feature))
            && words.iter().all(|word| name.contains(word))
    }

    /// The wished time, or the first of the day, at which nothing holds the space and the public may book it.
    fn first_free(&self, rules: PlaceRules<'_>, busy: &[Span]) -> Option<Free> {
        let zone = rules.zone;
        let starts: Vec<Instant> = if let Some(minute) = self.starts_minute {
            zone.instant(self.date, minute).into_iter().collect()
        } else {
            let windows = rules.hours.windows(self.date);
            let steps = windows.iter().flat_map(|window| (window.from..window.until).step_by(15));
            steps.filter_map(|minute| zone.instant(self.date, minute)).collect()
        };
        starts.into_iter().find_map(|from| {
            let time = Span::new(from, zone.later(from, i64::from(self.minutes))?);
            let wanted = held(rules.space, time);
            let free = !busy.iter().any(|busy| busy.meets(wanted)) && rules.allow_public(time, self.persons);
            free.then(|| Free { space: rules.space.id.clone(), time })
        })
    }
}
