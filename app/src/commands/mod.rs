//! The commands and their options. Each arm hands plain values to the feature that does the work.

mod bench;
mod child;
mod fill;
mod people;
mod serve;
mod setting;
mod solve;

use clap::{Args, Parser, Subcommand};
use samrum::database::{Database, OpenError, migrate};
use samrum::recount;
use samrum::server::clock::Clock;
use samrum::server::config::Config;
use samrum::server::limits::LAST_WORDS;
use samrum::server::state::App;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Samrum: a municipality shares its premises.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub struct Arguments {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// Options that may stand before or after the command's name.
#[derive(Debug, Args)]
pub struct Common {
    /// Where everything is kept: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME. Default: sqlite:data/samrum.db, or samrum.db in the folder that `SAMRUM_DATA` names
    #[arg(long, global = true, env = "SAMRUM_DATABASE", hide_env_values = true, value_name = "ADDRESS")]
    pub database: Option<String>,
    /// Address and port the site listens on
    #[arg(long, global = true, env = "SAMRUM_LISTEN", default_value = "127.0.0.1:3000", value_name = "HOST:PORT")]
    pub listen: String,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the site, and do slow work beside it
    Serve(serve::Serve),
    /// Do slow work only (the scheduler), for a site that is served by another process
    Work,
    /// Bring the database up to what this program knows
    Migrate,
    /// Count the database anew and print what differs; ends with 0 when nothing does, and with 1 otherwise
    CheckDatabase {
        /// Mend what the program can, in one transaction, and write down what was done
        #[arg(long)]
        mend: bool,
    },
    /// Fill a new database with a synthetic municipality to try things on
    Demo(fill::Demo),
    /// Bring files into the database
    #[command(subcommand)]
    Import(fill::Import),
    /// Accounts
    #[command(subcommand)]
    User(people::User),
    /// Tokens of other programs
    #[command(subcommand)]
    Token(people::Token),
    /// What the municipality decides
    #[command(subcommand)]
    Setting(setting::Setting),
    /// Run the scheduler on a file
    #[command(subcommand)]
    Solve(solve::Solve),
    /// Measure
    #[command(subcommand)]
    Bench(bench::Bench),
    /// What the site has done by a process of its own
    #[command(subcommand, hide = true)]
    Child(child::Child),
}

/// Why a command ended without doing what was asked: a sentence, and the exit code.
pub struct Failure {
    pub sentence: String,
    pub code: u8,
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self { sentence: error.to_string(), code: 1 }
    }
}

/// Runs a command; failures are one sentence on standard error.
pub fn run(arguments: Arguments) -> ExitCode {
    if let Command::Child(asked) = arguments.command {
        return child::run(&asked);
    }
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => {
            return ended(Failure { sentence: format!("The program cannot start its threads: {cause}"), code: 1 });
        }
    };
    let common = arguments.common;
    let outcome = runtime.block_on(async {
        match arguments.command {
            Command::Serve(options) => serve::serve(&common, options).await,
            Command::Work => serve::work(&common).await,
            Command::Migrate => {
                let app = open(&common, Config::default()).await?;
                app.database.close().await;
                println!("The database is up to date.");
                Ok(())
            }
            Command::CheckDatabase { mend } => {
                let app = open(&common, Config::default()).await?;
                let (said, sound) = recount::command::check_database(&app, mend).await?;
                println!("{said}");
                app.database.close().await;
                coded(u8::from(!sound))
            }
            Command::Demo(asked) => fill::demo(&common, asked).await,
            Command::Import(asked) => fill::import(&common, asked).await,
            Command::User(asked) => people::user(&common, asked).await,
            Command::Token(asked) => people::token(&common, asked).await,
            Command::Setting(asked) => setting::setting(&common, asked).await,
            // The scheduler makes its own threads and needs no database.
            Command::Solve(asked) => coded(solve::run(asked)),
            Command::Bench(asked) => bench::bench(asked).await,
            Command::Child(_) => Ok(()),
        }
    });
    // A thread that is deep in something and does not hear is left behind: it ends with the process.
    runtime.shutdown_timeout(LAST_WORDS);
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ended(failure),
    }
}

/// The outcome of a command that has said everything itself and ends in an exit code.
fn coded(code: u8) -> Result<(), Failure> {
    if code == 0 { Ok(()) } else { Err(Failure { sentence: String::new(), code }) }
}

fn ended(failure: Failure) -> ExitCode {
    if !failure.sentence.is_empty() {
        eprintln!("samrum: {}", failure.sentence);
    }
    ExitCode::from(failure.code)
}

/// Opens the database named on the command line and brings it up to date.
pub async fn open(common: &Common, config: Config) -> Result<App, Failure> {
    let address = address(common.database.as_deref())?;
    let database = Database::open(&address).await?;
    migrate::up(&database).await?;
    Ok(App::new(database, Clock::System, config))
}

/// The address of the database; for SQLite the folder is made when it is not there.
fn address(given: Option<&str>) -> Result<String, OpenError> {
    let address = given.map_or_else(
        || {
            let folder = std::env::var_os("SAMRUM_DATA").map_or_else(|| PathBuf::from("data"), PathBuf::from);
            format!("sqlite:{}", folder.join("samrum.db").display())
        },
        ToOwned::to_owned,
    );
    let path = address
        .strip_prefix("sqlite:")
        .map(|path| path.trim_start_matches("//"))
        .map(|path| path.split('?').next().unwrap_or(path));
    if let Some(folder) = path.and_then(|path| Path::new(path).parent()).filter(|folder| !folder.as_os_str().is_empty())
    {
        // Out of others' sight, as the database in it is.
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|cause| OpenError::Unreachable { address: address.clone(), cause: cause.to_string() })?;
    }
    Ok(address)
}
