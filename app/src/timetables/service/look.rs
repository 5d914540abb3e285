//! A draft with everything that pages say about it, read at one moment and judged as things stand now.

use super::DraftError;
use super::drafts::kept;
use super::versions::{self, Timetable};
use crate::database::Tx;
use crate::facilities::model::Space;
use crate::facilities::service as facilities;
use crate::id::DraftId;
use crate::jobs::queue::{self, Job};
use crate::server::state::App;
use crate::timetables::import::fault::Fault;
use crate::timetables::import::school::School;
use crate::timetables::model::{Change, Closure, Draft, DraftPlan, KeptMeet, Points, SchoolTimetable};
use crate::timetables::solve::changes::changes;
use crate::timetables::solve::given::points;
use crate::timetables::solve::rooms::known_room;
use crate::timetables::solve::taken::Taken;
use crate::timetables::solve::{Extra, Given, given, run::KIND};
use crate::timetables::store;
use samrum_solver::timetable::conflicts::{Whom, whom};
use samrum_solver::timetable::referee::judge;
use samrum_solver::timetable::{Plan, Rule};
use std::collections::BTreeMap;

/// A draft and all that belongs to it.
pub struct DraftView {
    pub draft: Draft,
    pub given: Given,
    /// The newest timetable, with its cost as things stand now.
    pub plan: Option<DraftPlan>,
    /// Its meets; empty without one.
    pub meets: Plan,
    /// Its lessons, in the order of its meets; then those it leaves out.
    pub lessons: SchoolTimetable,
    /// What keeps it out of the calendar.
    pub faults: Vec<Fault>,
    pub locks: Vec<KeptMeet>,
    pub closures: Vec<Closure>,
    /// What it still breaks and departs from, the dearest first.
    pub remaining: Vec<Remaining>,
    /// What is held otherwise than in the calendar, or where nothing is there yet, than in the timetable before.
    pub changes: Vec<Change>,
    /// Whether there is something to compare with.
    pub compared: bool,
    /// The newest run of the scheduler, live or ended.
    pub job: Option<Job>,
    /// What of it is in the calendar, or on its way there, and the job that puts it there.
    pub calendar: Option<Timetable>,
    pub moving: Option<Job>,
}

/// One demand that a timetable does not quite meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remaining {
    /// What the school's file calls it; empty for what the file does not say.
    pub name: String,
    pub rule: Rule,
    pub extra: Option<Extra>,
    /// Whom it concerns.
    pub whom: Vec<String>,
    pub required: bool,
    pub cost: u64,
}

/// Reads a draft.
pub async fn view(app: &App, tx: &mut Tx, id: &DraftId) -> Result<DraftView, DraftError> {
    let draft = kept(tx, id).await?;
    let given = given(app, tx, &draft).await?;
    let newest = store::plans::newest(tx, id, 2).await?;
    let published = match &draft.published {
        Some(published) => store::plans::one(tx, &published.plan).await?,
        None => None,
    };
    let before = published.as_ref().or(newest.get(1)).map(|before| given.school.plan(&before.meets));
    let mut plan = newest.into_iter().next();
    let meets = plan.as_ref().map_or_else(Vec::new, |plan| given.school.plan(&plan.meets));
    let (lessons, faults) = given.school.lessons(&meets);
    let mut remaining = Vec::new();
    if let Some(plan) = &mut plan {
        (plan.cost, remaining) = remaining_of(&given, &meets).unwrap_or((plan.cost, Vec::new()));
    }
    let calendar = match &draft.published {
        Some(published) => versions::timetable(tx, &published.lineage).await?,
        None => None,
    };
    let moving = match &calendar {
        Some(timetable) => versions::moving(tx, timetable).await?,
        None => None,
    };
    Ok(DraftView {
        calendar,
        moving,
        changes: before.as_ref().map_or_else(Vec::new, |before| changes(&given.school, before, &meets)),
        compared: before.is_some() && plan.is_some(),
        locks: store::plans::locks(tx, id).await?,
        closures: store::drafts::closures(tx, id).await?,
        job: queue::latest(tx, KIND, &id.0).await?,
        draft,
        given,
        plan,
        meets,
        lessons,
        faults,
        remaining,
    })
}

/// The rooms of a draft that are in the calendar and have no opening hours. Those that are not there yet will have none either.
pub async fn without_hours(tx: &mut Tx, view: &DraftView) -> Result<Vec<Space>, sqlx::Error> {
    let Some(building) = &view.draft.concerns.building else { return Ok(Vec::new()) };
    let mut closed = facilities::without_hours(tx).await?;
    closed.retain(|space| space.building == *building);
    let (school, code) = (view.school(), view.draft.building_code());
    let rooms = school.rooms.iter().filter_map(|room| known_room(&closed, code, &school.resources[*room].name).ok()?);
    let ids: Vec<_> = rooms.map(|room| room.id.clone()).collect();
    closed.retain(|space| ids.contains(&space.id));
    Ok(closed)
}

/// What a plan costs and why; `None` when it is no plan for the problem as it stands.
pub(super) fn remaining_of(given: &Given, plan: &Plan) -> Option<(Points, Vec<Remaining>)> {
    let verdict = judge(&given.problem, plan).ok()?;
    let mut found = BTreeMap::<usize, Remaining>::new();
    let own = given.school.constraints.len();
    for breach in &verdict.breaches {
        let constraint = &given.problem.constraints[breach.constraint];
        let entry = found.entry(breach.constraint).or_insert_with(|| Remaining {
            name: given.school.constraints.get(breach.constraint).cloned().unwrap_or_default(),
            rule: constraint.rule.clone(),
            extra: breach.constraint.checked_sub(own).and_then(|place| given.extras.get(place).copied()),
            whom: Vec::new(),
            required: constraint.required,
            cost: 0,
        });
        entry.cost = entry.cost.saturating_add(breach.cost);
        entry
            .whom
            .extend(name_of(&given.school, &constraint.rule, breach.point).filter(|name| !entry.whom.contains(name)));
    }
    let mut remaining: Vec<_> = found.into_values().filter(|each| each.cost > 0).collect();
    remaining.sort_by_key(|each| (!each.required, std::cmp::Reverse(each.cost)));
    Some((points(verdict.cost), remaining))
}

/// Whom a point of application is about: a resource, an event, or the first event of a group.
fn name_of(school: &School, rule: &Rule, point: usize) -> Option<String> {
    match whom(rule, point) {
        Whom::Resource(resource) => school.resources.get(resource).map(|resource| resource.name.clone()),
        Whom::Events(events) => {
            events.first().and_then(|event| school.events.get(*event)).map(|event| event.named.name.clone())
        }
    }
}

impl DraftView {
    pub fn school(&self) -> &School {
        &self.given.school
    }

    pub fn taken(&self) -> &Taken {
        &self.given.taken
    }

    /// Whether the scheduler is at work or about to be.
    pub fn is_running(&self) -> bool {
        self.job.as_ref().is_some_and(|job| job.state.is_live())
    }

    /// Whether the lesson at this place is fixed.
    pub fn is_locked(&self, place: usize) -> bool {
        self.meets.get(place).is_some_and(|meet| self.given.problem.locked.contains(meet))
    }

    /// The rooms that may take the lessons of one.
    pub fn stand_ins(&self, room: usize) -> Vec<usize> {
        self.given.stand_ins.get(&room).into_iter().flatten().copied().collect()
    }

    /// Lessons without a time.
    pub fn without_time(&self) -> usize {
        self.lessons.lessons.iter().filter(|lesson| lesson.when.is_none()).count()
    }
}
