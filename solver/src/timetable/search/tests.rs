//! The search against the referee, and against every timetable there is.

use super::super::super::season::search::dice::Dice;
use super::super::bound::unavoidable;
use super::super::constraint::{Constraint, CostFunction, Range, Rule};
use super::super::plan::{Cost, Meet, Plan};
use super::super::problem::{Event, Givens, Problem, Resource, Role, Time};
use super::super::{Best, referee, solve};
use super::{board::Board, compile::compile, construct, moves, sample, whole_model};
use crate::limits::{Limits, Progress, Watch};
use std::sync::atomic::{AtomicUsize, Ordering};

fn judged(problem: &Problem, plan: &Plan) -> Cost {
    referee::judge(problem, plan).expect("a plan").cost
}

#[test]
fn whatever_moves_are_made_or_taken_back_the_board_costs_what_the_referee_says() {
    for number in 0..=sample::RULES {
        for seed in 0..40 {
            let mut dice = Dice::new(seed, number);
            let rules: Vec<usize> = if number < sample::RULES { vec![number] } else { (0..sample::RULES).collect() };
            let problem = sample::problem(&mut dice, 5, &rules);
            let layout = compile(&problem);
            let mut board = Board::new(&layout);
            construct::load(&mut board, &[]);
            construct::complete(&mut board, &mut dice, 10, &|| false);
            for _ in 0..60 {
                let moved = moves::propose(&mut board, &mut dice);
                board.settle();
                if moved && dice.below(2) == 0 {
                    board.keep();
                } else {
                    board.undo();
                }
                let plan = construct::plan(&board);
                let mut anew = Board::new(&layout);
                construct::load(&mut anew, &plan);
                assert_eq!(anew.sum, board.sum, "rule {number} seed {seed}");
                let cost = judged(&problem, &plan);
                assert_eq!(
                    (cost.infeasibility as i64, cost.objective as i64),
                    (board.sum.hard, board.sum.soft),
                    "rule {number} seed {seed}"
                );
            }
        }
    }
}

#[test]
fn a_first_timetable_that_is_told_to_stop_is_left_as_it_is_and_is_one_all_the_same() {
    let mut dice = Dice::new(7, 0);
    let problem = sample::problem(&mut dice, 5, &(0..sample::RULES).collect::<Vec<_>>());
    let layout = compile(&problem);
    for patience in 0..12 {
        let asked = AtomicUsize::new(0);
        let stop = || asked.fetch_add(1, Ordering::Relaxed) >= patience;
        let mut board = Board::new(&layout);
        construct::load(&mut board, &[]);
        construct::complete(&mut board, &mut dice, 10, &stop);
        assert!(
            asked.into_inner() <= patience + problem.events.len() + 1,
            "it is asked at each event, and then no more"
        );
        judged(&problem, &construct::plan(&board));
    }
}

/// Stops after so many questions, whatever the clock says; the first counts those asked.
struct Patience(AtomicUsize, usize);

impl Patience {
    fn of(questions: usize) -> Self {
        Self(AtomicUsize::new(0), questions)
    }
}

impl Watch<Best> for Patience {
    fn elapsed(&self) -> f64 {
        0.0
    }
    fn cancelled(&self) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed) > self.1
    }
    fn report(&self, _: Progress<'_, Best>) {}
}

fn found(problem: &Problem, seed: u32) -> super::Outcome {
    solve(problem, &Limits { seed, ..Limits::default() }, None, &Patience::of(1000))
}

/// The least cost of any plan that covers every period.
fn least(problem: &Problem, event: usize, plan: &mut Plan) -> Cost {
    let Some(given) = problem.events.get(event) else { return judged(problem, plan) };
    let times = problem.times.len();
    let mut ways: Vec<Vec<Meet>> = vec![Vec::new()];
    for split in if given.duration == 1 { vec![vec![1]] } else { vec![vec![2], vec![1, 1]] } {
        if given.time.is_some() && split.len() > 1 {
            continue;
        }
        let mut found: Vec<Vec<Meet>> = vec![Vec::new()];
        for duration in split {
            let mut all = Vec::new();
            let starts = (0..=times - duration)
                .map(Some)
                .chain([None])
                .filter(|start| given.time.is_none() || *start == given.time);
            for start in starts {
                let mut filled: Vec<Vec<Option<usize>>> = vec![Vec::new()];
                for role in &given.roles {
                    let of_kind =
                        (0..problem.resources.len()).filter(|resource| problem.resources[*resource].kind == role.kind);
                    let choices: Vec<_> = match role.resource {
                        Some(resource) => vec![Some(resource)],
                        None => of_kind.map(Some).chain([None]).collect(),
                    };
                    filled = filled
                        .iter()
                        .flat_map(|list| choices.iter().map(|choice| [list.as_slice(), &[*choice]].concat()))
                        .collect();
                }
                all.extend(filled.into_iter().map(|resources| Meet { event, duration, start, resources }));
            }
            found = found
                .iter()
                .flat_map(|list| all.iter().map(|meet| [list.as_slice(), std::slice::from_ref(meet)].concat()))
                .collect();
        }
        ways.extend(found);
    }
    let mut best = Cost { infeasibility: u64::MAX, objective: u64::MAX };
    for way in ways.into_iter().skip(1) {
        let before = plan.len();
        plan.extend(way);
        best = best.min(least(problem, event + 1, plan));
        plan.truncate(before);
    }
    best
}

