//! What is gathered of a FET file while its constraints are read, and what it becomes when all of them are known: some depend on others
//! (gaps do not count where there is a break, home rooms not where another room is asked for).

use super::instance::Instance;
use super::lists::Known;
use super::weight::Weight;
use samrum_solver::timetable::nonsense::Nonsense;
use samrum_solver::timetable::{Constraint, CostFunction, Event, Givens, Problem, Range, Resource, Role, RoleAt, Rule, Time};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Kinds of resource in the problem.
const STUDENTS: usize = 0;
const TEACHERS: usize = 1;
const ROOMS: usize = 2;
/// What activities that may not overlap share.
const TOKENS: usize = 3;
const KINDS: usize = 4;

/// Rooms that an activity should be in.
pub struct Wanted {
    pub activity: usize,
    pub rooms: Vec<usize>,
    pub weight: Weight,
    /// Holds only where nothing else is asked for.
    pub home: bool,
}

/// A limit on gaps.
pub struct Gaps {
    pub resources: Vec<usize>,
    pub per_day: bool,
    pub most: u32,
    pub weight: Weight,
}

/// What has been gathered.
pub struct Building<'a> {
    pub instance: &'a Instance,
    pub known: &'a Known,
    constraints: Vec<Constraint>,
    sets: HashMap<Vec<usize>, usize>,
    time_sets: Vec<Vec<usize>>,
    /// For each token its activities.
    tokens: Vec<Vec<usize>>,
    pub breaks: BTreeSet<usize>,
    pub unavailable: BTreeMap<usize, BTreeSet<usize>>,
    pub wanted: Vec<Wanted>,
    pub gaps: Vec<Gaps>,
    /// So many days may begin at the second hour, and none later.
    pub early: Vec<(Vec<usize>, u32, Weight)>,
    /// What is not understood, by the name of its element.
    pub omitted: BTreeMap<String, usize>,
}

impl<'a> Building<'a> {
    pub fn new(instance: &'a Instance, known: &'a Known) -> Self {
        Self {
            instance,
            known,
            constraints: Vec::new(),
            sets: HashMap::new(),
            time_sets: Vec::new(),
            tokens: Vec::new(),
            breaks: BTreeSet::new(),
            unavailable: BTreeMap::new(),
            wanted: Vec::new(),
            gaps: Vec::new(),
            early: Vec::new(),
            omitted: BTreeMap::new(),
        }
    }

    pub fn students(&self) -> Vec<usize> {
        (0..self.instance.students.len()).collect()
    }

    pub fn teacher(&self, place: usize) -> usize {
        self.instance.students.len() + place
    }

    pub fn teachers(&self) -> Vec<usize> {
        (0..self.instance.teachers.len()).map(|place| self.teacher(place)).collect()
    }

    pub fn room(&self, place: usize) -> usize {
        self.instance.first_room() + place
    }

    fn token(&self, place: usize) -> usize {
        self.room(self.instance.rooms.len()) + place
    }

    pub fn omit(&mut self, name: impl Into<String>) {
        *self.omitted.entry(name.into()).or_default() += 1;
    }

    pub fn add(&mut self, weight: Weight, rule: Rule) {
        self.constraints.push(Constraint { required: weight.required, weight: weight.weight, cost: CostFunction::Linear, rule });
    }

    /// The number of a set of times.
    pub fn set(&mut self, times: Vec<usize>) -> usize {
        let next = self.time_sets.len();
        let number = *self.sets.entry(times.clone()).or_insert(next);
        if number == next {
            self.time_sets.push(times);
        }
        number
    }

    /// The hours of a day.
    pub fn day(&self, day: usize) -> Vec<usize> {
        (0..self.instance.hours.len()).map(|hour| self.instance.time(day, hour)).collect()
    }

    /// The numbers of the sets that are the days.
    pub fn days(&mut self) -> Vec<usize> {
        (0..self.instance.days.len()).map(|day| self.set(self.day(day))).collect()
    }

