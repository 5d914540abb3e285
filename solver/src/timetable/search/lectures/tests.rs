//! Unit lectures: what a move costs is what the referee says, and no bound is above the best timetable there is.

use super::super::super::constraint::{Constraint, CostFunction, Course, Range, RoleAt, Rule};
use super::super::super::plan::{Cost, Meet, Plan};
use super::super::super::problem::{Event, Givens, Problem, Resource, Role, Time};
use super::super::super::referee::judge;
use super::super::super::{Best, solve};
use super::super::record::Record;
use super::board::{Board, Spot};
use super::chain::Chain;
use super::tables::Tables;
use super::{Instance, plan};
use crate::limits::{Limits, Progress, Watch};
use crate::outcome::Status;
use crate::season::search::dice::Dice;
use std::sync::atomic::{AtomicU32, Ordering};

/// A department with rooms, courses of one or two lectures, teachers and curricula by chance; `days` of `periods` each.
pub fn department(dice: &mut Dice, courses: usize, rooms: usize, days: usize, periods: usize) -> Problem {
    let mut resources: Vec<Resource> =
        (0..rooms).map(|room| Resource { kind: 0, capacity: Some(10 + 10 * room as u32) }).collect();
    let teachers = 2;
    resources.extend((0..teachers + 2).map(|_| Resource { kind: 1, ..Resource::default() }));
    let curricula: Vec<Vec<usize>> = (0..2).map(|_| (0..courses).filter(|_| dice.below(2) == 0).collect()).collect();
    let events: Vec<Event> = (0..courses)
        .map(|course| {
            let given = |resource| Role { kind: 1, resource: Some(resource), workload: 0 };
            let mut roles = vec![Role::default(), given(rooms + dice.below(teachers))];
            let attended = (0..2).filter(|q| curricula[*q].contains(&course));
            roles.extend(attended.map(|q| given(rooms + teachers + q)));
            Event { duration: 1 + dice.below(2), time: None, persons: 5 + dice.below(25) as u32, roles }
        })
        .collect();
    let all: Vec<usize> = (0..courses).collect();
    let roles: Vec<RoleAt> = all.iter().map(|event| RoleAt { event: *event, role: 0 }).collect();
    let make = |required, weight, rule| Constraint { required, weight, cost: CostFunction::Linear, rule };
    let once = Range { least: 1, most: 1 };
    let spread = all.iter().map(|event| Course { events: vec![*event], days: 2 }).collect();
    let out = dice.below(days * periods);
    let constraints = vec![
        make(true, 1, Rule::AssignTime { events: all.clone() }),
        make(true, 1, Rule::AssignResource { roles: roles.clone() }),
        make(true, 1, Rule::SplitEvents { events: all, duration: once, amount: Range { least: 0, most: 9 } }),
        make(true, 1, Rule::AvoidClashes { resources: (0..resources.len()).collect() }),
        make(
            true,
            1,
            Rule::PreferTimes {
                events: vec![0],
                times: (0..days * periods).filter(|t| *t != out).collect(),
                duration: None,
            },
        ),
        make(false, 1, Rule::RoomCapacity { roles: roles.clone() }),
        make(false, 5, Rule::MinimumWorkingDays { courses: spread }),
        make(false, 2, Rule::IsolatedLectures { curricula }),
        make(
            false,
            1,
            Rule::AvoidSplitAssignments { groups: roles.into_iter().map(|role| vec![role]).collect(), most: 1 },
        ),
    ];
    let times = (0..days * periods).map(|t| Time { day: t / periods, week: 0 }).collect();
    Problem::new(Givens { times, kinds: 2, resources, events, constraints, ..Givens::default() }).expect("sound")
}

/// Lets a run go on for some looks at the clock, which goes forward by so many seconds each time.
struct Looks(AtomicU32, f64);

impl Looks {
    fn every(seconds: f64) -> Self {
        Self(0.into(), seconds)
    }
}

