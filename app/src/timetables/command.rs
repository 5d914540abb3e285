//! `samrum import timetable FILE.xml`: the import from the command line.

use super::import::Choice;
use super::import::document::MOST_MEGABYTES;
use super::import::fault::{Fault, What};
use super::model::{Bells, Weeks};
use super::service::{self, Imported, Request, coming_term, term_around};
use super::words;
use crate::people::model::Actor;
use crate::server::state::App;
use chrono::NaiveDate;
use samrum_text::{Locale, t};
use std::io::Read;
use std::path::{Path, PathBuf};

/// What `samrum import timetable` is asked to do; what is `None` is as the file has it, or as [`Request::plain`] says.
#[derive(Debug, Clone, Default)]
pub struct ImportTimetable {
    /// The XHSTT file, compressed or not.
    pub file: PathBuf,
    pub instance: Option<String>,
    pub solution: Option<String>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    /// Minutes after midnight.
    pub first_lesson: Option<u16>,
    pub period_minutes: Option<u16>,
    pub break_minutes: Option<u16>,
    /// Days of a week, where the days' names do not say which weekdays they are.
    pub days_per_week: Option<u8>,
    /// The file's week that the term begins with.
    pub first_week: Option<String>,
    /// Code of the building.
    pub building: Option<String>,
    /// Name of the school.
    pub school: Option<String>,
    pub room_capacity: Option<i64>,
    /// Even lessons that would have been held already.
    pub past: bool,
}

impl ImportTimetable {
    fn request(&self, today: NaiveDate) -> Request {
        // The term is that of the first date when one is given.
        let (first, last) = self.from.map_or_else(|| coming_term(today), term_around);
        let bells = Bells::default();
        Request {
            choice: Choice { instance: self.instance.clone(), solution: self.solution.clone() },
            bells: Bells {
                first_lesson: self.first_lesson.unwrap_or(bells.first_lesson),
                period_minutes: self.period_minutes.unwrap_or(bells.period_minutes),
                break_minutes: self.break_minutes.unwrap_or(bells.break_minutes),
            },
            weeks: Weeks { days: self.days_per_week, begins: self.first_week.clone() },
            first: self.from.unwrap_or(first),
            last: self.to.unwrap_or(last),
            from: None,
            past: self.past,
            changes: None,
            skip_taken: false,
            building: self.building.clone(),
            school: self.school.clone(),
            room_capacity: self.room_capacity.unwrap_or(Request::plain(today).room_capacity),
        }
    }
}

/// Why the command ended without importing: whole sentences, one a line.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error("The file {} cannot be read: {cause}", .file.display())]
    Unreadable { file: PathBuf, cause: std::io::Error },
    #[error("Nothing has been imported.\n{0}")]
    Refused(String),
    #[error("The database failed: {0}")]
    Database(#[from] sqlx::Error),
}

/// Imports a timetable and says what that has brought.
pub async fn import(app: &App, asked: &ImportTimetable) -> Result<String, CommandError> {
    let bytes = load(&asked.file)?;
    let imported = async {
        let imported = service::import(app, &Actor::operator(), &asked.request(app.today()), bytes).await?;
        if let Imported::New(summary) = &imported {
            service::attend(app, &summary.id).await?;
        }
        Ok(imported)
    };
    match imported.await {
        Ok(Imported::AlreadyThere(_)) => Ok(t!(Locale::En, timetables.done_nothing).to_owned()),
        Ok(Imported::New(summary)) => Ok(words::summary(Locale::En, &summary).join("\n")),
        Err(error) => {
            let faults = words::refusal(Locale::En, error)?;
            Err(CommandError::Refused(
                faults.0.into_iter().map(|(_, sentence)| sentence).collect::<Vec<_>>().join("\n"),
            ))
        }
    }
}

/// The file's bytes. Of one that is too large no more is read than tells so.
fn load(file: &Path) -> Result<Vec<u8>, CommandError> {
    let unreadable = |cause| CommandError::Unreadable { file: file.to_owned(), cause };
    let most = MOST_MEGABYTES * 1024 * 1024;
    let mut bytes = Vec::new();
    let opened = std::fs::File::open(file).map_err(unreadable)?;
    opened.take(most as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > most {
        return Err(CommandError::Refused(words::fault(Locale::En, &Fault::file(What::TooLarge(MOST_MEGABYTES)))));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_of_the_term() {
        let date = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let plain = ImportTimetable::default().request(date("2026-11-24"));
        assert_eq!(plain, Request::plain(date("2026-11-24")));
        let spring =
            ImportTimetable { from: Some(date("2027-01-12")), break_minutes: Some(5), ..ImportTimetable::default() };
        let request = spring.request(date("2026-11-24"));
        assert_eq!(
            (request.first, request.last, request.bells.break_minutes),
            (date("2027-01-12"), date("2027-06-18"), 5)
        );
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let said = load(Path::new("no-such-file.xml")).expect_err("an error").to_string();
        assert!(said.contains("no-such-file.xml"), "{said}");
    }
}
