//! `samrum solve season`: a problem in the season format in, a plan out, and the reasons of those who got less.

use super::frame::{self, Terminal, Unsolved};
use samrum::seasons::import::values::Points;
use samrum::seasons::import::{NamedProblem, read_plan, read_problem, write_plan, write_reasons};
use samrum::seasons::pricing::prices;
use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::outcome::{Outcome, Status, gap};
use samrum_solver::season::fair::{Aim, Step, solve_fair};
use samrum_solver::season::{self, Contradiction, Plan};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What `samrum solve season` is asked to do.
#[derive(Debug, Clone)]
pub struct SolveSeason {
    /// The problem, in the season format, compressed or not.
    pub problem: PathBuf,
    /// How long and how hard to search; the seconds are those of the whole command.
    pub limits: Limits,
    /// A plan to better.
    pub start: Option<PathBuf>,
    /// Where the plan goes.
    pub output: PathBuf,
    /// Where the reasons go for each wish that lacks a session. Their prices may take as long again as the plan.
    pub reasons: Option<PathBuf>,
    /// Whether fairness goes before the score.
    pub fair: bool,
}

/// Solves, writes the plan, prints one JSON line last.
pub fn solve(asked: &SolveSeason) -> Result<(), Unsolved> {
    let clock = Terminal::new(told);
    let named =
        read_problem(&frame::read(&asked.problem)?).map_err(|faults| Unsolved::malformed(&asked.problem, faults))?;
    let start = match &asked.start {
        None => None,
        Some(path) => {
            let plan = read_plan(&named, &frame::read(path)?);
            Some(plan.map_err(|faults| Unsolved::malformed(path, faults))?)
        }
    };
    let solved = if asked.fair {
        solve_fair(&named.problem, &asked.limits, &clock).map(|(outcome, steps)| (outcome, Some(steps)))
    } else {
        season::solve(&named.problem, &asked.limits, start.as_ref(), &clock).map(|outcome| (outcome, None))
    };
    let (outcome, steps) = solved.map_err(|contradiction| {
        explain(&named, &contradiction);
        Unsolved::Contradictory
    })?;
    let seconds = clock.elapsed();
    // The bound of the last step of fairness holds for fair plans only: the plan's file claims none.
    let claimed = Outcome { bound: f64::INFINITY, status: Status::Feasible, ..outcome.clone() };
    frame::write(&asked.output, &write_plan(&named, if steps.is_some() { &claimed } else { &outcome }))?;
    if let Some(path) = &asked.reasons {
        let whys = season::reasons::why(&named.problem, &outcome.plan);
        let until = Limits { seconds: seconds + asked.limits.seconds, ..asked.limits };
        let prices = prices(&named.problem, &outcome, &whys, &until, &clock);
        frame::write(path, &write_reasons(&named, &outcome.plan, &whys, &prices))?;
    }
    println!("{}", summary(&outcome, steps.as_ref(), &asked.limits, seconds));
    Ok(())
}

/// Score, bound and their distance, so far.
fn told(progress: &Progress<'_, Plan>) -> String {
    let shown = |points: Option<f64>| points.map_or_else(|| "-".to_owned(), |points| format!("{points:.1}"));
    let gap = match (progress.score, progress.bound) {
        (Some(score), Some(bound)) => format!("{:.3} %", gap(score, bound) * 100.0),
        _ => "-".to_owned(),
    };
    let (score, bound) = (shown(progress.score), shown(progress.bound));
    format!("score {score:>12}  bound {bound:>12}  gap {gap}")
}

fn explain(named: &NamedProblem, contradiction: &Contradiction) {
    let locks = &contradiction.locks;
    let verb = if locks.len() == 1 { "breaks" } else { "together break" };
    eprintln!("{} locked session(s) {verb} rule {:?}:", locks.len(), contradiction.rule);
    let sessions: Vec<_> = locks.iter().map(|&lock| json!(named.session(&named.problem.locked[lock]))).collect();
    for session in &sessions {
        eprintln!("  {session}");
    }
    println!("{}", json!({"status": "contradictory", "rule": format!("{:?}", contradiction.rule), "locked": sessions}));
}

fn summary(outcome: &Outcome<Plan>, steps: Option<&[Step; 3]>, limits: &Limits, seconds: f64) -> Value {
    let bound = outcome.bound.is_finite();
    let mut summary = json!({
        "status": frame::word(outcome.status),
        "score": Points(outcome.score),
        "bound": bound.then_some(Points(outcome.bound)),
        "gap": bound.then(|| outcome.gap()),
        "seconds": frame::seconds(seconds),
        "memory_bytes": peak_memory(),
        "seed": limits.seed,
        "threads": limits.threads,
    });
    if let Some(steps) = steps {
        let step = |step: &Step| json!({"aim": aim(step.aim), "reached": step.reached, "bound": step.bound});
        summary["steps"] = steps.iter().map(step).collect();
    }
    summary
}

fn aim(aim: Aim) -> &'static str {
    match aim {
        Aim::Firsts => "wishes_with_a_session",
        Aim::WorstOff => "share_of_worst_off_club",
        Aim::Score => "score",
    }
}

/// The most memory this process has held, in bytes, where the system says so.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}
