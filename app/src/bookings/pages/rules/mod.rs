//! Changing what governs bookings, whatever form it is changed in: what is booked then is listed first, and decided about.

mod close;
mod closed_days;
mod closings;
mod holders;
mod places;
mod question;
mod record;
mod removal;

use super::signed_in;
use crate::bookings::service::{self, BookingError, Decision, Outcome};
use crate::error::PageError;
use crate::facilities;
use crate::facilities::model::RuleChange;
use crate::facilities::service::FacilityError;
use crate::server::form::Fields;
use crate::server::refused::posted;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::ui::form::Faults;
use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};

/// What has no `get` here is got in the router of places.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/close", get(close::show).post(close::submit))
        .route("/closings", get(closings::show))
        .route("/closings/{id}/lift", posted(closings::lift, "/closings"))
        .route("/changes", get(record::list))
        .route("/changes/{id}", get(record::show))
        .route("/changes/{id}/cancel", posted(record::cancel, "/changes/{id}"))
        .route("/facilities/closed-days", get(closed_days::show).post(closed_days::add))
        .route("/facilities/closed-days/{id}/remove", get(removal::closed_day).post(closed_days::remove))
        .route("/facilities/spaces/{id}", MethodRouter::new().post(places::space))
        .route("/facilities/spaces/{id}/hours", posted(places::hours, "/facilities/spaces/{id}"))
        .route("/facilities/spaces/{id}/exceptions", posted(places::exception_of_space, "/facilities/spaces/{id}"))
        .route(
            "/facilities/buildings/{id}/exceptions",
            posted(places::exception_of_building, "/facilities/buildings/{id}"),
        )
        .route(
            "/facilities/buildings/{id}/exceptions/{exception}/remove",
            get(removal::exception).post(places::remove_exception),
        )
        .route("/facilities/breaks", MethodRouter::new().post(places::add_break))
        .route("/facilities/breaks/{id}", MethodRouter::new().post(places::change_break))
        .route("/facilities/breaks/{id}/remove", get(removal::school_break).post(places::remove_break))
}

/// What is said of a change around its list.
pub struct Told {
    /// The change in words.
    pub what: String,
    /// Where the form is sent.
    pub action: String,
    /// Where one goes on to when nothing was met.
    pub next: String,
}

/// Changes a rule as a form says, or asks about what is booked. The inner error is for the form: what is wrong with it, or nothing
/// when somebody wants to have it back.
///
/// A form that says `ask` is asked; one sent by something that shows no pages changes the rule and cancels nothing.
async fn put(
    app: &App,
    visitor: &Visitor,
    fields: &Fields,
    read: Result<RuleChange, Faults>,
    told: &Told,
) -> Result<Result<Response, Faults>, PageError> {
    signed_in(visitor)?;
    let change = match read {
        Ok(change) if !fields.has(question::BACK) => change,
        Ok(_) => return Ok(Err(Faults::default())),
        Err(faults) => return Ok(Err(faults)),
    };
    let answer = question::answer(fields);
    let decision = match &answer {
        Some(answer) if !fields.has(question::TURN) => Decision::Made(answer),
        None if !fields.has("ask") => Decision::KeepAll,
        _ => Decision::Ask,
    };
    match service::change_rule(app, &visitor.actor, &change, &told.what, decision).await {
        Ok(Outcome::Done { record: Some(record), .. }) => {
            Ok(Ok(Redirect::to(&format!("/changes/{record}?done={}", change.word())).into_response()))
        }
        Ok(Outcome::Done { .. }) => Ok(Ok(Redirect::to(&told.next).into_response())),
        Ok(Outcome::Asks(question)) => question::page(app, visitor, fields, &question, told).await.map(Ok),
        Err(BookingError::Place(FacilityError::NotFound)) => Err(PageError::NotFound),
        Err(BookingError::Place(error)) => {
            let mut faults = Faults::default();
            facilities::words::refusal(visitor.language, error, &mut faults)?;
            Ok(Err(faults))
        }
        Err(error) => {
            let mut faults = Faults::default();
            super::refusal::refuse(visitor.language, error, "main", &mut faults)?;
            Ok(Err(faults))
        }
    }
}
