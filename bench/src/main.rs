//! `samrum-bench …`: how fast bookings are taken, how long people wait, and what the scheduler reaches.

mod best_known;
mod bookings;
mod databases;
mod publication;
mod season;
mod site;
mod timetable;

use clap::{Args, Parser, Subcommand};
use databases::Databases;
use site::BenchError;
use std::path::PathBuf;
use std::process::ExitCode;

/// Measures Samrum.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    bench: Bench,
}

/// How long and how hard the scheduler searches.
#[derive(Debug, Clone, Copy, Args)]
struct Effort {
    /// Seconds for each run
    #[arg(long, default_value_t = 60.0, value_parser = seconds)]
    seconds: f64,
    /// Threads to search with
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: u16,
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && seconds > 0.0 => Ok(seconds),
        _ => Err("takes a number of seconds above 0".to_owned()),
    }
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// Bookings per second through HTTP, and bare INSERTs of the same rows each in its own transaction, on SQLite and PostgreSQL
    Bookings {
        /// Clients that book at once, and connections that insert at once
        #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
        clients: u16,
        /// Bookings of each client in each of four rounds
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
        each: u16,
        #[command(flatten)]
        databases: Databases,
    },
    /// How long bookings through HTTP take while a season (35 weeks) or a timetable (38 weeks) is put into the calendar and taken out
    /// again, on SQLite and PostgreSQL
    Publication {
        #[arg(long, value_enum, default_value = "season")]
        what: publication::What,
        /// Its weekly times
        #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u16).range(1..=20_000))]
        sessions: u16,
        #[command(flatten)]
        databases: Databases,
    },
    /// Decide every season problem of a folder and print a table
    Season {
        folder: PathBuf,
        #[command(flatten)]
        effort: Effort,
        /// Seeds to try, from 1 on; the table has the run of the median gap
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1000))]
        seeds: u32,
    },
    /// Make the timetable of every school of a folder and print a table beside the best known costs
    Timetable(timetable::Asked),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().bench {
        Bench::Season { folder, effort, seeds } => season::measure(&folder, effort, seeds),
        Bench::Timetable(asked) => timetable::measure(&asked),
        Bench::Bookings { clients, each, databases } => {
            waited(bookings::table(usize::from(clients), usize::from(each), databases))
        }
        Bench::Publication { what, sessions, databases } => {
            waited(publication::table(what, usize::from(sessions), databases))
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("samrum-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What needs the site waits for it on threads of its own.
fn waited(work: impl Future<Output = Result<(), BenchError>>) -> Result<(), BenchError> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(work)
}
