//! Fairness in steps, each settled before the next: first as many wishes as can be get a first session; then the
//! worst-off club is made as well off as can be; then the score decides.
//!
//! No step may worsen an earlier one, and each has its own proven bound: N firsts of at most N⁺, a worst share z of
//! at most z⁺, and a score of at most S⁺ among all plans with N firsts and no club below z. A club's share is what
//! its sessions last over what its wishes ask for at least (never more than its maximum); clubs for whose wishes
//! there is no room at all are left out. Lexicographic maximin as in Ogryczak et al. (2014), its first level.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::limits::{Limits, Progress, Watch};
use crate::outcome::{Outcome, Status, gap};

use super::choices::Choices;
use super::plan::Plan;
use super::problem::{Building, Problem};
use super::referee::judge;
use super::rules::locks::Contradiction;
use super::{objective, solve};

/// What a step asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aim {
    /// Wishes with at least one session, counted.
    Firsts,
    /// The share of the worst-off club, 0 to 1.
    WorstOff,
    /// The score, in points.
    Score,
}

/// What a step reached, and what no plan that keeps the steps before can surpass.
#[derive(Debug, Clone, Copy)]
pub struct Step {
    /// What it asked for.
    pub aim: Aim,
    /// What the plan has.
    pub reached: f64,
    /// Proven: no plan has more, without worsening a step before.
    pub bound: f64,
}

/// Shares of the time for the first two steps.
const SHARES: [f64; 2] = [0.2, 0.55];

/// Halvings of the interval in which the worst share lies: it ends narrower than one in a hundred.
const HALVINGS: u32 = 7;

/// Finds a plan step by step. The outcome's bound is that of the last step.
///
/// # Errors
/// A smallest set of locks that can't hold together, when there is no valid plan.
pub fn solve_fair(
    problem: &Problem,
    limits: &Limits,
    watch: &dyn Watch<Plan>,
) -> Result<(Outcome<Plan>, [Step; 3]), Contradiction> {
    let entitled = entitled(problem);
    let course = |firsts, share, one_is_enough| Course {
        problem,
        watch,
        entitled: &entitled,
        firsts,
        share,
        one_is_enough,
        best: Mutex::default(),
    };
    let until = |share: f64| Limits { seconds: limits.seconds * share, gap: 0.0, ..*limits };
    let bare = bare(problem);

    let found = solve(&weighed(&bare, &entitled, 0.0, 1.0), &until(SHARES[0]), None, &course(0, 0.0, false))?;
    let reached = firsts(problem, &found.plan);
    let first_step = Step { aim: Aim::Firsts, reached: reached as f64, bound: found.bound };

    let mut plan = found.plan;
    let (mut low, mut high) = (worst_share(problem, &entitled, &plan), 1.0);
    for halving in 1..=HALVINGS {
        if high - low < 0.01 || watch.cancelled() {
            break;
        }
        let share = f64::midpoint(low, high);
        let spent = SHARES[0] + (SHARES[1] - SHARES[0]) * f64::from(halving) / f64::from(HALVINGS);
        let attempt = course(reached, share, true);
        let found = solve(&weighed(&bare, &entitled, share, 1.0), &until(spent), Some(&plan), &attempt)?;
        if let Some((better, _)) = attempt.taken() {
            low = worst_share(problem, &entitled, &better);
            plan = better;
        } else if found.bound < reached as f64 - 1e-6 {
            high = share;
        } else {
            break;
        }
    }
    let second_step = Step { aim: Aim::WorstOff, reached: low, bound: high.max(low) };

    let last = course(reached, low, false);
    last.keep(&plan);
    let weight = weight(problem);
    let found = solve(&weighed(problem, &entitled, low, weight), limits, Some(&plan), &last)?;
    let (plan, score) = last.taken().unwrap_or_else(|| (plan.clone(), objective::score(problem, &plan)));
    let bound = (found.bound - weight * reached as f64).max(score);
    let status = if gap(score, bound) == 0.0 { Status::Optimal } else { Status::Feasible };
    let third_step = Step { aim: Aim::Score, reached: score, bound };
    Ok((Outcome { plan, score, bound, status }, [first_step, second_step, third_step]))
}

/// More than any change of a plan's other points is likely to be worth; every plan is counted all the same.
fn weight(problem: &Problem) -> f64 {
    let most = problem.wishes.iter().filter_map(|wish| wish.values.first()).fold(1.0, |a: f64, &b| a.max(b));
    let dearest = problem.buildings.iter().map(|building| building.evening_cost).fold(0.0, f64::max);
    (10.0 * (most + dearest)).ceil()
}

