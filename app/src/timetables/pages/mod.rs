//! Pages for those who plan lessons: the timetables, importing one, making one, and a timetable by class, teacher and room.

mod drafts;
mod import;
mod import_view;
mod list;
mod show;
mod unopened;
mod way;
mod week;
mod who;
mod withdraw;

use crate::error::PageError;
use crate::id::{BuildingId, OrganisationId, TimetableId};
use crate::people::model::{Actor, Right};
use crate::server::refused::posted;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::timetables::service::{self, Timetable};
use axum::Router;
use axum::routing::get;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/timetables", get(list::show))
        .route("/timetables/import", get(import::show).post(import::submit))
        .merge(drafts::routes())
        .route("/timetables/{id}", get(show::show))
        .route("/timetables/{id}/withdraw", get(withdraw::show).post(withdraw::submit))
        .route("/timetables/{id}/put-back", posted(withdraw::put_back, "/timetables/{id}"))
        .route("/timetables/{id}/go-on", posted(way::go_on, "/timetables/{id}"))
        .route("/timetables/{id}/progress", get(way::follow))
}

/// Lets those through who plan the lessons of some school.
fn ask(visitor: &Visitor) -> Result<&Actor, PageError> {
    let actor = &visitor.actor;
    if actor.person.is_none() {
        return Err(PageError::SignIn);
    }
    if actor.may(Right::PlanLessonsAnywhere) { Ok(actor) } else { Err(PageError::Forbidden) }
}

/// A timetable, for those who may plan its lessons.
async fn ask_for<'v>(app: &App, visitor: &'v Visitor, id: &TimetableId) -> Result<(&'v Actor, Timetable), PageError> {
    let actor = ask(visitor)?;
    let timetable = service::timetable(&mut app.database.read().await?, id).await?.ok_or(PageError::NotFound)?;
    let (school, building) = timetable.concerns();
    within(actor, Some(school), Some(building))?;
    Ok((actor, timetable))
}

/// Refuses those who plan other schools and other buildings.
fn within(actor: &Actor, school: Option<&OrganisationId>, building: Option<&BuildingId>) -> Result<(), PageError> {
    if actor.may(Right::PlanLessons(school, building)) { Ok(()) } else { Err(PageError::Forbidden) }
}
