//! The frame of every command that solves: the clock and what a person sees meanwhile, files that are written whole, and exit codes.
//! What is read, solved and said at the end is the feature's.

use samrum::scheduler::PlanState;
use samrum::server::clock::Stopwatch;
use samrum_solver::limits::{Limits, Progress, Watch};
use samrum_solver::outcome::Status;
use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// A plan was found and written.
pub const FOUND: u8 = 0;
/// Something went wrong that is no fault of the file, such as a disk that is full.
pub const FAILED: u8 = 1;
/// The problem or the start is malformed.
pub const MALFORMED: u8 = 2;
/// What is required contradicts itself.
pub const CONTRADICTORY: u8 = 3;

/// Why nothing came of it.
pub enum Unsolved {
    /// What is wrong with a file, a sentence each.
    Malformed(PathBuf, Vec<String>),
    NotWritten(PathBuf, std::io::Error),
    Contradictory,
}

impl Unsolved {
    pub fn malformed<T: Display>(path: &Path, faults: impl IntoIterator<Item = T>) -> Self {
        Self::Malformed(path.to_owned(), faults.into_iter().map(|fault| fault.to_string()).collect())
    }
}

/// The exit code; what went wrong is said on standard error.
pub fn coded(outcome: Result<(), Unsolved>) -> u8 {
    match outcome {
        Ok(()) => FOUND,
        Err(Unsolved::Malformed(path, faults)) => {
            for fault in faults {
                eprintln!("{}: {fault}", path.display());
            }
            MALFORMED
        }
        Err(Unsolved::NotWritten(path, error)) => {
            eprintln!("{}: {error}", path.display());
            FAILED
        }
        Err(Unsolved::Contradictory) => CONTRADICTORY,
    }
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Unsolved> {
    std::fs::read(path).map_err(|error| Unsolved::malformed(path, [error]))
}

/// Writes a text beside the target first, so that no half file is ever found there. Packed when its name says so.
pub fn write(path: &Path, text: &str) -> Result<(), Unsolved> {
    write_whole(path, text.as_bytes()).map_err(|error| Unsolved::NotWritten(path.to_owned(), error))
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let mut file = std::fs::File::create(&beside)?;
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut packer = flate2::write::GzEncoder::new(&mut file, flate2::Compression::default());
        packer.write_all(bytes)?;
        packer.finish()?;
    } else {
        file.write_all(bytes)?;
    }
    file.sync_all()?;
    std::fs::rename(&beside, path)
}

/// How the last line calls what was reached.
pub fn word(status: Status) -> &'static str {
    PlanState::from(status).word()
}

/// Seconds as the last line says them.
pub fn seconds(seconds: f64) -> f64 {
    (seconds * 1000.0).round() / 1000.0
}

/// How long and how hard to search, to the solver's words.
pub fn limits(seconds: f64, threads: usize, seed: u32) -> Limits {
    Limits { seconds, threads: threads.max(1), gap: 0.0, seed }
}

/// The clock of the command, and a line of progress now and then where a person is looking.
pub struct Terminal<P> {
    started: Stopwatch,
    show: bool,
    last: Mutex<f64>,
    /// What is said of a plan and its bound.
    told: fn(&Progress<'_, P>) -> String,
}

impl<P> Terminal<P> {
    pub fn new(told: fn(&Progress<'_, P>) -> String) -> Self {
        Self { started: Stopwatch::start(), show: std::io::stderr().is_terminal(), last: Mutex::new(-1.0), told }
    }
}

impl<P> Watch<P> for Terminal<P> {
    fn elapsed(&self) -> f64 {
        self.started.seconds()
    }

    fn cancelled(&self) -> bool {
        false
    }

    fn report(&self, progress: Progress<'_, P>) {
        let Ok(mut last) = self.last.lock() else { return };
        if !self.show || progress.seconds - *last < 0.2 {
            return;
        }
        *last = progress.seconds;
        eprintln!("{:8.1} s  {}", progress.seconds, (self.told)(&progress));
    }
}
