//! `samrum demo` and `samrum import …`: what fills a database.

use super::{Failure, open};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use samrum::bookings::{self, command::ImportTraining};
use samrum::demo::{self, Size};
use samrum::facilities;
use samrum::server::config::start::Start;
use samrum::time::{parse_clock, parse_date};
use samrum::timetables::{self, command::ImportTimetable};
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
pub async fn demo(start: &Start, asked: Demo) -> Result<(), Failure> {
    let app = open(start).await?;
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
    /// A school's timetable (XHSTT, may be gzip-compressed) with its solution, as weekly series in the calendar
    Timetable(Timetable),
    /// A club's finished season (CSV: season, team, weekday, start, end, field, sectors), fields as spaces of parts
    Training(Training),
}

#[derive(Debug, Args)]
pub struct Timetable {
    file: PathBuf,
    /// Name of the instance, where the file holds several
    #[arg(long)]
    instance: Option<String>,
    /// Name of the solution, where the file holds several
    #[arg(long)]
    solution: Option<String>,
    /// First date of the term, such as 2026-08-17
    #[arg(long, value_parser = date)]
    from: Option<NaiveDate>,
    /// Last date of the term
    #[arg(long, value_parser = date)]
    to: Option<NaiveDate>,
    /// When the first lesson of a day begins
    #[arg(long, value_parser = minute, value_name = "HH:MM")]
    first_lesson: Option<u16>,
    /// Length of a lesson
    #[arg(long)]
    period_minutes: Option<u16>,
    /// Break between two lessons
    #[arg(long)]
    break_minutes: Option<u16>,
    /// Days of a week, where the file's days have no weekdays' names
    #[arg(long)]
    days_per_week: Option<u8>,
    /// The file's week that the term begins with (A, say), where it has several
    #[arg(long, value_name = "WEEK")]
    first_week: Option<String>,
    /// Code of the building
    #[arg(long)]
    building: Option<String>,
    /// Name of the school
    #[arg(long)]
    school: Option<String>,
    /// Persons a room takes, which the format does not say
    #[arg(long)]
    room_capacity: Option<i64>,
    /// Put in lessons that have been as well, when the term has begun
    #[arg(long)]
    past: bool,
}

#[derive(Debug, Args)]
pub struct Training {
    file: PathBuf,
    /// Which season of the file, where it holds several
    #[arg(long)]
    season: Option<String>,
    /// First date, such as 2027-05-01
    #[arg(long, value_parser = date)]
    from: Option<NaiveDate>,
    /// Last date
    #[arg(long, value_parser = date)]
    to: Option<NaiveDate>,
    /// Name of the club
    #[arg(long)]
    club: Option<String>,
    /// Code of the sports ground
    #[arg(long)]
    building: Option<String>,
}

fn date(text: &str) -> Result<NaiveDate, String> {
    parse_date(text).ok_or_else(|| "takes a date, such as 2026-08-17".to_owned())
}

fn minute(text: &str) -> Result<u16, String> {
    parse_clock(text).ok_or_else(|| "takes a time of day, such as 08:10".to_owned())
}

impl From<Timetable> for ImportTimetable {
    fn from(asked: Timetable) -> Self {
        Self {
            file: asked.file,
            instance: asked.instance,
            solution: asked.solution,
            from: asked.from,
            to: asked.to,
            first_lesson: asked.first_lesson,
            period_minutes: asked.period_minutes,
            break_minutes: asked.break_minutes,
            days_per_week: asked.days_per_week,
            first_week: asked.first_week,
            building: asked.building,
            school: asked.school,
            room_capacity: asked.room_capacity,
            past: asked.past,
        }
    }
}

impl From<Training> for ImportTraining {
    fn from(asked: Training) -> Self {
        Self {
            file: asked.file,
            season: asked.season,
            from: asked.from,
            to: asked.to,
            club: asked.club,
            building: asked.building,
        }
    }
}

pub async fn import(start: &Start, asked: Import) -> Result<(), Failure> {
    let app = open(start).await?;
    let said = match asked {
        Import::Facilities { files, preview } => {
            facilities::command::import(&app, bookings::service::CALENDAR, &files, preview).await?
        }
        Import::Timetable(asked) => timetables::command::import(&app, &asked.into()).await?,
        Import::Training(asked) => bookings::command::import(&app, &asked.into()).await?,
    };
    println!("{said}");
    app.database.close().await;
    Ok(())
}
