//! Random tiny problems for tests: two days of two or three times, a few events, teachers and rooms.

use super::super::super::season::search::dice::Dice;
use super::super::constraint::*;
use super::super::plan::Meet;
use super::super::problem::*;

/// Number of rules that [`rule`] knows.
pub const RULES: usize = 27;

/// A problem in which every weight, range and point of application is thrown; with the rules of these numbers.
pub fn problem(dice: &mut Dice, events: usize, rules: &[usize]) -> Problem {
    let per_day = 2 + dice.below(2);
    let resources = vec![
        Resource::default(),
        Resource::default(),
        Resource { kind: 1, capacity: Some(10) },
        Resource { kind: 1, capacity: Some(20) },
    ];
    let mut givens = Givens {
        times: (0..2 * per_day).map(|time| Time { day: time / per_day, week: 0 }).collect(),
        kinds: 2,
        resources,
        time_sets: vec![(0..per_day).collect(), (per_day..2 * per_day).collect(), vec![0, per_day]],
        ..Givens::default()
    };
    for _ in 0..events {
        let room = Role { kind: 1, resource: None, workload: 1 + dice.below(3) as u32 };
        let teacher = Role { kind: 0, resource: (dice.below(4) > 0).then(|| dice.below(2)), workload: 1 };
        let mut roles = vec![teacher];
        roles.extend((dice.below(3) > 0).then_some(room));
        let duration = 1 + dice.below(2);
        let time = (dice.below(6) == 0).then(|| dice.below(2 * per_day - 1));
        givens.events.push(Event { duration, time, persons: dice.below(30) as u32, roles });
    }
    for &number in rules {
        let cost = [CostFunction::Linear, CostFunction::Quadratic, CostFunction::Step][dice.below(3)];
        let rule = rule(dice, &givens, number);
        givens.constraints.push(Constraint {
            required: dice.below(2) == 0,
            weight: 1 + dice.below(5) as u32,
            cost,
            rule,
        });
    }
    Problem::new(givens).expect("it makes sense")
}

fn some(dice: &mut Dice, count: usize) -> Vec<usize> {
    (0..count).filter(|_| dice.below(3) > 0).collect()
}

fn rule(dice: &mut Dice, givens: &Givens, number: usize) -> Rule {
    let (times, events) = (givens.times.len(), givens.events.len());
    let least = dice.below(3) as u32;
    let range = Range { least, most: least + dice.below(2) as u32 };
    let points = some(dice, events);
    let resources = some(dice, 4);
    let sets = some(dice, 3);
    let mut roles = Vec::new();
    for (event, given) in givens.events.iter().enumerate() {
        roles.extend((0..given.roles.len()).filter(|_| dice.below(3) > 0).map(|role| RoleAt { event, role }));
    }
    let places = vec![None, None, Some(0), Some(1)];
    match number {
        0 => Rule::AssignResource { roles },
        1 => Rule::AssignTime { events: points },
        2 => Rule::SplitEvents { events: points, duration: range, amount: Range { least: 1, most: 1 + least } },
        3 => Rule::DistributeSplitEvents { events: points, duration: 1 + least, amount: range },
        4 => Rule::PreferResources { roles, resources },
        5 => Rule::PreferTimes { events: points, times: some(dice, times), duration: (least > 0).then_some(least) },
        6 => Rule::AvoidSplitAssignments { groups: vec![roles], most: least },
        7 => Rule::SpreadEvents { groups: vec![points], sets: sets.into_iter().map(|set| (set, range)).collect() },
        8 => Rule::LinkEvents { groups: vec![points] },
        9 => Rule::OrderEvents {
            pairs: vec![Order {
                first: dice.below(events),
                second: dice.below(events),
                separation: range,
                same_day: least == 2,
            }],
        },
        10 => Rule::AvoidClashes { resources },
        11 => Rule::AvoidUnavailableTimes { resources, times: some(dice, times) },
        12 => Rule::LimitIdleTimes { resources, sets, idle: range },
        13 => Rule::ClusterBusyTimes { resources, sets, busy_sets: range },
        14 => Rule::LimitBusyTimes { resources, sets, busy: range },
        15 => Rule::LimitWorkload { resources, workload: range },
        16 => Rule::RoomCapacity { roles },
        17 => Rule::MinimumWorkingDays { courses: vec![Course { events: points, days: least }] },
        18 => Rule::IsolatedLectures { curricula: vec![points] },
        19 => Rule::TravelTime { resources, places, times: vec![vec![0, 1 + least], vec![1, 0]] },
        23 => Rule::LimitMoves { resources, places, lists: vec![sets, vec![0]], most: least / 2 },
        24 => Rule::ClusterStarts { groups: vec![points], sets, most: least },
        25 => Rule::AvoidTogether { pairs: vec![(dice.below(2), 2 + dice.below(2))], times: some(dice, times) },
        26 => Rule::LimitBusyResources { groups: vec![resources], sets, busy: range },
        22 => Rule::EndTheDay { events: points, kind: 0 },
        20 => Rule::ChangingTime { resources, times: 1 + least },
        _ => {
            let resources = |event: usize| givens.events[event].roles.iter().map(|role| role.resource).collect();
            let meet = |event: usize, dice: &mut Dice| Meet {
                event,
                duration: 1,
                start: Some(dice.below(times)),
                resources: resources(event),
            };
            Rule::KeepMeets { previous: points.into_iter().map(|event| meet(event, dice)).collect() }
        }
    }
}
