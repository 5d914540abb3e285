//! `samrum solve season` and `samrum bench season`: files in, plan out, the clock and the exit code.

use crate::server::clock::Stopwatch;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::outcome::{Outcome, Status};
use samrum_solver::season::fair::{Aim, Step, solve_fair};
use samrum_solver::season::{self, Contradiction, Plan};
use serde_json::json;

use super::import::values::Points;
use super::import::{Fault, NamedProblem, read_plan, read_problem, write_plan, write_reasons};
use super::pricing::prices;

/// What `samrum solve season` is asked to do.
#[derive(Debug, Clone)]
pub struct SolveSeason {
    /// The problem, in the season format, compressed or not.
    pub problem: PathBuf,
    /// Seconds the whole command may take.
    pub seconds: f64,
    /// Threads to search with.
    pub threads: usize,
    /// Seed of every random choice.
    pub seed: u32,
    /// A plan to better.
    pub start: Option<PathBuf>,
    /// Where the plan goes.
    pub output: PathBuf,
    /// Where the reasons go for each wish that lacks a session. Their prices may take as long again as the plan.
    pub reasons: Option<PathBuf>,
    /// Whether fairness goes before the score.
    pub fair: bool,
}

/// A plan was found and written.
pub const FOUND: u8 = 0;
/// Something went wrong that is no fault of the problem, such as a disk that is full.
pub const FAILED: u8 = 1;
/// The problem or the start is malformed.
pub const MALFORMED: u8 = 2;
/// The locked sessions can't hold together.
pub const CONTRADICTORY: u8 = 3;

/// Solves, writes the plan, prints one JSON line last; returns the exit code.
pub fn solve_season(asked: &SolveSeason) -> u8 {
    let clock = Terminal::new();
    let named = match load(&asked.problem) {
        Ok(named) => named,
        Err(faults) => return refuse(&asked.problem, &faults),
    };
    let start = match asked.start.as_deref().map(|path| load_start(&named, path)) {
        None => None,
        Some(Ok(plan)) => Some(plan),
        Some(Err((path, faults))) => return refuse(&path, &faults),
    };
    let limits = Limits { seconds: asked.seconds, threads: asked.threads.max(1), gap: 0.0, seed: asked.seed };
    let solved = if asked.fair {
        solve_fair(&named.problem, &limits, &clock).map(|(outcome, steps)| (outcome, Some(steps)))
    } else {
        season::solve(&named.problem, &limits, start.as_ref(), &clock).map(|outcome| (outcome, None))
    };
    let (outcome, steps) = match solved {
        Ok(solved) => solved,
        Err(contradiction) => {
            explain(&named, &contradiction);
            return CONTRADICTORY;
        }
    };
    let seconds = clock.elapsed();
    // The bound of the last step of fairness holds for fair plans only: the plan's file claims none.
    let claimed = Outcome { bound: f64::INFINITY, status: Status::Feasible, ..outcome.clone() };
    let written = write_plan(&named, if steps.is_some() { &claimed } else { &outcome });
    if let Err(error) = write_whole(&asked.output, written.as_bytes()) {
        eprintln!("{}: {error}", asked.output.display());
        return FAILED;
    }
    if let Some(path) = &asked.reasons {
        let whys = season::reasons::why(&named.problem, &outcome.plan);
        let until = Limits { seconds: seconds + asked.seconds, ..limits };
        let prices = prices(&named.problem, &outcome, &whys, &until, &clock);
        let reasons = write_reasons(&named, &outcome.plan, &whys, &prices);
        if let Err(error) = write_whole(path, reasons.as_bytes()) {
            eprintln!("{}: {error}", path.display());
            return FAILED;
        }
    }
    println!("{}", summary(&outcome, steps.as_ref(), &limits, seconds));
    FOUND
}

