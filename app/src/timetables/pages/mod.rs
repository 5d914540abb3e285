//! Pages for those who plan lessons: the timetables, importing one, making one, and a timetable by class, teacher and room.

mod drafts;
mod import;
mod import_view;
mod list;
mod show;
mod week;
mod who;
mod withdraw;

use crate::error::PageError;
use crate::people::model::{Person, Right, may};
use crate::server::refused::posted;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use axum::Router;
use axum::routing::get;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/timetables", get(list::show))
        .route("/timetables/import", get(import::show).post(import::submit))
        .merge(drafts::routes())
        .route("/timetables/{id}", get(show::show))
        .route("/timetables/{id}/withdraw", posted(withdraw::submit, "/timetables/{id}"))
}

/// Lets those through who may plan lessons.
fn ask(visitor: &Visitor) -> Result<&Person, PageError> {
    let person = visitor.person.as_ref().ok_or(PageError::SignIn)?;
    if may(&visitor.roles, Right::PlanLessons) { Ok(person) } else { Err(PageError::Forbidden) }
}
