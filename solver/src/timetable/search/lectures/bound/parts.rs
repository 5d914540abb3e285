//! Parts of an instance: some courses, with all curricula that lie within them. What parts that share no course cost at least
//! adds up (after Hao and Benlic, 2011).

use super::super::instance::Instance;

/// Some courses.
#[derive(Debug, Clone)]
pub struct Part {
    /// In order.
    pub courses: Vec<usize>,
    /// The curricula all of whose courses are among them.
    pub curricula: Vec<usize>,
}

/// All courses in parts of at most so many, grown so that many curricula lie within one.
pub fn partition(instance: &Instance, size: usize) -> Vec<Part> {
    let mut part_of: Vec<Option<usize>> = vec![None; instance.lectures.len()];
    let mut parts = 0;
    // Courses of many curricula are the hardest to keep together later: they go first.
    let mut seeds: Vec<usize> = (0..part_of.len()).collect();
    seeds.sort_by_key(|course| std::cmp::Reverse(instance.of_course[*course].len()));
    for seed in seeds {
        if part_of[seed].is_some() {
            continue;
        }
        part_of[seed] = Some(parts);
        for _ in 1..size {
            let Some(next) = closest(instance, &part_of, parts) else { break };
            part_of[next] = Some(parts);
        }
        parts += 1;
    }
    (0..parts).map(|part| Part::of(instance, (0..part_of.len()).filter(|course| part_of[*course] == Some(part)).collect())).collect()
}

/// Of the courses in no part the one that brings most curricula nearest to lying within a part.
fn closest(instance: &Instance, part_of: &[Option<usize>], part: usize) -> Option<usize> {
    let pull = |course: usize| -> f64 {
        let curricula = instance.of_course[course].iter().map(|q| &instance.curricula[*q]);
        let lost = |courses: &[usize]| courses.iter().any(|course| part_of[*course].is_some_and(|other| other != part));
        let of_curriculum = |(courses, times): &(Vec<usize>, i64)| {
            let inside = courses.iter().filter(|course| part_of[**course] == Some(part)).count();
            *times as f64 * ((inside + 1) as f64 / courses.len() as f64).powi(3) * f64::from(u8::from(inside > 0))
        };
        curricula.filter(|(courses, _)| !lost(courses)).map(of_curriculum).sum()
    };
    let free = (0..part_of.len()).filter(|course| part_of[*course].is_none());
    let (pull, next) = free.map(|course| (pull(course), course)).max_by(|one, two| one.0.total_cmp(&two.0))?;
    (pull > 0.0).then_some(next)
}

impl Part {
    fn of(instance: &Instance, courses: Vec<usize>) -> Self {
        let within = |q: &usize| instance.curricula[*q].0.iter().all(|course| courses.binary_search(course).is_ok());
        Self { curricula: (0..instance.curricula.len()).filter(within).collect(), courses }
    }
}
