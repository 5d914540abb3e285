//! What is placed stays whole, and what gives way finds another place.

use super::super::super::super::season::search::dice::Dice;
use super::super::super::RoleAt;
use super::super::super::constraint::{Constraint, CostFunction, Range, Rule};
use super::super::super::plan::Meet;
use super::super::super::problem::{Event, Givens, Problem, Resource, Role, Time};
use super::super::super::referee::judge;
use super::super::board::Board;
use super::super::compile::compile;
use super::super::layout::NONE;
use super::super::{construct, sample};
use super::{Ending, FOLLOW, MIX, Patience, run};

fn required(rule: Rule) -> Constraint {
    Constraint { required: true, weight: 1, cost: CostFunction::Linear, rule }
}

/// Two days of three times; each lesson of some of the resources 0 to 2, and in one of the rooms 3 and 4.
fn school(lessons: &[&[usize]], rules: Vec<Rule>) -> Problem {
    let event = |people: &&[usize]| {
        let given = people.iter().map(|person| Role { kind: 0, resource: Some(*person), workload: 0 });
        Event {
            duration: 1,
            roles: given.chain([Role { kind: 1, resource: None, workload: 0 }]).collect(),
            ..Event::default()
        }
    };
    let roles = lessons.iter().enumerate().map(|(event, people)| RoleAt { event, role: people.len() });
    let always = [
        Rule::AssignTime { events: (0..lessons.len()).collect() },
        Rule::AssignResource { roles: roles.collect() },
        Rule::AvoidClashes { resources: (0..5).collect() },
    ];
    Problem::new(Givens {
        times: (0..6).map(|time| Time { day: time / 3, week: 0 }).collect(),
        kinds: 2,
        resources: (0..5).map(|place| Resource { kind: usize::from(place > 2), ..Resource::default() }).collect(),
        events: lessons.iter().map(event).collect(),
        time_sets: vec![vec![0, 1, 2], vec![3, 4, 5]],
        constraints: always.into_iter().chain(rules).map(required).collect(),
        locked: Vec::new(),
    })
    .expect("a problem")
}

/// Whether everything is placed from what stands there, and nothing required is broken: in either order.
fn whole(problem: &Problem, start: &[Meet]) -> bool {
    let [mixed, followed] = [MIX, FOLLOW].map(|any| whole_in_order(problem, start, any));
    assert_eq!(mixed, followed);
    mixed
}

fn whole_in_order(problem: &Problem, start: &[Meet], any: usize) -> bool {
    let layout = compile(problem);
    let (mut board, mut dice) = (Board::new(&layout), Dice::new(1, 0));
    construct::load(&mut board, start);
    construct::divide_all(&mut board, 10, &|| false);
    let patience = Patience { most: 1_000_000, in_vain: 1_000_000, any };
    let placed = run(&mut board, &mut dice, patience, &|| false) == Ending::Whole;
    let verdict = judge(problem, &construct::plan(&board)).expect("a plan");
    assert_eq!(verdict.cost.infeasibility as i64, board.sum.hard);
    assert!(!placed || verdict.cost.infeasibility == 0);
    placed
}

/// Six lessons of the class 0, three of each of the teachers 1 and 2: every time is needed.
const FULL: [&[usize]; 6] = [&[0, 1], &[0, 1], &[0, 1], &[0, 2], &[0, 2], &[0, 2]];

#[test]
fn a_lesson_that_finds_its_time_taken_drives_out_another_which_finds_a_place_itself() {
    let away = |teacher: usize, times: &[usize]| Rule::AvoidUnavailableTimes {
        resources: vec![teacher],
        times: times.to_vec(),
    };
    let problem = school(&FULL, vec![away(1, &[1, 4, 5])]);
    // The other teacher has taken times that only the first can use.
    let meet = |event: usize, start: usize| Meet {
        event,
        duration: 1,
        start: Some(start),
        resources: vec![Some(0), Some(2), Some(3)],
    };
    assert!(whole(&problem, &[meet(3, 0), meet(4, 2), meet(5, 3)]));
    assert!(whole(&problem, &[]));
    let impossible = school(&FULL, vec![away(1, &[1, 4, 5]), away(2, &[5])]);
    assert!(!whole(&impossible, &[]));
}

