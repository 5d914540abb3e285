//! What other programs call: spaces, availability, bookings, and the description of it all.

mod answers;
mod book;
mod look;

use super::service::BookingError;
use super::words;
use crate::database::refusal::{self, Refusal};
use crate::server::problem::Problem;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use answers::taken_members;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get};
use axum::{Json, Router};
use samrum_text::t;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/spaces", get(look::spaces).fallback(wrong_method))
        .route("/api/v1/availability", get(look::availability).fallback(wrong_method))
        .route("/api/v1/bookings", get(look::bookings).post(book::create).fallback(wrong_method))
        .route("/api/v1/bookings/{id}", delete(book::cancel).fallback(wrong_method))
        .route("/api/v1/openapi.json", get(description).fallback(wrong_method))
        .route("/api/{*rest}", axum::routing::any(unknown))
}

async fn wrong_method(visitor: Visitor, method: Method) -> Problem {
    let l = visitor.language;
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, t!(l, bookings.api_wrong_method, method = method))
}

async fn unknown(visitor: Visitor) -> Problem {
    Problem::new(StatusCode::NOT_FOUND, t!(visitor.language, bookings.api_unknown))
}

/// Refuses a token that is not ours; somebody without a token is anybody.
fn known(visitor: &Visitor) -> Result<(), Problem> {
    if visitor.bad_token {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, t!(visitor.language, bookings.api_bad_token)));
    }
    Ok(())
}

/// A refusal as a problem, in the asker's language.
fn refused(visitor: &Visitor, error: BookingError) -> Problem {
    let l = visitor.language;
    let sentence = words::refusal(l, &error);
    match error {
        BookingError::Faults(faults) => {
            let faults: Vec<_> =
                faults.iter().map(|fault| (fault.field().to_owned(), words::fault(l, fault))).collect();
            Problem::faults(sentence, &faults)
        }
        BookingError::Taken(taken) => {
            let (conflicts, alternatives) = taken_members(visitor, &taken);
            Problem::new(StatusCode::CONFLICT, sentence).with("conflicts", conflicts).with("alternatives", alternatives)
        }
        BookingError::UnknownSpace | BookingError::Place(_) => {
            Problem::faults(sentence.clone(), &[("space_id".to_owned(), sentence)])
        }
        BookingError::ReasonMissing | BookingError::LongReason => {
            Problem::faults(sentence.clone(), &[("reason".to_owned(), sentence)])
        }
        BookingError::UnknownBooking => Problem::new(StatusCode::NOT_FOUND, sentence),
        BookingError::Forbidden | BookingError::NotForOrganisation => Problem::new(StatusCode::FORBIDDEN, sentence),
        BookingError::Over | BookingError::Past | BookingError::TooLate | BookingError::NotFree => {
            Problem::new(StatusCode::CONFLICT, sentence)
        }
        BookingError::KeyReused | BookingError::ClerkDecides | BookingError::NoDates | BookingError::NotSkipped => {
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, sentence)
        }
        BookingError::Database(cause) => fault(visitor, &cause),
    }
}

fn fault(visitor: &Visitor, cause: &sqlx::Error) -> Problem {
    let refusal = refusal::of(cause);
    tracing::error!(%cause, ?refusal, "the database failed a program's request");
    let l = visitor.language;
    match refusal {
        // What the request names is not there: it was made up, or has been removed since.
        Some(Refusal::Reference) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, t!(l, bookings.api_unknown_name)),
        Some(Refusal::TooLong) => Problem::new(StatusCode::UNPROCESSABLE_ENTITY, t!(l, bookings.api_too_long)),
        Some(_) => Problem::new(StatusCode::SERVICE_UNAVAILABLE, t!(l, bookings.api_busy)),
        None => Problem::new(StatusCode::INTERNAL_SERVER_ERROR, t!(l, shell.fault)),
    }
}

/// The interface in OpenAPI's words.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Samrum",
        description = "Spaces of a municipality: what there is, when it is free, booking, and how much it is used. Instants are RFC 3339. \
            Reading is open to anybody; booking takes a token of one's account (Authorization: Bearer). Refusals are problem+json (RFC 9457).",
        license(name = "Not yet released")
    ),
    tags(
        (name = "bookings", description = "Spaces, when they are free, and booking them"),
        (name = "utilisation", description = "How much of the bookable time was booked")
    ),
    paths(
        look::spaces,
        look::availability,
        look::bookings,
        book::create,
        book::cancel,
        crate::utilisation::api::utilisation
    ),
    modifiers(&Bearer)
)]
struct Description;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, description: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
        description.components.get_or_insert_with(Default::default).add_security_scheme("bearer", scheme);
    }
}

async fn description() -> Response {
    Json(Description::openapi()).into_response()
}
