//! Pages for those who keep places: the list, buildings, spaces, hours, school breaks, import and export.
//! What changes a rule that bookings obey is sent to `bookings`, which looks at what is booked first.

pub mod breaks;
mod building;
mod exceptions;
mod files;
mod form;
mod hours;
mod import;
mod import_view;
mod list;
mod space;
mod space_view;

pub use building::{Typed as BuildingTyped, page as building_page};
pub use exceptions::{dates, read as read_exception};
pub use hours::{monday_copied, read as read_hours};
pub use import_view::summary as import_summary;
pub use space::{page as space_page, read as read_space};
pub use space_view::Typed as SpaceTyped;

use crate::database::Tx;
use crate::error::PageError;
use crate::facilities::model::Space;
use crate::facilities::service::{Changes, FacilityError};
use crate::people;
use crate::people::model::{Deed, Right, may};
use crate::server::form::Fields;
use crate::server::refused::posted;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use axum::Router;
use axum::routing::get;
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::pin::Pin;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/facilities", get(list::show))
        .route("/facilities/buildings/new", get(building::blank).post(building::add))
        .route("/facilities/buildings/{id}", get(building::show).post(building::change))
        .route("/facilities/buildings/{id}/remove", get(building::ask_remove).post(building::remove))
        .route("/facilities/buildings/{id}/spaces/new", get(space::blank).post(space::add))
        .route("/facilities/spaces/{id}", get(space::show))
        .route("/facilities/spaces/{id}/remove", get(space::ask_remove).post(space::remove))
        .route("/facilities/breaks", get(breaks::show))
        .route("/facilities/breaks/{id}", get(breaks::edit))
        .route("/facilities/import", get(import::show).post(import::preview))
        .route("/facilities/import/confirm", posted(import::confirm, "/facilities/import"))
        .route("/facilities/export/{file}", get(files::export))
        .route("/facilities/template/{file}", get(files::template))
}

/// How many bookings each changed space of an import meets, by its name; `bookings`, which builds on places, answers.
pub type MetByImport =
    fn(App, Changes) -> Pin<Box<dyn Future<Output = Result<Vec<(String, usize)>, sqlx::Error>> + Send>>;

/// Lets those through who may keep places.
fn ask(visitor: &Visitor) -> Result<(), PageError> {
    if may(&visitor.actor.roles, Right::KeepPlaces) {
        Ok(())
    } else if visitor.actor.person.is_none() {
        Err(PageError::SignIn)
    } else {
        Err(PageError::Forbidden)
    }
}

/// Writes down who changed what, in the transaction that changes it.
async fn note(
    tx: &mut Tx,
    app: &App,
    visitor: &Visitor,
    deed: Deed,
    subject: &str,
    detail: &str,
) -> Result<(), FacilityError> {
    let person = visitor.actor.person.as_ref().map(|person| &person.id);
    Ok(people::service::record(tx, app.now(), person, deed, subject, detail).await?)
}

/// What was just done, as the address says it.
fn done_notice(l: Locale, query: &Fields) -> Option<AnyView> {
    let words = match query.text("done") {
        "saved" => t!(l, facilities.saved),
        "removed" => t!(l, facilities.removed),
        "imported" => t!(l, facilities.import_done),
        _ => return None,
    };
    Some(view! { <p class="notice notice-success" role="status">{words}</p> }.into_any())
}

/// The names of a divided space's parts; nothing for one that is not divided.
fn parts(space: &Space) -> String {
    let names: Vec<_> = space.atoms.iter().map(|atom| atom.name.as_str()).collect();
    if names.len() > 1 { names.join(", ") } else { String::new() }
}
