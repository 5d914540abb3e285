//! How cases are solved: the model of a part as `HiGHS` takes it, and how large cases are cut up.

pub mod exact;
pub mod record;

use crate::limits::{Limits, Watch};
use crate::mip::Settings;
use crate::outcome::Outcome;

use super::choices::{Choices, Part};
use super::plan::{Plan, Session};
use super::problem::Problem;
use exact::{News, PartModel};
use record::Record;

/// Solves a problem whose locks hold together.
pub(super) fn run(problem: &Problem, limits: &Limits, start: Option<&Plan>, watch: &dyn Watch<Plan>) -> Outcome<Plan> {
    let record = Record::new(problem, limits, watch);
    if let Some(start) = start {
        record.offer(start.clone());
    }
    let choices = Choices::of(problem);
    whole(problem, &choices, &record);
    record.outcome()
}

/// Gives the whole problem to `HiGHS`.
fn whole(problem: &Problem, choices: &Choices, record: &Record<'_>) {
    let part = Part::whole(problem, choices);
    let base = super::objective::score(problem, &problem.locked);
    let (best, _) = record.best();
    let start: Vec<Session> = best.into_iter().filter(|s| !problem.locked.contains(s)).collect();
    let settings = Settings {
        seconds: record.left(),
        threads: record.limits().threads,
        seed: record.limits().seed,
        relative_gap: record.limits().gap,
        absolute_gap: if record.whole_points() { 0.999 } else { 1e-6 },
        presolve: true,
    };
    let news = Whole { problem, record, base };
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
}

impl News for Whole<'_> {
    fn stop(&self) -> bool {
        self.record.stop()
    }
    fn better(&self, mut sessions: Vec<Session>) {
        sessions.extend(self.problem.locked.iter().copied());
        self.record.offer(sessions);
    }
    fn bound(&self, points: f64) {
        self.record.offer_bound(points + self.base);
    }
}
