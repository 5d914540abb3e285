//! The best day of a part at given rewards: which of its courses are held in which period, for a reward each and a further one
//! for being held on the day at all, against what lectures alone cost. Exact: a day is a sequence of sets of courses that can be
//! held at once, and what a set's lectures alone cost depends on the sets before and after it only. Best-first search finds
//! the sequence; its bound is the same sequence with the reward for the day paid for every lecture, by dynamic programming.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::super::bits::each;
use super::super::instance::Instance;
use super::parts::{MOST_COURSES, Part};
use super::sets::{Set, Touched, bits, difference, minus, of_day};

/// So many sequences are looked at; then their bound must do.
const PATIENCE: usize = 2_000;

/// What holding lectures of the courses of a part is worth.
#[derive(Clone)]
pub struct Rewards {
    /// Of each course a lecture in each period.
    pub lecture: Vec<Vec<f64>>,
    /// Of each course a day on which it is held.
    pub day: Vec<f64>,
}

impl Rewards {
    /// Nothing is worth anything.
    pub fn none(instance: &Instance, part: &Part) -> Self {
        Self { lecture: vec![vec![0.0; instance.periods()]; part.courses.len()], day: vec![0.0; part.courses.len()] }
    }

    /// What is not paid for courses that are held a second time on the day.
    fn again(&self, courses: u64) -> f64 {
        each(courses).map(|course| self.day[course]).sum()
    }
}

/// What a day comes to.
pub struct Best {
    /// No day costs less, rewards taken off.
    pub least: f64,
    /// Courses of the part and periods in which they are held on a day that costs so much, or nearly.
    pub held: Vec<(usize, usize)>,
}

/// One day of a part. Level 0 is before its first period.
pub struct Day {
    levels: Vec<Vec<Set>>,
    /// The first period.
    first: usize,
    /// Cost of a lecture alone.
    isolated: f64,
    /// Courses with one lecture only.
    single: u64,
}

/// A sequence of sets so far.
struct Path {
    cost: f64,
    level: usize,
    set: usize,
    /// Curricula with a lecture in the last set and none in the one before.
    pending: Touched,
    /// Courses held so far.
    used: u64,
    /// The path that it prolongs.
    before: usize,
}

impl Day {
    /// The day of a part.
    pub fn new(instance: &Instance, part: &Part, day: usize) -> Self {
        debug_assert!(part.courses.len() <= MOST_COURSES);
        let first = instance.day.partition_point(|of| *of < day);
        let mut levels = vec![vec![Set::default()]];
        levels.extend(of_day(instance, part, day));
        let single = bits(part.courses.iter().map(|course| instance.lectures[*course] == 1));
        Self { levels, first, isolated: instance.weights.isolated as f64, single }
    }

    /// What lectures alone of these curricula cost.
    fn alone(&self, curricula: impl Iterator<Item = u64>) -> f64 {
        self.isolated * f64::from(curricula.map(u64::count_ones).sum::<u32>())
    }

    /// The best day at these rewards.
    pub fn best(&self, rewards: &Rewards) -> Best {
        let ends = Ends::new(self, rewards);
        let none = Touched::default();
        let mut paths = vec![Path { cost: 0.0, level: 0, set: 0, pending: none, used: 0, before: 0 }];
        let mut open = BinaryHeap::from([Open { bound: ends.least(self, 0, 0, &none).0, level: 0, path: 0 }]);
        let mut seen: Vec<Vec<Vec<usize>>> = self.levels.iter().map(|sets| vec![Vec::new(); sets.len()]).collect();
        let (mut least, mut best) = (f64::INFINITY, 0);
        for looked_at in 0.. {
            let Some(Open { bound, path, .. }) = open.pop().filter(|open| open.bound < least - 1e-9) else {
                return Best { least, held: self.held(&paths, best, &ends) };
            };
            let whole = self.completed(&paths[path], rewards, &ends);
            if whole < least {
                (least, best) = (whole, path);
            }
            if looked_at > PATIENCE {
                return Best { least: bound, held: self.held(&paths, best, &ends) };
            }
            let Path { cost, level, set, pending, used, .. } = paths[path];
            let before = &mut seen[level][set];
            if level + 1 == self.levels.len()
                || before.iter().any(|other| self.dominates(&paths[*other], &paths[path], rewards))
            {
                continue;
            }
            before.push(path);
            for (next, to) in
                self.levels[level + 1].iter().enumerate().filter(|(_, to)| to.courses & used & self.single == 0)
            {
                let cost = cost + self.alone(minus(&pending, &to.touched)) + rewards.again(to.courses & used)
                    - ends.rewards[level + 1][next];
                let fresh = difference(&to.touched, &self.levels[level][set].touched);
                let bound = cost + ends.least(self, level + 1, next, &fresh).0;
                if bound < least - 1e-9 {
                    open.push(Open { bound, level: level + 1, path: paths.len() });
                    paths.push(Path {
                        cost,
                        level: level + 1,
                        set: next,
                        pending: fresh,
                        used: used | to.courses,
                        before: path,
                    });
                }
            }
        }
        Best { least, held: Vec::new() }
    }

