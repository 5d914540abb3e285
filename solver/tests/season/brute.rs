//! The optimum by trying every plan, judged by the referee alone.

use samrum_solver::season::referee::{Rule, judge};
use samrum_solver::season::{Problem, Session};
use samrum_solver::slots::Window;

/// Every session that breaks no rule by itself.
pub fn candidates(problem: &Problem) -> Vec<Session> {
    let mut found = Vec::new();
    let free = Problem { locked: Vec::new(), ..problem.clone() };
    for wish in 0..problem.wishes.len() {
        for space in 0..problem.spaces.len() {
            for day in 0..7 {
                for from in 0..problem.slots_per_day {
                    for to in from + 1..=problem.slots_per_day {
                        let session = Session { wish, space, window: Window { day, from, to } };
                        if judge(&free, &[session]).breaches.is_empty() {
                            found.push(session);
                        }
                    }
                }
            }
        }
    }
    found
}

/// The highest score of any valid plan; none when there is no valid plan.
pub fn optimum(problem: &Problem, candidates: &[Session]) -> Option<f64> {
    best(problem, candidates, &|_| true)
}

/// The highest score of any valid plan that `admit` lets pass.
pub fn best(problem: &Problem, candidates: &[Session], admit: &dyn Fn(&[Session]) -> bool) -> Option<f64> {
    let mut best = None;
    extend(problem, candidates, &mut Vec::new(), admit, &mut best);
    best
}

fn extend(
    problem: &Problem,
    rest: &[Session],
    plan: &mut Vec<Session>,
    admit: &dyn Fn(&[Session]) -> bool,
    best: &mut Option<f64>,
) {
    let verdict = judge(problem, plan);
    if verdict.breaches.iter().any(|breach| breach.rule != Rule::H9) {
        return;
    }
    if let Some(score) = verdict.score()
        && admit(plan)
        && best.is_none_or(|b| score > b)
    {
        *best = Some(score);
    }
    for (place, &session) in rest.iter().enumerate() {
        plan.push(session);
        extend(problem, &rest[place + 1..], plan, admit, best);
        plan.pop();
    }
}
