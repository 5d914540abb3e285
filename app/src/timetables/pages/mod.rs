//! Pages for those who plan lessons: the timetables, importing one, and a timetable by class, teacher and room.

mod import;
mod import_view;
mod list;
mod show;
mod week;
mod withdraw;

use crate::error::PageError;
use crate::people::model::{Right, may};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use axum::Router;
use axum::routing::{get, post};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/timetables", get(list::show))
        .route("/timetables/import", get(import::show).post(import::submit))
        .route("/timetables/{id}", get(show::show))
        .route("/timetables/{id}/withdraw", post(withdraw::submit))
}

/// Lets those through who may plan lessons.
fn ask(visitor: &Visitor) -> Result<(), PageError> {
    if may(&visitor.roles, Right::PlanLessons) {
        Ok(())
    } else if visitor.person.is_none() {
        Err(PageError::SignIn)
    } else {
        Err(PageError::Forbidden)
    }
}