/// Solves every problem in a folder with each seed from 1 on, and prints a table with the run of the median gap of
/// each; returns the exit code.
pub fn bench_season(folder: &Path, seconds: f64, threads: usize, seeds: u32) -> u8 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("{}: can't be read as a folder", folder.display());
        return FAILED;
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.to_string_lossy().contains(".json"));
    paths.sort();
    println!(
        "{:<28} {:>9} {:>10} {:>10} {:>8} {:>8}  status",
        "problem", "wishes", "score", "bound", "gap %", "seconds"
    );
    for path in paths {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Ok(named) = load(&path) else {
            println!("{name:<28} malformed");
            continue;
        };
        let run = |seed| {
            let clock = Terminal { started: Stopwatch::start(), show: false, last: Mutex::default() };
            let limits = Limits { seconds, threads, gap: 0.0, seed };
            season::solve(&named.problem, &limits, None, &clock).map(|outcome| (outcome, clock.elapsed()))
        };
        let Ok(mut runs) = (1..=seeds).map(run).collect::<Result<Vec<_>, _>>() else {
            println!("{name:<28} the locked sessions contradict each other");
            continue;
        };
        runs.sort_by(|(a, _), (b, _)| a.gap().total_cmp(&b.gap()));
        let (outcome, took) = &runs[runs.len() / 2];
        println!(
            "{name:<28} {:>9} {:>10} {:>10} {:>8.3} {took:>8.1}  {}",
            named.problem.wishes.len(),
            number(outcome.score),
            number(outcome.bound),
            outcome.gap() * 100.0,
            word(outcome.status),
        );
    }
    FOUND
}

fn load(path: &Path) -> Result<NamedProblem, Vec<Fault>> {
    let bytes = std::fs::read(path).map_err(|error| vec![Fault(error.to_string())])?;
    read_problem(&bytes)
}

fn load_start(named: &NamedProblem, path: &Path) -> Result<Plan, (PathBuf, Vec<Fault>)> {
    let bytes = std::fs::read(path).map_err(|error| (path.to_owned(), vec![Fault(error.to_string())]))?;
    read_plan(named, &bytes).map_err(|faults| (path.to_owned(), faults))
}

fn refuse(path: &Path, faults: &[Fault]) -> u8 {
    for fault in faults {
        eprintln!("{}: {fault}", path.display());
    }
    MALFORMED
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

fn number(points: f64) -> serde_json::Value {
    json!(Points(points))
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
    }
}

fn summary(outcome: &Outcome<Plan>, steps: Option<&[Step; 3]>, limits: &Limits, seconds: f64) -> serde_json::Value {
    let bound = outcome.bound.is_finite();
    let mut summary = json!({
        "status": word(outcome.status),
        "score": number(outcome.score),
        "bound": bound.then(|| number(outcome.bound)),
        "gap": bound.then(|| outcome.gap()),
        "seconds": (seconds * 1000.0).round() / 1000.0,
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

/// Writes beside the target first, so that no half file is ever found there.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let mut file = std::fs::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

/// The clock of the command, and progress lines where a person is looking.
struct Terminal {
    started: Stopwatch,
    show: bool,
    last: Mutex<f64>,
}

impl Terminal {
    fn new() -> Self {
        Self { started: Stopwatch::start(), show: std::io::stderr().is_terminal(), last: Mutex::new(-1.0) }
    }
}

impl Watch<Plan> for Terminal {
    fn elapsed(&self) -> f64 {
        self.started.seconds()
    }

    fn cancelled(&self) -> bool {
        false
    }

    fn report(&self, progress: Progress<'_, Plan>) {
        let Ok(mut last) = self.last.lock() else {
            return;
        };
        if !self.show || progress.seconds - *last < 0.2 {
            return;
        }
        *last = progress.seconds;
        let shown = |points: Option<f64>| points.map_or_else(|| "-".to_owned(), |p| format!("{p:.1}"));
        let gap = match (progress.score, progress.bound) {
            (Some(score), Some(bound)) => {
                format!("{:.3} %", samrum_solver::outcome::gap(score, bound) * 100.0)
            }
            _ => "-".to_owned(),
        };
        let (score, bound) = (shown(progress.score), shown(progress.bound));
        eprintln!("{:8.1} s  score {score:>12}  bound {bound:>12}  gap {gap}", progress.seconds);
    }
}