#[test]
fn tiny_timetables_are_the_best_there_are_for_each_rule_alone_and_for_several_together() {
    for number in 0..sample::RULES + 20 {
        for seed in 0..2 {
            let mut dice = Dice::new(seed, 100 + number);
            let more =
                if number < sample::RULES { vec![number] } else { (0..5).map(|_| dice.below(sample::RULES)).collect() };
            let problem = sample::problem(&mut dice, 2, &[&more[..], &[1, 10]].concat());
            let outcome = found(&problem, seed);
            assert_eq!(outcome.cost, judged(&problem, &outcome.plan));
            let least = least(&problem, 0, &mut Vec::new());
            assert_eq!(outcome.cost, least, "rules {more:?} seed {seed}: {problem:?} {:?}", outcome.plan);
            assert!(outcome.bound <= least && unavoidable(&problem) <= least);
        }
    }
}

#[test]
fn no_bound_is_above_the_best_timetable_also_where_much_is_required_and_time_is_scarce() {
    let mut above_nothing = 0;
    for number in [2, 3, 5, 7, 11, 13, 14] {
        for seed in 0..12 {
            let mut dice = Dice::new(seed, 300 + number);
            let mut givens = sample::problem(&mut dice, 2, &[1, 10, 2, 11, number, number]).into_givens();
            givens.constraints[..4].iter_mut().for_each(|constraint| constraint.required = true);
            givens.constraints[4..].iter_mut().for_each(|constraint| constraint.required = false);
            let problem = Problem::new(givens).expect("a problem");
            let (bound, least) = (unavoidable(&problem), least(&problem, 0, &mut Vec::new()));
            assert!(bound <= least, "rule {number} seed {seed}: {bound:?} {least:?} {problem:?}");
            above_nothing += u32::from(bound > Cost::default());
        }
    }
    assert!(above_nothing > 10, "{above_nothing}");
}

#[test]
fn the_whole_model_ends_with_the_best_timetable_that_keeps_what_is_required_and_never_bounds_above_the_best() {
    let (mut whole, mut above_nothing, mut risen) = (0, 0, 0);
    for number in 0..=sample::RULES {
        for seed in 0..6 {
            let mut dice = Dice::new(seed, 700 + number);
            let rules: Vec<usize> =
                if number < sample::RULES { vec![number, number] } else { (0..sample::RULES).collect() };
            let mut givens = sample::problem(&mut dice, 2, &rules).into_givens();
            if number < sample::RULES {
                givens.constraints.iter_mut().skip(1).for_each(|constraint| constraint.required = false);
            }
            // Two pieces of one lesson could be held at once; the model has no such timetables.
            let single = seed % 2 == 0;
            givens.events.iter_mut().filter(|_| single).for_each(|event| event.duration = 1);
            let (events, resources) = (givens.events.len(), givens.resources.len());
            let always = [
                Rule::AssignTime { events: (0..events).collect() },
                Rule::AvoidClashes { resources: (0..resources).collect() },
            ];
            let required = |rule| Constraint { required: true, weight: 1, cost: CostFunction::Linear, rule };
            givens.constraints.extend(always.map(required));
            let problem = Problem::new(givens).expect("a problem");
            let (best, bound) = whole_model(&problem, &Limits::default(), &Patience::of(usize::MAX));
            let least = least(&problem, 0, &mut Vec::new());
            assert!(bound <= least, "rule {number} seed {seed}: {bound:?} {least:?} {problem:?}");
            let outcome = found(&problem, seed);
            assert!(outcome.bound <= least, "rule {number} seed {seed}: {outcome:?} {least:?} {problem:?}");
            risen += u32::from(outcome.bound.objective > unavoidable(&problem).objective);
            if single && (number < 9 || (10..12).contains(&number) || [13, 14, 16, 17].contains(&number)) {
                let kept = best.filter(|best| best.cost.infeasibility == 0);
                let wanted = Some(least).filter(|least| least.infeasibility == 0);
                assert_eq!(kept.map(|best| best.cost), wanted, "rule {number} seed {seed}: {problem:?}");
                whole += u32::from(wanted.is_some());
            }
            above_nothing += u32::from(bound.objective > unavoidable(&problem).objective);
        }
    }
    assert!(whole > 30 && above_nothing > 5 && risen > 5, "{whole} {above_nothing} {risen}");
}