#[test]
fn a_lesson_in_two_rooms_at_once_never_has_one_of_them_twice() {
    let mut givens = school(&[&[0], &[1]], Vec::new()).into_givens();
    for event in [0, 1] {
        givens.events[event].roles.push(Role { kind: 1, resource: None, workload: 0 });
        givens.constraints.push(required(Rule::AssignResource { roles: vec![RoleAt { event, role: 2 }] }));
    }
    assert!(whole(&Problem::new(givens.clone()).expect("a problem"), &[]));
    // With one of the rooms closed there is none for the second role.
    givens.constraints.push(required(Rule::AvoidUnavailableTimes { resources: vec![3], times: (0..6).collect() }));
    assert!(!whole(&Problem::new(givens).expect("a problem"), &[]));
}

#[test]
fn days_gaps_and_least_hours_are_kept_though_they_are_broken_on_the_way() {
    let days = |most: u32| Rule::ClusterBusyTimes {
        resources: vec![1, 2],
        sets: vec![0, 1],
        busy_sets: Range { least: 1, most },
    };
    let no_gaps =
        Rule::LimitIdleTimes { resources: vec![0, 1, 2], sets: vec![0, 1], idle: Range { least: 0, most: 0 } };
    let two = Rule::LimitBusyTimes { resources: vec![0], sets: vec![0, 1], busy: Range { least: 2, most: 3 } };
    assert!(whole(&school(&FULL, vec![days(1), no_gaps.clone(), two.clone()]), &[]));
    assert!(whole(&school(&FULL[1..], vec![days(2), no_gaps, two]), &[]));
}

#[test]
fn lessons_that_run_together_are_placed_together_and_clashes_at_the_start_are_taken_up() {
    let linked = school(&[&[0], &[1], &[0], &[1]], vec![Rule::LinkEvents { groups: vec![vec![0, 1], vec![2, 3]] }]);
    assert!(whole(&linked, &[]));
    let meet = |event: usize, room: usize| Meet {
        event,
        duration: 1,
        start: Some(2),
        resources: vec![Some(event % 2), Some(room)],
    };
    assert!(whole(&linked, &[meet(0, 3), meet(1, 3), meet(2, 4), meet(3, 4)]));
}

#[test]
fn where_not_all_fit_as_many_lessons_as_can_be_are_placed() {
    // One lesson of everybody, or two of some at once, and there is one time.
    let rules = vec![
        Rule::LinkEvents { groups: vec![vec![1, 2]] },
        Rule::PreferTimes { events: (0..3).collect(), times: vec![0], duration: None },
    ];
    let problem = school(&[&[0, 1, 2], &[0], &[1]], rules);
    for any in [MIX, FOLLOW] {
        let layout = compile(&problem);
        let mut board = Board::new(&layout);
        construct::divide_all(&mut board, 10, &|| false);
        run(&mut board, &mut Dice::new(1, 0), Patience { most: 100_000, in_vain: 100_000, any }, &|| false);
        let placed: Vec<usize> =
            construct::plan(&board).iter().filter(|meet| meet.start.is_some()).map(|meet| meet.event).collect();
        assert_eq!(placed, [1, 2]);
    }
}

#[test]
fn a_room_is_not_chosen_while_it_is_closed() {
    let closed =
        |room: usize, times: &[usize]| Rule::AvoidUnavailableTimes { resources: vec![room], times: times.to_vec() };
    assert!(whole(&school(&FULL, vec![closed(3, &[0, 1, 2]), closed(4, &[3, 4, 5])]), &[]));
    assert!(!whole(&school(&FULL, vec![closed(3, &[0, 1, 2]), closed(4, &[2])]), &[]));
}

