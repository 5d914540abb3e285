//! `samrum import training FILE.csv --season NAME`: a club's finished season from the command line.

use super::import::FileFault;
use super::import::training::{MOST_MEGABYTES, read_training};
use super::service::planned::Tally;
use super::service::training::{TrainingError, TrainingImported, TrainingRequest, import_training};
use crate::people::model::Actor;
use crate::server::state::App;
use crate::time::{DateRange, monday_of};
use chrono::{Days, NaiveDate};
use std::io::Read;
use std::path::{Path, PathBuf};

/// What `samrum import training` is asked to do.
#[derive(Debug, Clone, Default)]
pub struct ImportTraining {
    pub file: PathBuf,
    /// Needed when the file holds several.
    pub season: Option<String>,
    /// First and last date; `None`: half a year from this week on.
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Name of the club; `None`: the file's name.
    pub club: Option<String>,
    /// Code of the sports ground; `None`: the beginning of the club's name.
    pub building: Option<String>,
}

/// Why the command ended without importing.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("The file {} cannot be read: {cause}", .file.display())]
    Unreadable { file: PathBuf, cause: std::io::Error },
    #[error("Nothing has been imported.\n{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
    Faults(Vec<FileFault>),
    #[error("Nothing has been imported. {0}")]
    Refused(#[from] TrainingError),
}

/// Imports a season and says what that has brought.
pub async fn import(app: &App, asked: &ImportTraining) -> Result<String, CommandError> {
    let season = read_training(&load(&asked.file)?, asked.season.as_deref()).map_err(CommandError::Faults)?;
    let request = asked.request(app.today());
    let imported = import_training(app, &Actor::operator(), &request, &season).await?;
    Ok(match imported {
        TrainingImported::AlreadyThere => {
            "The season is already in the calendar with the same sessions and dates. Nothing has changed.".to_owned()
        }
        TrainingImported::New { spaces, tally: Tally { series, dates, closed, .. } } => format!(
            "{} of {} with {}, {} to {}; left out for holidays and closed days: {}.\n\
             {} on {}. {} that a time is free and nothing is booked.",
            so_many(series, "weekly session", "weekly sessions"),
            request.club,
            so_many(dates, "date", "dates"),
            request.dates.first,
            request.dates.last,
            so_many(closed, "date", "dates"),
            so_many(spaces, "new space", "new spaces"),
            so_many(season.fields.len(), "field", "fields"),
            so_many(season.free, "row says", "rows say")
        ),
    })
}

/// "1 row", "2 rows".
fn so_many(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

impl ImportTraining {
    fn request(&self, today: NaiveDate) -> TrainingRequest {
        let stem = || self.file.file_stem().map(|stem| stem.to_string_lossy().replace('_', " ")).unwrap_or_default();
        let club = self.club.clone().unwrap_or_else(stem);
        let first = self.from.unwrap_or_else(|| monday_of(today));
        let half_a_year = Days::new(26 * 7 - 1);
        TrainingRequest {
            building: self
                .building
                .clone()
                .unwrap_or_else(|| club.chars().take(16).collect::<String>().trim().replace(' ', "-")),
            dates: DateRange::new(first, self.to.or_else(|| first.checked_add_days(half_a_year)).unwrap_or(first)),
            club,
        }
    }
}

/// The file's bytes. Of one that is too large no more is read than tells so.
fn load(file: &Path) -> Result<Vec<u8>, CommandError> {
    let unreadable = |cause| CommandError::Unreadable { file: file.to_owned(), cause };
    let mut bytes = Vec::new();
    let most = MOST_MEGABYTES as u64 * 1024 * 1024 + 1;
    std::fs::File::open(file).map_err(unreadable)?.take(most).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_comes_from_the_file_and_this_week() {
        let today = "2026-11-24".parse().expect("a date");
        let asked = ImportTraining { file: PathBuf::from("data/norra_fk.csv"), ..ImportTraining::default() };
        let request = asked.request(today);
        assert_eq!((request.club.as_str(), request.building.as_str()), ("norra fk", "norra-fk"));
        assert_eq!(
            (request.dates.first.to_string(), request.dates.last.to_string()),
            ("2026-11-23".to_owned(), "2027-05-23".to_owned())
        );
    }
}
