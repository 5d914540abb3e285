//! One constraint: what it asks, of whom, how much a deviation counts. The sixteen kinds of XHSTT (Post et al., 2012,
//! "An XML format for benchmarks in high school timetabling"), the rules of curriculum-based course timetabling
//! (Di Gaspero, McCollum and Schaerf, 2007) that are not among them, and what a municipality's schools need besides.
//!
//! What needs no kind of its own: a room taken by others, or one that others want and that costs a price to hold back, is
//! [`Rule::AvoidUnavailableTimes`]; a lunch break is [`Rule::LimitBusyTimes`] over the hours of lunch; parallel blocks are
//! [`Rule::LinkEvents`]; room stability is [`Rule::AvoidSplitAssignments`].

use super::plan::Meet;

/// A demand with its weight. It costs weight × f(deviation) at each of its points of application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// Whether its cost counts as infeasibility rather than towards the objective.
    pub required: bool,
    /// Cost of one unit.
    pub weight: u32,
    /// What becomes of a deviation before it is weighed.
    pub cost: CostFunction,
    /// What is asked, and of whom.
    pub rule: Rule,
}

/// What becomes of a deviation d before it is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CostFunction {
    /// d.
    Linear,
    /// d².
    Quadratic,
    /// 1 if d > 0.
    Step,
}

impl CostFunction {
    /// f(d).
    pub fn of(self, deviation: u64) -> u64 {
        match self {
            Self::Linear => deviation,
            Self::Quadratic => deviation.saturating_mul(deviation),
            Self::Step => u64::from(deviation > 0),
        }
    }
}

/// From the least to the most, both allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The least allowed.
    pub least: u32,
    /// The most allowed.
    pub most: u32,
}

impl Range {
    /// How far a number is outside.
    pub fn outside(self, number: u32) -> u32 {
        self.least.saturating_sub(number) + number.saturating_sub(self.most)
    }
}

/// One role of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleAt {
    /// Index into the events.
    pub event: usize,
    /// Index into its roles.
    pub role: usize,
}

/// The second event begins so many times after the first one ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// Index of the event that comes first.
    pub first: usize,
    /// Index of the event that follows.
    pub second: usize,
    /// Times between the two.
    pub separation: Range,
    /// Whether it is asked only when the first ends on the day on which the second begins.
    pub same_day: bool,
}

/// Events of one course, and the days over which they should be spread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// Indices of its events.
    pub events: Vec<usize>,
    /// Days on which at least one of its meets should be.
    pub days: u32,
}

