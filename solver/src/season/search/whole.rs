//! The whole problem given to `HiGHS`, without the choices that can be in no plan better than the one known.

use std::sync::Mutex;

use crate::mip::Settings;

use super::super::choices::Part;
use super::super::objective;
use super::super::plan::{Plan, Session};
use super::super::problem::Problem;
use super::Priced;
use super::exact::{News, PartModel};
use super::field::Field;
use super::record::Record;

/// Solves the whole until proven or stopped.
///
/// Leaving out a choice with bound − loss < score (both as priced) loses no better plan, so that the bound of what is left, or the
/// score if that is higher, bounds the whole problem.
pub fn solve(field: &Field<'_>, record: &Record<'_>, priced: &Priced, threads: usize) {
    let problem = field.problem;
    let slack = priced.bound - record.score();
    // A loss is rounded to seven digits: leave a margin.
    let may_be_better = |place: usize| priced.losses.get(place).is_none_or(|&loss| f64::from(loss) <= slack + 0.01);
    let (best, _) = record.best();
    let kept: std::collections::HashSet<&Session> = best.iter().collect();
    let wishes = 0..problem.wishes.len();
    let part = Part::around(problem, &field.choices, &problem.locked, wishes, |place, choice| {
        may_be_better(place) || kept.contains(&choice.session())
    });
    let start: Vec<Session> = best.iter().copied().filter(|s| !problem.locked.contains(s)).collect();
    let settings = Settings {
        seconds: record.left(),
        threads,
        seed: record.limits().seed,
        relative_gap: record.limits().gap,
        absolute_gap: if record.whole_points() { 0.999 } else { 1e-6 },
        presolve: true,
    };
    let base = objective::score(problem, &problem.locked);
    let news = Whole { problem, record, base, known: Mutex::new(record.score()) };
    let answer = PartModel::new(&part).solve(settings, Some(&start), &news);
    if let Some(sessions) = answer.sessions {
        news.better(sessions);
    }
    news.bound(answer.bound);
}

struct Whole<'a> {
    problem: &'a Problem,
    record: &'a Record<'a>,
    base: f64,
    known: Mutex<f64>,
}

impl News for Whole<'_> {
    fn stop(&self) -> bool {
        self.record.stop()
    }

    fn better(&self, mut sessions: Vec<Session>) {
        sessions.extend(self.problem.locked.iter().copied());
        self.record.offer(sessions);
        if let Ok(mut known) = self.known.lock() {
            *known = known.max(self.record.score());
        }
    }

    fn bound(&self, points: f64) {
        self.record.offer_bound(points + self.base);
    }

    fn hint(&self) -> Option<Plan> {
        let mut known = self.known.lock().ok()?;
        if self.record.score() <= *known + 1e-9 {
            return None;
        }
        let (mut plan, score) = self.record.best();
        *known = score;
        plan.retain(|session| !self.problem.locked.contains(session));
        Some(plan)
    }
}