    /// A resource that activities share, so that the solver keeps them apart.
    pub fn share(&mut self, activities: Vec<usize>) -> usize {
        self.tokens.push(activities);
        self.token(self.tokens.len() - 1)
    }

    /// The problem, when it makes sense.
    pub fn problem(mut self) -> Result<(Problem, BTreeMap<String, usize>), Vec<Nonsense>> {
        let required = Weight { required: true, weight: 1 };
        let count = self.instance.activities.len();
        let mut events: Vec<Event> = (0..count).map(|place| self.event(place)).collect();
        self.add(required, Rule::AssignTime { events: (0..count).collect() });
        let resources = self.resources();
        let clashing = (0..resources.len()).filter(|place| resources[*place].kind != TOKENS).collect();
        self.add(required, Rule::AvoidClashes { resources: clashing });
        self.starts(required);
        for (resource, times) in std::mem::take(&mut self.unavailable) {
            self.add(required, Rule::AvoidUnavailableTimes { resources: vec![resource], times: times.iter().copied().collect() });
            self.unavailable.insert(resource, times);
        }
        self.rooms(&mut events);
        self.idle();
        if !self.early.is_empty() || !self.gaps.is_empty() {
            events.extend(self.roll_calls());
        }
        let day = |time: usize| Time { day: time / self.instance.day_length(), week: 0 };
        let givens = Givens {
            times: (0..self.instance.days.len() * self.instance.day_length()).map(day).collect(),
            kinds: KINDS,
            resources,
            events,
            time_sets: self.time_sets,
            constraints: self.constraints,
            locked: Vec::new(),
        };
        Problem::new(givens).map(|problem| (problem, self.omitted))
    }

    fn resources(&self) -> Vec<Resource> {
        let plain = |kind: usize, count: usize| std::iter::repeat_n(Resource { kind, ..Resource::default() }, count);
        let rooms = self.instance.rooms.iter().map(|room| Resource { kind: ROOMS, capacity: Some(room.capacity), ..Resource::default() });
        plain(STUDENTS, self.instance.students.len())
            .chain(plain(TEACHERS, self.instance.teachers.len()))
            .chain(rooms)
            .chain(plain(TOKENS, self.tokens.len()))
            .collect()
    }

    fn event(&self, place: usize) -> Event {
        let activity = &self.instance.activities[place];
        let given = |kind: usize, resource: usize| Role { kind, resource: Some(resource), workload: activity.duration as u32 };
        let students = activity.students.iter().map(|student| given(STUDENTS, *student));
        let teachers = activity.teachers.iter().map(|teacher| given(TEACHERS, self.teacher(*teacher)));
        let tokens = self.tokens.iter().enumerate().filter(|(_, shared)| shared.contains(&place));
        let tokens = tokens.map(|(token, _)| given(TOKENS, self.token(token)));
        Event {
            duration: activity.duration,
            time: None,
            persons: activity.persons,
            roles: students.chain(teachers).chain(tokens).collect(),
        }
    }

    /// Activities are in one piece, begin and end on one day, and touch no break.
    fn starts(&mut self, weight: Weight) {
        let mut by_duration = BTreeMap::<usize, Vec<usize>>::new();
        for (place, activity) in self.instance.activities.iter().enumerate() {
            by_duration.entry(activity.duration).or_default().push(place);
        }
        let hours: BTreeSet<usize> =
            (0..self.instance.days.len()).flat_map(|day| self.day(day)).filter(|time| !self.breaks.contains(time)).collect();
        for (duration, events) in by_duration {
            let times = hours.iter().copied().filter(|start| (*start..start + duration).all(|time| hours.contains(&time))).collect();
            let (long, one) = (Range { least: duration as u32, most: duration as u32 }, Range { least: 1, most: 1 });
            self.add(weight, Rule::SplitEvents { events: events.clone(), duration: long, amount: one });
            self.add(weight, Rule::PreferTimes { events, times, duration: None });
        }
    }

