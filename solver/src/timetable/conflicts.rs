//! Conflict statistics: which rules, and which resources and events, keep the cost of a timetable up.

use super::constraint::{RoleAt, Rule};
use super::plan::{Cost, Plan};
use super::problem::Problem;
use super::referee::{Breach, Fault, judge};
use std::collections::BTreeMap;

/// Where a rule applies.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Whom {
    /// A teacher, class, room …, by index.
    Resource(usize),
    /// An event, or the events of a group or of a pair, by index, ascending.
    Events(Vec<usize>),
}

/// What one constraint or one point of application adds to the cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share<T> {
    /// Of what.
    pub of: T,
    /// Points of application at which something is amiss.
    pub points: usize,
    /// Sum of the deviations there, in the units of the rules.
    pub deviation: u64,
    /// What they cost together.
    pub cost: Cost,
}

/// Where the cost of a timetable comes from. Each list has the dearest first, and its costs add up to the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conflicts {
    /// By constraint, as its index.
    pub constraints: Vec<Share<usize>>,
    /// By whom it concerns.
    pub whom: Vec<Share<Whom>>,
}

/// Where the cost of the plan comes from.
///
/// # Errors
/// Everything that makes it no plan at all.
pub fn conflicts(problem: &Problem, plan: &Plan) -> Result<Conflicts, Vec<Fault>> {
    let breaches = judge(problem, plan)?.breaches;
    Ok(Conflicts {
        constraints: shares(problem, &breaches, |breach| breach.constraint),
        whom: shares(problem, &breaches, |breach| whom(&problem.constraints[breach.constraint].rule, breach.point)),
    })
}

