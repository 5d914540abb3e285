//! The timetable of every school of a folder: a table beside the best known costs.

use crate::season::{files, word};
use crate::site::BenchError;
use crate::{Effort, best_known};
use samrum::server::clock::Stopwatch;
use samrum::timetables::import::fault::Fault;
use samrum::timetables::import::format::{self, Stated};
use samrum::timetables::words;
use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::outcome::Status;
use samrum_solver::timetable::{self, Best, Cost};
use samrum_text::Locale;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What is measured.
#[derive(Debug, clap::Args)]
pub struct Asked {
    folder: PathBuf,
    #[command(flatten)]
    effort: Effort,
    /// Seeds to try, from 1 on
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
    seeds: u32,
    /// End each run as soon as everything required is kept
    #[arg(long)]
    until_complete: bool,
    /// Give the whole model to HiGHS alone instead, to compare
    #[arg(long)]
    whole_model: bool,
}

/// The clock of a run, which may end as soon as everything required is kept.
struct Run {
    clock: Stopwatch,
    until_complete: bool,
    complete: AtomicBool,
}

impl Watch<Best> for Run {
    fn elapsed(&self) -> f64 {
        self.clock.seconds()
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

/// Solves every school of a folder and prints a table, also with whether each timetable keeps all that is required, and how many
/// constraints of the file it does not heed.
pub fn measure(asked: &Asked) -> Result<(), BenchError> {
    println!(
        "{:<16} {:>5} {:>14} {:>14} {:>14} {:>8} {:>9} {:>8}  status",
        "school", "seed", "cost", "bound", "best known", "seconds", "complete", "left out"
    );
    let shown = |(infeasibility, objective): (u64, u64)| format!("{infeasibility},{objective}");
    for path in files(&asked.folder, |path| format::is_one(&path.to_string_lossy()))? {
        let school = match load(&path)? {
            Ok(school) => school,
            Err(faults) => {
                for fault in faults {
                    eprintln!("{}: {}", path.display(), words::placed_fault(Locale::En, &fault));
                }
                continue;
            }
        };
        for (name, count) in &school.omitted {
            eprintln!("{}: not understood and left out: {name}, {count} times", path.display());
        }
        // The competition's departments are known by the names of their files.
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for seed in 1..=asked.seeds {
            let run = Run {
                clock: Stopwatch::start(),
                until_complete: asked.until_complete,
                complete: AtomicBool::new(false),
            };
            let threads = usize::from(asked.effort.threads);
            let limits = Limits { seconds: asked.effort.seconds, threads, gap: 0.0, seed };
            let (cost, bound) = if asked.whole_model {
                let (best, bound) = timetable::solve_whole_model(&school.problem, &limits, &run);
                (best.map(|best| best.cost), bound)
            } else {
                let outcome = timetable::solve(&school.problem, &limits, None, &run);
                (Some(outcome.cost), outcome.bound)
            };
            let pair = |cost: Cost| shown((cost.infeasibility, cost.objective));
            println!(
                "{:<16} {seed:>5} {:>14} {:>14} {:>14} {:>8.1} {:>9} {:>8}  {}",
                if school.name.is_empty() { &stem } else { &school.name },
                cost.map_or_else(|| "-".to_owned(), pair),
                pair(bound),
                best_known::of(&school.name).or_else(|| best_known::of(&stem)).map_or_else(|| "-".to_owned(), shown),
                run.elapsed(),
                if cost.is_some_and(|cost| cost.infeasibility == 0) { "yes" } else { "no" },
                school.omitted.iter().map(|(_, count)| count).sum::<usize>(),
                cost.map_or("nothing", |cost| word(if cost <= bound { Status::Optimal } else { Status::Feasible })),
            );
        }
    }
    Ok(())
}

/// The only school of a file, or what is wrong with it.
fn load(path: &Path) -> Result<Result<Stated, Vec<Fault>>, BenchError> {
    let bytes = std::fs::read(path)?;
    Ok(format::open(&bytes).and_then(|file| file.problem(None)))
}
