//! `samrum demo` and `samrum import …`: what fills a database.

use super::{Common, Failure, open};
use clap::{Args, Subcommand};
use samrum::demo::{self, Size};
use samrum::facilities;
use samrum::server::config::Config;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Demo {
    /// Every invented thing follows from it and from today's date
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only half a dozen buildings
    #[arg(long)]
    small: bool,
}

/// Fills a new database with a synthetic municipality and says with what.
pub async fn demo(common: &Common, asked: Demo) -> Result<(), Failure> {
    let app = open(common, Config::default()).await?;
    let made = demo::load(&app, asked.seed, if asked.small { Size::Small } else { Size::Full }).await?;
    println!(
        "A synthetic municipality: {} buildings, {} spaces, {} associations, {} lessons a week, {} wishes for the season of which \
         {} weekly times are granted, {} other weekly times, {} bookings, {} requests.",
        made.buildings,
        made.spaces,
        made.associations,
        made.lessons,
        made.wishes,
        made.season_times,
        made.weekly,
        made.bookings,
        made.requests
    );
    println!("Accounts, all with the password {}:", demo::PASSWORD);
    for (email, role) in demo::ACCOUNTS {
        println!("  {email:<28} {}", role.word());
    }
    app.database.close().await;
    Ok(())
}

#[derive(Debug, Subcommand)]
pub enum Import {
    /// Buildings and spaces from CSV or XLSX; importing the same files again changes nothing
    Facilities {
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Say what would change, and change nothing
        #[arg(long)]
        preview: bool,
    },
}

pub async fn import(common: &Common, asked: Import) -> Result<(), Failure> {
    let app = open(common, Config::default()).await?;
    let said = match asked {
        Import::Facilities { files, preview } => facilities::command::import(&app, &files, preview).await,
    }?;
    println!("{said}");
    app.database.close().await;
    Ok(())
}
