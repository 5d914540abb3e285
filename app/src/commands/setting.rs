//! `samrum setting …`: what the municipality decides, from a date on.

use super::{Failure, open};
use clap::Subcommand;
use samrum::bookings::service;
use samrum::server::config::start::Start;
use samrum::time::parse_date;

#[derive(Debug, Subcommand)]
pub enum Setting {
    /// How many coming dates one person may hold in their own name (100 where nothing is decided)
    ComingBookings {
        #[arg(value_parser = clap::value_parser!(i64).range(0..=1_000_000))]
        most: i64,
        /// From this date on, such as 2027-01-01; today where none is given
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
    },
}

pub async fn setting(start: &Start, asked: Setting) -> Result<(), Failure> {
    let Setting::ComingBookings { most, from } = asked;
    let app = open(start).await?;
    let from = match from {
        None => app.today(),
        Some(text) => parse_date(&text).ok_or_else(|| Failure {
            sentence: format!("--from takes a date such as 2027-01-01, and is «{text}»."),
            code: 2,
        })?,
    };
    let mut tx = app.database.write().await?;
    service::set_most_coming(&mut tx, most, from).await?;
    tx.commit().await?;
    app.database.close().await;
    println!("From {from} on one person may hold {most} coming dates.");
    Ok(())
}
