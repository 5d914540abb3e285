//! Parts of an instance: some courses, with curricula that lie within them. What parts that share no curriculum cost at least
//! adds up (after Hao and Benlic, 2011, whose parts share no course either).

use super::super::instance::Instance;
use super::sets;
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// Courses of a part, and its curricula counted as often as they stand in the problem, at most.
pub const MOST_COURSES: usize = 64;
pub const MOST_CURRICULA: usize = 256;

/// Some courses.
#[derive(Debug, Clone)]
pub struct Part {
    /// In order.
    pub courses: Vec<usize>,
    /// Curricula all of whose courses are among them.
    pub curricula: Vec<usize>,
}

/// Parts that may share courses, each with at most so many sets of courses that can be held at once in a period, so that every
/// curriculum lies in just one; in none when told to stop before.
pub fn cover(instance: &Instance, most: usize, stop: &dyn Fn() -> bool) -> Vec<Part> {
    let mut left = vec![true; instance.curricula.len()];
    let mut parts: Vec<Part> = Vec::new();
    let mut seeds: Vec<usize> = (0..left.len()).collect();
    seeds.sort_by_key(|q| Reverse(ties(instance, &instance.curricula[*q].0)));
    for seed in seeds {
        if !left[seed] || stop() {
            continue;
        }
        if let Some(part) = grown(instance, &left, seed, most, stop) {
            part.curricula.iter().for_each(|q| left[*q] = false);
            parts.push(part);
        }
    }
    let mut alone = vec![true; instance.lectures.len()];
    parts.iter().flat_map(|part| &part.courses).for_each(|course| alone[*course] = false);
    let alone = (0..alone.len()).filter(|course| alone[*course]);
    parts.extend(alone.map(|course| Part { courses: vec![course], curricula: Vec::new() }).collect::<Vec<_>>());
    parts
}

/// A part grown from one curriculum by others that share courses with it: first those that bring fewest new ones, then those
/// whose courses tie most. `None` when the one does not fit by itself.
fn grown(instance: &Instance, left: &[bool], seed: usize, most: usize, stop: &dyn Fn() -> bool) -> Option<Part> {
    let with = |part: &Part, q: usize| {
        let mut larger = part.with(&Part { courses: instance.curricula[q].0.clone(), curricula: Vec::new() });
        let near = larger.courses.iter().flat_map(|course| &instance.of_course[*course]).copied();
        let inside = |q: &usize| {
            left[*q] && instance.curricula[*q].0.iter().all(|course| larger.courses.binary_search(course).is_ok())
        };
        larger.curricula = near.filter(inside).collect::<BTreeSet<_>>().into_iter().collect();
        larger.fits(instance, most).then_some(larger)
    };
    let mut part = with(&Part { courses: Vec::new(), curricula: Vec::new() }, seed)?;
    let mut barred = BTreeSet::new();
    while !stop() {
        let pull = |q: &usize| {
            let courses = &instance.curricula[*q].0;
            let new = courses.iter().filter(|course| part.courses.binary_search(course).is_err()).count();
            (new, Reverse(ties(instance, courses)), *q)
        };
        let near: BTreeSet<usize> =
            part.courses.iter().flat_map(|course| &instance.of_course[*course]).copied().collect();
        let open =
            near.into_iter().filter(|q| left[*q] && part.curricula.binary_search(q).is_err() && !barred.contains(q));
        let Some(next) = open.min_by_key(pull) else { break };
        match with(&part, next) {
            Some(larger) => part = larger,
            None => _ = barred.insert(next),
        }
    }
    Some(part)
}

/// Pairs of parts that share courses, those first that share most: courses, by how much they tie.
pub fn close_pairs(instance: &Instance, parts: &[Part]) -> Vec<(usize, usize)> {
    let shared = |one: &Part, other: &Part| -> usize {
        let both = one.courses.iter().filter(|course| other.courses.binary_search(course).is_ok());
        ties(instance, both)
    };
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for other in 0..parts.len() {
        pairs.extend((0..other).map(|one| (shared(&parts[one], &parts[other]), one, other)).filter(|pair| pair.0 > 0));
    }
    pairs.sort_unstable_by(|one, other| other.cmp(one));
    pairs.into_iter().map(|(_, one, other)| (one, other)).collect()
}

/// How much courses tie: the curricula of each.
fn ties<'a>(instance: &Instance, courses: impl IntoIterator<Item = &'a usize>) -> usize {
    courses.into_iter().map(|course| instance.of_course[*course].len()).sum()
}

impl Part {
    /// Both.
    pub fn with(&self, other: &Self) -> Self {
        let both = |one: &[usize], other: &[usize]| {
            let mut all = [one, other].concat();
            all.sort_unstable();
            all.dedup();
            all
        };
        Self { courses: both(&self.courses, &other.courses), curricula: both(&self.curricula, &other.curricula) }
    }

    /// Whether it has at most so many sets of courses that can be held at once in any period, and is not too large to be planned.
    pub fn fits(&self, instance: &Instance, most: usize) -> bool {
        self.courses.len() <= MOST_COURSES
            && self.curricula.iter().map(|q| instance.curricula[*q].1).sum::<i64>() <= MOST_CURRICULA as i64
            && (0..instance.periods()).all(|period| sets::at_once(instance, self, period, most).is_some())
    }
}
