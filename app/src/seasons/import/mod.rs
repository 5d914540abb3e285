//! Seasons as files: problems and plans in the season format, bytes to model and back. Pure: all faults of a
//! file are found at once, and nothing is read or written here.

mod fields;
pub mod plan_file;
pub mod problem_file;
pub mod reasons_file;
pub mod training;
pub mod wire;

pub use plan_file::{read_plan, write_plan};
pub use problem_file::{NamedProblem, read_problem};
pub use reasons_file::write_reasons;

/// One thing that is wrong with a file, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub String);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
