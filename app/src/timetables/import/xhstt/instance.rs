//! A school's givens as XHSTT states them: times, resources, events, constraints. References are places in the lists.

/// A file: schools, and timetables for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Archive {
    pub instances: Vec<Instance>,
    pub solutions: Vec<Solution>,
}

/// One school's week, before anything is decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Instance {
    pub id: String,
    pub name: String,
    pub country: String,
    /// Days and weeks are among them.
    pub time_groups: Vec<Group>,
    /// In the order of time.
    pub times: Vec<Time>,
    pub resource_types: Vec<ResourceType>,
    pub resource_groups: Vec<Group>,
    pub resources: Vec<Resource>,
    /// Courses are among them.
    pub event_groups: Vec<Group>,
    pub events: Vec<Event>,
    pub constraints: Vec<Constraint>,
    /// Line at which it begins in the file.
    pub line: u32,
}

/// A named set of times, resources or events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub id: String,
    pub name: String,
    /// Each once, in order.
    pub members: Vec<usize>,
}

/// One period of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    pub id: String,
    pub name: String,
    /// The time group that is its day.
    pub day: usize,
    /// The time group that is its week, in a school that has several.
    pub week: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceType {
    pub id: String,
    pub name: String,
}

/// A teacher, class, room, student …
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    pub id: String,
    pub name: String,
    pub kind: usize,
}

/// A lesson, or several of one subject that may be split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub id: String,
    pub name: String,
    /// Periods.
    pub duration: usize,
    pub workload: Option<u32>,
    /// Given beforehand.
    pub time: Option<usize>,
    /// The event group that is its course.
    pub course: Option<usize>,
    pub resources: Vec<EventResource>,
}

/// A resource that an event has, or a role that is to be filled with one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventResource {
    /// Given beforehand; `None`: to be decided.
    pub resource: Option<usize>,
    pub role: Option<String>,
    pub kind: usize,
    pub workload: Option<u32>,
}

/// Something a timetable ought to keep to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    pub id: String,
    pub name: String,
    /// Breaking it makes the timetable impossible rather than worse.
    pub required: bool,
    pub weight: u32,
    pub cost: CostFunction,
    pub applies_to: AppliesTo,
    pub rule: Rule,
}

/// What becomes of a deviation before it is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostFunction {
    Linear,
    Quadratic,
    /// 1 however large it is.
    Step,
}

/// The points of application.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppliesTo {
    pub events: Vec<usize>,
    pub event_groups: Vec<usize>,
    pub resources: Vec<usize>,
    pub resource_groups: Vec<usize>,
    pub event_pairs: Vec<EventPair>,
}

/// The second event begins so many times after the first one ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventPair {
    pub first: usize,
    pub second: usize,
    pub separation: Limits,
}

/// From the least to the most, both allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub least: u32,
    pub most: u32,
}

/// The sixteen kinds of constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    AssignResource { role: String },
    AssignTime,
    SplitEvents { duration: Limits, amount: Limits },
    DistributeSplitEvents { duration: u32, amount: Limits },
    PreferResources { role: String, resources: Vec<usize>, resource_groups: Vec<usize> },
    PreferTimes { times: Vec<usize>, time_groups: Vec<usize>, duration: Option<u32> },
    AvoidSplitAssignments { role: String },
    SpreadEvents { time_groups: Vec<(usize, Limits)> },
    LinkEvents,
    OrderEvents,
    AvoidClashes,
    AvoidUnavailableTimes { times: Vec<usize>, time_groups: Vec<usize> },
    LimitIdleTimes { time_groups: Vec<usize>, idle: Limits },
    ClusterBusyTimes { time_groups: Vec<usize>, busy_groups: Limits },
    LimitBusyTimes { time_groups: Vec<usize>, busy: Limits },
    LimitWorkload { workload: Limits },
}

/// A finished timetable for one of the file's schools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Solution {
    /// The group it stands in, with its number there when the group has several for the same school.
    pub name: String,
    /// Place in the file's instances.
    pub instance: usize,
    /// What it says it costs: what makes it impossible, and what makes it worse.
    pub stated_cost: Option<(u32, u32)>,
    pub meets: Vec<Meet>,
    /// Line at which it begins in the file.
    pub line: u32,
}

/// An event, or a part of one that was split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meet {
    pub event: usize,
    /// Periods.
    pub duration: usize,
    pub time: Option<usize>,
    /// Which of the event's roles is filled with which resource.
    pub resources: Vec<(usize, usize)>,
    /// Line at which it begins in the file.
    pub line: u32,
}
