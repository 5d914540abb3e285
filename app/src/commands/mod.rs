//! The commands and their options. Each arm hands plain values to the feature that does the work.

mod archive;
mod child;
mod config;
mod fill;
mod flags;
mod log;
mod people;
mod serve;
mod setting;
mod solve;

use clap::{Parser, Subcommand};
use flags::Flags;
use samrum::database::{Database, OpenError, migrate};
use samrum::recount;
use samrum::server::clock::Clock;
use samrum::server::config::chosen::{Chosen, Wrong};
use samrum::server::config::start::Start;
use samrum::server::limits::LAST_WORDS;
use samrum::server::state::App;
use std::collections::BTreeMap;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::PathBuf;
use std::process::ExitCode;

/// Samrum: a municipality shares its premises.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub struct Arguments {
    /// May stand before or after the command's name.
    #[command(flatten)]
    everywhere: Flags<false>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the site, and do slow work beside it
    Serve(Flags<true>),
    /// Do slow work only (the scheduler), for a site that is served by another process
    Work(Flags<true>),
    /// Print what is in force of all that may be decided, and where it comes from; ends with 2 when serve would refuse it
    Config(Flags<true>),
    /// Write all that the database holds into a file, while the site goes on
    Backup {
        /// A file that is not there yet, such as samrum-2027-01-31.zip
        file: PathBuf,
    },
    /// Bring such a file back into a new database, on either engine
    Restore { file: PathBuf },
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
    /// Decide a number that holds for the whole municipality, from a date on
    Setting(setting::Decision),
    /// Run the scheduler on a file
    #[command(subcommand)]
    Solve(solve::Solve),
    /// What the site has done by a process of its own
    #[command(subcommand, hide = true)]
    Child(child::Child),
}

/// Why a command ended without doing what was asked: a sentence, and the exit code.
pub struct Failure {
    pub sentence: String,
    pub code: u8,
}

impl Failure {
    /// What was asked for cannot be.
    fn wrong(wrong: Wrong) -> Self {
        Self { sentence: wrong.to_string(), code: 2 }
    }
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
    let flags = arguments.flags();
    let start = || Chosen::of(&flags, |name| std::env::var(name).ok()).map(Start::new).map_err(Failure::wrong);
    let outcome = runtime.block_on(async {
        match arguments.command {
            Command::Serve(_) => serve::serve(start()?).await,
            Command::Work(_) => serve::work(start()?).await,
            Command::Config(_) => config::config(&start()?),
            Command::Backup { file } => archive::backup(&start()?, &file).await,
            Command::Restore { file } => archive::restore(&start()?, &file).await,
            Command::Migrate => {
                let app = open(&start()?).await?;
                app.database.close().await;
                println!("The database is up to date.");
                Ok(())
            }
            Command::CheckDatabase { mend } => {
                let app = open(&start()?).await?;
                let (said, sound) = recount::command::check_database(&app, mend).await?;
                println!("{said}");
                app.database.close().await;
                coded(u8::from(!sound))
            }
            Command::Demo(asked) => fill::demo(&start()?, asked).await,
            Command::Import(asked) => fill::import(&start()?, asked).await,
            Command::User(asked) => people::user(&start()?, asked).await,
            Command::Token(asked) => people::token(&start()?, asked).await,
            Command::Setting(asked) => setting::setting(&start()?, asked).await,
            // The scheduler makes its own threads and needs no database.
            Command::Solve(asked) => coded(solve::run(asked)),
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

impl Arguments {
    /// Everything that was decided by flags.
    fn flags(&self) -> BTreeMap<&'static str, String> {
        let mut flags = self.everywhere.0.clone();
        if let Command::Serve(more) | Command::Work(more) | Command::Config(more) = &self.command {
            flags.extend(more.0.clone());
        }
        flags
    }
}

/// Opens the database and brings it up to date.
pub async fn open(start: &Start) -> Result<App, Failure> {
    make_folder(start)?;
    let database = Database::open(&start.database).await?;
    migrate::up(&database).await?;
    Ok(App::new(database, Clock::System, start.config.clone()))
}

/// Makes SQLite's folder where it is not there, out of others' sight as the database in it is.
fn make_folder(start: &Start) -> Result<(), OpenError> {
    let Some(folder) = start.folder() else { return Ok(()) };
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|cause| OpenError::Unreachable { address: start.database.clone(), cause: cause.to_string() })
}
