//! What people see of the calendar: the first page, search, weeks, booking, their own bookings, the clerk's queue.

mod book;
mod booking;
mod building;
mod form;
mod home;
mod mine;
mod refusal;
mod requests;
mod search;
mod series;
mod space;
mod weekly;

use crate::error::PageError;
use crate::people::model::Person;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use axum::Router;
use axum::routing::{get, post};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/search", get(search::show))
        .route("/spaces/{id}", get(space::show))
        .route("/buildings/{id}", get(building::show))
        .route("/book", get(book::show).post(book::submit))
        .route("/bookings", get(mine::show))
        .route("/bookings/{id}", get(booking::show))
        .route("/bookings/{id}/cancel", post(booking::cancel))
        .route("/bookings/{id}/move", post(booking::relocate))
        .route("/series/{id}", get(series::show))
        .route("/series/{id}/cancel", post(series::cancel))
        .route("/series/{id}/restore", post(series::restore))
        .route("/requests", get(requests::show))
        .route("/requests/{id}/confirm", post(requests::confirm))
        .route("/requests/{id}/deny", post(requests::deny))
}

/// The person who asks, or the way to sign in.
fn signed_in(visitor: &Visitor) -> Result<&Person, PageError> {
    visitor.person.as_ref().ok_or(PageError::SignIn)
}
