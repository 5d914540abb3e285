//! A round as a problem: rows become a season's file, and the problem is made of that. So the problem that is solved is the file that
//! can be downloaded and solved elsewhere.

use super::week::ModelWeek;
use crate::bookings::service::source::held;
use crate::database::Tx;
use crate::facilities::hours::Hours;
use crate::facilities::model::{Building, MOST_PERSONS, Space};
use crate::id::{AtomId, SpaceId, WishId};
use crate::people::model::Organisation;
use crate::seasons::import::season_file::{self as file, SeasonFile};
use crate::seasons::import::values::{Band, Numbers};
use crate::seasons::import::{Fault, NamedProblem};
use crate::seasons::model::{ClubLimit, Grant, Ladder, Round, Wish};
use crate::seasons::store;
use crate::server::state::App;
use crate::time::Weekly;
use crate::{facilities, people, settings};
use samrum_solver::season::{Plan, Session};
use samrum_solver::slots::Window;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A round that the scheduler can work on.
pub struct Given {
    /// The problem in the season format.
    pub file: SeasonFile,
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
            time: self.named.time(session.window),
        }
    }

    /// Grants as a plan; those whose wish or space is no longer part of the problem, or that are off the grid, are left out.
    pub fn plan(&self, grants: &[Grant]) -> Plan {
        grants.iter().filter_map(|grant| self.session(grant)).collect()
    }

    pub fn session(&self, grant: &Grant) -> Option<Session> {
        let slot = self.named.slot_minutes as u16;
        let Weekly { weekday, from, until } = grant.time;
        let on_grid = from.is_multiple_of(slot) && until.is_multiple_of(slot);
        let window = Window { day: weekday.place() as u8, from: from / slot, to: until / slot };
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
    taken: BTreeMap<AtomId, Vec<Weekly>>,
}

/// The problem of a round as it stands now; `previous` is the plan to stay near, if any.
pub async fn given(app: &App, tx: &mut Tx, round: &Round, previous: &[Grant]) -> Result<Given, NotGiven> {
    let rows = rows(app, tx, round).await?;
    let file = season_file(&rows, previous);
    let named = NamedProblem::try_from(&file).map_err(NotGiven::Faults)?;
    Ok(Given { file, named })
}