    /// An activity has a room where one is asked for.
    fn rooms(&mut self, events: &mut [Event]) {
        let mut asked = BTreeMap::<usize, Vec<Wanted>>::new();
        for wanted in std::mem::take(&mut self.wanted) {
            asked.entry(wanted.activity).or_default().push(wanted);
        }
        let required = Weight { required: true, weight: 1 };
        let mut placed = Vec::new();
        for (activity, mut wanted) in asked {
            if wanted.iter().any(|each| !each.home) {
                wanted.retain(|each| !each.home);
            }
            let at = RoleAt { event: activity, role: events[activity].roles.len() };
            events[activity].roles.push(Role { kind: ROOMS, resource: None, workload: events[activity].duration as u32 });
            placed.push(at);
            let must = wanted.iter().any(|each| each.weight.required);
            let most = wanted.iter().map(|each| each.weight.weight).max().unwrap_or(1);
            self.add(if must { required } else { Weight { required: false, weight: most } }, Rule::AssignResource { roles: vec![at] });
            for each in wanted {
                let resources = each.rooms.iter().map(|room| self.room(*room)).collect();
                self.add(each.weight, Rule::PreferResources { roles: vec![at], resources });
            }
        }
        self.add(required, Rule::RoomCapacity { roles: placed });
    }

    /// The times of a day that count for somebody: neither a break nor one at which they cannot be there.
    fn counted(&self, resource: usize, day: usize) -> Vec<usize> {
        let closed = self.unavailable.get(&resource);
        let counts = |time: &usize| !self.breaks.contains(time) && !closed.is_some_and(|closed| closed.contains(time));
        self.day(day).into_iter().filter(counts).collect()
    }

    /// Limits on gaps, and on days that begin late: those are gaps after the roll call that stands before each day.
    fn idle(&mut self) {
        let days = self.instance.days.len();
        for Gaps { resources, per_day, most, weight } in std::mem::take(&mut self.gaps) {
            for resource in &resources {
                let sets: Vec<usize> = (0..days).map(|day| self.set(self.counted(*resource, day))).collect();
                let idle = Range { least: 0, most };
                let groups = if per_day { sets.into_iter().map(|set| vec![set]).collect() } else { vec![sets] };
                for sets in groups {
                    self.add(weight, Rule::LimitIdleTimes { resources: vec![*resource], sets, idle });
                }
            }
            if !per_day {
                self.gaps.push(Gaps { resources, per_day, most, weight });
            }
        }
        for (resources, most, weight) in std::mem::take(&mut self.early) {
            for resource in &resources {
                let gaps =
                    self.gaps.iter().filter(|gaps| gaps.weight.required && gaps.resources.contains(resource)).map(|gaps| gaps.most).min();
                let Some(gaps) = gaps else {
                    // Without a limit on gaps a late beginning cannot be told from one.
                    self.omit("ConstraintStudentsEarlyMaxBeginningsAtSecondHour without MaxGapsPerWeek");
                    continue;
                };
                let sets = (0..days).map(|day| {
                    let roll_call = day * self.instance.day_length();
                    let times = std::iter::once(roll_call).chain(self.counted(*resource, day)).collect();
                    self.set(times)
                });
                let sets: Vec<usize> = sets.collect();
                let idle = Range { least: 0, most: gaps.saturating_add(most) };
                self.add(weight, Rule::LimitIdleTimes { resources: vec![*resource], sets, idle });
            }
            self.early.push((Vec::new(), most, weight));
        }
    }

    /// Before each day everybody who must begin early is there.
    fn roll_calls(&self) -> Vec<Event> {
        let role = |student: usize| Role { kind: STUDENTS, resource: Some(student), workload: 0 };
        let event = |day: usize| Event {
            duration: 1,
            time: Some(day * self.instance.day_length()),
            persons: 0,
            roles: self.students().into_iter().map(role).collect(),
        };
        if self.early.is_empty() { Vec::new() } else { (0..self.instance.days.len()).map(event).collect() }
    }
}
