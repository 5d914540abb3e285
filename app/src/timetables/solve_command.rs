//! `samrum bench timetable`: every school of a folder, and a table.

use super::best_known;
use super::import::fault::Fault;
use super::import::format::{self, SchoolFile, Stated};
use super::words;
use crate::server::clock::Stopwatch;
use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::outcome::Status;
use samrum_solver::timetable::{self, Best, Cost};
use samrum_text::Locale;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Something went wrong that is no fault of the file.
const FAILED: u8 = 1;

/// The school asked for, or the only one of the file.
pub fn load(path: &Path, asked: Option<&str>) -> Result<(Box<dyn SchoolFile>, Stated), Vec<Fault>> {
    let file = format::open(&bytes(path)?)?;
    let stated = file.problem(asked)?;
    Ok((file, stated))
}

/// What cannot be read is said at once, and is no fault of what is in it.
fn bytes(path: &Path) -> Result<Vec<u8>, Vec<Fault>> {
    std::fs::read(path).map_err(|error| {
        eprintln!("{}: {error}", path.display());
        Vec::new()
    })
}

/// What `samrum bench timetable` is asked to do.
#[derive(Debug, Clone)]
pub struct BenchTimetable {
    /// Where the schools are.
    pub folder: PathBuf,
    /// Seconds for each run.
    pub seconds: f64,
    /// Threads to search with.
    pub threads: usize,
    /// Runs of each school, with the seeds from 1 on.
    pub seeds: u32,
    /// Whether a run ends as soon as everything required is kept.
    pub until_complete: bool,
    /// Whether `HiGHS` alone is given the whole model instead.
    pub whole_model: bool,
}

/// Solves every school of a folder and prints a table, also with whether each timetable keeps all that is required, and how many
/// constraints of the file it does not heed; returns the exit code.
pub fn bench_timetable(asked: &BenchTimetable) -> u8 {
    let Ok(entries) = std::fs::read_dir(&asked.folder) else {
        eprintln!("{}: can't be read as a folder", asked.folder.display());
        return FAILED;
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| format::is_one(&path.to_string_lossy()));
    paths.sort();
    println!(
        "{:<16} {:>5} {:>14} {:>14} {:>14} {:>8} {:>9} {:>8}  status",
        "school", "seed", "cost", "bound", "best known", "seconds", "complete", "left out"
    );
    let shown = |(infeasibility, objective): (u64, u64)| format!("{infeasibility},{objective}");
    for path in paths {
        let (_, school) = match load(&path, None) {
            Ok(loaded) => loaded,
            Err(faults) => {
                refuse(&path, &faults);
                continue;
            }
        };
        warn(&path, &school);
        // The competition's departments are known by the names of their files.
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for seed in 1..=asked.seeds {
            let complete = AtomicBool::new(false);
            let clock = Run { started: Stopwatch::start(), until_complete: asked.until_complete, complete };
            let limits = Limits { seconds: asked.seconds, threads: asked.threads.max(1), gap: 0.0, seed };
            let (cost, bound) = if asked.whole_model {
                let (best, bound) = timetable::solve_whole_model(&school.problem, &limits, &clock);
                (best.map(|best| best.cost), bound)
            } else {
                let outcome = timetable::solve(&school.problem, &limits, None, &clock);
                (Some(outcome.cost), outcome.bound)
            };
            let pair = |cost: Cost| shown((cost.infeasibility, cost.objective));
            println!(
                "{:<16} {seed:>5} {:>14} {:>14} {:>14} {:>8.1} {:>9} {:>8}  {}",
                if school.name.is_empty() { &stem } else { &school.name },
                cost.map_or_else(|| "-".to_owned(), pair),
                pair(bound),
                best_known::of(&school.name).or_else(|| best_known::of(&stem)).map_or_else(|| "-".to_owned(), shown),
                clock.elapsed(),
                if cost.is_some_and(|cost| cost.infeasibility == 0) { "yes" } else { "no" },
                school.omitted.iter().map(|(_, count)| count).sum::<usize>(),
                cost.map_or("nothing", |cost| word(if cost <= bound { Status::Optimal } else { Status::Feasible })),
            );
        }
    }
    0
}

pub fn refuse(path: &Path, faults: &[Fault]) {
    for fault in faults {
        eprintln!("{}: {}", path.display(), words::placed_fault(Locale::En, fault));
    }
}

/// Says what of the file the timetable will not heed.
pub fn warn(path: &Path, school: &Stated) {
    for (name, count) in &school.omitted {
        eprintln!("{}: not understood and left out: {name}, {count} times", path.display());
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Optimal => "optimal",
        Status::Feasible => "feasible",
    }
}

/// The clock of a run, which may end as soon as everything required is kept.
struct Run {
    started: Stopwatch,
    until_complete: bool,
    complete: AtomicBool,
}

impl Watch<Best> for Run {
    fn elapsed(&self) -> f64 {
        self.started.seconds()
    }

    fn cancelled(&self) -> bool {
        self.until_complete && self.complete.load(Ordering::Relaxed)
    }

    fn report(&self, progress: Progress<'_, Best>) {
        if progress.plan.is_some_and(|best| best.cost.infeasibility == 0) {
            self.complete.store(true, Ordering::Relaxed);
        }
    }
}