async fn rows(app: &App, tx: &mut Tx, round: &Round) -> Result<Rows, sqlx::Error> {
    let ladder = Ladder(settings::service::values(tx, round.terms.dates.first).await?);
    let wishes = store::wishes(tx, &round.id).await?;
    let asked: BTreeSet<_> = wishes.iter().flat_map(|wish| &wish.terms.spaces).collect();
    let mut spaces = facilities::service::spaces(tx).await?;
    spaces.retain(|space| asked.contains(&space.id));
    let breaks = facilities::service::school_breaks(tx).await?;
    let closed_days: Vec<_> = facilities::service::closed_days(tx).await?.into_iter().map(|kept| kept.day).collect();
    let week = ModelWeek::new(round, &breaks, &closed_days, ladder.taken_percent());
    let zone = app.zone();
    let taken = week.taken(&held(tx, zone.whole(round.terms.dates)).await?, zone);
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

fn season_file(rows: &Rows, previous: &[Grant]) -> SeasonFile {
    let terms = &rows.round.terms;
    SeasonFile {
        name: terms.name.clone(),
        slot_minutes: terms.numbers.slot_minutes.into(),
        buildings: buildings(rows).collect(),
        spaces: rows.spaces.iter().map(|space| of_space(rows, space)).collect(),
        occupied: occupied(rows).collect(),
        clubs: rows.organisations.iter().filter_map(|organisation| of_club(rows, organisation)).collect(),
        wishes: rows.wishes.iter().map(|wish| of_wish(wish, &rows.ladder)).collect(),
        locked: rows.locks.iter().map(of_grant).collect(),
        previous: previous.iter().map(of_grant).collect(),
        change_penalty: terms.numbers.change_penalty.into(),
        shortfall_penalty_per_slot: terms.numbers.shortfall_penalty_per_slot.into(),
        adjacency_value: terms.numbers.adjacency_value.into(),
    }
}

/// The buildings whose spaces somebody asks for.
fn buildings(rows: &Rows) -> impl Iterator<Item = file::Building> {
    let used: BTreeSet<_> = rows.spaces.iter().map(|space| &space.building).collect();
    let buildings = rows.buildings.iter().filter(move |building| used.contains(&building.id));
    buildings.map(move |building| file::Building {
        id: building.id.0.clone(),
        name: building.name.as_str().into(),
        area: building.area.as_str().into(),
        evening_cost: rows.round.terms.numbers.evening_cost.into(),
    })
}

fn of_space(rows: &Rows, space: &Space) -> file::Space {
    let none = Hours::default();
    let open = rows.week.open(rows.hours.get(&space.id).unwrap_or(&none));
    file::Space {
        id: space.id.0.clone(),
        name: space.name.as_str().into(),
        building: space.building.0.clone(),
        // A space of which nobody has said how many it takes refuses nobody; the round's page tells the clerk which they are.
        capacity: space.capacity.unwrap_or(MOST_PERSONS).into(),
        features: space.features.clone(),
        atoms: space.atoms.iter().map(|atom| atom.id.0.clone()).collect(),
        open: open.into_iter().map(Into::into).collect(),
    }
}

/// When others hold atoms of the spaces asked for.
fn occupied(rows: &Rows) -> impl Iterator<Item = file::Occupied> {
    let atoms: BTreeSet<_> = rows.spaces.iter().flat_map(|space| &space.atoms).map(|atom| &atom.id).collect();
    let taken = rows.taken.iter().filter(move |(atom, _)| atoms.contains(atom));
    taken.flat_map(|(atom, times)| {
        times.iter().map(move |time| file::Occupied { atom: atom.0.clone(), time: (*time).into() })
    })
}

/// A club that asks for something or is promised something; without a limit it may have the whole week.
fn of_club(rows: &Rows, organisation: &Organisation) -> Option<file::Club> {
    let slot = rows.round.terms.numbers.slot_minutes;
    let limit = rows.limits.iter().find(|limit| limit.organisation == organisation.id);
    if limit.is_none() && !rows.wishes.iter().any(|wish| wish.terms.organisation == organisation.id) {
        return None;
    }
    // To whole slots: no more is promised, and no more allowed, than was said.
    let (least, most) =
        limit.map_or((0, 7 * 1440), |limit| (limit.min_minutes / slot * slot, limit.max_minutes / slot * slot));
    Some(file::Club {
        id: organisation.id.0.clone(),
        name: organisation.name.as_str().into(),
        min_minutes: least.into(),
        max_minutes: most.into(),
    })
}

fn of_wish(wish: &Wish, ladder: &Ladder) -> file::Wish {
    let terms = &wish.terms;
    let spaces = terms
        .spaces
        .iter()
        .zip(1..)
        .map(|(space, choice)| file::SpaceChoice { id: space.0.clone(), penalty: ladder.space_penalty(choice).into() });
    let times = terms
        .times
        .iter()
        .zip(1..)
        .map(|(time, choice)| file::TimeChoice { penalty: ladder.time_penalty(choice).into(), time: (*time).into() });
    file::Wish {
        id: wish.id.0.clone(),
        club: terms.organisation.0.clone(),
        group: terms.group.as_str().into(),
        age_band: Band(terms.age_band),
        numbers: Numbers(terms.numbers),
        needs: terms.needs.clone(),
        spaces: spaces.collect(),
        times: times.collect(),
        values: ladder.values(terms.age_band, terms.numbers.sessions).into_iter().map(Into::into).collect(),
        value_per_extra_slot: ladder.extra_slot().into(),
    }
}

fn of_grant(grant: &Grant) -> file::Session {
    file::Session { wish: grant.wish.0.clone(), space: grant.space.0.clone(), time: grant.time.into() }
}
