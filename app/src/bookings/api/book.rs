//! Booking and cancelling by other programs, with a token.

use super::{known, refused};
use crate::bookings::model::rules::flaws;
use crate::bookings::model::{Booking, Kind, NewBooking, Use};
use crate::bookings::service::{self, BookingError, Remembered};
use crate::bookings::words;
use crate::error::PageError;
use crate::id::{BookingId, OrganisationId, SpaceId};
use crate::people::model::{Person, Right};
use crate::server::form::Asked;
use crate::server::problem::{Problem, ProblemAnswer};
use crate::server::sound;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::time::{Instant, Span};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use samrum_text::t;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// A booking that is asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the request; it is read field by field, so that all faults are told at once")]
pub struct BookingRequest {
    space_id: String,
    /// RFC 3339, with an offset.
    #[schema(format = DateTime)]
    starts_at: String,
    /// RFC 3339, with an offset.
    #[schema(format = DateTime)]
    ends_at: String,
    #[schema(min_length = 1, max_length = 120)]
    title: String,
    /// The association that books; null for oneself.
    organisation_id: Option<String>,
    #[schema(minimum = 1)]
    persons: Option<i64>,
    /// For the clerk.
    note: Option<String>,
}

/// Why a booking is cancelled. Needed where it is somebody else's.
#[derive(Debug, Deserialize, ToSchema)]
#[expect(dead_code, reason = "describes the request; it is read as any JSON, so that a fault is told in words")]
pub struct Cancellation {
    reason: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Created {
    id: String,
    /// confirmed, or requested where a clerk decides.
    state: &'static str,
}

/// Books a space.
#[utoipa::path(post, tag = "bookings", path = "/api/v1/bookings", request_body = BookingRequest, security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same request, it gets the first answer again")),
    responses((status = 201, description = "Booked, or asked for where a clerk decides", body = Created), (status = 401, description = "No token, or an unknown one", body = ProblemAnswer, content_type = "application/problem+json"),
        (status = 403, description = "Not for this organisation", body = ProblemAnswer, content_type = "application/problem+json"),
        (status = 409, description = "Taken: conflicts and alternatives", body = ProblemAnswer, content_type = "application/problem+json"),
        (status = 422, description = "All faults of the request", body = ProblemAnswer, content_type = "application/problem+json")))]
pub async fn create(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let person = signed_in(&visitor)?;
    let l = visitor.language;
    if !visitor.actor.may(Right::Book) {
        return Err(Problem::new(StatusCode::FORBIDDEN, t!(l, shell.forbidden_text)));
    }
    let body = body.map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, t!(l, shell.too_large)))?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("application/json");
    if !kind.starts_with("application/json") {
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, t!(l, bookings.api_json)));
    }
    let new = read(&visitor, person, &body)?;
    let answer = |booking: &Booking| {
        let created = Created { id: booking.id.0.clone(), state: booking.state.word() };
        serde_json::to_string(&created).unwrap_or_default()
    };
    let key = key(&visitor, &headers)?;
    let once = key.map(|key| {
        let hash = hex::encode(Sha256::digest(&body));
        Remembered { person: person.id.clone(), key, request_hash: hash }
    });
    let outcome = service::request_once(&app, &visitor.actor, &new, once.as_ref(), answer).await;
    let (status, body) = outcome.map_err(|error| refused(&visitor, error))?;
    let status =
        u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok()).unwrap_or(StatusCode::CREATED);
    Ok((status, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// The key under which the answer is remembered; one that could not be kept is refused rather than dropped.
fn key(visitor: &Visitor, headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=255).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(Problem::new(StatusCode::BAD_REQUEST, t!(visitor.language, bookings.api_key))),
    }
}

/// Cancels a booking. Whoever cancels somebody else's says why, in the body or in the address. Cancelling one that is already
/// cancelled changes nothing and is no fault.
#[utoipa::path(delete, tag = "bookings", path = "/api/v1/bookings/{id}", request_body = Option<Cancellation>, security(("bearer" = [])),
    params(("id" = String, Path), ("reason" = Option<String>, Query, description = "Why, where there is no body")),
    responses((status = 204, description = "Cancelled"), (status = 401, description = "No token, or an unknown one", body = ProblemAnswer, content_type = "application/problem+json"),
        (status = 403, description = "Somebody else's booking", body = ProblemAnswer, content_type = "application/problem+json"),
        (status = 404, description = "No such booking", body = ProblemAnswer, content_type = "application/problem+json"),
        (status = 409, description = "It has taken place", body = ProblemAnswer, content_type = "application/problem+json"),
        (status = 422, description = "A reason is needed", body = ProblemAnswer, content_type = "application/problem+json")))]
