//! A village of one hall in two halves, for the tests of the rules.

use crate::limits::{Limits, Progress, Watch};
use crate::season::plan::{Plan, Session};
use crate::season::problem::{Building, Club, Problem, Space, SpaceChoice, TimeChoice, Wish};
use crate::season::referee::{Rule, judge};
use crate::slots::{Slots, Window};

/// A watch that never stops a run and whose clock stands still.
pub struct Still;

impl Watch<Plan> for Still {
    fn elapsed(&self) -> f64 {
        0.0
    }
    fn cancelled(&self) -> bool {
        false
    }
    fn report(&self, _: Progress<'_, Plan>) {}
}

/// Monday at these slots.
pub fn monday(from: Slots, to: Slots) -> Window {
    Window { day: 0, from, to }
}

/// A session on a given day.
pub fn session(wish: usize, space: usize, day: u8, from: Slots, to: Slots) -> Session {
    Session { wish, space, window: Window { day, from, to } }
}

/// One building with hall 0 (atoms 0 and 1), its halves 1 and 2, open all week 34..44; one club without
/// limits; no wishes.
pub fn village() -> Problem {
    let open: Vec<_> = (0..7).map(|day| Window { day, from: 34, to: 44 }).collect();
    let space = |atoms: &[usize], capacity| Space {
        building: 0,
        atoms: atoms.to_vec(),
        capacity,
        features: vec![7],
        open: open.clone(),
    };
    Problem {
        slots_per_day: 48,
        atoms: 2,
        buildings: vec![Building { evening_cost: 0.0 }],
        spaces: vec![space(&[0, 1], 100), space(&[0], 40), space(&[1], 40)],
        clubs: vec![Club { min_slots: 0, max_slots: 1000, floor_slots: 0 }],
        ..Problem::default()
    }
}

/// A wish for one session of two slots in the given spaces, Monday 34..44.
pub fn wish(spaces: &[usize]) -> Wish {
    Wish {
        persons: 10,
        sessions: 1,
        min_slots: 2,
        max_slots: 2,
        spaces: spaces.iter().map(|&space| SpaceChoice { space, penalty: 0.0 }).collect(),
        times: vec![TimeChoice { window: monday(34, 44), penalty: 0.0 }],
        values: vec![100.0],
        ..Wish::default()
    }
}

/// The score of the best plan, which the referee has accepted.
pub fn best(problem: &Problem) -> f64 {
    let outcome = crate::season::solve(problem, &Limits::default(), None, &Still).expect("locks hold together");
    let verdict = judge(problem, &outcome.plan);
    assert_eq!(verdict.breaches, Vec::new());
    assert_eq!(outcome.status, crate::outcome::Status::Optimal);
    verdict.score().expect("a valid plan has a score")
}

/// The rules that the referee finds broken.
pub fn broken(problem: &Problem, sessions: &[Session]) -> Vec<Rule> {
    let mut rules: Vec<_> = judge(problem, sessions).breaches.into_iter().map(|b| b.rule).collect();
    rules.dedup();
    rules
}
