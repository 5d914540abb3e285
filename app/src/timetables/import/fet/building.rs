//! What is gathered of a FET file while its constraints are read, and what it becomes when all of them are known: some depend on others
//! (gaps do not count where there is a break, home rooms not where another room is asked for).

use super::instance::{Instance, Room};
use super::lists::Known;
use super::pending::{Early, Gaps, Wanted};
use super::weight::Weight;
use samrum_solver::timetable::nonsense::Nonsense;
use samrum_solver::timetable::{Constraint, CostFunction, Event, Givens, Problem, Range, Resource, Role, Rule, Time};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Kinds of resource in the problem.
pub const STUDENTS: usize = 0;
pub const TEACHERS: usize = 1;
pub const ROOMS: usize = 2;
/// What activities share that a constraint speaks of.
pub const TOKENS: usize = 3;
/// Rooms that stand for several, of which any number of activities can have one at once.
pub const VIRTUAL_ROOMS: usize = 4;
const KINDS: usize = 5;

/// The capacity that FET gives a room of which nobody has said it.
const ANY_NUMBER: u32 = 30_000;

/// What becomes of it, as in [`super::Read`].
pub struct Built {
    pub problem: Problem,
    pub names: Vec<String>,
    pub tokens: Vec<Vec<usize>>,
    pub omitted: Vec<(String, usize)>,
}

/// What has been gathered.
pub struct Building<'a> {
    pub instance: &'a Instance,
    pub known: &'a Known,
    /// The element that is being read; empty when all have been.
    said: String,
    constraints: Vec<Constraint>,
    /// For each constraint the element that says it; empty where several do.
    names: Vec<String>,
    sets: HashMap<Vec<usize>, usize>,
    time_sets: Vec<Vec<usize>>,
    /// For each token its activities.
    tokens: Vec<Vec<usize>>,
    pub breaks: BTreeSet<usize>,
    pub unavailable: BTreeMap<usize, BTreeSet<usize>>,
    pub wanted: Vec<Wanted>,
    pub gaps: Vec<Gaps>,
    pub early: Vec<Early>,
    /// Activities that follow each other on one day, breaks aside; with a token that only they share.
    pub blocks: Vec<(usize, Weight)>,
    /// Activities that have so many rooms together at most.
    pub few_rooms: Vec<(Vec<usize>, u32, Weight)>,
    /// Who stays so many hours in all on a day, and one more on one day; with that wish's weight.
    pub longer_once: Vec<(Vec<usize>, usize, Weight)>,
    /// What is not understood, by the name of its element.
    pub omitted: BTreeMap<String, usize>,
}