pub async fn cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
    Asked(asked): Asked,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    signed_in(&visitor)?;
    let l = visitor.language;
    let body = body.map_err(|_| Problem::new(StatusCode::PAYLOAD_TOO_LARGE, t!(l, shell.too_large)))?;
    let reason = match given_reason(&body) {
        Ok(reason) => reason.unwrap_or_else(|| asked.text("reason").to_owned()),
        Err(None) => return Err(Problem::new(StatusCode::BAD_REQUEST, t!(l, bookings.api_json))),
        Err(Some(field)) => {
            return Err(Problem::faults(
                t!(l, bookings.api_faults),
                &[(field.to_owned(), t!(l, bookings.api_reason).to_owned())],
            ));
        }
    };
    match service::cancel(&app, &visitor.actor, &id, &reason).await {
        Ok(()) | Err(BookingError::Over) => Ok(StatusCode::NO_CONTENT),
        Err(error) => Err(refused(&visitor, error)),
    }
}

/// The reason in a body, where there is one; `Err` with the field that is wrong, or without one when the body is no object.
fn given_reason(body: &[u8]) -> Result<Option<String>, Option<&'static str>> {
    if body.is_empty() {
        return Ok(None);
    }
    let Ok(Value::Object(fields)) = serde_json::from_slice::<Value>(body) else { return Err(None) };
    match fields.get("reason") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(reason)) => Ok(Some(reason.clone())),
        Some(_) => Err(Some("reason")),
    }
}

fn signed_in(visitor: &Visitor) -> Result<&Person, Problem> {
    known(visitor)?;
    let l = visitor.language;
    visitor.actor.person.as_ref().ok_or_else(|| Problem::new(PageError::SignIn.status(), t!(l, bookings.api_no_token)))
}

/// The request; every field that is missing or wrong at once.
fn read(visitor: &Visitor, person: &Person, body: &[u8]) -> Result<NewBooking, Problem> {
    let l = visitor.language;
    let Some(fields) = sound::object(body) else {
        return Err(Problem::new(StatusCode::BAD_REQUEST, t!(l, bookings.api_json)));
    };
    let mut faults = Vec::new();
    let mut fault = |field: &str, sentence: &str| faults.push((field.to_owned(), sentence.to_owned()));
    let text =
        |fields: &Map<String, Value>, name: &str| fields.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
    let space = text(&fields, "space_id");
    if space.is_none() {
        fault("space_id", t!(l, bookings.unknown_space));
    }
    let mut time = |name: &str| {
        let at = text(&fields, name).and_then(|text| Instant::parse(&text));
        if at.is_none() {
            fault(name, t!(l, bookings.api_time));
        }
        at
    };
    let (starts_at, ends_at) = (time("starts_at"), time("ends_at"));
    let organisation = match fields.get("organisation_id") {
        None | Some(Value::Null) => None,
        Some(Value::String(id)) => Some(OrganisationId::from(id.as_str())),
        Some(_) => {
            fault("organisation_id", t!(l, bookings.api_organisation));
            None
        }
    };
    let persons = match fields.get("persons") {
        None | Some(Value::Null) => None,
        Some(value) => {
            if value.as_i64().is_none() {
                fault("persons", t!(l, bookings.persons_wrong));
            }
            value.as_i64()
        }
    };
    let note = match fields.get("note") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(note)) => note.clone(),
        Some(_) => {
            fault("note", t!(l, bookings.api_note));
            String::new()
        }
    };
    let title = text(&fields, "title").unwrap_or_default();
    let person = Some(person.id.clone());
    let what = Use { organisation, person, persons, note, ..Use::new(Kind::Single, title) };
    match (space, starts_at, ends_at) {
        (Some(space), Some(from), Some(until)) if faults.is_empty() => {
            Ok(NewBooking { space: SpaceId::from(space.as_str()), time: Span::new(from, until), what })
        }
        _ => {
            // The service would tell the rest only when this has been mended.
            faults.extend(flaws(&what).iter().map(|flaw| (flaw.field().to_owned(), words::fault(l, flaw))));
            Err(Problem::faults(t!(l, bookings.api_faults), &faults))
        }
    }
}
