//! A file comes in: a finished timetable goes into the calendar, a school without one is kept as a draft.

use super::{ImportError, Imported, Request, drafts, publish};
use crate::id::DraftId;
use crate::people::model::Actor;
use crate::server::child::{self, errand};
use crate::server::state::App;
use crate::timetables::import::wire::{self, Wired};
use crate::timetables::import::{self, Wanted};
use crate::timetables::model::SchoolTimetable;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// Its timetable is on its way into the calendar.
    Imported(Imported),
    /// Its school is kept, and its timetable can be made.
    Draft(DraftId),
}

/// Takes in whatever the file holds.
pub async fn receive(
    app: &App,
    actor: &Actor,
    request: &Request,
    bytes: Vec<u8>,
    wanted: Wanted,
) -> Result<Received, ImportError> {
    sound(request)?;
    let question = wire::Question { choice: request.choice.clone(), reckoning: request.reckoning(), wanted };
    let answer: wire::Answer =
        child::ask(app, &errand::TIMETABLE, &question, &bytes).await.map_err(ImportError::NotRead)?;
    match answer.map_err(ImportError::File)? {
        Wired::Finished(timetable) => finished(app, actor, request, &timetable).await.map(Received::Imported),
        Wired::Unfinished(school) => drafts::keep(app, actor, request, school).await.map(Received::Draft),
    }
}

/// Reads a finished timetable, in this process, and has its lessons put into the calendar.
pub async fn import(app: &App, actor: &Actor, request: &Request, bytes: Vec<u8>) -> Result<Imported, ImportError> {
    sound(request)?;
    let (choice, reckoning) = (request.choice.clone(), request.reckoning());
    let read = tokio::task::spawn_blocking(move || import::read(&bytes, &choice, reckoning)).await;
    let timetable = match read {
        Ok(read) => read.map_err(ImportError::File)?,
        Err(stopped) => return Err(ImportError::Database(sqlx::Error::Io(std::io::Error::other(stopped)))),
    };
    finished(app, actor, request, &timetable).await
}

/// What has been is not booked unless that was asked for.
async fn finished(
    app: &App,
    actor: &Actor,
    request: &Request,
    timetable: &SchoolTimetable,
) -> Result<Imported, ImportError> {
    let request = request.from_today(app.today()).map_err(|over| ImportError::Request(vec![over]))?;
    publish(app, actor, &request, timetable).await
}

fn sound(request: &Request) -> Result<(), ImportError> {
    let wrong = request.faults();
    if wrong.is_empty() { Ok(()) } else { Err(ImportError::Request(wrong)) }
}