impl<'a> Building<'a> {
    pub fn new(instance: &'a Instance, known: &'a Known) -> Self {
        Self {
            instance,
            known,
            said: String::new(),
            constraints: Vec::new(),
            names: Vec::new(),
            sets: HashMap::new(),
            time_sets: Vec::new(),
            tokens: Vec::new(),
            breaks: BTreeSet::new(),
            unavailable: BTreeMap::new(),
            wanted: Vec::new(),
            gaps: Vec::new(),
            early: Vec::new(),
            blocks: Vec::new(),
            few_rooms: Vec::new(),
            longer_once: Vec::new(),
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

    /// From now on this element is read.
    pub fn reads(&mut self, element: &str) {
        element.clone_into(&mut self.said);
    }

    pub fn add(&mut self, weight: Weight, rule: Rule) {
        self.names.push(self.said.clone());
        self.constraints.push(Constraint {
            required: weight.required,
            weight: weight.weight,
            cost: CostFunction::Linear,
            rule,
        });
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

    /// The numbers of the sets that are the days of the calendar: where days are halves, each is two.
    pub fn whole_days(&mut self) -> Vec<usize> {
        self.calendar().into_iter().map(|hours| self.set(hours)).collect()
    }

    /// The numbers of the sets that are what rules call days.
    pub fn said_days(&mut self) -> Vec<usize> {
        if self.instance.says_days { self.whole_days() } else { self.days() }
    }

    /// The hours of each day of the calendar.
    pub fn calendar(&self) -> Vec<Vec<usize>> {
        let length = if self.instance.halves { 2 } else { 1 };
        let days: Vec<usize> = (0..self.instance.days.len()).collect();
        days.chunks(length).map(|days| days.iter().flat_map(|day| self.day(*day)).collect()).collect()
    }

    /// The numbers of the sets that are each one hour of all days.
    pub fn columns(&mut self) -> Vec<usize> {
        let days = self.instance.days.len();
        let column = |hour: usize| (0..days).map(|day| self.instance.time(day, hour)).collect();
        let columns: Vec<Vec<usize>> = (0..self.instance.hours.len()).map(column).collect();
        columns.into_iter().map(|times| self.set(times)).collect()
    }

    /// The numbers of the sets that are each one hour of one day.
    pub fn single_hours(&mut self) -> Vec<usize> {
        let all: Vec<usize> = (0..self.instance.days.len()).flat_map(|day| self.day(day)).collect();
        all.into_iter().map(|time| self.set(vec![time])).collect()
    }

    /// The numbers of the sets that are the mornings, or the afternoons.
    pub fn half_days(&mut self, afternoon: bool) -> Vec<usize> {
        (usize::from(afternoon)..self.instance.days.len()).step_by(2).map(|day| self.set(self.day(day))).collect()
    }

    /// The numbers of the sets that are stretches of so many hours on one day.
    pub fn stretches(&mut self, hours: usize) -> Vec<usize> {
        let days = 0..self.instance.days.len();
        let found: Vec<Vec<usize>> =
            days.flat_map(|day| self.day(day).windows(hours).map(<[usize]>::to_vec).collect::<Vec<_>>()).collect();
        found.into_iter().map(|times| self.set(times)).collect()
    }

    /// The activities of somebody, by their place among the resources.
    pub fn activities_of(&self, resource: usize) -> Vec<usize> {
        let teacher = resource.checked_sub(self.instance.students.len());
        let has = |place: &usize| {
            let activity = &self.instance.activities[*place];
            teacher.map_or_else(
                || activity.students.binary_search(&resource).is_ok(),
                |teacher| activity.teachers.contains(&teacher),
            )
        };
        (0..self.instance.activities.len()).filter(has).collect()
    }

    /// A resource that activities share, so that the solver sees when any of them runs.
    pub fn share(&mut self, activities: Vec<usize>) -> usize {
        let known = self.tokens.iter().position(|token| *token == activities);
        let place = known.unwrap_or(self.tokens.len());
        if known.is_none() {
            self.tokens.push(activities);
        }
        self.token(place)
    }

    /// The problem, when it makes sense.
    pub fn built(mut self) -> Result<Built, Vec<Nonsense>> {
        self.said.clear();
        let required = Weight { required: true, weight: 1 };
        let count = self.instance.activities.len();
        let mut events: Vec<Event> = (0..count).map(|place| self.event(place)).collect();
        self.add(required, Rule::AssignTime { events: (0..count).collect() });
        let resources = self.resources();
        let clashing =
            (0..resources.len()).filter(|place| ![TOKENS, VIRTUAL_ROOMS].contains(&resources[*place].kind)).collect();
        self.add(required, Rule::AvoidClashes { resources: clashing });
        if self.instance.blocks {
            let (resources, sets) = (self.students(), self.columns());
            self.add(required, Rule::LimitBusyTimes { resources, sets, busy: Range { least: 0, most: 1 } });
        }
        self.starts(required);
        for (resource, times) in std::mem::take(&mut self.unavailable) {
            self.add(
                required,
                Rule::AvoidUnavailableTimes { resources: vec![resource], times: times.iter().copied().collect() },
            );
            self.unavailable.insert(resource, times);
        }
        self.rooms(&mut events);
        self.side_by_side();
        self.idle();
        events.extend(self.roll_calls());
        events.extend(self.absences(events.len()));
        events.extend(self.short_days(events.len()));
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
        let (names, tokens, omitted) = (self.names, self.tokens, self.omitted.into_iter().collect());
        Problem::new(givens).map(|problem| Built { problem, names, tokens, omitted })
    }

    fn resources(&self) -> Vec<Resource> {
        let plain = |kind: usize, count: usize| std::iter::repeat_n(Resource { kind, ..Resource::default() }, count);
        let room = |room: &Room| {
            let kind = if room.parts.is_empty() { ROOMS } else { VIRTUAL_ROOMS };
            Resource { kind, capacity: Some(room.capacity).filter(|persons| *persons < ANY_NUMBER) }
        };
        let rooms = self.instance.rooms.iter().map(room);
        plain(STUDENTS, self.instance.students.len())
            .chain(plain(TEACHERS, self.instance.teachers.len()))
            .chain(rooms)
            .chain(plain(TOKENS, self.tokens.len()))
            .collect()
    }

    fn event(&self, place: usize) -> Event {
        let activity = &self.instance.activities[place];
        let given =
            |kind: usize, resource: usize| Role { kind, resource: Some(resource), workload: activity.duration as u32 };
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
        let hours: BTreeSet<usize> = (0..self.instance.days.len())
            .flat_map(|day| self.day(day))
            .filter(|time| !self.breaks.contains(time))
            .collect();
        for (duration, events) in by_duration {
            let times = hours
                .iter()
                .copied()
                .filter(|start| (*start..start + duration).all(|time| hours.contains(&time)))
                .collect();
            let (long, one) = (Range { least: duration as u32, most: duration as u32 }, Range { least: 1, most: 1 });
            self.add(weight, Rule::SplitEvents { events: events.clone(), duration: long, amount: one });
            self.add(weight, Rule::PreferTimes { events, times, duration: None });
        }
    }
}
