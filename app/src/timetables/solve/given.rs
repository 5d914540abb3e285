//! A kept school as a problem: what its file says, with what the timetabler and the calendar add. A closed room whose lessons may
//! go elsewhere is no longer given beforehand but chosen, among itself and those that may stand in for it; where the file lets
//! lessons choose, they stand beside it.

use super::taken::{Taken, Times, taken};
use crate::database::Tx;
use crate::server::state::App;
use crate::timetables::import::fault::Fault;
use crate::timetables::import::format;
use crate::timetables::import::school::School;
use crate::timetables::model::{Draft, KeptMeet, Points};
use crate::timetables::store;
use samrum_solver::timetable::{Constraint, Cost, CostFunction, Givens, Plan, Problem, RoleAt, Rule};
use std::collections::{BTreeMap, BTreeSet};

/// A school that the scheduler can work on.
pub struct Given {
    /// The school with its closed rooms open to choice.
    pub school: School,
    /// Without a price on changes.
    pub problem: Problem,
    /// What was added to the file's constraints, in the order in which it follows them.
    pub extras: Vec<Extra>,
    pub taken: Taken,
    /// For each room those that may stand in for it.
    pub stand_ins: Times,
}

/// A demand that the file does not make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extra {
    /// The room is closed, or taken in the calendar.
    Closed(usize),
    /// Lessons of the room have a room.
    SomeRoom(usize),
    /// And one that may stand in for it.
    StandIn(usize),
    /// Its own if possible.
    OwnRoom(usize),
    /// Rooms have one lesson at a time.
    RoomOnce,
    /// Lessons end the day they begin.
    WithinDay,
}

