//! Refuses givens that make no sense: indices that point nowhere, amounts that cannot be.

use super::constraint::{Order, Range, RoleAt, Rule};
use super::plan::Meet;
use super::problem::Givens;

/// One thing that makes no sense, and where it stands: a list of the givens and a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nonsense {
    /// The list of the givens.
    pub list: &'static str,
    /// The place in the list.
    pub place: usize,
    /// What is wrong there.
    pub what: Wrong,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// An index of something of this sort that is not there.
    Unknown(&'static str, usize),
    /// A time on an earlier day or in an earlier week than the one before.
    Calendar,
    /// An event or a meet of no duration.
    NoDuration,
    /// Begins so late that it ends after the last time.
    TooLong,
    /// The resource is of another kind than the role.
    Kind,
    /// Has not one entry for each role of its event.
    Roles,
    /// Names something twice, or a set of times is not ascending.
    Twice,
    /// The least is more than the most.
    Range,
    /// Sizes that do not match: a table of travel times that is not square, or an amount beyond a million.
    Size,
    /// A lock contradicts what is given beforehand, or the locks of an event are longer than it.
    Lock,
}

/// The largest number of times, resources, events, and periods in all. Indices are kept in 32 bits by the search.
const MOST: usize = 10_000_000;

/// The largest number of points that all constraints together apply to and speak of: several times those of the largest school known.
const MOST_POINTS: usize = 5_000_000;

/// Everything that makes no sense.
pub fn find(givens: &Givens) -> Vec<Nonsense> {
    let mut found = Finder { givens, found: Vec::new(), at: ("times", 0), points: 0 };
    found.times();
    found.resources_and_events();
    for (place, constraint) in givens.constraints.iter().enumerate() {
        found.at = ("constraints", place);
        found.rule(&constraint.rule);
    }
    found.at = ("constraints", givens.constraints.len());
    found.unless(found.points <= MOST_POINTS, Wrong::Size);
    let mut left: Vec<usize> = givens.events.iter().map(|event| event.duration).collect();
    for (place, meet) in givens.locked.iter().enumerate() {
        found.at = ("locked", place);
        found.meet(meet);
        let Some(event) = givens.events.get(meet.event) else { continue };
        let given = event
            .roles
            .iter()
            .zip(&meet.resources)
            .all(|(role, filled)| role.resource.is_none() || role.resource == *filled);
        let moved = event.time.is_some() && (event.time != meet.start || event.duration != meet.duration);
        found.unless(given && !moved && left[meet.event] >= meet.duration, Wrong::Lock);
        left[meet.event] = left[meet.event].saturating_sub(meet.duration);
    }
    found.found
}

struct Finder<'a> {
    givens: &'a Givens,
    found: Vec<Nonsense>,
    at: (&'static str, usize),
    /// What constraints apply to and speak of, counted as often as they do.
    points: usize,
}

