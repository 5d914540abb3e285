//! Pages of timetables in the making: the draft, its week, one lesson, the rooms, publishing.

mod all_rooms;
mod board;
mod download;
mod findings;
mod one_lesson;
mod one_room;
mod overview;
mod publish;
mod scheduler;
mod week;
pub mod words;

use crate::error::PageError;
use crate::id::DraftId;
use crate::people::model::Actor;
use crate::server::form::Posted;
use crate::server::refused::posted;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::timetables::service::{self, DraftError, DraftView};
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use leptos::prelude::*;
use serde::{Deserialize, Deserializer};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/timetables/drafts/{id}", get(overview::show))
        .route("/timetables/drafts/{id}/run", posted(run, "/timetables/drafts/{id}"))
        .route("/timetables/drafts/{id}/cancel", posted(cancel, "/timetables/drafts/{id}"))
        .route("/timetables/drafts/{id}/progress", get(scheduler::follow))
        .route("/timetables/drafts/{id}/remove", get(overview::ask_remove).post(overview::remove))
        .route("/timetables/drafts/{id}/week", get(week::show).post(week::change))
        .route("/timetables/drafts/{id}/lessons/{place}", get(one_lesson::show).post(one_lesson::change))
        .route("/timetables/drafts/{id}/lessons/{place}/times", get(board::times))
        .route("/timetables/drafts/{id}/rooms", get(all_rooms::show).post(all_rooms::change))
        .route("/timetables/drafts/{id}/rooms/{room}", get(one_room::show).post(one_room::change))
        .route("/timetables/drafts/{id}/file", get(download::show))
        .route("/timetables/drafts/{id}/publish", get(publish::show).post(publish::publish))
}

/// The scheduler's form; refused, it is shown again with the whole page.
async fn run(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<DraftId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    match scheduler::start(&app, &visitor, &id, &fields).await? {
        None => Ok(to_draft(&id, "")),
        Some(faults) => overview::render(&app, &visitor, &id, &fields, &faults, None).await,
    }
}

async fn cancel(State(app): State<App>, visitor: Visitor, Path(id): Path<DraftId>) -> Result<Response, PageError> {
    match scheduler::stop(&app, &visitor, &id).await? {
        None => Ok(to_draft(&id, "")),
        Some(faults) => overview::render(&app, &visitor, &id, &scheduler::run_fields(false), &faults, None).await,
    }
}

impl From<DraftError> for PageError {
    fn from(error: DraftError) -> Self {
        match error {
            DraftError::NotFound => Self::NotFound,
            DraftError::NotYours => Self::Forbidden,
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

/// Whoever asks, who may plan the lessons of this draft.
async fn ask<'v>(app: &App, visitor: &'v Visitor, id: &DraftId) -> Result<&'v Actor, PageError> {
    let actor = super::ask(visitor)?;
    let draft = service::draft(&mut app.database.read().await?, id).await?.ok_or(PageError::NotFound)?;
    super::within(actor, draft.concerns.school.as_ref(), draft.concerns.building.as_ref())?;
    Ok(actor)
}

async fn read(app: &App, id: &DraftId) -> Result<DraftView, DraftError> {
    let mut tx = app.database.read().await?;
    service::view(app, &mut tx, id).await
}

/// The way back to the draft.
pub fn back(id: &DraftId, name: &str) -> AnyView {
    view! { <p><a href=format!("/timetables/drafts/{id}")>{name.to_owned()}</a></p> }.into_any()
}

/// The page of a draft, or one below it.
fn to_draft(id: &DraftId, below: &str) -> Response {
    Redirect::to(&format!("/timetables/drafts/{id}{below}")).into_response()
}