/// Why there is no problem.
#[derive(Debug, thiserror::Error)]
pub enum NotGiven {
    #[error("the kept file has faults")]
    Faults(Vec<Fault>),
    #[error("what is fixed contradicts the school")]
    Nonsense,
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// The problem of a school as it stands now.
pub async fn given(app: &App, tx: &mut Tx, draft: &Draft) -> Result<Given, NotGiven> {
    let text = store::drafts::school(tx, &draft.id).await?.unwrap_or_default();
    let school = format::again(&text, &draft.instance, draft.terms.reckoning()).map_err(NotGiven::Faults)?;
    let taken = taken(app, tx, draft, &school).await?;
    let place = |id: &str| school.rooms.iter().copied().find(|room| school.resources[*room].id == id);
    let mut stand_ins = Times::new();
    for (room, stand_in) in store::drafts::stand_ins(tx, &draft.id).await? {
        if let (Some(room), Some(stand_in)) = (place(&room), place(&stand_in)) {
            stand_ins.entry(room).or_default().insert(stand_in);
        }
    }
    let locks = store::plans::locks(tx, &draft.id).await?;
    build(school, taken, stand_ins, &locks)
}

/// Puts the problem together. `stand_ins` are rooms by room.
pub fn build(mut school: School, taken: Taken, stand_ins: Times, locks: &[KeptMeet]) -> Result<Given, NotGiven> {
    let all = taken.all();
    let opened = open(&mut school, &all, &stand_ins);
    let mut givens = school.givens.clone();
    let mut extras = Vec::new();
    let mut add = |extra: Extra, required: bool, rule: Rule| {
        extras.push(extra);
        Constraint { required, weight: 1, cost: CostFunction::Linear, rule }
    };
    for (room, times) in &all {
        let rule = Rule::AvoidUnavailableTimes { resources: vec![*room], times: times.iter().copied().collect() };
        givens.constraints.push(add(Extra::Closed(*room), true, rule));
    }
    for (room, rule) in widened(&mut givens, &all, &stand_ins) {
        givens.constraints.push(add(Extra::OwnRoom(room), false, rule));
    }
    for (room, roles) in opened {
        let own = vec![room];
        let allowed = own
            .iter()
            .chain(stand_ins.get(&room).into_iter().flatten())
            .copied()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        givens.constraints.push(add(Extra::SomeRoom(room), true, Rule::AssignResource { roles: roles.clone() }));
        givens.constraints.push(add(
            Extra::StandIn(room),
            true,
            Rule::PreferResources { roles: roles.clone(), resources: allowed },
        ));
        givens.constraints.push(add(Extra::OwnRoom(room), false, Rule::PreferResources { roles, resources: own }));
    }
    let covered: BTreeSet<usize> =
        givens.constraints.iter().filter(|constraint| constraint.required).flat_map(clashing).copied().collect();
    let uncovered: Vec<usize> = school.rooms.iter().copied().filter(|room| !covered.contains(room)).collect();
    if !uncovered.is_empty() {
        givens.constraints.push(add(Extra::RoomOnce, true, Rule::AvoidClashes { resources: uncovered }));
    }
    for duration in 2..=givens.events.iter().map(|event| event.duration).max().unwrap_or(0) {
        let events: Vec<usize> =
            (0..givens.events.len()).filter(|event| givens.events[*event].duration >= duration).collect();
        let ends_that_day =
            |time: &usize| givens.times.get(time + duration - 1).is_some_and(|last| *last == givens.times[*time]);
        let times = (0..givens.times.len()).filter(ends_that_day).collect();
        givens.constraints.push(add(
            Extra::WithinDay,
            true,
            Rule::PreferTimes { events, times, duration: Some(duration as u32) },
        ));
    }
    givens.locked = school.plan(locks);
    let problem = Problem::new(givens).map_err(|_| NotGiven::Nonsense)?;
    Ok(Given { school, problem, extras, taken, stand_ins })
}

fn clashing(constraint: &Constraint) -> &[usize] {
    match &constraint.rule {
        Rule::AvoidClashes { resources } if constraint.weight > 0 => resources,
        _ => &[],
    }
}

/// Takes closed rooms that others may stand in for out of the events they are given to; says where they stood.
fn open(school: &mut School, closed: &Times, stand_ins: &Times) -> BTreeMap<usize, Vec<RoleAt>> {
    let mut opened = BTreeMap::<usize, Vec<RoleAt>>::new();
    let goes = |room: usize| closed.contains_key(&room) && stand_ins.contains_key(&room);
    for (event, wanted) in school.givens.events.iter_mut().enumerate() {
        for (role, wanted) in wanted.roles.iter_mut().enumerate() {
            if let Some(room) = wanted.resource.filter(|room| goes(*room)) {
                wanted.resource = None;
                opened.entry(room).or_default().push(RoleAt { event, role });
            }
        }
    }
    opened
}

/// Puts those who may stand in for a closed room beside it, where it is among the rooms that lessons must have; the file's own rooms
/// remain a wish, each with the room that was closed.
fn widened(givens: &mut Givens, closed: &Times, stand_ins: &Times) -> Vec<(usize, Rule)> {
    let mut wishes = Vec::new();
    for constraint in givens.constraints.iter_mut().filter(|constraint| constraint.required) {
        let Rule::PreferResources { roles, resources } = &mut constraint.rule else { continue };
        let Some(room) =
            resources.iter().copied().find(|room| closed.contains_key(room) && stand_ins.contains_key(room))
        else {
            continue;
        };
        wishes.push((room, Rule::PreferResources { roles: roles.clone(), resources: resources.clone() }));
        let rooms = resources.iter().filter(|room| closed.contains_key(room)).filter_map(|room| stand_ins.get(room));
        let all: BTreeSet<usize> = rooms.flatten().chain(resources.iter()).copied().collect();
        *resources = all.into_iter().collect();
    }
    wishes
}

impl Given {
    /// The same with a price on each meet that is not held as before, and once more for each of its periods when it begins at
    /// another time: a lesson that must leave its room stays at its time where it can.
    pub fn keeping(&self, previous: Plan, price: u32) -> Problem {
        let mut givens = self.problem.clone().into_givens();
        let mut starts = BTreeMap::<usize, BTreeSet<usize>>::new();
        for meet in &previous {
            starts.entry(meet.event).or_default().extend(meet.start);
        }
        let rule = |rule| Constraint { required: false, weight: price, cost: CostFunction::Linear, rule };
        givens.constraints.extend(starts.into_iter().filter(|(_, times)| !times.is_empty()).map(|(event, times)| {
            rule(Rule::PreferTimes { events: vec![event], times: times.into_iter().collect(), duration: None })
        }));
        givens.constraints.push(rule(Rule::KeepMeets { previous }));
        // What was held before is held by the same school, so it makes sense; if not, nothing is kept.
        Problem::new(givens).unwrap_or_else(|_| self.problem.clone())
    }
}

/// The solver's cost as it is kept.
pub fn points(cost: Cost) -> Points {
    Points { infeasibility: cost.infeasibility, objective: cost.objective }
}
