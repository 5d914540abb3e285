//! Parts of an instance: some courses, with curricula that lie within them. What parts that share no curriculum cost at least
//! adds up (after Hao and Benlic, 2011, whose parts share no course either).

use super::super::instance::Instance;
use super::sets;
use std::cmp::Reverse;

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
/// curriculum lies in just one.
pub fn cover(instance: &Instance, most: usize) -> Vec<Part> {
    let mut left: Vec<usize> = (0..instance.curricula.len()).collect();
    let mut parts = Vec::new();
    while let Some(part) = grown(instance, &left, most) {
        left.retain(|q| !part.curricula.contains(q));
        parts.push(part);
    }
    let alone = (0..instance.lectures.len()).filter(|course| parts.iter().all(|part| !part.courses.contains(course)));
    let alone: Vec<Part> = alone.map(|course| Part { courses: vec![course], curricula: Vec::new() }).collect();
    parts.extend(alone);
    parts
}

/// A part grown from one of the curricula by others that bring fewest new courses, those of much shared courses first.
fn grown(instance: &Instance, left: &[usize], most: usize) -> Option<Part> {
    let mut part = Part { courses: Vec::new(), curricula: Vec::new() };
    let mut barred: Vec<usize> = Vec::new();
    loop {
        let pull = |q: &usize| {
            let courses = &instance.curricula[*q].0;
            let new = courses.iter().filter(|course| part.courses.binary_search(course).is_err()).count();
            (new, Reverse(courses.iter().map(|course| instance.of_course[*course].len()).sum::<usize>()))
        };
        let open = left.iter().filter(|q| !part.curricula.contains(q) && !barred.contains(q));
        let Some(&next) = open.min_by_key(|q| pull(q)) else { break };
        let mut larger = part.with(&Part { courses: instance.curricula[next].0.clone(), curricula: Vec::new() });
        let inside = |q: &usize| instance.curricula[*q].0.iter().all(|course| larger.courses.binary_search(course).is_ok());
        larger.curricula = left.iter().copied().filter(inside).collect();
        if larger.fits(instance, most) { part = larger } else { barred.push(next) }
    }
    (!part.curricula.is_empty()).then_some(part)
}

/// Pairs of parts that share courses, those first that share most: courses, by how much they tie.
pub fn close_pairs(instance: &Instance, parts: &[Part]) -> Vec<(usize, usize)> {
    let shared = |one: &Part, other: &Part| -> usize {
        let both = one.courses.iter().filter(|course| other.courses.binary_search(course).is_ok());
        both.map(|course| instance.of_course[*course].len()).sum()
    };
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for other in 0..parts.len() {
        pairs.extend((0..other).map(|one| (shared(&parts[one], &parts[other]), one, other)).filter(|pair| pair.0 > 0));
    }
    pairs.sort_unstable_by(|one, other| other.cmp(one));
    pairs.into_iter().map(|(_, one, other)| (one, other)).collect()
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
