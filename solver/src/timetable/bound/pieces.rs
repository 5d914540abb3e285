//! What splitting the events costs at least: each by itself, the best of all ways to split it. Periods that no meet covers
//! count as one more meet, so that every way to cover an event in part is a way to split it too.

use super::super::constraint::{Constraint, Rule};
use super::super::plan::Cost;
use super::super::problem::Problem;

/// Periods of an event up to which every way to split it is tried.
const MOST: usize = 20;

/// Σ over events of the least cost of splitting it, required before wished for.
pub fn least(problem: &Problem) -> Cost {
    let rules = rules(problem);
    let mut sum = Cost::default();
    for (event, rules) in rules.iter().enumerate().filter(|(_, rules)| !rules.is_empty()) {
        let best = ways(problem, event).iter().map(|way| cost(rules, way)).min().unwrap_or_default();
        sum.infeasibility += best.infeasibility;
        sum.objective += best.objective;
    }
    sum
}

/// The least and the greatest number of meets of each event when nothing required about its splitting is broken.
pub fn numbers(problem: &Problem) -> Vec<(usize, usize)> {
    let rules = rules(problem);
    let number = |event: usize| {
        let sound = ways(problem, event).into_iter().filter(|way| cost(&rules[event], way).infeasibility == 0);
        let counts: Vec<usize> = sound.map(|way| way.len()).collect();
        let all = (1, problem.events[event].duration);
        counts.iter().min().zip(counts.iter().max()).map_or(all, |(least, most)| (*least, *most))
    };
    (0..problem.events.len()).map(number).collect()
}

/// Of each event the constraints on how it is split.
fn rules(problem: &Problem) -> Vec<Vec<&Constraint>> {
    let mut found = vec![Vec::new(); problem.events.len()];
    for constraint in &problem.constraints {
        if let Rule::SplitEvents { events, .. } | Rule::DistributeSplitEvents { events, .. } = &constraint.rule {
            for event in events {
                found[*event].push(constraint);
            }
        }
    }
    found
}

fn cost(rules: &[&Constraint], way: &[u32]) -> Cost {
    let mut sum = Cost::default();
    for constraint in rules {
        let deviation = match &constraint.rule {
            Rule::SplitEvents { duration, amount, .. } => {
                way.iter().filter(|piece| duration.outside(**piece) > 0).count() as u64
                    + u64::from(amount.outside(way.len() as u32))
            }
            Rule::DistributeSplitEvents { duration, amount, .. } => {
                u64::from(amount.outside(way.iter().filter(|piece| *piece == duration).count() as u32))
            }
            _ => 0,
        };
        let part = if constraint.required { &mut sum.infeasibility } else { &mut sum.objective };
        *part = part.saturating_add(u64::from(constraint.weight).saturating_mul(constraint.cost.of(deviation)));
    }
    sum
}

/// All ways to split an event; none when there are too many to look at.
fn ways(problem: &Problem, event: usize) -> Vec<Vec<u32>> {
    let given = &problem.events[event];
    if given.time.is_some() {
        return vec![vec![given.duration as u32]];
    }
    let mut found = Vec::new();
    if given.duration <= MOST {
        split(given.duration as u32, given.duration as u32, &mut Vec::new(), &mut found);
    }
    found
}

/// All ways to write a number as a sum, the largest part first.
fn split(rest: u32, most: u32, parts: &mut Vec<u32>, ways: &mut Vec<Vec<u32>>) {
    if rest == 0 {
        ways.push(parts.clone());
    }
    for part in (1..=rest.min(most)).rev() {
        parts.push(part);
        split(rest - part, part, parts, ways);
        parts.pop();
    }
}
