//! A timetable in the making: the school, what the scheduler proposes, what is fixed and what is closed, and what has changed.

use super::{Bells, Reckoning, WeekTime, Weeks};
use crate::id::{BuildingId, ClosureId, DraftId, DraftPlanId, OrganisationId, TimetableId};
use crate::scheduler::PlanState;
use crate::time::Weekday;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hash, Hasher};

/// A school whose timetable is in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub id: DraftId,
    pub name: String,
    /// Which of its file's schools it is.
    pub instance: String,
    pub terms: Terms,
    /// What of it is in the calendar.
    pub published: Option<Published>,
    pub concerns: Concerns,
}

/// Whose a draft is: its school and its building, as far as they are there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concerns {
    pub school: Option<OrganisationId>,
    pub building: Option<BuildingId>,
}

impl Draft {
    /// Code of the building its lessons are held in.
    pub fn building_code(&self) -> &str {
        self.terms.building.as_deref().unwrap_or(&self.instance)
    }
}

/// When and where the lessons are to be held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    pub bells: Bells,
    pub weeks: Weeks,
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// Code of the building; `None`: the school's own id.
    pub building: Option<String>,
    /// Name of the school; `None`: the file's own.
    pub school: Option<String>,
    pub room_capacity: i64,
    /// A room is taken at a time when something else holds it on more than so many per cent of the dates.
    pub taken_percent: u8,
}

impl Terms {
    /// How the times of the school's file lie in the calendar.
    pub fn reckoning(&self) -> Reckoning {
        Reckoning { bells: self.bells, first: self.first, weeks: self.weeks.clone() }
    }

    /// A quarter: on fewer dates the lesson gives way, and is held all the same most weeks.
    pub const USUAL_TAKEN_PERCENT: u8 = 25;
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub timetable: TimetableId,
    /// The id of its first version, which its address names.
    pub lineage: TimetableId,
    pub plan: DraftPlanId,
    /// The first date on which it holds; before it whatever was published earlier does.
    pub from: NaiveDate,
}

/// An event, or a part of one that was split, by the ids of the school's file, so that it outlives the program that wrote it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct KeptMeet {
    pub event: String,
    /// Periods.
    pub duration: usize,
    /// The time at which it begins, if it has one.
    pub start: Option<String>,
    /// For each role of the event who fills it.
    pub resources: Vec<Option<String>>,
}

/// What a timetable costs, in the points of the school's file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Points {
    /// Requirements that are broken; less of these is better whatever the other.
    pub infeasibility: u64,
    /// Departures from wishes.
    pub objective: u64,
}

/// A timetable the scheduler came up with: the best so far while it runs, the last one when it stops.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftPlan {
    pub id: DraftPlanId,
    pub cost: Points,
    /// No timetable costs less; `None` when that is not known.
    pub bound: Option<Points>,
    pub state: PlanState,
    /// How long the scheduler worked.
    pub seconds: f64,
    pub meets: Vec<KeptMeet>,
}

impl DraftPlan {
    /// What tells a page whether it still shows the timetable as it is: another for every move, whoever makes it.
    pub fn version(&self) -> String {
        let mut hasher = DefaultHasher::new();
        self.meets.hash(&mut hasher);
        format!("{}.{:x}", self.id, hasher.finish())
    }
}

/// When a room cannot have lessons, whatever the calendar says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    pub id: ClosureId,
    /// The room's id in the file.
    pub room: String,
    /// `None`: on all days.
    pub weekday: Option<Weekday>,
    /// Minutes after midnight.
    pub from: u16,
    pub to: u16,
    pub reason: String,
}

impl Closure {
    /// Whether it falls on a lesson's time.
    pub fn covers(&self, when: WeekTime) -> bool {
        self.weekday.is_none_or(|weekday| weekday == when.time.weekday)
            && self.from < when.time.until
            && when.time.from < self.to
    }
}

/// How a run of the scheduler is asked for; the payload of its job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRun {
    pub seconds: u32,
    pub threads: u32,
    /// What each lesson that is held otherwise than before costs; `None`: nothing is to be kept.
    pub change_price: Option<u32>,
}

impl DraftRun {
    pub const MOST_PRICE: u32 = 10_000;
}

impl Default for DraftRun {
    fn default() -> Self {
        Self { seconds: 60, threads: 1, change_price: None }
    }
}

/// A lesson that is held otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    pub before: Held,
    pub after: Held,
    pub title: String,
}

/// When and where.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Held {
    pub when: Option<WeekTime>,
    pub rooms: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Weekly;

    #[test]
    fn a_closure_covers_what_it_touches_and_not_what_begins_as_it_ends() {
        let closure = Closure {
            id: "c".into(),
            room: "R".to_owned(),
            weekday: Some(Weekday::ALL[1]),
            from: 480,
            to: 600,
            reason: String::new(),
        };
        let at = |day: usize, from, until| WeekTime { week: 1, time: Weekly::new(Weekday::ALL[day - 1], from, until) };
        assert!(closure.covers(at(2, 570, 630)));
        assert!(!closure.covers(at(2, 600, 645)));
        assert!(!closure.covers(at(3, 480, 525)));
        assert!(Closure { weekday: None, ..closure }.covers(at(3, 480, 525)));
    }
}