impl Watch<Best> for Looks {
    fn elapsed(&self) -> f64 {
        f64::from(self.0.fetch_add(1, Ordering::Relaxed)) * self.1
    }
    fn cancelled(&self) -> bool {
        false
    }
    fn report(&self, _: Progress<'_, Best>) {}
}

#[test]
fn what_moves_cost_adds_up_to_what_the_referee_says() {
    for seed in 0..60 {
        let mut dice = Dice::new(seed, 0);
        let problem = department(&mut dice, 6, 3, 3, 3);
        let instance = Instance::of(&problem).expect("of this shape");
        let tables = Tables::new(&instance);
        let mut board = Board::new(&instance, &tables, None, &mut dice);
        let mut chain = Chain::default();
        for _ in 0..300 {
            let lecture = dice.below(board.spots().len());
            let to = Spot { period: dice.below(9) as u32, room: dice.below(3) as u32 };
            let free = board.clashes == 0;
            if to == board.spots()[lecture] {
                continue;
            }
            match dice.below(3) {
                0 if free && to.period != board.spots()[lecture].period => {
                    if chain.exchange(&mut board, lecture, to.period, 3).is_some() {
                        chain.make(&mut board);
                    }
                }
                1 if free => {
                    let (before, course) = (board.wishes, tables.course(lecture));
                    let price = chain.gather(&mut board, tables.lectures(course), to.room);
                    chain.drop(&mut board);
                    assert_eq!(board.wishes, before, "taken back");
                    assert_eq!(chain.gather(&mut board, tables.lectures(course), to.room), price);
                    chain.make(&mut board);
                }
                _ => {
                    let (clashes, wishes) =
                        (board.clashes_more(lecture, to), board.wishes + board.wishes_more(lecture, to));
                    board.shift(lecture, to, clashes);
                    assert_eq!(board.wishes, wishes);
                }
            }
            let cost = judge(&problem, &plan(&instance, board.spots())).expect("a plan").cost;
            assert_eq!(board.clashes == 0, cost.infeasibility == 0, "{} clashes, {cost:?}", board.clashes);
            if board.clashes == 0 {
                assert_eq!(i64::from(board.wishes), cost.objective as i64);
            }
        }
    }
}

/// The least cost of all timetables, by trying each.
fn brute(problem: &Problem, rooms: usize) -> Cost {
    fn place(problem: &Problem, rooms: usize, left: &[usize], taken: &mut Plan, best: &mut Cost) {
        let Some((&event, rest)) = left.split_first() else {
            *best = (*best).min(judge(problem, taken).expect("a plan").cost);
            return;
        };
        for start in 0..problem.times.len() {
            for room in 0..rooms {
                let mut resources: Vec<_> = problem.events[event].roles.iter().map(|role| role.resource).collect();
                resources[0] = Some(room);
                taken.push(Meet { event, duration: 1, start: Some(start), resources });
                place(problem, rooms, rest, taken, best);
                taken.pop();
            }
        }
    }
    let lectures: Vec<usize> = (0..problem.events.len())
        .flat_map(|event| std::iter::repeat_n(event, problem.events[event].duration))
        .collect();
    let mut best = Cost { infeasibility: u64::MAX, objective: u64::MAX };
    place(problem, rooms, &lectures, &mut Vec::new(), &mut best);
    best
}

#[test]
fn the_best_of_every_timetable_is_found_and_no_bound_is_above_it() {
    for seed in 0..6 {
        let problem = department(&mut Dice::new(seed, 7), 3, 2, 2, 2);
        let best = brute(&problem, 2);
        for threads in [1, 2] {
            let limits = Limits { seconds: 20.0, threads, gap: 0.0, seed };
            let outcome = solve(&problem, &limits, None, &Looks::every(1.0));
            // What can't be without clashes is not searched to the end.
            assert!(outcome.cost == best || best.infeasibility > 0, "seed {seed}: {:?}, best {best:?}", outcome.cost);
            assert!(outcome.bound <= best, "seed {seed}: {:?} above {best:?}", outcome.bound);
            assert_eq!(outcome.status == Status::Optimal, outcome.bound == outcome.cost);
        }
    }
}

#[test]
fn neither_rooms_nor_times_nor_their_sum_bound_above_the_best_timetable() {
    for seed in 0..40 {
        let problem = department(&mut Dice::new(seed, 7), 3, 2, 2, 2);
        let (best, instance) = (brute(&problem, 2), Instance::of(&problem).expect("of this shape"));
        if best.infeasibility > 0 {
            continue;
        }
        let (limits, watch) = (Limits { seconds: 1e6, ..Limits::default() }, Looks::every(1.0));
        let bounds = super::bound::each(&instance, &Record::new(&problem, &limits, &watch));
        assert!(bounds.iter().all(|bound| *bound <= best.objective as i64), "seed {seed}: {bounds:?} above {best:?}");
    }
}

#[test]
fn the_same_seed_proves_the_same_timetable_best_on_a_slower_machine() {
    let mut proven = 0;
    for seed in 0..3 {
        let problem = department(&mut Dice::new(seed, 3), 5, 3, 3, 3);
        let limits = Limits { seconds: 30.0, threads: 1, gap: 0.0, seed };
        let [fast, slow] = [0.02, 0.05].map(|seconds| solve(&problem, &limits, None, &Looks::every(seconds)));
        if fast.status == Status::Optimal && slow.status == Status::Optimal {
            assert_eq!(fast.plan, slow.plan, "seed {seed}");
            proven += 1;
        }
    }
    assert!(proven > 0);
}

#[test]
fn another_shape_is_left_to_the_general_search() {
    let problem = department(&mut Dice::new(1, 0), 3, 2, 2, 2);
    let mut givens = problem.into_givens();
    givens.constraints.push(Constraint {
        required: false,
        weight: 1,
        cost: CostFunction::Linear,
        rule: Rule::LinkEvents { groups: vec![vec![0, 1]] },
    });
    assert!(Instance::of(&Problem::new(givens).expect("sound")).is_none());
}