#[test]
fn a_lesson_without_a_time_fills_the_gap_of_one_day_only() {
    let no_gaps =
        |day: usize| Rule::LimitIdleTimes { resources: vec![0], sets: vec![day], idle: Range { least: 0, most: 0 } };
    let broken = |lessons: usize| {
        let problem = school(&vec![&[0][..]; lessons], vec![no_gaps(0), no_gaps(1)]);
        let layout = compile(&problem);
        let mut board = Board::new(&layout);
        let meet = |(event, start): (usize, &usize)| Meet {
            event,
            duration: 1,
            start: Some(*start),
            resources: vec![Some(0), Some(3)],
        };
        construct::load(&mut board, &[0, 2, 3, 5].iter().enumerate().map(meet).collect::<Vec<_>>());
        board.count_leniently(true);
        board.sum.hard
    };
    assert_eq!((broken(4), broken(5), broken(6)), (2, 1, 0));
}

#[test]
fn a_day_of_few_is_not_taken_where_the_lessons_then_have_no_room() {
    // Five lessons on two days of the three, of which the first is one time short.
    let role = Role { kind: 0, resource: Some(0), workload: 0 };
    let days = |most: u32| Rule::ClusterBusyTimes {
        resources: vec![0],
        sets: vec![0, 1, 2],
        busy_sets: Range { least: 0, most },
    };
    let broken = |most: u32, lessons: usize, start: usize| {
        let always = [Rule::AssignTime { events: (0..lessons).collect() }, Rule::AvoidClashes { resources: vec![0] }];
        let closed = Rule::AvoidUnavailableTimes { resources: vec![0], times: vec![0, 1] };
        let problem = Problem::new(Givens {
            times: (0..9).map(|time| Time { day: time / 3, week: 0 }).collect(),
            kinds: 1,
            resources: vec![Resource::default()],
            events: vec![Event { duration: 1, roles: vec![role.clone()], ..Event::default() }; lessons],
            time_sets: vec![vec![0, 1, 2], vec![3, 4, 5], vec![6, 7, 8]],
            constraints: always.into_iter().chain([closed, days(most)]).map(required).collect(),
            locked: Vec::new(),
        })
        .expect("a problem");
        let layout = compile(&problem);
        let mut board = Board::new(&layout);
        construct::load(&mut board, &[Meet { event: 0, duration: 1, start: Some(start), resources: vec![Some(0)] }]);
        board.count_leniently(true);
        board.sum.hard
    };
    assert_eq!((broken(2, 5, 2), broken(2, 5, 3), broken(2, 4, 2), broken(3, 5, 2)), (1, 0, 0, 0));
}

#[test]
fn counted_leniently_taking_a_meet_away_never_breaks_more() {
    for seed in 0..200 {
        let mut dice = Dice::new(seed, 5);
        let rules: Vec<usize> =
            (0..6).map(|_| dice.below(sample::RULES)).filter(|rule| ![2, 3, 15, 19, 20, 23].contains(rule)).collect();
        let problem = sample::problem(&mut dice, 5, &[&rules[..], &[1, 10]].concat());
        let layout = compile(&problem);
        let mut board = Board::new(&layout);
        construct::load(&mut board, &[]);
        construct::complete(&mut board, &mut dice, 10, &|| false);
        board.count_leniently(true);
        let before = board.sum;
        let slot = dice.below(layout.event_of.len());
        // What will be chosen for a meet without a time is not known: only given resources can count on it.
        let given = layout.candidates[board.event(slot)].iter().all(Vec::is_empty);
        let free = board.now.duration[slot] > 0 && !board.fixed[slot] && !board.fixed_time[slot];
        if given && free && (0..layout.problem.resources.len()).all(|resource| board.occupancy.clashes(resource) == 0) {
            board.set_start(slot, NONE);
            board.settle();
            assert!(board.sum.hard <= before.hard, "seed {seed} rules {rules:?}");
        }
    }
}
