//! What is done in processes of their own, and what each of them may use: all limits in one place.

use std::time::Duration;

/// One thing that is done in a process of its own.
#[derive(Debug)]
pub struct Errand {
    /// The hidden command: `samrum child NAME`.
    pub name: &'static str,
    /// Bytes of memory that it may write to: heap, data, stacks.
    pub memory: u64,
    /// Seconds of a processor, where they are known beforehand.
    pub processor_seconds: Option<u64>,
    /// Seconds by the clock until it is ended. A job says its own.
    pub seconds: u64,
    /// Bytes of an answer; of a job: of one line.
    pub most_answer: u64,
}

const MEGABYTE: u64 = 1024 * 1024;

/// Tables of buildings and spaces: tens of thousands of rows take a second.
pub static FACILITIES: Errand = Errand {
    name: "parse-facilities",
    memory: 400 * MEGABYTE,
    processor_seconds: Some(10),
    seconds: 20,
    most_answer: 64 * MEGABYTE,
};

/// A school's file: the largest known take two seconds.
pub static TIMETABLE: Errand = Errand {
    name: "parse-timetable",
    memory: 400 * MEGABYTE,
    processor_seconds: Some(20),
    seconds: 40,
    most_answer: 64 * MEGABYTE,
};

/// A season's plan.
pub static PLAN: Errand = Errand {
    name: "parse-plan",
    memory: 400 * MEGABYTE,
    processor_seconds: Some(10),
    seconds: 20,
    most_answer: 16 * MEGABYTE,
};

/// A run of the scheduler. Its seconds are those it was asked for, and [`CLOSING_SECONDS`].
pub static JOB: Errand =
    Errand { name: "run-job", memory: 4096 * MEGABYTE, processor_seconds: None, seconds: 0, most_answer: MEGABYTE };

/// How long a run may take beyond the seconds it was asked for: to read what is given, and to store and explain what it has found.
pub const CLOSING_SECONDS: u64 = 60;

/// How long a process that was asked to stop may take before it is ended.
pub const GRACE: Duration = Duration::from_millis(2_500);

/// So many files are read at the same time; others wait.
pub const MOST_READERS: usize = 2;

/// How long a file waits for its turn to be read.
pub const WAITING: Duration = Duration::from_secs(20);
