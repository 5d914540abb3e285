//! Fairness in steps is what it says: on random tiny problems each step equals brute force.

use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::season::fair::{Aim, solve_fair};
use samrum_solver::season::rules::locks::contradiction;
use samrum_solver::season::{Plan, Problem, Session};

use super::{brute, sample};

/// A clock that stands still.
struct Still;

impl Watch<Plan> for Still {
    fn elapsed(&self) -> f64 {
        0.0
    }
    fn cancelled(&self) -> bool {
        false
    }
    fn report(&self, _: Progress<'_, Plan>) {}
}

fn firsts(plan: &[Session]) -> usize {
    plan.iter().map(|session| session.wish).collect::<std::collections::BTreeSet<_>>().len()
}

/// Granted over asked time of the club that has least, of those with any room at all.
fn worst(problem: &Problem, candidates: &[Session], plan: &[Session]) -> f64 {
    let shares = (0..problem.clubs.len()).filter_map(|club| {
        let of_club = |wish: &usize| problem.wishes[*wish].club == club && candidates.iter().any(|c| c.wish == *wish);
        let wishes = (0..problem.wishes.len()).filter(of_club).map(|wish| &problem.wishes[wish]);
        let asked: u32 = wishes.map(|wish| wish.sessions as u32 * u32::from(wish.min_slots)).sum();
        let asked = asked.min(problem.clubs[club].max_slots);
        let own = plan.iter().filter(|session| problem.wishes[session.wish].club == club);
        let granted: u32 = own.map(|session| u32::from(session.window.length())).sum();
        (asked > 0).then(|| f64::from(granted) / f64::from(asked))
    });
    shares.fold(1.0, f64::min)
}

#[test]
fn each_step_is_the_best_that_keeps_the_steps_before() {
    let mut told_apart = 0;
    for seed in 0..120 {
        let mut problem = sample::tiny(seed);
        problem.floor_penalty_per_slot = 0.0;
        let candidates = brute::candidates(&problem);
        if contradiction(&problem).is_some() || candidates.len() > 16 {
            continue;
        }
        let Ok((outcome, [first, second, third])) = solve_fair(&problem, &Limits::default(), &Still) else {
            panic!("seed {seed}: the locks hold together");
        };
        assert_eq!([first.aim, second.aim, third.aim], [Aim::Firsts, Aim::WorstOff, Aim::Score]);
        let count = first.reached as usize;
        let more = brute::best(&problem, &candidates, &|plan| firsts(plan) > count);
        assert_eq!(more, None, "seed {seed}: more wishes can have a first session than {count}");
        assert!(firsts(&outcome.plan) >= count, "seed {seed}: the score took first sessions");
        let share = worst(&problem, &candidates, &outcome.plan);
        assert!(share >= second.reached - 1e-9, "seed {seed}: the score took from the worst-off club");
        let better = brute::best(&problem, &candidates, &|plan| {
            firsts(plan) >= count && worst(&problem, &candidates, plan) > second.bound + 1e-9
        });
        assert_eq!(better, None, "seed {seed}: the worst-off club can have more than {}", second.bound);
        assert!(second.bound - second.reached < 0.011, "seed {seed}: {second:?}");
        let best = brute::best(&problem, &candidates, &|plan| {
            firsts(plan) >= count && worst(&problem, &candidates, plan) >= second.reached - 1e-9
        });
        assert_eq!(best, Some(outcome.score), "seed {seed}");
        assert!((third.bound - outcome.score).abs() < 1e-6, "seed {seed}: {third:?}");
        told_apart += u32::from(brute::optimum(&problem, &candidates) > Some(outcome.score));
    }
    assert!(told_apart > 3, "fairness changed only {told_apart} plans: a dull sample");
}
