//! Files that fill the calendar: bytes to model. Pure: all faults of a file are found at once.

pub mod training;

/// One thing that is wrong with a file, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFault(pub String);

impl std::fmt::Display for FileFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
