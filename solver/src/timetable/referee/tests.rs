//! Each rule on a week of two days with three periods: a breach, and an innocent twin.

use super::super::constraint::*;
use super::super::problem::*;
use super::super::{Cost, Meet};
use super::{Fault, judge};

/// Two events of two periods; a teacher (0) in both, two rooms (1, 2).
fn givens(rule: Rule) -> Givens {
    let role = |kind, resource| Role { kind, resource, workload: 2 };
    let event = |persons| Event { duration: 2, time: None, persons, roles: vec![role(0, Some(0)), role(1, None)] };
    let room = |capacity| Resource { kind: 1, capacity: Some(capacity) };
    Givens {
        times: (0..6).map(|time| Time { day: time / 3, week: 0 }).collect(),
        kinds: 2,
        resources: vec![Resource::default(), room(20), room(40)],
        events: vec![event(30), event(10)],
        time_sets: vec![vec![0, 1, 2], vec![3, 4, 5]],
        constraints: vec![Constraint { required: true, weight: 3, cost: CostFunction::Quadratic, rule }],
        locked: Vec::new(),
    }
}

fn meet(event: usize, start: Option<usize>, duration: usize, room: Option<usize>) -> Meet {
    Meet { event, duration, start, resources: vec![Some(0), room] }
}

/// The deviations found in a plan of such meets, summed.
fn deviation(rule: Rule, plan: &[Meet]) -> u64 {
    let problem = Problem::new(givens(rule)).expect("a problem");
    let verdict = judge(&problem, &plan.to_vec()).expect("a plan");
    let cost = verdict.breaches.iter().map(|breach| 3 * breach.deviation * breach.deviation).sum();
    assert_eq!(verdict.cost, Cost { infeasibility: cost, objective: 0 });
    verdict.breaches.iter().map(|breach| breach.deviation).sum()
}

/// Both doubles on the first day's first, the second day's first period, in the small and the large room.
fn calm() -> Vec<Meet> {
    vec![meet(0, Some(0), 2, Some(2)), meet(1, Some(3), 2, Some(1))]
}

/// Lessons in single periods: three on the first day with a gap and a clash, one without anything.
fn restless() -> Vec<Meet> {
    vec![
        meet(0, Some(0), 1, Some(1)),
        meet(0, Some(2), 1, Some(2)),
        meet(1, Some(2), 1, Some(2)),
        meet(1, None, 1, None),
    ]
}