#[test]
fn no_bound_takes_for_granted_that_lessons_that_run_together_are_split_alike() {
    let event = |teacher: usize| Event {
        duration: 2,
        roles: vec![Role { kind: 0, resource: Some(teacher), workload: 2 }],
        ..Event::default()
    };
    let (one, two) = (Range { least: 1, most: 1 }, Range { least: 2, most: 2 });
    // The first is in one piece that begins at 0; the second is rather in two, at 0 and 1.
    let rules = [
        (true, Rule::AssignTime { events: vec![0, 1] }),
        (true, Rule::AvoidClashes { resources: vec![0, 1] }),
        (true, Rule::LinkEvents { groups: vec![vec![0, 1]] }),
        (true, Rule::SplitEvents { events: vec![0], duration: two, amount: one }),
        (true, Rule::PreferTimes { events: vec![0], times: vec![0], duration: None }),
        (false, Rule::DistributeSplitEvents { events: vec![1], duration: 1, amount: two }),
    ];
    let problem = Problem::new(Givens {
        times: vec![Time::default(); 4],
        kinds: 1,
        resources: vec![Resource::default(); 2],
        events: vec![event(0), event(1)],
        constraints: rules
            .map(|(required, rule)| Constraint { required, weight: 1, cost: CostFunction::Linear, rule })
            .into(),
        ..Givens::default()
    });
    let problem = problem.expect("a problem");
    assert_eq!(least(&problem, 0, &mut Vec::new()), Cost::default());
    assert_eq!(whole_model(&problem, &Limits::default(), &Patience::of(usize::MAX)).1, Cost::default());
    assert_eq!(found(&problem, 1).bound, Cost::default());
}

#[test]
fn several_threads_end_when_they_are_told_to_also_where_no_timetable_can_be_whole() {
    let mut never_whole = 0;
    for seed in 0..8 {
        let mut givens = sample::problem(&mut Dice::new(seed, 500), 12, &[1, 10]).into_givens();
        givens.constraints.iter_mut().for_each(|constraint| constraint.required = true);
        let problem = Problem::new(givens).expect("a problem");
        let outcome = solve(&problem, &Limits { seed, threads: 3, ..Limits::default() }, None, &Patience::of(20_000));
        assert_eq!(outcome.cost, judged(&problem, &outcome.plan));
        assert!(outcome.bound <= outcome.cost);
        never_whole += u32::from(outcome.cost.infeasibility > 0);
    }
    assert!(never_whole > 0);
}

#[test]
fn a_lesson_that_fits_nowhere_keeps_no_thread_from_the_others() {
    let mut givens = sample::problem(&mut Dice::new(1, 600), 6, &[]).into_givens();
    let (events, times) = (givens.events.len(), givens.times.len());
    givens.constraints = [
        (true, Rule::AssignTime { events: (0..events).collect() }),
        (true, Rule::PreferTimes { events: vec![0], times: Vec::new(), duration: None }),
        (false, Rule::AvoidUnavailableTimes { resources: vec![0, 1], times: (0..times).collect() }),
    ]
    .map(|(required, rule)| Constraint { required, weight: 1, cost: CostFunction::Linear, rule })
    .into();
    let problem = Problem::new(givens).expect("a problem");
    let outcome = solve(&problem, &Limits { threads: 2, ..Limits::default() }, None, &Patience::of(5000));
    assert_eq!(outcome.cost, judged(&problem, &outcome.plan));
    assert!(outcome.cost.infeasibility > 0);
}

#[test]
fn the_same_seed_gives_the_same_timetable_and_a_start_or_a_lock_is_never_lost() {
    let mut dice = Dice::new(7, 0);
    let mut problem = sample::problem(&mut dice, 6, &(0..sample::RULES).collect::<Vec<_>>());
    let first = found(&problem, 3);
    assert_eq!(first.plan, found(&problem, 3).plan);
    let stopped = Patience::of(900);
    let kept = solve(&problem, &Limits { seconds: 0.0, ..Limits::default() }, Some(&first.plan), &stopped);
    assert!(kept.cost <= first.cost);
    let mut givens = problem.into_givens();
    givens.locked = first.plan.iter().take(2).cloned().collect();
    problem = Problem::new(givens).expect("a problem");
    let locked = found(&problem, 4);
    assert!(problem.locked.iter().all(|lock| locked.plan.contains(lock)));
}
