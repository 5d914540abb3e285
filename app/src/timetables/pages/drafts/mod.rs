//! Pages of timetables in the making: the draft, its week, one lesson, the rooms, publishing.

mod board;
mod download;
mod lesson;
mod parts;
mod publish;
mod room;
mod rooms;
mod scheduler;
mod show;
mod week;
pub mod words;

use crate::error::PageError;
use crate::id::DraftId;
use crate::people::model::Person;
use crate::server::refused::posted;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::timetables::service::{self, DraftError, DraftView};
use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::{Deserialize, Deserializer};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/timetables/drafts/{id}", get(show::show))
        .route("/timetables/drafts/{id}/run", posted(scheduler::run, "/timetables/drafts/{id}"))
        .route("/timetables/drafts/{id}/cancel", posted(scheduler::cancel, "/timetables/drafts/{id}"))
        .route("/timetables/drafts/{id}/progress", get(scheduler::follow))
        .route("/timetables/drafts/{id}/remove", get(show::ask_remove).post(show::remove))
        .route("/timetables/drafts/{id}/week", get(week::show).post(week::change))
        .route("/timetables/drafts/{id}/lessons/{place}", get(lesson::show).post(lesson::change))
        .route("/timetables/drafts/{id}/lessons/{place}/times", get(board::times))
        .route("/timetables/drafts/{id}/rooms", get(rooms::show).post(rooms::change))
        .route("/timetables/drafts/{id}/rooms/{room}", get(room::show).post(room::change))
        .route("/timetables/drafts/{id}/file", get(download::show))
        .route("/timetables/drafts/{id}/publish", get(publish::show).post(publish::publish))
}

impl From<DraftError> for PageError {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::NotFound => Self::NotFound,
            DraftError::Database(cause) => cause.into(),
            other => {
                tracing::error!(error = %other, cause = ?other, "a draft failed a page");
                Self::Fault
            }
        }
    }
}

/// A lesson's or room's number in an address; what is no number is that of nothing.
#[derive(Debug, Clone, Copy)]
struct Place(usize);

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(text: D) -> Result<Self, D::Error> {
        Ok(Self(String::deserialize(text)?.parse().unwrap_or(usize::MAX)))
    }
}

/// The person, who may plan the lessons of this draft.
async fn ask<'v>(app: &App, visitor: &'v Visitor, id: &DraftId) -> Result<&'v Person, PageError> {
    let person = super::ask(visitor)?;
    let draft = service::draft(&mut app.database.read().await?, id).await?.ok_or(PageError::NotFound)?;
    super::within(visitor, draft.concerns.school.as_ref(), draft.concerns.building.as_ref())?;
    Ok(person)
}

async fn read(app: &App, id: &DraftId) -> Result<DraftView, DraftError> {
    let mut tx = app.database.read().await?;
    service::view(app, &mut tx, id).await
}

/// The page of a draft, or one below it.
fn to_draft(id: &DraftId, below: &str) -> Response {
    Redirect::to(&format!("/timetables/drafts/{id}{below}")).into_response()
}
