//! How a process of its own can end otherwise than by answering, for the log and in words.

use samrum_text::{Locale, t};
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Ending {
    #[error("it took longer than it may")]
    TooLong,
    #[error("it needed more memory than it may have, or answered with more than it may")]
    TooMuch,
    #[error("it broke down")]
    Broke,
    #[error("as many as may run at the same time are running")]
    Busy,
    #[error("it could not be started")]
    NotStarted,
}

/// Signals, as Linux numbers them.
const ABORTED: i32 = 6;
const KILLED: i32 = 9;
const OUT_OF_PROCESSOR_TIME: i32 = 24;

impl Ending {
    /// What the end of the process says. Memory that is refused ends a program by an abort, and a machine that runs out of it kills.
    pub fn of(status: ExitStatus) -> Self {
        match status.signal() {
            Some(OUT_OF_PROCESSOR_TIME) => Self::TooLong,
            Some(ABORTED | KILLED) => Self::TooMuch,
            _ => Self::Broke,
        }
    }
}

/// What is said to whoever sent a file.
pub fn words(l: Locale, ending: Ending) -> &'static str {
    match ending {
        Ending::TooLong => t!(l, shell.file_too_long),
        Ending::TooMuch => t!(l, shell.file_too_much),
        Ending::Broke | Ending::NotStarted => t!(l, shell.file_broke),
        Ending::Busy => t!(l, shell.file_busy),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ended_a_process_is_told_by_its_signal() {
        let ended = |status| Ending::of(ExitStatus::from_raw(status));
        assert_eq!(ended(ABORTED), Ending::TooMuch);
        assert_eq!(ended(KILLED), Ending::TooMuch);
        assert_eq!(ended(OUT_OF_PROCESSOR_TIME), Ending::TooLong);
        assert_eq!(ended(11), Ending::Broke);
        assert_eq!(ended(101 << 8), Ending::Broke, "a panic");
    }
}
