//! Recognises problems of unit lectures and puts them in a compact form.

use super::super::super::constraint::{CostFunction, Range, Rule};
use super::super::super::problem::Problem;

/// A day's periods fit in a word of 64 bits with two free ones on each side.
const LONGEST_DAY: usize = 60;
/// Lectures of a course on a day or in a room are counted in a byte.
const MOST_LECTURES: usize = 255;

/// A problem of courses (the events), each of lectures of one period in one room.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The day of each period.
    pub day: Vec<usize>,
    /// Number of days.
    pub days: usize,
    /// The resource that each room is.
    pub rooms: Vec<usize>,
    /// Persons each room holds.
    pub capacity: Vec<u32>,
    /// Lectures of each course.
    pub lectures: Vec<usize>,
    /// Persons of each course.
    pub persons: Vec<u32>,
    /// Whether a course may be held in a period.
    pub allowed: Vec<Vec<bool>>,
    /// Courses that can't be held at the same time as a course, itself among them.
    pub rivals: Vec<Vec<usize>>,
    /// Sets of courses of which one at a time can be held: those of a teacher, a curriculum …
    pub cliques: Vec<Vec<usize>>,
    /// The curricula whose lectures should adjoin, and how often each stands in the problem.
    pub curricula: Vec<(Vec<usize>, i64)>,
    /// Curricula of each course.
    pub of_course: Vec<Vec<usize>>,
    /// Days on which each course should be held.
    pub min_days: Vec<u32>,
    /// Cost of a person without a seat, of a day too few, of a lecture alone, of a further room.
    pub weights: Weights,
    /// The role of each event that a room fills.
    pub open_role: Vec<usize>,
    /// The resources given to each event beforehand.
    pub given: Vec<Vec<Option<usize>>>,
}

/// Cost of one unit of each wish.
#[derive(Debug, Clone, Copy, Default)]
pub struct Weights {
    /// A person without a seat.
    pub capacity: i64,
    /// A day too few.
    pub days: i64,
    /// A lecture with none of its curriculum beside it.
    pub isolated: i64,
    /// A room beyond a course's first.
    pub stability: i64,
}

impl Instance {
    /// The compact form; `None` for a problem of another shape.
    pub fn of(problem: &Problem) -> Option<Self> {
        let events = &problem.events;
        if events.is_empty() || !problem.locked.is_empty() || events.iter().any(|event| event.time.is_some()) {
            return None;
        }
        let open: Vec<Vec<usize>> = events
            .iter()
            .map(|event| (0..event.roles.len()).filter(|role| event.roles[*role].resource.is_none()).collect())
            .collect();
        if open.iter().any(|open| open.len() != 1) {
            return None;
        }
        let open_role: Vec<usize> = open.iter().map(|open| open[0]).collect();
        let kind = events[0].roles[open_role[0]].kind;
        if events.iter().zip(&open_role).any(|(event, role)| event.roles[*role].kind != kind) {
            return None;
        }
        let rooms: Vec<usize> = (0..problem.resources.len()).filter(|r| problem.resources[*r].kind == kind).collect();
        let lectures: Vec<usize> = events.iter().map(|event| event.duration).collect();
        if lectures.iter().sum::<usize>() > rooms.len() * problem.times.len()
            || lectures.iter().any(|count| *count > MOST_LECTURES)
        {
            return None;
        }
        let in_a_day = |day: usize| problem.times.iter().filter(|time| time.day == day).count();
        if problem.times.iter().any(|time| in_a_day(time.day) > LONGEST_DAY) {
            return None;
        }
        let mut instance = Self {
            day: problem.times.iter().map(|time| time.day).collect(),
            days: problem.times.last().map_or(0, |time| time.day + 1),
            capacity: rooms.iter().map(|room| problem.resources[*room].capacity.unwrap_or(u32::MAX)).collect(),
            persons: events.iter().map(|event| event.persons).collect(),
            allowed: vec![vec![true; problem.times.len()]; events.len()],
            rivals: vec![Vec::new(); events.len()],
            cliques: Vec::new(),
            curricula: Vec::new(),
            of_course: vec![Vec::new(); events.len()],
            min_days: vec![0; events.len()],
            weights: Weights::default(),
            given: events.iter().map(|event| event.roles.iter().map(|role| role.resource).collect()).collect(),
            rooms,
            lectures,
            open_role,
        };
        let mut seen = Seen::default();
        for constraint in &problem.constraints {
            if constraint.cost != CostFunction::Linear && !constraint.required {
                return None;
            }
            let weight = i64::from(constraint.weight);
            let known = if constraint.required {
                instance.requires(problem, &constraint.rule, &mut seen)
            } else {
                instance.wishes(&constraint.rule, weight)
            };
            known.then_some(())?;
        }
        let all = |marks: &[bool], count: usize| marks.len() == count && marks.iter().all(|mark| *mark);
        let complete =
            all(&seen.timed, events.len()) && all(&seen.roomed, events.len()) && all(&seen.split, events.len());
        let rooms_alone = instance.rooms.iter().all(|room| seen.alone.contains(room));
        (complete && rooms_alone).then(|| instance.linked())
    }

