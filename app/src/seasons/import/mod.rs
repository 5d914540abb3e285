//! Seasons as files: problems and plans in the season format, bytes to model and back. Pure: all faults of a
//! file are found at once, and nothing is read or written here.

pub mod named_problem;
pub mod object;
pub mod plan_file;
mod problem_file;
mod reasons_file;
pub mod season_file;
#[cfg(test)]
mod tests;
pub mod values;
pub mod wire;

pub use named_problem::NamedProblem;
pub use plan_file::{read_plan, write_plan};
pub use problem_file::read_problem;
pub use reasons_file::write_reasons;
pub use season_file::SeasonFile;

/// One thing that is wrong with a file, in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub String);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}
