//! What is no part of the cost and helps the search all the same: a walk by small steps sees how far a deviation that only
//! a long way mends still is from being mended.
//!
//! A resource busy on a day too many loses that day lesson by lesson; the guide counts the lessons. And a set of times that
//! is limited where it is used at all costs nothing while it is empty; where the resource cannot do without it, because it has more
//! lessons than other times, the guide counts an empty set as what it is: too little used. A lesson left out costs little
//! beside one that clashes with everybody's; but the latter finds a place in the end, so the guide makes the two alike.

use super::super::constraint::{CostFunction, Rule};
use super::board::Board;
use super::dependents::depend;
use super::deviation::{busy, common};
use super::layout::{Kind, Layout, Point};

/// A lesson on a day too many weighs so many times less than the day.
const PART: i64 = 8;

/// Adds the guides that the constraints give rise to.
pub fn add(layout: &mut Layout<'_>, first_set: usize) {
    let problem = layout.problem;
    let mut found = Vec::new();
    let mut clashes = vec![0; problem.resources.len()];
    for constraint in problem.constraints.iter().filter(|constraint| constraint.required) {
        if let Rule::AvoidClashes { resources } = &constraint.rule {
            for resource in resources {
                clashes[*resource] += i64::from(constraint.weight);
            }
        }
    }
    for constraint in problem.constraints.iter().filter(|constraint| constraint.weight > 0) {
        let point = |kind: Kind, weight: i64| Point {
            kind,
            required: constraint.required,
            guide: true,
            weight,
            cost: CostFunction::Linear,
            gathered: false,
        };
        let weight = i64::from(constraint.weight);
        match &constraint.rule {
            Rule::ClusterBusyTimes { resources, sets, busy_sets } if weight >= PART / 2 => {
                let list = layout.lists.len();
                layout.lists.push(sets.iter().map(|set| first_set + set).collect());
                let kind = |resource: &usize| Kind::Scattered { resource: *resource, list, most: busy_sets.most };
                found.extend(resources.iter().map(|resource| point(kind(resource), (weight / PART).max(1))));
            }
            Rule::LimitBusyTimes { resources, sets, busy } if busy.least > 0 => {
                for &resource in resources {
                    let spared = |set: &&usize| needs(layout, resource, &problem.time_sets[**set]);
                    let kind = |set: &usize| Kind::Shunned { resource, mask: first_set + set, least: busy.least };
                    found.extend(sets.iter().filter(spared).map(|set| point(kind(set), weight)));
                }
            }
            Rule::AssignTime { events } if constraint.required => {
                for &event in events {
                    let given = problem.events[event].roles.iter().filter_map(|role| role.resource);
                    let dearer = given.map(|resource| clashes[resource]).sum::<i64>() - weight;
                    found.extend((dearer > 0).then(|| point(Kind::AssignTime { event }, dearer)));
                }
            }
            _ => {}
        }
    }
    for point in found {
        depend(layout, point.kind, layout.points.len() as u32);
        layout.points.push(point);
    }
}

/// Whether the resource has more periods in all than there are times outside the set.
fn needs(layout: &Layout<'_>, resource: usize, set: &[usize]) -> bool {
    // An event has as many slots as periods; one with the resource in two roles counts once.
    let mut slots = layout.given_slots[resource].clone();
    slots.sort_unstable();
    slots.dedup();
    layout.exclusive[resource] && slots.len() + set.len() > layout.times
}

/// The times in the least used of the busy sets beyond the number allowed.
pub fn scattered(board: &Board<'_>, resource: usize, list: &[usize], most: u32) -> u64 {
    let bits = busy(board, resource);
    let mut counts = [0u32; 64];
    let mut number = 0;
    for mask in list {
        let count = common(board.layout.mask(*mask), bits);
        if count > 0 && number < counts.len() {
            counts[number] = count;
            number += 1;
        }
    }
    let over = number.saturating_sub(most as usize);
    if over == 0 {
        return 0;
    }
    counts[..number].sort_unstable();
    counts[..over].iter().map(|count| u64::from(*count)).sum()
}

#[cfg(test)]
mod tests {
    use super::super::super::constraint::{Constraint, Range};
    use super::super::super::problem::{Event, Givens, Problem, Resource, Role, Time};
    use super::super::{board::Board, compile::compile, construct};
    use super::*;
    use crate::timetable::Meet;

    /// One class, two days of three times, so many lessons; of what is asked, the first times of the days make a set. No start: 6.
    fn guided(lessons: usize, the: Rule, starts: &[usize]) -> i64 {
        let role = Role { resource: Some(0), ..Role::default() };
        let rule = |weight, rule| Constraint { required: true, weight, cost: CostFunction::Linear, rule };
        let givens = Givens {
            times: (0..6).map(|time| Time { day: time / 3, week: 0 }).collect(),
            kinds: 1,
            resources: vec![Resource::default()],
            events: vec![Event { duration: 1, roles: vec![role], ..Event::default() }; lessons],
            time_sets: vec![vec![0, 3], vec![0, 1, 2], vec![3, 4, 5]],
            constraints: vec![rule(48, Rule::AvoidClashes { resources: vec![0] }), rule(16, the)],
            locked: Vec::new(),
        };
        let problem = Problem::new(givens).expect("a problem");
        let layout = compile(&problem);
        let mut board = Board::new(&layout);
        let meet = |(event, start): (usize, &usize)| Meet {
            event,
            duration: 1,
            start: Some(*start).filter(|start| *start < 6),
            resources: vec![Some(0)],
        };
        construct::load(&mut board, &starts.iter().enumerate().map(meet).collect::<Vec<_>>());
        board.sum.far_hard
    }

    #[test]
    fn a_set_that_cannot_be_spared_is_missed_while_it_is_empty_and_one_that_can_is_not() {
        let both = || Rule::LimitBusyTimes { resources: vec![0], sets: vec![0], busy: Range { least: 2, most: 2 } };
        assert_eq!(guided(6, both(), &[1, 2, 4, 5, 5, 5]), 32);
        assert_eq!(guided(6, both(), &[0, 1, 2, 4, 5, 5]), 0);
        assert_eq!(guided(4, both(), &[1, 2, 4, 5]), 0);
    }

    #[test]
    fn to_leave_a_lesson_out_is_no_way_out_of_a_clash() {
        let all = || Rule::AssignTime { events: vec![0, 1] };
        assert_eq!((guided(2, all(), &[0, 6]), guided(2, all(), &[0, 0]), guided(2, all(), &[0, 1])), (32, 0, 0));
    }

    #[test]
    fn a_day_too_many_is_nearer_to_being_free_the_fewer_lessons_it_has() {
        let one =
            || Rule::ClusterBusyTimes { resources: vec![0], sets: vec![1, 2], busy_sets: Range { least: 0, most: 1 } };
        assert_eq!(guided(3, one(), &[0, 1, 2]), 0);
        assert_eq!(guided(3, one(), &[0, 1, 3]), 2);
        assert_eq!(guided(4, one(), &[0, 1, 3, 4]), 4);
    }
}