    /// Takes a required rule; whether it is one of this shape.
    fn requires(&mut self, problem: &Problem, rule: &Rule, seen: &mut Seen) -> bool {
        let count = self.lectures.len();
        let mark = |marks: &mut Vec<bool>, events: &mut dyn Iterator<Item = usize>| {
            marks.resize(count, false);
            events.for_each(|event| marks[event] = true);
        };
        match rule {
            Rule::AssignTime { events } => mark(&mut seen.timed, &mut events.iter().copied()),
            Rule::AssignResource { roles } => mark(&mut seen.roomed, &mut roles.iter().map(|at| at.event)),
            Rule::SplitEvents { events, duration: Range { least: 0 | 1, most: 1 }, amount } => {
                if events.iter().any(|event| amount.outside(self.lectures[*event] as u32) > 0) {
                    return false;
                }
                mark(&mut seen.split, &mut events.iter().copied());
            }
            Rule::PreferTimes { events, times, duration: None | Some(1) } => {
                for event in events {
                    for (time, allowed) in self.allowed[*event].iter_mut().enumerate() {
                        *allowed &= times.contains(&time);
                    }
                }
            }
            Rule::AvoidClashes { resources } => {
                for &resource in resources {
                    if seen.alone.contains(&resource) {
                        continue;
                    }
                    seen.alone.push(resource);
                    let has =
                        |event: &usize| problem.events[*event].roles.iter().any(|role| role.resource == Some(resource));
                    let clique: Vec<usize> = (0..count).filter(has).collect();
                    if !clique.is_empty() {
                        self.cliques.push(clique);
                    }
                }
            }
            _ => return false,
        }
        true
    }

    /// Takes a wish; whether it is one of this shape.
    fn wishes(&mut self, rule: &Rule, weight: i64) -> bool {
        let once = |field: &mut i64| std::mem::replace(field, weight) == 0;
        match rule {
            Rule::RoomCapacity { roles } => {
                roles.len() == self.lectures.len()
                    && roles.iter().all(|at| at.role == self.open_role[at.event])
                    && once(&mut self.weights.capacity)
            }
            Rule::MinimumWorkingDays { courses } => {
                for course in courses {
                    let [event] = course.events[..] else { return false };
                    self.min_days[event] = self.min_days[event].max(course.days);
                }
                once(&mut self.weights.days)
            }
            Rule::IsolatedLectures { curricula } => {
                for curriculum in curricula {
                    let mut courses = curriculum.clone();
                    courses.sort_unstable();
                    courses.dedup();
                    match self.curricula.iter_mut().find(|known| known.0 == courses) {
                        Some(known) => known.1 += 1,
                        None => self.curricula.push((courses, 1)),
                    }
                }
                once(&mut self.weights.isolated)
            }
            Rule::AvoidSplitAssignments { groups, most: 1 } => {
                let mut alone: Vec<usize> = Vec::new();
                for group in groups {
                    let [at] = group[..] else { return false };
                    if at.role != self.open_role[at.event] {
                        return false;
                    }
                    alone.push(at.event);
                }
                alone.sort_unstable();
                alone.dedup();
                alone.len() == self.lectures.len() && groups.len() == alone.len() && once(&mut self.weights.stability)
            }
            _ => false,
        }
    }

    /// Works out who is in whose way, and the curricula of each course.
    fn linked(mut self) -> Self {
        for clique in &self.cliques {
            for course in clique {
                self.rivals[*course].extend(clique);
            }
        }
        for (course, rivals) in self.rivals.iter_mut().enumerate() {
            rivals.push(course);
            rivals.sort_unstable();
            rivals.dedup();
        }
        for (curriculum, (courses, _)) in self.curricula.iter().enumerate() {
            for course in courses {
                self.of_course[*course].push(curriculum);
            }
        }
        self
    }

    /// Number of periods.
    pub fn periods(&self) -> usize {
        self.day.len()
    }

    /// Sizes of courses and rooms, each with the next larger.
    pub fn sizes(&self) -> Vec<(u32, u32)> {
        let mut sizes: Vec<u32> =
            self.persons.iter().chain(&self.capacity).copied().filter(|size| *size < u32::MAX).collect();
        sizes.push(0);
        sizes.sort_unstable();
        sizes.dedup();
        sizes.windows(2).map(|pair| (pair[0], pair[1])).collect()
    }

    /// Cost of seats that a course lacks in a room.
    pub fn crowding(&self, course: usize, room: usize) -> i64 {
        i64::from(self.persons[course].saturating_sub(self.capacity[room])) * self.weights.capacity
    }
}

/// What the required rules speak of.
#[derive(Default)]
struct Seen {
    timed: Vec<bool>,
    roomed: Vec<bool>,
    split: Vec<bool>,
    alone: Vec<usize>,
}
