//! `samrum bench …`: how fast bookings are taken, and what the scheduler reaches.

use super::solve::Effort;
use super::{Failure, coded};
use clap::Subcommand;
use samrum::bookings::bench::{self, Rates};
use samrum::seasons::bench::{self as publication, Waits};
use samrum::seasons::command::bench_season;
use samrum::timetables::solve_command::{BenchTimetable, bench_timetable};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::path::PathBuf;

/// Where the databases of a measurement are made.
#[derive(Debug, clap::Args)]
pub struct Ground {
    /// A PostgreSQL server where databases may be made: postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, env = "SAMRUM_TEST_POSTGRES", hide_env_values = true, value_name = "ADDRESS")]
    postgres: Option<String>,
    /// Where the SQLite files are made, and removed afterwards
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Bookings per second through HTTP, and bare INSERTs of the same rows each in its own transaction, on SQLite and PostgreSQL
    Bookings {
        /// Clients that book at once, and connections that insert at once
        #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=256))]
        clients: u16,
        /// Bookings of each client in each of four rounds
        #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=200))]
        each: u16,
        #[command(flatten)]
        ground: Ground,
    },
    /// How long bookings through HTTP take while a season is put into the calendar and taken out again, on SQLite and PostgreSQL
    Publication {
        /// Weekly times of the season, of 35 weeks each
        #[arg(long, default_value_t = 2000, value_parser = clap::value_parser!(u16).range(1..=20_000))]
        sessions: u16,
        #[command(flatten)]
        ground: Ground,
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
    Timetable {
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
    },
}

pub async fn bench(asked: Bench) -> Result<(), Failure> {
    match asked {
        Bench::Season { folder, effort, seeds } => {
            coded(bench_season(&folder, effort.seconds, usize::from(effort.threads), seeds))
        }
        Bench::Timetable { folder, effort, seeds, until_complete, whole_model } => {
            coded(bench_timetable(&BenchTimetable {
                folder,
                seconds: effort.seconds,
                threads: usize::from(effort.threads),
                seeds,
                until_complete,
                whole_model,
            }))
        }
        Bench::Bookings { clients, each, ground } => {
            let effort = bench::Effort { clients: usize::from(clients), each: usize::from(each) };
            println!(
                "{clients} clients, {} bookings on each side; site, clients and database share this machine.",
                effort.count()
            );
            println!(
                "HTTP: POST /api/v1/bookings with a token, one after another in each client, over kept connections."
            );
            println!(
                "Bare: the booking's row and the row of the atom it holds, INSERTed in a transaction of their own,"
            );
            println!(
                "      through as many tasks on the same pool (SQLite has one writer; every commit reaches the disk)."
            );
            ground
                .each(async |engine, [site, bare]| {
                    say(engine, bench::measure(&site, &bare, effort).await?);
                    Ok(())
                })
                .await
        }
        Bench::Publication { sessions, ground } => {
            println!(
                "A season of {sessions} weekly times over 35 weeks; four clients book through HTTP meanwhile, each ten times a second at most."
            );
            ground
                .each(async |engine, [address, _]| {
                    for (way, waits) in ["published", "withdrawn"]
                        .into_iter()
                        .zip(publication::measure(&address, usize::from(sessions)).await?)
                    {
                        tell(engine, way, &waits);
                    }
                    Ok(())
                })
                .await
        }
    }
}

impl Ground {
    /// Does the same with two fresh databases of each engine, and removes them afterwards.
    async fn each(self, measure: impl AsyncFn(&str, [String; 2]) -> Result<(), Failure>) -> Result<(), Failure> {
        let names = ["a", "b"].map(|side| format!("samrum_bench_{}_{side}", std::process::id()));
        let folder =
            self.folder.unwrap_or_else(std::env::temp_dir).join(format!("samrum-bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let outcome =
            measure("SQLite", names.each_ref().map(|name| format!("sqlite:{}", folder.join(name).display()))).await;
        std::fs::remove_dir_all(&folder)?;
        outcome?;
        let Some(server) = self.postgres else {
            println!("PostgreSQL: skipped, no --postgres ADDRESS.");
            return Ok(());
        };
        let mut connection = PgConnection::connect(&server).await?;
        for name in &names {
            connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
        }
        let base = server.rsplit_once('/').map_or(server.as_str(), |(base, _)| base);
        let outcome = measure("PostgreSQL", names.each_ref().map(|name| format!("{base}/{name}"))).await;
        for name in &names {
            connection.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await?;
        }
        outcome
    }
}

fn tell(engine: &str, way: &str, waits: &Waits) {
    println!(
        "{engine:<10} {way} {} times, {} dates in {:>5.1} s; {:>5} bookings meanwhile, in ms: half within {:>4.0}, 95 of 100 within {:>4.0}, all within {:>4.0}",
        waits.sessions,
        waits.dates,
        waits.seconds,
        waits.milliseconds.len(),
        waits.within(0.5),
        waits.within(0.95),
        waits.within(1.0)
    );
}

fn say(engine: &str, rates: Rates) {
    println!(
        "{engine:<10} {:>7.0} bookings a second through HTTP, {:>7.0} bare INSERTs a second: {:.2} of it",
        rates.http,
        rates.bare,
        rates.http / rates.bare
    );
}
