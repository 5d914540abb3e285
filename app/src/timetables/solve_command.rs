//! `samrum solve timetable` and `samrum bench timetable`: files in, timetable out, the clock and the exit code.

use super::best_known;
use super::import::fault::Fault;
use super::import::format::{self, SchoolFile, Stated};
use super::words;
use crate::server::clock::{Clock, Stopwatch};
use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::outcome::Status;
use samrum_solver::timetable::conflicts::conflicts;
use samrum_solver::timetable::{self, Best, Cost, Outcome, Plan, Problem};
use samrum_text::Locale;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// What `samrum solve timetable` is asked to do.
#[derive(Debug, Clone)]
pub struct SolveTimetable {
    /// The school.
    pub file: PathBuf,
    /// Which, in a file with several.
    pub instance: Option<String>,
    /// Seconds the whole command may take.
    pub seconds: f64,
    /// Threads to search with.
    pub threads: usize,
    /// Seed of every random choice.
    pub seed: u32,
    /// A timetable to better.
    pub start: Option<PathBuf>,
    /// Where the timetable goes.
    pub output: PathBuf,
}

/// A timetable was found and written.
const FOUND: u8 = 0;
/// Something went wrong that is no fault of the file, such as a disk that is full.
const FAILED: u8 = 1;
/// The file is faulty.
const MALFORMED: u8 = 2;

/// Solves, writes the timetable, prints one JSON line last; returns the exit code.
pub fn solve_timetable(asked: &SolveTimetable) -> u8 {
    let clock = Terminal { show: std::io::stderr().is_terminal(), ..Terminal::start() };
    let (file, school) = match load(&asked.file, asked.instance.as_deref()) {
        Ok(loaded) => loaded,
        Err(faults) => return refuse(&asked.file, &faults),
    };
    warn(&asked.file, &school);
    let start = match asked.start.as_deref().map(|path| begun(&*file, &school, path).map_err(|faults| (path, faults))) {
        None => None,
        Some(Ok(plan)) => Some(plan),
        Some(Err((path, faults))) => return refuse(path, &faults),
    };
    // Half a second is kept for writing.
    let seconds = (asked.seconds - 0.5).max(asked.seconds / 2.0);
    let limits = Limits { seconds, threads: asked.threads.max(1), gap: 0.0, seed: asked.seed };
    let outcome = timetable::solve(&school.problem, &limits, start.as_ref(), &clock);
    let today = chrono::DateTime::from_timestamp(Clock::System.now().0, 0).unwrap_or_default().date_naive();
    let written = match file.write_plan(asked.instance.as_deref(), &outcome.plan, today) {
        Ok(written) => written,
        Err(faults) => return refuse(&asked.file, &faults),
    };
    if let Err(error) = write_whole(&asked.output, &written.text) {
        eprintln!("{}: {error}", asked.output.display());
        return FAILED;
    }
    still_broken(&school.problem, &outcome);
    println!("{}", summary(&outcome, &limits, clock.elapsed()));
    FOUND
}

/// The school asked for, or the only one of the file.
pub fn load(path: &Path, asked: Option<&str>) -> Result<(Box<dyn SchoolFile>, Stated), Vec<Fault>> {
    let file = format::open(&bytes(path)?)?;
    let stated = file.problem(asked)?;
    Ok((file, stated))
}

fn begun(file: &dyn SchoolFile, school: &Stated, path: &Path) -> Result<Plan, Vec<Fault>> {
    file.read_plan(school, &bytes(path)?)
}

/// What cannot be read is said at once, and is no fault of what is in it.
fn bytes(path: &Path) -> Result<Vec<u8>, Vec<Fault>> {
    std::fs::read(path).map_err(|error| {
        eprintln!("{}: {error}", path.display());
        Vec::new()
    })
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
            let clock = Terminal { until_complete: asked.until_complete, ..Terminal::start() };
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
    FOUND
}

fn refuse(path: &Path, faults: &[Fault]) -> u8 {
    for fault in faults {
        let (place, fault) = (words::place(Locale::En, fault), words::fault(Locale::En, fault));
        let between = if place.is_empty() { "" } else { ": " };
        eprintln!("{}: {place}{between}{fault}", path.display());
    }
    MALFORMED
}

/// Says what of the file the timetable will not heed.
fn warn(path: &Path, school: &Stated) {
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

fn summary(outcome: &Outcome, limits: &Limits, seconds: f64) -> serde_json::Value {
    json!({
        "infeasibility": outcome.cost.infeasibility,
        "objective": outcome.cost.objective,
        "bound": {"infeasibility": outcome.bound.infeasibility, "objective": outcome.bound.objective},
        "seconds": (seconds * 1000.0).round() / 1000.0,
        "seed": limits.seed,
        "threads": limits.threads,
        "status": word(outcome.status),
    })
}

/// Writes beside the target first, so that no half file is ever found there. Packed when its name says so.
fn write_whole(path: &Path, text: &str) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let mut file = std::fs::File::create(&beside)?;
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut packer = flate2::write::GzEncoder::new(&mut file, flate2::Compression::default());
        packer.write_all(text.as_bytes())?;
        packer.finish()?;
    } else {
        file.write_all(text.as_bytes())?;
    }
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

/// The clock of the command, and progress lines where a person is looking.
struct Terminal {
    started: Stopwatch,
    show: bool,
    last: Mutex<f64>,
    /// Whether a timetable that keeps everything required is enough.
    until_complete: bool,
    complete: AtomicBool,
}

impl Terminal {
    fn start() -> Self {
        Self {
            started: Stopwatch::start(),
            show: false,
            last: Mutex::new(-1.0),
            until_complete: false,
            complete: AtomicBool::new(false),
        }
    }
}

impl Watch<Best> for Terminal {
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
        let Ok(mut last) = self.last.lock() else { return };
        if !self.show || progress.seconds - *last < 0.2 {
            return;
        }
        *last = progress.seconds;
        let shown = |points: Option<f64>| {
            let cost = points.map(|points| Cost::of_points(-points));
            cost.map_or_else(|| "-".to_owned(), |cost| format!("{},{}", cost.infeasibility, cost.objective))
        };
        let (cost, bound) = (shown(progress.score), shown(progress.bound));
        eprintln!("{:8.1} s  cost {cost:>14}  bound {bound:>14}", progress.seconds);
    }
}
