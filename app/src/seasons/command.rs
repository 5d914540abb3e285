//! `samrum bench season`: every problem of a folder, and a table.

use super::import::values::Points;
use super::import::{Fault, NamedProblem, read_problem};
use crate::server::clock::Stopwatch;
use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::outcome::Status;
use samrum_solver::season::{self, Plan};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Solves every problem in a folder with each seed from 1 on, and prints a table with the run of the median gap of
/// each; returns the exit code.
pub fn bench_season(folder: &Path, seconds: f64, threads: usize, seeds: u32) -> u8 {
    let Ok(entries) = std::fs::read_dir(folder) else {
        eprintln!("{}: can't be read as a folder", folder.display());
        return 1;
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
            let clock = Clock(Stopwatch::start());
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
    0
}

fn load(path: &Path) -> Result<NamedProblem, Vec<Fault>> {
    let bytes = std::fs::read(path).map_err(|error| vec![Fault(error.to_string())])?;
    read_problem(&bytes)
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

/// The clock of a run.
struct Clock(Stopwatch);

impl Watch<Plan> for Clock {
    fn elapsed(&self) -> f64 {
        self.0.seconds()
    }

    fn cancelled(&self) -> bool {
        false
    }

    fn report(&self, _: Progress<'_, Plan>) {}
}
