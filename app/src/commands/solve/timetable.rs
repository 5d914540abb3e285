//! `samrum solve timetable`: a school or a department in, its timetable in the same format out.

use super::frame::{self, Terminal, Unsolved};
use chrono::NaiveDate;
use samrum::server::clock::Clock;
use samrum::time::Zone;
use samrum::timetables::import::fault::Fault;
use samrum::timetables::import::format::{self, Stated};
use samrum::timetables::words;
use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::timetable::conflicts::conflicts;
use samrum_solver::timetable::{self, Best, Cost, Outcome, Problem};
use samrum_text::Locale;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What `samrum solve timetable` is asked to do.
#[derive(Debug, Clone)]
pub struct SolveTimetable {
    /// The school.
    pub file: PathBuf,
    /// Which, in a file with several.
    pub instance: Option<String>,
    /// How long and how hard to search; the seconds are those of the whole command.
    pub limits: Limits,
    /// A timetable to better.
    pub start: Option<PathBuf>,
    /// Where the timetable goes.
    pub output: PathBuf,
}

/// Solves, writes the timetable, prints one JSON line last.
pub fn solve(asked: &SolveTimetable) -> Result<(), Unsolved> {
    let clock = Terminal::new(told);
    let file = format::open(&frame::read(&asked.file)?).map_err(|faults| malformed(&asked.file, &faults))?;
    let school = file.problem(asked.instance.as_deref()).map_err(|faults| malformed(&asked.file, &faults))?;
    warn(&asked.file, &school);
    let start = match &asked.start {
        None => None,
        Some(path) => {
            let plan = file.read_plan(&school, &frame::read(path)?);
            Some(plan.map_err(|faults| malformed(path, &faults))?)
        }
    };
    // Half a second is kept for writing.
    let seconds = (asked.limits.seconds - 0.5).max(asked.limits.seconds / 2.0);
    let outcome = timetable::solve(&school.problem, &Limits { seconds, ..asked.limits }, start.as_ref(), &clock);
    let written = file.write_plan(asked.instance.as_deref(), &outcome.plan, today());
    let written = written.map_err(|faults| malformed(&asked.file, &faults))?;
    frame::write(&asked.output, &written.text)?;
    still_broken(&school.problem, &outcome);
    println!("{}", summary(&outcome, &asked.limits, clock.elapsed()));
    Ok(())
}

fn today() -> NaiveDate {
    Zone::default().date(Clock::System.now())
}

fn malformed(path: &Path, faults: &[Fault]) -> Unsolved {
    Unsolved::malformed(path, faults.iter().map(|fault| words::placed_fault(Locale::En, fault)))
}

/// Says what of the file the timetable will not heed.
fn warn(path: &Path, school: &Stated) {
    for (name, count) in &school.omitted {
        eprintln!("{}: not understood and left out: {name}, {count} times", path.display());
    }
}

/// Cost and bound, so far.
fn told(progress: &Progress<'_, Best>) -> String {
    let shown = |points: Option<f64>| {
        let cost = points.map(|points| Cost::of_points(-points));
        cost.map_or_else(|| "-".to_owned(), |cost| format!("{},{}", cost.infeasibility, cost.objective))
    };
    let (cost, bound) = (shown(progress.score), shown(progress.bound));
    format!("cost {cost:>14}  bound {bound:>14}")
}

/// Says what is broken that is required: what it is about, at how many places, and what that costs, the dearest first.
fn still_broken(problem: &Problem, outcome: &Outcome) {
    let Ok(conflicts) = conflicts(problem, &outcome.plan) else { return };
    let mut broken = BTreeMap::<&str, (usize, u64)>::new();
    for share in conflicts.constraints.iter().filter(|share| share.cost.infeasibility > 0) {
        let sum = broken.entry(words::rule(Locale::En, &problem.constraints[share.of].rule)).or_default();
        *sum = (sum.0 + share.points, sum.1 + share.cost.infeasibility);
    }
    let mut broken: Vec<_> = broken.into_iter().collect();
    broken.sort_by_key(|(_, (_, cost))| std::cmp::Reverse(*cost));
    for (about, (places, cost)) in broken {
        let places = if places == 1 { "1 place".to_owned() } else { format!("{places} places") };
        eprintln!("still broken: {about}, at {places}, {cost} in all");
    }
}

fn summary(outcome: &Outcome, limits: &Limits, seconds: f64) -> Value {
    json!({
        "infeasibility": outcome.cost.infeasibility,
        "objective": outcome.cost.objective,
        "bound": {"infeasibility": outcome.bound.infeasibility, "objective": outcome.bound.objective},
        "seconds": frame::seconds(seconds),
        "seed": limits.seed,
        "threads": limits.threads,
        "status": frame::word(outcome.status),
    })
}
