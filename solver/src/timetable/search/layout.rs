//! The problem as the search reads it: every point of application in one list, and for each event and resource the points
//! that depend on it.

use super::super::constraint::{CostFunction, Order, Range, RoleAt};
use super::super::plan::Meet;
use super::super::problem::Problem;
use super::dependents::Dependents;
use super::needs::Needs;

/// No time, no resource.
pub const NONE: u32 = u32::MAX;

/// One point of application. Numbers of groups, masks and lists are places in the tables of [`Layout`].
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    AssignResource {
        at: RoleAt,
    },
    AssignTime {
        event: usize,
    },
    SplitEvents {
        event: usize,
        duration: Range,
        amount: Range,
    },
    DistributeSplitEvents {
        event: usize,
        duration: u32,
        amount: Range,
    },
    PreferResources {
        at: RoleAt,
        table: usize,
    },
    PreferTimes {
        event: usize,
        mask: usize,
        duration: Option<u32>,
    },
    AvoidSplitAssignments {
        group: usize,
        most: u32,
    },
    ClusterStarts {
        group: usize,
        limits: usize,
        most: u32,
    },
    AvoidTogether {
        resource: usize,
        other: usize,
        mask: usize,
    },
    LimitBusyResources {
        group: usize,
        limits: usize,
        busy: Range,
    },
    SpreadEvents {
        group: usize,
        limits: usize,
    },
    LinkEvents {
        group: usize,
    },
    OrderEvents {
        order: Order,
    },
    AvoidClashes {
        resource: usize,
    },
    AvoidUnavailableTimes {
        resource: usize,
        mask: usize,
    },
    LimitIdleTimes {
        resource: usize,
        list: usize,
        idle: Range,
    },
    ClusterBusyTimes {
        resource: usize,
        list: usize,
        busy_sets: Range,
    },
    LimitBusyTimes {
        resource: usize,
        list: usize,
        busy: Range,
    },
    LimitWorkload {
        resource: usize,
        workload: Range,
    },
    RoomCapacity {
        at: RoleAt,
    },
    MinimumWorkingDays {
        group: usize,
        days: u32,
    },
    IsolatedLectures {
        group: usize,
    },
    TravelTime {
        resource: usize,
        constraint: usize,
    },
    ChangingTime {
        resource: usize,
        times: u32,
    },
    LimitMoves {
        resource: usize,
        list: usize,
        constraint: usize,
    },
    EndTheDay {
        event: usize,
        kind: usize,
    },
    KeepMeets {
        event: usize,
        list: usize,
    },
    /// A guide: the times in those busy sets that would have to be emptied.
    Scattered {
        resource: usize,
        list: usize,
        most: u32,
    },
    /// A guide: how many times too few a set has that cannot but be used, when it is empty.
    Shunned {
        resource: usize,
        mask: usize,
        least: u32,
    },
    /// Counted only leniently: what the days of the resource lack beyond its lessons without a time.
    Needs {
        resource: usize,
    },
}

/// A point of application with what a deviation there costs.
#[derive(Debug, Clone, Copy)]
pub struct Point {
    pub kind: Kind,
    pub required: bool,
    /// Whether it only guides the search.
    pub guide: bool,
    pub weight: i64,
    pub cost: CostFunction,
    /// Whether what it asks for the least is counted leniently along with the rest that its resource needs ([`super::needs`]).
    pub gathered: bool,
}

/// The problem laid out for the search; nothing in it changes while it runs.
pub struct Layout<'a> {
    pub problem: &'a Problem,
    /// Times, and words of 64 bits they take.
    pub times: usize,
    pub words: usize,
    /// First slot for a meet of each event; it has as many slots as periods.
    pub base: Vec<usize>,
    /// Event of each slot.
    pub event_of: Vec<u32>,
    /// Where the resources of each slot begin in the list of all.
    pub filled_at: Vec<usize>,
    /// What is required, then wishes.
    pub points: Vec<Point>,
    pub wishes_from: u32,
    pub dependents: Dependents,
    /// Sets of times as bits, `words` words each.
    pub masks: Vec<u64>,
    /// For each rule that prefers resources, whether each resource is among them.
    pub preferred: Vec<Vec<bool>>,
    pub role_groups: Vec<Vec<RoleAt>>,
    pub event_groups: Vec<Vec<usize>>,
    pub resource_groups: Vec<Vec<usize>>,
    pub limits: Vec<Vec<(usize, Range)>>,
    /// For each of these lists and each time, the places in the list whose mask has the time.
    pub limited: Vec<Vec<Vec<u32>>>,
    /// Lists of masks.
    pub lists: Vec<Vec<usize>>,
    pub kept: Vec<Vec<Meet>>,
    /// For each resource, whether two meets at once cost something.
    pub exclusive: Vec<bool>,
    /// For each resource and time, whether it must not be busy then.
    pub closed: Vec<bool>,
    /// Slots of the events each resource is given to beforehand.
    pub given_slots: Vec<Vec<u32>>,
    /// Events that ought to run together with each event.
    pub linked: Vec<Vec<u32>>,
    /// Events that something required keeps in one piece.
    pub whole: Vec<bool>,
    /// For each event and duration (less 1) the starts worth trying.
    pub starts: Vec<Vec<Vec<u32>>>,
    /// For each event and role the resources worth trying; empty when given.
    pub candidates: Vec<Vec<Vec<u32>>>,
    /// Group of roles that ought to have one resource, by event and role.
    pub stable: Vec<Vec<Option<usize>>>,
    /// For each resource what its days may lack.
    pub needs: Vec<Needs>,
    /// The first masks are the days.
    pub days: usize,
}

impl Layout<'_> {
    /// The slots of an event.
    pub fn slots(&self, event: usize) -> std::ops::Range<usize> {
        self.base[event]..self.base[event + 1]
    }

    /// The bits of a mask.
    pub fn mask(&self, mask: usize) -> &[u64] {
        &self.masks[mask * self.words..(mask + 1) * self.words]
    }

    /// Whether the mask has the time.
    pub fn has(&self, mask: usize, time: usize) -> bool {
        self.masks[mask * self.words + time / 64] >> (time % 64) & 1 == 1
    }
}
