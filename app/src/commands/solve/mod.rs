//! `samrum solve …`: the scheduler on files, without a database.

mod frame;
mod season;
mod timetable;

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Subcommand)]
pub enum Solve {
    /// Decide a season round: a problem in the season format in, a plan with a proven bound out
    Season(Season),
    /// Make a timetable: a school (XHSTT, .fet) or a department (.ctt, .ectt) in, the same format's timetable out
    Timetable(Timetable),
}

#[derive(Debug, Args)]
pub struct Timetable {
    /// The school (XHSTT or .fet, may be gzip-compressed) or department (.ctt, .ectt)
    file: PathBuf,
    /// Where the timetable goes
    #[arg(long, short, value_name = "SOLUTION")]
    output: PathBuf,
    #[command(flatten)]
    effort: Effort,
    /// Every random choice follows from it
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// A timetable of the same school to begin from
    #[arg(long, value_name = "SOLUTION")]
    start: Option<PathBuf>,
    /// Which school, in a file with several
    #[arg(long, value_name = "ID")]
    instance: Option<String>,
}

#[derive(Debug, Args)]
pub struct Season {
    /// The problem (season/1 JSON, may be gzip-compressed)
    problem: PathBuf,
    /// Where the plan goes
    #[arg(long, short, value_name = "PLAN")]
    output: PathBuf,
    #[command(flatten)]
    effort: Effort,
    /// Every random choice follows from it
    #[arg(long, default_value_t = 1)]
    seed: u32,
    /// A plan to begin from
    #[arg(long, value_name = "PLAN")]
    start: Option<PathBuf>,
    /// Where the reasons go, for each wish that lacks a session: what takes each time it asked for, and what one more
    /// session would cost (which may take as many seconds again)
    #[arg(long, value_name = "FILE")]
    reasons: Option<PathBuf>,
    /// Fairness before the score: everyone's first session, then the worst-off club, then the score
    #[arg(long, conflicts_with = "start")]
    fair: bool,
}

/// How long and how hard to search.
#[derive(Debug, Args)]
pub struct Effort {
    /// Seconds the search may take
    #[arg(long, default_value_t = 60.0, value_parser = seconds)]
    pub seconds: f64,
    /// Threads to search with
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: u16,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && seconds > 0.0 => Ok(seconds),
        _ => Err("takes a number of seconds above 0".to_owned()),
    }
}

/// Returns the exit code: 0 with a plan, 2 for a malformed problem, 3 for locks that contradict each other.
pub fn run(solve: Solve) -> u8 {
    match solve {
        Solve::Season(asked) => frame::coded(season::solve(&season::SolveSeason {
            limits: frame::limits(asked.effort.seconds, usize::from(asked.effort.threads), asked.seed),
            problem: asked.problem,
            start: asked.start,
            output: asked.output,
            reasons: asked.reasons,
            fair: asked.fair,
        })),
        Solve::Timetable(asked) => frame::coded(timetable::solve(&timetable::SolveTimetable {
            limits: frame::limits(asked.effort.seconds, usize::from(asked.effort.threads), asked.seed),
            file: asked.file,
            start: asked.start,
            instance: asked.instance,
            output: asked.output,
        })),
    }
}
