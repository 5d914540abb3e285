//! H9: every locked session is in the plan, exactly.
//!
//! Locks are set before the model is built: what they use is gone, and the rest is decided around them. So a
//! valid plan exists exactly when the locks by themselves obey H1 to H8, and when they do not, the smallest set
//! of them that can't hold together can be named.

use std::collections::BTreeMap;

use crate::season::problem::Problem;
use crate::season::referee::Rule;

use super::packing::Taken;
use super::{breach, club_limits, days};

/// A smallest set of locked sessions that can't hold together, and the rule that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The rule they break.
    pub rule: Rule,
    /// Indices into the locked sessions of the problem.
    pub locks: Vec<usize>,
}

/// The smallest contradiction among the locks; none when a valid plan exists.
pub fn contradiction(problem: &Problem) -> Option<Contradiction> {
    let mut found = Vec::new();
    let taken = Taken::of(problem);
    for (index, lock) in problem.locked.iter().enumerate() {
        if let Some(rule) = breach(problem, &taken, lock) {
            return Some(Contradiction { rule, locks: vec![index] });
        }
    }
    found.extend(pairs(problem));
    found.extend(too_many(problem));
    found.extend(too_long(problem));
    found.into_iter().min_by_key(|c| c.locks.len())
}

/// Two locks that use an atom at one time, or two of one wish on one day or on days too close.
fn pairs(problem: &Problem) -> Option<Contradiction> {
    let mut by_day: BTreeMap<(usize, u8), Vec<usize>> = BTreeMap::new();
    let mut by_wish: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, lock) in problem.locked.iter().enumerate() {
        by_wish.entry(lock.wish).or_default().push(index);
        for &atom in &problem.spaces[lock.space].atoms {
            by_day.entry((atom, lock.window.day)).or_default().push(index);
        }
    }
    let window = |index: usize| problem.locked[index].window;
    let clash = |a: usize, b: usize| window(a).overlaps(&window(b));
    let close =
        |a: usize, b: usize| days::too_close(&problem.wishes[problem.locked[a].wish], window(a).day, window(b).day);
    let first = |lists: Vec<Vec<usize>>, meets: &dyn Fn(usize, usize) -> bool, rule| {
        lists.into_iter().find_map(|list| {
            let pair = list
                .iter()
                .enumerate()
                .find_map(|(n, &a)| list[n + 1..].iter().find(|&&b| meets(a, b)).map(|&b| vec![a, b]));
            pair.map(|locks| Contradiction { rule, locks })
        })
    };
    first(by_day.into_values().collect(), &clash, Rule::H4)
        .or_else(|| first(by_wish.into_values().collect(), &close, Rule::H5))
}

/// More locks of a wish than it asks for sessions.
fn too_many(problem: &Problem) -> Option<Contradiction> {
    let mut by_wish: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, lock) in problem.locked.iter().enumerate() {
        by_wish.entry(lock.wish).or_default().push(index);
    }
    let over = by_wish.into_iter().filter(|(wish, list)| list.len() > problem.wishes[*wish].sessions);
    over.map(|(wish, list)| Contradiction { rule: Rule::H5, locks: list[..=problem.wishes[wish].sessions].to_vec() })
        .min_by_key(|c| c.locks.len())
}

/// More locked time of a club than its maximum: the longest locks first, so that the set is smallest.
fn too_long(problem: &Problem) -> Option<Contradiction> {
    let mut by_club: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, lock) in problem.locked.iter().enumerate() {
        by_club.entry(problem.wishes[lock.wish].club).or_default().push(index);
    }
    let sets = by_club.into_iter().filter_map(|(club, mut list)| {
        list.sort_by_key(|&index| std::cmp::Reverse(problem.locked[index].window.length()));
        let mut sum = 0;
        let passes = list.iter().position(|&index| {
            sum += u32::from(problem.locked[index].window.length());
            sum > club_limits::left(problem, club, 0)
        })?;
        list.truncate(passes + 1);
        Some(Contradiction { rule: Rule::H8, locks: list })
    });
    sets.min_by_key(|c| c.locks.len())
}

#[cfg(test)]
mod tests {
    use super::super::example::{best, broken, session, village, wish};
    use super::*;

    #[test]
    fn a_lock_is_kept_even_when_it_costs() {
        let mut problem = village();
        problem.wishes = vec![wish(&[0]), wish(&[1]), wish(&[2])];
        problem.wishes[0].values = vec![1.0];
        for wish in &mut problem.wishes {
            wish.times[0].window.to = 36;
        }
        assert!((best(&problem) - 200.0).abs() < 1e-9);
        problem.locked = vec![session(0, 0, 0, 34, 36)];
        assert!((best(&problem) - 1.0).abs() < 1e-9);
        assert_eq!(broken(&problem, &[]), [Rule::H9]);
    }

    #[test]
    fn the_smallest_contradiction_is_named() {
        let mut problem = village();
        problem.wishes = vec![wish(&[0]), wish(&[1]), wish(&[2])];
        problem.locked = vec![session(0, 0, 0, 34, 36), session(1, 1, 0, 36, 38), session(2, 2, 0, 35, 37)];
        let pair = Contradiction { rule: Rule::H4, locks: vec![0, 2] };
        assert_eq!(contradiction(&problem), Some(pair));
        problem.locked.push(session(1, 1, 0, 43, 45));
        assert_eq!(contradiction(&problem), Some(Contradiction { rule: Rule::H1, locks: vec![3] }));
        problem.locked = vec![session(1, 1, 0, 36, 38)];
        assert_eq!(contradiction(&problem), None);
    }

    #[test]
    fn a_club_maximum_is_broken_by_the_fewest_locks() {
        let mut problem = village();
        problem.clubs[0].max_slots = 4;
        problem.wishes = vec![wish(&[1]), wish(&[1]), wish(&[2])];
        problem.wishes[2].max_slots = 4;
        problem.locked = vec![session(0, 1, 0, 34, 36), session(1, 1, 0, 36, 38), session(2, 2, 0, 34, 38)];
        let two = contradiction(&problem).expect("ten slots are more than four");
        assert_eq!((two.rule, two.locks.len()), (Rule::H8, 2));
    }
}
