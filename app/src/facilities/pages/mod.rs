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
mod keeping;
mod list;
mod space;
mod space_view;

pub use building::{Typed as BuildingTyped, page as building_page};
pub use exceptions::{dates, read as read_exception};
pub use hours::{monday_copied, read as read_hours};
pub use import_view::summary as import_summary;
pub use space::{page as space_page, read as read_space};
pub use space_view::Typed as SpaceTyped;

use crate::server::refused::posted;
use crate::server::state::App;
use axum::Router;
use axum::routing::get;

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