/// The problem in which nothing brings or costs points.
fn bare(problem: &Problem) -> Problem {
    let mut bare = Problem {
        change_penalty: 0.0,
        shortfall_penalty_per_slot: 0.0,
        adjacency_value: 0.0,
        buildings: problem.buildings.iter().map(|_| Building { evening_cost: 0.0 }).collect(),
        ..problem.clone()
    };
    for wish in &mut bare.wishes {
        wish.values.fill(0.0);
        wish.value_per_extra_slot = 0.0;
        wish.spaces.iter_mut().for_each(|space| space.penalty = 0.0);
        wish.times.iter_mut().for_each(|time| time.penalty = 0.0);
    }
    bare
}

/// The problem in which each first session brings `weight` more, and each slot below a club's share costs as much.
fn weighed(problem: &Problem, entitled: &[u32], share: f64, weight: f64) -> Problem {
    let mut weighed = Problem { floor_penalty_per_slot: weight, ..problem.clone() };
    for first in weighed.wishes.iter_mut().filter_map(|wish| wish.values.first_mut()) {
        *first += weight;
    }
    for (club, &slots) in weighed.clubs.iter_mut().zip(entitled) {
        club.floor_slots = (share * f64::from(slots) - 1e-9).ceil().max(0.0) as u32;
    }
    weighed
}

/// The least each club's wishes ask for, in slots, within its maximum; wishes for which there is no room do not count.
fn entitled(problem: &Problem) -> Vec<u32> {
    let choices = Choices::of(problem);
    let mut slots = vec![0u32; problem.clubs.len()];
    for (wish, own) in problem.wishes.iter().zip(&choices.of_wish) {
        if !own.is_empty() {
            slots[wish.club] += wish.sessions as u32 * u32::from(wish.min_slots);
        }
    }
    slots.iter().zip(&problem.clubs).map(|(&slots, club)| slots.min(club.max_slots)).collect()
}

/// The share of the worst-off club in a plan; 1 when no club is entitled to anything.
fn worst_share(problem: &Problem, entitled: &[u32], plan: &Plan) -> f64 {
    let mut slots = vec![0u32; problem.clubs.len()];
    for session in plan {
        slots[problem.wishes[session.wish].club] += u32::from(session.window.length());
    }
    let shares = slots.iter().zip(entitled).filter(|(_, entitled)| **entitled > 0);
    shares.map(|(&slots, &entitled)| f64::from(slots) / f64::from(entitled)).fold(1.0, f64::min)
}

/// Wishes with a session.
fn firsts(problem: &Problem, plan: &Plan) -> usize {
    let mut has = vec![false; problem.wishes.len()];
    for session in plan {
        has[session.wish] = true;
    }
    has.into_iter().filter(|has| *has).count()
}

/// A run of one step: what it must keep, and the best plan that does.
struct Course<'a> {
    problem: &'a Problem,
    watch: &'a dyn Watch<Plan>,
    entitled: &'a [u32],
    firsts: usize,
    share: f64,
    /// Whether the run may stop at the first plan that keeps it all.
    one_is_enough: bool,
    best: Mutex<Option<(Plan, f64)>>,
}

impl Course<'_> {
    fn best(&self) -> MutexGuard<'_, Option<(Plan, f64)>> {
        self.best.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn taken(&self) -> Option<(Plan, f64)> {
        self.best().take()
    }

    /// Keeps a plan that worsens no earlier step, if it scores more than the one kept.
    fn keep(&self, plan: &Plan) {
        let fair = firsts(self.problem, plan) >= self.firsts
            && worst_share(self.problem, self.entitled, plan) >= self.share - 1e-9;
        let Some(score) = judge(self.problem, plan).score().filter(|_| fair) else {
            return;
        };
        let mut best = self.best();
        if best.as_ref().is_none_or(|(_, known)| score > *known) {
            *best = Some((plan.clone(), score));
            self.watch.report(Progress {
                seconds: self.watch.elapsed(),
                score: Some(score),
                bound: None,
                plan: Some(plan),
            });
        }
    }
}

impl Watch<Plan> for Course<'_> {
    fn elapsed(&self) -> f64 {
        self.watch.elapsed()
    }

    fn cancelled(&self) -> bool {
        self.watch.cancelled() || (self.one_is_enough && self.best().is_some())
    }

    fn report(&self, progress: Progress<'_, Plan>) {
        if let Some(plan) = progress.plan {
            self.keep(plan);
        }
    }
}
