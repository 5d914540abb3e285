//! A round as a problem: rows are written as the season format, and read back by its reader. So the problem that is solved is,
//! to the letter, the file that can be downloaded and solved elsewhere.

use super::week::ModelWeek;
use crate::bookings::service::source::held;
use crate::database::Tx;
use crate::facilities::hours::Hours;
use crate::facilities::model::{Building, MOST_PERSONS, Space};
use crate::id::{AtomId, SpaceId, WishId};
use crate::people::model::Organisation;
use crate::seasons::import::{Fault, NamedProblem, read_problem};
use crate::seasons::model::{ClubLimit, Grant, Ladder, Round, WeekTime, Wish};
use crate::seasons::store;
use crate::server::state::App;
use crate::time::clock;
use crate::{facilities, people};
use samrum_solver::season::{Plan, Session};
use samrum_solver::slots::Window;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A round that the scheduler can work on.
pub struct Given {
    /// The problem in the season format.
    pub document: Value,
    /// The same with dense indices.
    pub named: NamedProblem,
}

/// Why there is no problem.
#[derive(Debug, thiserror::Error)]
pub enum NotGiven {
    #[error("the round cannot be read as a problem: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faults(Vec<Fault>),
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl Given {
    /// A plan as sessions of named wishes and spaces.
    pub fn grants(&self, plan: &[Session]) -> Vec<Grant> {
        plan.iter().map(|session| self.grant(session)).collect()
    }

    fn grant(&self, session: &Session) -> Grant {
        Grant {
            wish: WishId(self.named.wishes.names[session.wish].clone()),
            space: SpaceId(self.named.spaces.names[session.space].clone()),
            time: self.time(session.window),
        }
    }

    pub fn time(&self, window: Window) -> WeekTime {
        let minute = |slot: u16| slot * self.named.slot_minutes as u16;
        WeekTime { weekday: window.day + 1, from: minute(window.from), to: minute(window.to) }
    }

    /// Grants as a plan; those whose wish or space is no longer part of the problem, or that are off the grid, are left out.
    pub fn plan(&self, grants: &[Grant]) -> Plan {
        grants.iter().filter_map(|grant| self.session(grant)).collect()
    }

    pub fn session(&self, grant: &Grant) -> Option<Session> {
        let slot = self.named.slot_minutes as u16;
        let on_grid = grant.time.from.is_multiple_of(slot) && grant.time.to.is_multiple_of(slot);
        let window =
            Window { day: grant.time.weekday.checked_sub(1)?, from: grant.time.from / slot, to: grant.time.to / slot };
        let (wish, space) = (self.named.wishes.index.get(&grant.wish.0)?, self.named.spaces.index.get(&grant.space.0)?);
        on_grid.then_some(Session { wish: *wish, space: *space, window })
    }
}

/// Everything a problem is made of, as it is kept.
struct Rows {
    round: Round,
    ladder: Ladder,
    wishes: Vec<Wish>,
    limits: Vec<ClubLimit>,
    locks: Vec<Grant>,
    organisations: Vec<Organisation>,
    buildings: Vec<Building>,
    /// Only those that some wish asks for.
    spaces: Vec<Space>,
    hours: HashMap<SpaceId, Hours>,
    week: ModelWeek,
    taken: BTreeMap<AtomId, Vec<WeekTime>>,
}

/// The problem of a round as it stands now; `previous` is the plan to stay near, if any.
pub async fn given(app: &App, tx: &mut Tx, round: &Round, previous: &[Grant]) -> Result<Given, NotGiven> {
    let rows = rows(app, tx, round).await?;
    let document = document(&rows, previous);
    let named = read_problem(document.to_string().as_bytes()).map_err(NotGiven::Faults)?;
    Ok(Given { document, named })
}

async fn rows(app: &App, tx: &mut Tx, round: &Round) -> Result<Rows, sqlx::Error> {
    let ladder = store::ladder(tx, round.terms.first).await?;
    let wishes = store::wishes(tx, &round.id).await?;
    let asked: BTreeSet<_> = wishes.iter().flat_map(|wish| &wish.asked.spaces).collect();
    let mut spaces = facilities::service::spaces(tx).await?;
    spaces.retain(|space| asked.contains(&space.id));
    let breaks = facilities::service::school_breaks(tx).await?;
    let closed_days: Vec<_> = facilities::service::closed_days(tx).await?.into_iter().map(|kept| kept.day).collect();
    let week = ModelWeek::new(round, &breaks, &closed_days, ladder.taken_percent);
    let zone = app.zone();
    let taken = week.taken(&held(tx, zone.start_of(round.terms.first), zone.end_of(round.terms.last)).await?, zone);
    Ok(Rows {
        round: round.clone(),
        wishes,
        limits: store::limits(tx, &round.id).await?,
        locks: store::locks(tx, &round.id).await?,
        organisations: people::service::organisations(tx).await?,
        buildings: facilities::service::buildings(tx).await?,
        spaces,
        hours: facilities::service::hours(tx).await?,
        ladder,
        week,
        taken,
    })
}

/// The problem in the season format, `season/1`.
fn document(rows: &Rows, previous: &[Grant]) -> Value {
    let terms = &rows.round.terms;
    let used: BTreeSet<_> = rows.spaces.iter().map(|space| &space.building).collect();
    let buildings = rows.buildings.iter().filter(|building| used.contains(&building.id));
    let buildings = buildings
        .map(|building| json!({ "id": building.id, "name": building.name, "area": building.area, "evening_cost": terms.evening_cost }));
    let none = Hours::default();
    // A space of which nobody has said how many it takes refuses nobody; the round's page tells the clerk which they are.
    let spaces = rows.spaces.iter().map(|space| {
        let open = rows.week.open(rows.hours.get(&space.id).unwrap_or(&none));
        json!({
            "id": space.id, "name": space.name, "building": space.building, "capacity": space.capacity.unwrap_or(MOST_PERSONS), "features": space.features,
            "atoms": space.atoms.iter().map(|atom| &atom.id).collect::<Vec<_>>(),
            "open": open.into_iter().map(time_json).collect::<Vec<_>>(),
        })
    });
    let atoms: BTreeSet<_> = rows.spaces.iter().flat_map(|space| &space.atoms).map(|atom| &atom.id).collect();
    let taken = rows.taken.iter().filter(|(atom, _)| atoms.contains(atom));
    let occupied =
        taken.flat_map(|(atom, times)| times.iter().map(move |time| with_time(json!({ "atom": atom }), *time)));
    json!({
        "format": "season/1",
        "name": terms.name,
        "slot_minutes": terms.slot_minutes,
        "buildings": buildings.collect::<Vec<_>>(),
        "spaces": spaces.collect::<Vec<_>>(),
        "occupied": occupied.collect::<Vec<_>>(),
        "clubs": clubs_json(rows),
        "wishes": rows.wishes.iter().map(|wish| wish_json(wish, &rows.ladder)).collect::<Vec<_>>(),
        "locked": rows.locks.iter().map(grant_json).collect::<Vec<_>>(),
        "previous": previous.iter().map(grant_json).collect::<Vec<_>>(),
        "change_penalty": terms.change_penalty,
        "shortfall_penalty_per_slot": terms.shortfall_penalty_per_slot,
        "adjacency_value": terms.adjacency_value,
    })
}

/// Clubs that ask for something or are promised something; without a limit a club may have the whole week.
fn clubs_json(rows: &Rows) -> Vec<Value> {
    let slot = rows.round.terms.slot_minutes;
    let asking: BTreeSet<_> = rows.wishes.iter().map(|wish| &wish.asked.organisation).collect();
    let clubs = rows.organisations.iter().filter_map(|organisation| {
        let limit = rows.limits.iter().find(|limit| limit.organisation == organisation.id);
        if limit.is_none() && !asking.contains(&organisation.id) {
            return None;
        }
        // To whole slots: no more is promised, and no more allowed, than was said.
        let (least, most) =
            limit.map_or((0, 7 * 1440), |limit| (limit.min_minutes / slot * slot, limit.max_minutes / slot * slot));
        Some(json!({ "id": organisation.id, "name": organisation.name, "min_minutes": least, "max_minutes": most }))
    });
    clubs.collect()
}

fn wish_json(wish: &Wish, ladder: &Ladder) -> Value {
    let asked = &wish.asked;
    let spaces = asked
        .spaces
        .iter()
        .zip(1..)
        .map(|(space, choice)| json!({ "id": space, "penalty": ladder.space_penalty(choice) }));
    let times = asked.times.iter().zip(1..);
    let times = times.map(|(time, choice)| with_time(json!({ "penalty": ladder.time_penalty(choice) }), *time));
    json!({
        "id": wish.id, "club": asked.organisation, "group": asked.group, "age_band": asked.age_band.word(), "persons": asked.persons,
        "sessions": asked.sessions, "min_minutes": asked.min_minutes, "max_minutes": asked.max_minutes,
        "free_days_between": asked.free_days_between, "needs": asked.needs,
        "spaces": spaces.collect::<Vec<_>>(), "times": times.collect::<Vec<_>>(),
        "values": ladder.values(asked.age_band, asked.sessions), "value_per_extra_slot": ladder.extra_slot,
    })
}

fn grant_json(grant: &Grant) -> Value {
    with_time(json!({ "wish": grant.wish, "space": grant.space }), grant.time)
}

fn time_json(time: WeekTime) -> Value {
    with_time(json!({}), time)
}

fn with_time(mut item: Value, time: WeekTime) -> Value {
    item["day"] = json!(time.weekday);
    item["from"] = json!(clock(time.from));
    item["to"] = json!(clock(time.to));
    item
}
