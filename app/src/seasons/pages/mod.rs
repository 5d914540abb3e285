//! What people see of season rounds: the list, one round, applying, the proposal, publishing.

mod apply;
pub mod calendar;
mod edit;
mod limits;
mod list;
mod mine;
mod plan;
mod points;
pub mod prices;
pub mod progress;
mod publish;
mod results;
mod round;
mod session;
mod take_back;
mod week;
mod wishes;
pub mod words;

pub use results::readable;

use super::service::SeasonError;
use crate::error::PageError;
use crate::id::RoundId;
use crate::people::model::Right;
use crate::server::refused::posted;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/seasons", get(list::show))
        .route("/seasons/new", get(edit::show_new).post(edit::add))
        .route("/seasons/points", get(points::show).post(points::set))
        .route("/seasons/{id}", get(round::show))
        .route("/seasons/{id}/edit", get(edit::show).post(edit::change))
        .route("/seasons/{id}/close", posted(round::close, "/seasons/{id}"))
        .route("/seasons/{id}/reopen", posted(round::reopen, "/seasons/{id}"))
        .route("/seasons/{id}/limits", get(limits::show).post(limits::set))
        .route("/seasons/{id}/wishes", get(wishes::show))
        .route("/seasons/{id}/apply", get(apply::show).post(apply::submit))
        .route("/seasons/{id}/mine", get(mine::show))
        .route("/seasons/{id}/wishes/{wish}/remove", get(take_back::ask).post(take_back::submit))
        .route("/seasons/{id}/wishes/{wish}/send", posted(take_back::send_again, "/seasons/{id}/mine"))
        .route("/seasons/{id}/run", posted(plan::run, "/seasons/{id}"))
        .route("/seasons/{id}/cancel", posted(plan::cancel, "/seasons/{id}"))
        .route("/seasons/{id}/plan", posted(plan::upload, "/seasons/{id}"))
        .route("/seasons/{id}/week", get(week::show))
        .route("/seasons/{id}/results", get(results::show))
        .route("/seasons/{id}/prices", posted(prices::look, "/seasons/{id}/results"))
        .route("/seasons/{id}/prices/cancel", posted(prices::cancel, "/seasons/{id}/results"))
        .route("/seasons/{id}/sessions/{wish}/{weekday}", get(session::show).post(session::change))
        .route("/seasons/{id}/publish", get(publish::show).post(publish::publish))
        .route("/seasons/{id}/withdraw", get(publish::ask_withdraw).post(publish::withdraw))
}

impl From<SeasonError> for PageError {
    fn from(error: SeasonError) -> Self {
        match error {
            SeasonError::NotFound => Self::NotFound,
            SeasonError::Forbidden => Self::Forbidden,
            SeasonError::Database(cause) => cause.into(),
            SeasonError::NotGiven(_) => {
                tracing::error!(%error, cause = ?error, "a season round failed a page");
                Self::Fault
            }
            _ => Self::BadRequest,
        }
    }
}

/// Whoever runs seasons, or the refusal.
pub fn clerk(visitor: &Visitor) -> Result<(), PageError> {
    signed_in(visitor)?;
    if is_clerk(visitor) { Ok(()) } else { Err(PageError::Forbidden) }
}

pub fn is_clerk(visitor: &Visitor) -> bool {
    visitor.actor.may(Right::RunSeasons)
}

fn signed_in(visitor: &Visitor) -> Result<(), PageError> {
    visitor.actor.person.as_ref().map(|_| ()).ok_or(PageError::SignIn)
}

/// Back to the page of a round, or to a page below it.
fn to_round(id: &RoundId, below: &str) -> Response {
    Redirect::to(&format!("/seasons/{id}{below}")).into_response()
}
