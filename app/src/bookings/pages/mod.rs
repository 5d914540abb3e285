//! What people see: the first page, search, calendars, booking, one's own bookings, and the clerk's queue.

mod book;
mod booking;
mod building;
mod calendar;
mod cancelling;
mod form;
mod home;
mod mine;
mod notices;
mod places;
mod preview;
mod refusal;
mod requests;
mod rules;
mod search;
mod series;
mod space;
mod taken;
mod undoing;

use crate::error::PageError;
use crate::people::model::Person;
use crate::server::form::Fields;
use crate::server::refused::posted;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use axum::Router;
use axum::routing::get;
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home::show))
        .route("/search", get(search::show))
        .route("/spaces/{id}", get(space::show))
        .route("/buildings/{id}", get(building::show))
        .route("/book", get(book::show).post(book::submit))
        .route("/bookings", get(mine::show))
        .route("/bookings/{id}", get(booking::show))
        .route("/bookings/{id}/cancel", get(cancelling::ask).post(cancelling::cancel))
        .route("/bookings/{id}/undo", posted(undoing::undo, "/bookings/{id}"))
        .route("/bookings/{id}/again", posted(undoing::again, "/bookings/{id}"))
        .route("/bookings/{id}/move", posted(booking::relocate, "/bookings/{id}"))
        .route("/series/{id}", get(series::show))
        .route("/series/{id}/cancel", get(cancelling::ask_dates).post(cancelling::cancel_dates))
        .route("/series/{id}/undo", posted(undoing::undo_dates, "/series/{id}"))
        .route("/series/{id}/restore", posted(series::restore, "/series/{id}"))
        .route("/requests", get(requests::show))
        .route("/requests/{id}/confirm", posted(requests::confirm, "/requests"))
        .route("/requests/{id}/deny", get(requests::ask_deny).post(requests::deny))
        .route("/requests/series/{id}/confirm", posted(requests::confirm_series, "/requests"))
        .merge(rules::routes())
}

/// Whoever has signed in; anybody else is sent to do so and back.
fn signed_in(visitor: &Visitor) -> Result<&Person, PageError> {
    visitor.actor.person.as_ref().ok_or(PageError::SignIn)
}

/// What has just been done, said once above the page it led to.
fn done_notice(l: Locale, query: &Fields) -> Option<AnyView> {
    let sentence = match query.text("done") {
        "booked" => t!(l, bookings.booked_done),
        "requested" => t!(l, bookings.requested_done),
        "undone" => t!(l, bookings.undone_done),
        "again" => t!(l, bookings.again_done),
        "again_requested" => t!(l, bookings.again_requested),
        "moved" => t!(l, bookings.moved_done),
        "restored" => t!(l, bookings.restored_done),
        "restored_requested" => t!(l, bookings.restored_requested_done),
        "confirmed" => t!(l, bookings.confirmed_done),
        "denied" => t!(l, bookings.denied_done),
        _ => return None,
    };
    Some(view! { <p class="notice notice-success" role="status">{sentence}</p> }.into_any())
}