    /// What a path costs in the end with what best follows it when all rewards are paid; infinite when that can't be.
    fn completed(&self, path: &Path, rewards: &Rewards, ends: &Ends) -> f64 {
        let Path { mut cost, mut level, mut set, mut pending, mut used, .. } = *path;
        while level + 1 < self.levels.len() {
            let next = ends.least(self, level, set, &pending).1;
            let to = &self.levels[level + 1][next];
            if to.courses & used & self.single != 0 {
                return f64::INFINITY;
            }
            cost += self.alone(minus(&pending, &to.touched)) + rewards.again(to.courses & used)
                - ends.rewards[level + 1][next];
            pending = difference(&to.touched, &self.levels[level][set].touched);
            used |= to.courses;
            (level, set) = (level + 1, next);
        }
        cost + self.alone(pending.into_iter())
    }

    /// Whether whatever follows the other path can follow this one, which ends alike, and costs no more.
    fn dominates(&self, one: &Path, other: &Path, rewards: &Rewards) -> bool {
        let more = one.used & !other.used;
        more & self.single == 0
            && one.cost + self.alone(minus(&one.pending, &other.pending)) + rewards.again(more) <= other.cost
    }

    /// What is held on a path, and on what best follows it.
    fn held(&self, paths: &[Path], mut path: usize, ends: &Ends) -> Vec<(usize, usize)> {
        let mut held = Vec::new();
        let mut hold = |level: usize, set: usize| {
            held.extend(each(self.levels[level][set].courses).map(|course| (course, self.first + level - 1)));
        };
        let Path { mut level, mut set, mut pending, .. } = paths[path];
        while level + 1 < self.levels.len() {
            let next = ends.least(self, level, set, &pending).1;
            pending = difference(&self.levels[level + 1][next].touched, &self.levels[level][set].touched);
            (level, set) = (level + 1, next);
            hold(level, set);
        }
        while path > 0 {
            hold(paths[path].level, paths[path].set);
            path = paths[path].before;
        }
        held
    }
}

/// What follows a set at least, when the reward for the day is paid for every lecture.
struct Ends {
    rewards: Vec<Vec<f64>>,
    /// For each level and set: the sets that may follow best, each with what it and all after it cost.
    next: Vec<Vec<Vec<(f64, usize)>>>,
}

impl Ends {
    fn new(day: &Day, rewards: &Rewards) -> Self {
        let reward = |level: usize, set: &Set| {
            each(set.courses).map(|course| rewards.lecture[course][day.first + level - 1] + rewards.day[course]).sum()
        };
        let of_level = |(level, sets): (usize, &Vec<Set>)| sets.iter().map(|set| reward(level, set)).collect();
        let worth: Vec<Vec<f64>> = day.levels.iter().enumerate().map(of_level).collect();
        let mut ends = Self { next: vec![Vec::new(); day.levels.len()], rewards: worth };
        for level in (0..day.levels.len() - 1).rev() {
            ends.next[level] = day.levels[level].iter().map(|set| ends.after(day, rewards, level, set)).collect();
        }
        ends
    }

    /// The sets that may follow one best, whichever of its curricula are pending.
    fn after(&self, day: &Day, rewards: &Rewards, level: usize, set: &Set) -> Vec<(f64, usize)> {
        let cost = |(next, to): (usize, &Set)| {
            let fresh = difference(&to.touched, &set.touched);
            (
                self.least(day, level + 1, next, &fresh).0 - self.rewards[level + 1][next]
                    + rewards.again(to.courses & set.courses),
                next,
            )
        };
        let sets = &day.levels[level + 1];
        let mut all: Vec<(f64, usize)> = sets.iter().enumerate().map(cost).collect();
        all.sort_by(|one, two| one.0.total_cmp(&two.0));
        let mut kept: Vec<(f64, usize)> = Vec::new();
        for (cost, next) in all {
            let helped: Touched = std::array::from_fn(|word| set.touched[word] & sets[next].touched[word]);
            if !kept.iter().any(|(known, other)| known + day.alone(minus(&helped, &sets[*other].touched)) <= cost) {
                kept.push((cost, next));
            }
        }
        kept
    }

    /// What follows a set at least with these curricula pending, and the set that comes next then.
    fn least(&self, day: &Day, level: usize, set: usize, pending: &Touched) -> (f64, usize) {
        if level + 1 == day.levels.len() {
            return (day.alone(pending.iter().copied()), 0);
        }
        let mut best = (f64::INFINITY, 0);
        for (cost, next) in &self.next[level][set] {
            if *cost >= best.0 {
                break;
            }
            let cost = cost + day.alone(minus(pending, &day.levels[level + 1][*next].touched));
            if cost < best.0 {
                best = (cost, *next);
            }
        }
        best
    }
}

/// A path to go on with; the lowest bound comes first, of equals the longest.
struct Open {
    bound: f64,
    level: usize,
    path: usize,
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(self.level.cmp(&other.level)).then(other.path.cmp(&self.path))
    }
}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}
