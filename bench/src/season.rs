//! Every season problem of a folder, decided with several seeds: a table of the run of the median gap.

use crate::Effort;
use crate::site::BenchError;
use samrum::seasons::import::read_problem;
use samrum::server::clock::Stopwatch;
use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::outcome::Status;
use samrum_solver::season::{self, Plan};
use std::path::{Path, PathBuf};

/// The clock of a run, which nobody watches.
struct Alone(Stopwatch);

impl Watch<Plan> for Alone {
    fn elapsed(&self) -> f64 {
        self.0.seconds()
    }

    fn cancelled(&self) -> bool {
        false
    }

    fn report(&self, _: Progress<'_, Plan>) {}
}

/// Solves every problem in a folder with each seed from 1 on, and prints a table.
pub fn measure(folder: &Path, effort: Effort, seeds: u32) -> Result<(), BenchError> {
    println!(
        "{:<28} {:>9} {:>10} {:>10} {:>8} {:>8}  status",
        "problem", "wishes", "score", "bound", "gap %", "seconds"
    );
    for path in files(folder, |path| path.to_string_lossy().contains(".json"))? {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let Ok(named) = read_problem(&std::fs::read(&path)?) else {
            println!("{name:<28} malformed");
            continue;
        };
        let run = |seed| {
            let clock = Alone(Stopwatch::start());
            let threads = usize::from(effort.threads);
            let limits = Limits { seconds: effort.seconds, threads, gap: 0.0, seed };
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
            points(outcome.score),
            points(outcome.bound),
            outcome.gap() * 100.0,
            word(outcome.status),
        );
    }
    Ok(())
}

/// The files of a folder that are wanted, by name.
pub fn files(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<Vec<PathBuf>, BenchError> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| BenchError::NoFolder(format!("{} ({error})", folder.display())))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| wanted(path));
    paths.sort();
    Ok(paths)
}

/// Points, whole ones without a decimal point.
fn points(points: f64) -> String {
    if (points - points.round()).abs() < 1e-9 { format!("{points:.0}") } else { points.to_string() }
}

pub fn word(status: Status) -> &'static str {
    match status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
    }
}