fn shares<T: Ord + Clone>(problem: &Problem, breaches: &[Breach], of: impl Fn(&Breach) -> T) -> Vec<Share<T>> {
    let mut found: BTreeMap<T, Share<T>> = BTreeMap::new();
    for breach in breaches {
        let key = of(breach);
        let share = found.entry(key.clone()).or_insert_with(|| Share {
            of: key,
            points: 0,
            deviation: 0,
            cost: Cost::default(),
        });
        share.points += 1;
        share.deviation = share.deviation.saturating_add(breach.deviation);
        let required = problem.constraints[breach.constraint].required;
        let sum = if required { &mut share.cost.infeasibility } else { &mut share.cost.objective };
        *sum = sum.saturating_add(breach.cost);
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by_key(|share| std::cmp::Reverse(share.cost));
    found
}

/// Whom a point of application of a rule concerns.
pub fn whom(rule: &Rule, point: usize) -> Whom {
    let group = |events: &[usize]| {
        let mut events = events.to_vec();
        events.sort_unstable();
        events.dedup();
        Whom::Events(events)
    };
    let events_of = |roles: &[RoleAt]| group(&roles.iter().map(|at| at.event).collect::<Vec<_>>());
    match rule {
        Rule::AssignResource { roles } | Rule::PreferResources { roles, .. } | Rule::RoomCapacity { roles } => {
            group(&[roles[point].event])
        }
        Rule::AssignTime { events }
        | Rule::SplitEvents { events, .. }
        | Rule::DistributeSplitEvents { events, .. }
        | Rule::PreferTimes { events, .. }
        | Rule::EndTheDay { events, .. } => group(&[events[point]]),
        Rule::AvoidSplitAssignments { groups, .. } => events_of(&groups[point]),
        Rule::SpreadEvents { groups, .. }
        | Rule::ClusterStarts { groups, .. }
        | Rule::LinkEvents { groups }
        | Rule::IsolatedLectures { curricula: groups } => group(&groups[point]),
        Rule::OrderEvents { pairs } => group(&[pairs[point].first, pairs[point].second]),
        Rule::MinimumWorkingDays { courses } => group(&courses[point].events),
        Rule::AvoidClashes { resources }
        | Rule::AvoidUnavailableTimes { resources, .. }
        | Rule::LimitIdleTimes { resources, .. }
        | Rule::ClusterBusyTimes { resources, .. }
        | Rule::LimitBusyTimes { resources, .. }
        | Rule::LimitWorkload { resources, .. }
        | Rule::TravelTime { resources, .. }
        | Rule::LimitMoves { resources, .. }
        | Rule::ChangingTime { resources, .. } => Whom::Resource(resources[point]),
        Rule::AvoidTogether { pairs, .. } => Whom::Resource(pairs[point].0),
        // The group is somebody's lessons of some kind: the first stands for it.
        Rule::LimitBusyResources { groups, .. } => {
            groups[point].first().map_or_else(|| group(&[]), |first| Whom::Resource(*first))
        }
        // Its points are events already.
        Rule::KeepMeets { .. } => group(&[point]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::constraint::{Constraint, CostFunction};
    use super::super::problem::{Event, Givens, Resource, Role, Time};
    use super::super::search::sample;
    use super::*;
    use crate::season::search::dice::Dice;
    use crate::timetable::Meet;

    fn total<T>(shares: &[Share<T>]) -> Cost {
        let sum = |of: fn(Cost) -> u64| shares.iter().map(|share| of(share.cost)).sum();
        Cost { infeasibility: sum(|cost| cost.infeasibility), objective: sum(|cost| cost.objective) }
    }

    /// Every event in one piece, somewhere.
    fn scattered(problem: &Problem, dice: &mut Dice) -> Plan {
        let meet = |(event, given): (usize, &Event)| Meet {
            event,
            duration: given.duration,
            start: given
                .time
                .or_else(|| (dice.below(4) > 0).then(|| dice.below(problem.times.len() + 1 - given.duration))),
            resources: given.roles.iter().map(|role| role.resource).collect(),
        };
        problem.events.iter().enumerate().map(meet).collect()
    }

    #[test]
    fn whatever_the_rules_each_list_adds_up_to_what_the_referee_says_and_the_dearest_comes_first() {
        for seed in 0..200 {
            let mut dice = Dice::new(seed, 9);
            let problem = sample::problem(&mut dice, 5, &(0..sample::RULES).collect::<Vec<_>>());
            let plan = scattered(&problem, &mut dice);
            let verdict = judge(&problem, &plan).expect("a plan");
            let found = conflicts(&problem, &plan).expect("a plan");
            assert_eq!([total(&found.constraints), total(&found.whom)], [verdict.cost; 2]);
            assert_eq!(found.whom.iter().map(|share| share.points).sum::<usize>(), verdict.breaches.len());
            assert!(found.whom.is_sorted_by(|one, next| one.cost >= next.cost));
        }
    }

    /// A teacher with two lessons at once; a third lesson without a time.
    #[test]
    fn the_teacher_who_is_double_booked_and_the_lesson_without_a_time_are_named_and_nobody_else() {
        let event = |teacher| Event {
            duration: 1,
            roles: vec![Role { resource: Some(teacher), ..Role::default() }],
            ..Event::default()
        };
        let rule = |required, weight, rule| Constraint { required, weight, cost: CostFunction::Linear, rule };
        let problem = Problem::new(Givens {
            times: vec![Time::default(); 2],
            kinds: 1,
            resources: vec![Resource::default(); 2],
            events: vec![event(0), event(0), event(1)],
            constraints: vec![
                rule(true, 3, Rule::AvoidClashes { resources: vec![1, 0] }),
                rule(false, 2, Rule::AssignTime { events: vec![0, 1, 2] }),
            ],
            ..Givens::default()
        });
        let problem = problem.expect("a problem");
        let meet = |event, teacher, start| Meet { event, duration: 1, start, resources: vec![Some(teacher)] };
        let bad = vec![meet(0, 0, Some(1)), meet(1, 0, Some(1)), meet(2, 1, None)];
        let found = conflicts(&problem, &bad).expect("a plan");
        let (hard, soft) = (Cost { infeasibility: 3, objective: 0 }, Cost { infeasibility: 0, objective: 2 });
        let share = |of, cost| Share { of, points: 1, deviation: 1, cost };
        assert_eq!(found.whom, vec![share(Whom::Resource(0), hard), share(Whom::Events(vec![2]), soft)]);
        assert_eq!(found.constraints.iter().map(|share| share.of).collect::<Vec<_>>(), vec![0, 1]);
        let good = vec![meet(0, 0, Some(0)), meet(1, 0, Some(1)), meet(2, 1, Some(0))];
        assert_eq!(conflicts(&problem, &good), Ok(Conflicts::default()));
        assert!(conflicts(&problem, &vec![meet(7, 0, None)]).is_err());
    }
}