/// What is asked, with its points of application: each member of `events`, `roles`, `groups`, `resources` … is one point.
///
/// A meet is *timed* when it has a start. A time is *busy* for a resource when one of its timed meets runs then. Periods
/// of an event that no meet covers count as one meet with no time and no resources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Roles are filled. Deviation: periods without a resource.
    AssignResource { roles: Vec<RoleAt> },
    /// Events have times. Deviation: periods without a time.
    AssignTime { events: Vec<usize> },
    /// Events are split into few enough pieces of the right length. Deviation: meets whose duration is outside
    /// `duration`, plus how far the number of meets is outside `amount`.
    SplitEvents { events: Vec<usize>, duration: Range, amount: Range },
    /// So many meets have just this duration. Deviation: how far their number is outside `amount`.
    DistributeSplitEvents { events: Vec<usize>, duration: u32, amount: Range },
    /// Roles are filled with some of these. Deviation: periods with another resource.
    PreferResources { roles: Vec<RoleAt>, resources: Vec<usize> },
    /// Meets (of one duration, when given) begin at one of these times. Deviation: periods of timed meets that do not.
    PreferTimes { events: Vec<usize>, times: Vec<usize>, duration: Option<u32> },
    /// The roles of a group have the same resource throughout, or few (XHSTT says one). Deviation: different resources less `most`.
    AvoidSplitAssignments { groups: Vec<Vec<RoleAt>>, most: u32 },
    /// Starts of a group of events are spread over sets of times. Deviation: Σ over sets of starts outside the range.
    SpreadEvents { groups: Vec<Vec<usize>>, sets: Vec<(usize, Range)> },
    /// Starts of a group of events fall in few sets of times. Deviation: sets with a start, less `most`.
    ClusterStarts { groups: Vec<Vec<usize>>, sets: Vec<usize>, most: u32 },
    /// The events of a group run at the same times. Deviation: times at which some run and others do not.
    LinkEvents { groups: Vec<Vec<usize>> },
    /// One event follows another. Deviation: how far the times between are outside the range; 0 while one of the two has
    /// a period without a time, and on different days where only the same day is meant. An event that begins before the other ends
    /// counts as 0 times between and as much too few.
    OrderEvents { pairs: Vec<Order> },
    /// One meet at a time. Deviation: Σ over times of meets beyond the first.
    AvoidClashes { resources: Vec<usize> },
    /// Not busy at these times. Deviation: the busy times among them.
    AvoidUnavailableTimes { resources: Vec<usize>, times: Vec<usize> },
    /// Two are not in one meet at these times. Deviation: Σ over meets with both of the times among them at which they run.
    AvoidTogether { pairs: Vec<(usize, usize)>, times: Vec<usize> },
    /// Few gaps. Deviation: how far the idle times (not busy, between two busy times of the same set) are outside the range.
    LimitIdleTimes { resources: Vec<usize>, sets: Vec<usize>, idle: Range },
    /// Busy in so many sets. Deviation: how far the number of sets with a busy time is outside the range.
    ClusterBusyTimes { resources: Vec<usize>, sets: Vec<usize>, busy_sets: Range },
    /// Busy so often in each set with a busy time. Deviation: Σ over such sets of the busy times outside the range.
    LimitBusyTimes { resources: Vec<usize>, sets: Vec<usize>, busy: Range },
    /// So many of a group of resources are busy in each set in which any is. Deviation: Σ over such sets of the busy resources
    /// outside the range.
    LimitBusyResources { groups: Vec<Vec<usize>>, sets: Vec<usize>, busy: Range },
    /// So much work. Deviation: ⌈how far Σ duration of meet × workload of role / duration of event is outside the range⌉.
    LimitWorkload { resources: Vec<usize>, workload: Range },
    /// Rooms hold everybody. Deviation: Σ over meets of persons beyond the capacity of the resource in the role.
    RoomCapacity { roles: Vec<RoleAt> },
    /// Courses are spread over days. Deviation: days too few.
    MinimumWorkingDays { courses: Vec<Course> },
    /// Periods of a curriculum (a group of events) adjoin. Deviation: periods of its meets with none of its meets in the
    /// period before or after on the same day.
    IsolatedLectures { curricula: Vec<Vec<usize>> },
    /// People have time to walk. `places[r]` is where a meet with resource r is (its building, or the room itself; nowhere beyond
    /// the last one), by its first resource that is at a place; `times[a][b]` are the times needed between places a and b.
    /// Deviation: Σ over meets and those that begin first after them, on the same day, of the times missing. Meets that overlap are
    /// [`Rule::AvoidClashes`].
    TravelTime { resources: Vec<usize>, places: Vec<Option<usize>>, times: Vec<Vec<u32>> },
    /// A shared hall is free for a while between two events. Deviation: Σ over its meets and those of other events that begin first
    /// after them, on the same day, of the times missing.
    ChangingTime { resources: Vec<usize>, times: u32 },
    /// People change place seldom, which is as for [`Rule::TravelTime`]. Deviation: Σ over lists of how far the changes
    /// are above `most`: those between meets with a place that follow each other and begin in one set of the list.
    LimitMoves { resources: Vec<usize>, places: Vec<Option<usize>>, lists: Vec<Vec<usize>>, most: u32 },
    /// Events end the day for those of a kind who are given to them. Deviation: Σ over timed meets and those resources of the times
    /// at which they are busy later on the day.
    EndTheDay { events: Vec<usize>, kind: usize },
    /// Little changes from an earlier timetable. Each event with a meet in it is a point. Deviation: meets of the plan
    /// that are not in it just so (duration, start and resources).
    KeepMeets { previous: Vec<Meet> },
}
