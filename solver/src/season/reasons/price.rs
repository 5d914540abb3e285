//! The price of letting a wish in: the best plan with it, against the plan there is.

use std::collections::HashSet;

use crate::limits::{Limits, Watch};
use crate::mip::Settings;
use crate::season::choices::{Choices, Part};
use crate::season::objective::score;
use crate::season::plan::{Plan, Session};
use crate::season::problem::Problem;
use crate::season::search::board::Board;
use crate::season::search::exact::{News, PartModel};
use crate::season::search::field::Field;
use crate::season::search::trial::Trial;

/// Up to this many choices the whole problem is solved again; beyond it only the surroundings of the wish.
const WHOLE: usize = 25_000;

/// What one more session for a wish costs.
#[derive(Debug, Clone)]
pub struct Price {
    /// Points lost against the plan; negative when the plan was not the best.
    pub lost: f64,
    /// Whether nothing cheaper exists, given that the plan itself is proven best. Otherwise `lost` is the least found.
    pub exact: bool,
    /// Sessions that go.
    pub gone: Vec<Session>,
    /// Sessions that come, those of the wish among them.
    pub new: Vec<Session>,
}

/// The best plan in which the wish has one session more than now, in the given space if one is named; none when
/// there is no such plan, or none was found within the limits. The plan must be valid.
pub fn price(
    problem: &Problem,
    plan: &[Session],
    wish: usize,
    space: Option<usize>,
    limits: &Limits,
    watch: &dyn Watch<Plan>,
) -> Option<Price> {
    let field = Field::new(problem, Choices::of(problem));
    let all = &field.choices;
    let locked: HashSet<&Session> = problem.locked.iter().collect();
    let whole = all.list.len() <= WHOLE;
    let free: Vec<usize> =
        if whole { (0..problem.wishes.len()).collect() } else { surroundings(problem, plan, all, wish) };
    let member: HashSet<usize> = free.iter().copied().collect();
    let stays = |session: &&Session| locked.contains(session) || !member.contains(&session.wish);
    let fixed: Plan = plan.iter().filter(stays).copied().collect();
    let part = Part::around(problem, all, &fixed, free, |_, _| true);
    let mut model = PartModel::new(&part);
    let granted = |space: Option<usize>| {
        let counts = |s: &&Session| s.wish == wish && space.is_none_or(|space| s.space == space) && !fixed.contains(s);
        plan.iter().filter(counts).count()
    };
    model.demand(wish, None, granted(None) + 1);
    if space.is_some() {
        model.demand(wish, space, granted(space) + 1);
    }
    let run = Settings {
        seconds: limits.seconds - watch.elapsed(),
        threads: limits.threads,
        seed: limits.seed,
        absolute_gap: if problem.whole_points() { 0.999 } else { 1e-6 },
        ..Settings::default()
    };
    let guess = pushed_in(&field, plan, wish, space);
    let start = guess.as_ref().map(|guess| guess.iter().filter(|s| !fixed.contains(s)).copied().collect::<Plan>());
    let answer = model.solve(run, start.as_deref(), &Asking(watch));
    let solved = answer.sessions.map(|sessions| sessions.into_iter().chain(fixed.iter().copied()).collect::<Plan>());
    let found = solved.into_iter().chain(guess).max_by(|a, b| score(problem, a).total_cmp(&score(problem, b)))?;
    let before: HashSet<&Session> = plan.iter().collect();
    let after: HashSet<&Session> = found.iter().collect();
    Some(Price {
        lost: score(problem, plan) - score(problem, &found),
        exact: whole && answer.optimal,
        gone: plan.iter().filter(|s| !after.contains(s)).copied().collect(),
        new: found.iter().filter(|s| !before.contains(s)).copied().collect(),
    })
}

/// The best plan that comes of granting the wish one choice more, sending away who holds it, and finding these the
/// best place left; none when only a lock or the wish's own sessions could make room.
fn pushed_in(field: &Field<'_>, plan: &[Session], wish: usize, space: Option<usize>) -> Option<Plan> {
    let mut board = Board::new(field);
    board.place(plan);
    let (mut in_the_way, mut log) = (Vec::new(), Vec::new());
    let has = |board: &Board<'_>, space: Option<usize>| {
        board
            .of_wish(wish)
            .filter(|&own| space.is_none_or(|space| field.choices.list[own].space as usize == space))
            .count()
    };
    let before = (has(&board, None), has(&board, space));
    let mut best: Option<(f64, Plan)> = None;
    for choice in field.choices.of_wish[wish].clone() {
        let wish_of = |other: usize| field.choices.list[other].wish as usize;
        let elsewhere = space.is_some_and(|space| field.choices.list[choice].space as usize != space);
        if elsewhere || board.has(choice) || !board.in_the_way(choice, &mut |_| 0, &mut in_the_way) {
            continue;
        }
        let mut trial = Trial::begin(&mut board, &mut log);
        for &other in &in_the_way {
            trial.remove(other);
        }
        trial.insert(choice);
        for &other in &in_the_way {
            if let Some((again, _)) = trial.board.best_of(wish_of(other), other) {
                trial.insert(again);
            }
        }
        let points = trial.board.score();
        let more = has(trial.board, None) > before.0 && has(trial.board, space) > before.1;
        if more && best.as_ref().is_none_or(|(known, _)| points > *known) {
            best = Some((points, trial.board.plan()));
        }
        trial.back_to(0);
    }
    best.map(|(_, plan)| plan)
}

/// The wish, those who hold what it asks for, and those who hold what these ask for.
fn surroundings(problem: &Problem, plan: &[Session], all: &Choices, wish: usize) -> Vec<usize> {
    let mut member = HashSet::from([wish]);
    let mut choices = all.of_wish[wish].len();
    for _ in 0..2 {
        let atoms: HashSet<usize> = member
            .iter()
            .flat_map(|&w| &problem.wishes[w].spaces)
            .flat_map(|asked| &problem.spaces[asked.space].atoms)
            .copied()
            .collect();
        for session in plan {
            let near = problem.spaces[session.space].atoms.iter().any(|atom| atoms.contains(atom));
            if near && choices < WHOLE && member.insert(session.wish) {
                choices += all.of_wish[session.wish].len();
            }
        }
    }
    let mut wishes: Vec<usize> = member.into_iter().collect();
    wishes.sort_unstable();
    wishes
}

struct Asking<'a>(&'a dyn Watch<Plan>);

impl News for Asking<'_> {
    fn stop(&self) -> bool {
        self.0.cancelled()
    }
    fn better(&self, _: Vec<Session>) {}
    fn bound(&self, _: f64) {}
}