impl Finder<'_> {
    fn unless(&mut self, right: bool, what: Wrong) {
        if !right {
            self.found.push(Nonsense { list: self.at.0, place: self.at.1, what });
        }
    }

    fn known(&mut self, sort: &'static str, index: usize, length: usize) {
        self.unless(index < length, Wrong::Unknown(sort, index));
    }

    fn times(&mut self) {
        let givens = self.givens;
        for (place, pair) in givens.times.windows(2).enumerate() {
            self.at = ("times", place + 1);
            self.unless(pair[0].day <= pair[1].day && pair[0].week <= pair[1].week, Wrong::Calendar);
        }
        for (place, set) in givens.time_sets.iter().enumerate() {
            self.at = ("time_sets", place);
            self.members("time", set, givens.times.len());
            self.unless(set.is_sorted(), Wrong::Twice);
        }
    }

    fn resources_and_events(&mut self) {
        let givens = self.givens;
        for (place, resource) in givens.resources.iter().enumerate() {
            self.at = ("resources", place);
            self.known("kind", resource.kind, givens.kinds);
        }
        let (mut periods, mut roles) = (0usize, 0usize);
        for (place, event) in givens.events.iter().enumerate() {
            self.at = ("events", place);
            self.unless(event.duration > 0, Wrong::NoDuration);
            periods = periods.saturating_add(event.duration);
            roles = roles.saturating_add(event.duration.saturating_mul(event.roles.len()));
            if let Some(time) = event.time {
                self.known("time", time, givens.times.len());
                self.unless(
                    time.saturating_add(event.duration) <= givens.times.len() || time >= givens.times.len(),
                    Wrong::TooLong,
                );
            }
            for role in &event.roles {
                self.known("kind", role.kind, givens.kinds);
                self.unless(role.workload <= 1_000_000, Wrong::Size);
                if let Some(resource) = role.resource {
                    self.known("resource", resource, givens.resources.len());
                    self.unless(
                        givens.resources.get(resource).is_none_or(|known| known.kind == role.kind),
                        Wrong::Kind,
                    );
                }
            }
        }
        self.at = ("events", givens.events.len());
        let grid = givens.times.len().saturating_mul(givens.resources.len());
        self.unless(periods.max(roles).max(grid) <= MOST, Wrong::Size);
    }

    /// Each known and named once.
    fn members(&mut self, sort: &'static str, members: &[usize], length: usize) {
        self.points += members.len();
        for member in members {
            self.known(sort, *member, length);
        }
        let mut sorted = members.to_vec();
        sorted.sort_unstable();
        self.unless(sorted.windows(2).all(|pair| pair[0] != pair[1]), Wrong::Twice);
    }

    fn sets(&mut self, sets: &[usize]) {
        self.points += sets.len();
        for set in sets {
            self.known("time set", *set, self.givens.time_sets.len());
        }
    }

    fn roles(&mut self, roles: &[RoleAt]) {
        self.points += roles.len();
        let givens = self.givens;
        for at in roles {
            match givens.events.get(at.event) {
                None => self.unless(false, Wrong::Unknown("event", at.event)),
                Some(event) => self.known("role", at.role, event.roles.len()),
            }
        }
        let mut sorted = roles.to_vec();
        sorted.sort_unstable();
        self.unless(sorted.windows(2).all(|pair| pair[0] != pair[1]), Wrong::Twice);
    }

    fn range(&mut self, range: Range) {
        self.unless(range.least <= range.most, Wrong::Range);
        self.unless(range.least <= 1_000_000, Wrong::Size);
    }

    fn meet(&mut self, meet: &Meet) {
        let givens = self.givens;
        self.unless(meet.duration > 0, Wrong::NoDuration);
        match givens.events.get(meet.event) {
            None => self.unless(false, Wrong::Unknown("event", meet.event)),
            Some(event) => {
                self.unless(event.roles.len() == meet.resources.len(), Wrong::Roles);
                for (role, resource) in event.roles.iter().zip(&meet.resources) {
                    if let Some(resource) = *resource {
                        self.known("resource", resource, givens.resources.len());
                        self.unless(
                            givens.resources.get(resource).is_none_or(|known| known.kind == role.kind),
                            Wrong::Kind,
                        );
                    }
                }
            }
        }
        if let Some(start) = meet.start {
            self.unless(start.saturating_add(meet.duration) <= givens.times.len(), Wrong::TooLong);
        }
    }

    fn its_events(&mut self, events: &[usize]) {
        self.members("event", events, self.givens.events.len());
    }

    fn its_resources(&mut self, resources: &[usize]) {
        self.members("resource", resources, self.givens.resources.len());
    }

    fn its_times(&mut self, times: &[usize]) {
        self.members("time", times, self.givens.times.len());
    }

    fn order(&mut self, pair: &Order) {
        self.known("event", pair.first, self.givens.events.len());
        self.known("event", pair.second, self.givens.events.len());
        self.range(pair.separation);
    }

    fn travel_time(&mut self, places: &[Option<usize>], between: &[Vec<u32>]) {
        let last = places.iter().flatten().max().map_or(0, |last| last + 1);
        let sized = places.len() <= self.givens.resources.len() && between.len() >= last;
        self.unless(sized && between.iter().all(|row| row.len() == between.len()), Wrong::Size);
    }

    fn rule(&mut self, rule: &Rule) {
        match rule {
            Rule::AssignResource { roles } | Rule::RoomCapacity { roles } => self.roles(roles),
            Rule::AssignTime { events } => self.its_events(events),
            Rule::SplitEvents { events, duration, amount } => {
                self.its_events(events);
                self.range(*duration);
                self.range(*amount);
            }
            Rule::DistributeSplitEvents { events, amount, .. } => {
                self.its_events(events);
                self.range(*amount);
            }
            Rule::PreferResources { roles, resources } => {
                self.roles(roles);
                self.its_resources(resources);
            }
            Rule::PreferTimes { events, times, .. } => {
                self.its_events(events);
                self.its_times(times);
            }
            Rule::AvoidSplitAssignments { groups, .. } => groups.iter().for_each(|group| self.roles(group)),
            Rule::SpreadEvents { groups, sets } => {
                for group in groups {
                    self.its_events(group);
                }
                for (set, range) in sets {
                    self.sets(&[*set]);
                    self.range(*range);
                }
            }
            Rule::ClusterStarts { groups, sets, .. } => {
                for group in groups {
                    self.its_events(group);
                }
                self.sets(sets);
            }
            Rule::LinkEvents { groups } | Rule::IsolatedLectures { curricula: groups } => {
                for group in groups {
                    self.its_events(group);
                }
            }
            Rule::OrderEvents { pairs } => pairs.iter().for_each(|pair| self.order(pair)),
            Rule::AvoidClashes { resources } | Rule::ChangingTime { resources, .. } => self.its_resources(resources),
            Rule::AvoidUnavailableTimes { resources, times } => {
                self.its_resources(resources);
                self.its_times(times);
            }
            Rule::AvoidTogether { pairs, times } => {
                for (one, other) in pairs {
                    self.its_resources(&[*one, *other]);
                }
                self.its_times(times);
            }
            Rule::LimitBusyResources { groups, sets, busy } => {
                for group in groups {
                    self.its_resources(group);
                }
                self.sets(sets);
                self.range(*busy);
            }
            Rule::LimitIdleTimes { resources, sets, idle: range }
            | Rule::ClusterBusyTimes { resources, sets, busy_sets: range }
            | Rule::LimitBusyTimes { resources, sets, busy: range } => {
                self.its_resources(resources);
                self.sets(sets);
                self.range(*range);
            }
            Rule::LimitMoves { resources, places, lists, .. } => {
                self.its_resources(resources);
                self.unless(places.len() <= self.givens.resources.len(), Wrong::Size);
                for sets in lists {
                    self.sets(sets);
                }
            }
            Rule::LimitWorkload { resources, workload } => {
                self.its_resources(resources);
                self.range(*workload);
            }
            Rule::MinimumWorkingDays { courses } => {
                for course in courses {
                    self.its_events(&course.events);
                }
            }
            Rule::TravelTime { resources, places, times } => {
                self.its_resources(resources);
                self.travel_time(places, times);
            }
            Rule::EndTheDay { events, kind } => {
                self.its_events(events);
                self.known("kind", *kind, self.givens.kinds);
            }
            Rule::KeepMeets { previous } => previous.iter().for_each(|meet| self.meet(meet)),
        }
    }
}