#[test]
fn each_rule_finds_its_breach_and_lets_its_twin_be() {
    let range = |least, most| Range { least, most };
    let at = |event| RoleAt { event, role: 1 };
    let both = vec![0, 1];
    let rooms = vec![None, Some(0), Some(1)];
    let rules = [
        (Rule::AssignResource { roles: vec![at(0), at(1)] }, 1),
        (Rule::AssignTime { events: both.clone() }, 1),
        (Rule::SplitEvents { events: both.clone(), duration: range(2, 2), amount: range(1, 1) }, 6),
        (Rule::DistributeSplitEvents { events: both.clone(), duration: 1, amount: range(0, 0) }, 4),
        (Rule::PreferResources { roles: vec![at(0)], resources: vec![2] }, 1),
        (Rule::PreferTimes { events: both.clone(), times: vec![0, 3], duration: None }, 2),
        (Rule::AvoidSplitAssignments { groups: vec![vec![at(0)], vec![at(1)]], most: 1 }, 1),
        (Rule::SpreadEvents { groups: vec![both.clone()], sets: vec![(0, range(1, 1)), (1, range(1, 1))] }, 3),
        (Rule::OrderEvents { pairs: vec![Order { first: 0, second: 1, separation: range(2, 9), same_day: false }] }, 1),
        (Rule::AvoidClashes { resources: vec![0, 1, 2] }, 2),
        (Rule::AvoidUnavailableTimes { resources: vec![0], times: vec![2, 5] }, 1),
        (Rule::AvoidTogether { pairs: vec![(0, 2)], times: vec![2, 5] }, 2),
        (Rule::LimitBusyResources { groups: vec![vec![1, 2]], sets: both.clone(), busy: range(1, 1) }, 1),
        (Rule::LimitIdleTimes { resources: vec![0], sets: both.clone(), idle: range(0, 0) }, 1),
        (Rule::ClusterBusyTimes { resources: vec![0], sets: both.clone(), busy_sets: range(2, 2) }, 1),
        (Rule::LimitBusyTimes { resources: vec![1], sets: both.clone(), busy: range(2, 2) }, 1),
        (Rule::LimitWorkload { resources: vec![2], workload: range(0, 2) }, 0),
        (Rule::LimitWorkload { resources: vec![1], workload: range(2, 2) }, 1),
        (Rule::RoomCapacity { roles: vec![at(0)] }, 10),
        (Rule::MinimumWorkingDays { courses: vec![Course { events: both.clone(), days: 2 }] }, 1),
        (Rule::IsolatedLectures { curricula: vec![vec![0], vec![1]] }, 3),
        (Rule::TravelTime { resources: vec![0], places: rooms.clone(), times: vec![vec![0, 2], vec![2, 0]] }, 2),
        (Rule::LimitMoves { resources: vec![0], places: rooms, lists: vec![both.clone()], most: 0 }, 1),
        (Rule::EndTheDay { events: both.clone(), kind: 0 }, 1),
        (Rule::KeepMeets { previous: calm() }, 4),
    ];
    for (rule, expected) in rules {
        let placed: Vec<_> = restless().into_iter().take(3).chain([meet(1, Some(3), 1, None)]).collect();
        // The order of two events is judged only when both are placed.
        let breach = if matches!(rule, Rule::OrderEvents { .. }) { placed } else { restless() };
        let expected = if matches!(rule, Rule::OrderEvents { .. }) { 3 } else { expected };
        assert_eq!(deviation(rule.clone(), &breach), expected, "{rule:?}");
        let twin = match rule {
            Rule::OrderEvents { .. } => vec![meet(0, Some(0), 2, None), meet(1, Some(4), 2, None)],
            _ => calm(),
        };
        assert_eq!(deviation(rule.clone(), &twin), 0, "{rule:?}");
    }
    let one_day = Rule::ClusterStarts { groups: vec![both.clone()], sets: both.clone(), most: 1 };
    assert_eq!((deviation(one_day.clone(), &calm()), deviation(one_day, &restless())), (1, 0));
    let in_order = |first, second| Rule::OrderEvents {
        pairs: vec![Order { first, second, separation: range(0, 9), same_day: true }],
    };
    let one_day = [meet(0, Some(0), 2, None), meet(1, Some(2), 1, None), meet(1, Some(3), 1, None)];
    assert_eq!((deviation(in_order(1, 0), &calm()), deviation(in_order(0, 1), &one_day)), (0, 0));
    let backwards = [meet(1, Some(0), 2, None), meet(0, Some(2), 1, None), meet(0, Some(1), 1, None)];
    assert_eq!(deviation(in_order(0, 1), &backwards), 3);
    // Two at once are no change but a clash.
    let changing = Rule::ChangingTime { resources: vec![2], times: 2 };
    let adjoining = [meet(0, Some(0), 1, Some(2)), meet(1, Some(1), 1, Some(2))];
    assert_eq!([&adjoining[..], &restless(), &calm()].map(|plan| deviation(changing.clone(), plan)), [2, 0, 0]);
    let few = Rule::AvoidSplitAssignments { groups: vec![vec![at(0), at(1)]], most: 2 };
    let one = Rule::AvoidSplitAssignments { groups: vec![vec![at(0), at(1)]], most: 1 };
    assert_eq!((deviation(few, &restless()), deviation(one, &restless())), (0, 1));
    let linked = Rule::LinkEvents { groups: vec![both] };
    assert_eq!(deviation(linked.clone(), &calm()), 4);
    assert_eq!(
        deviation(linked, &[meet(0, Some(1), 2, None), meet(1, Some(1), 1, None), meet(1, Some(2), 1, None)]),
        0
    );
}

#[test]
fn periods_that_no_meet_covers_count_as_one_meet_without_anything() {
    assert_eq!(deviation(Rule::AssignTime { events: vec![0, 1] }, &[meet(0, Some(0), 1, None)]), 3);
    assert_eq!(deviation(Rule::AssignResource { roles: vec![RoleAt { event: 0, role: 0 }] }, &[]), 0);
}

#[test]
fn what_is_no_plan_is_refused_with_every_reason() {
    let mut givens = givens(Rule::AssignTime { events: vec![0] });
    givens.events[0].time = Some(0);
    givens.locked = vec![meet(1, Some(3), 2, Some(1))];
    let problem = Problem::new(givens).expect("a problem");
    assert!(judge(&problem, &calm()).is_ok());
    let wrong = vec![
        meet(0, Some(1), 2, None),
        meet(1, Some(5), 2, None),
        meet(1, Some(0), 2, None),
        meet(1, Some(3), 1, Some(0)),
    ];
    assert_eq!(judge(&problem, &wrong), Err(vec![Fault::Given(0), Fault::Meet(1), Fault::Meet(3), Fault::Lock(0)]));
    let twice = vec![meet(1, Some(3), 2, Some(1)), meet(1, Some(0), 1, None)];
    assert_eq!(judge(&problem, &twice), Err(vec![Fault::TooLong(1)]));
}
