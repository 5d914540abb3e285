//! Reading: spaces, when one is free, what is booked. Open to anybody.

use super::answers::{Availability, BookingAnswer, Interval, SpaceAnswer};
use super::{fault, known};
use crate::bookings::service;
use crate::database::Tx;
use crate::facilities;
use crate::facilities::model::{Space, SpaceKind};
use crate::id::SpaceId;
use crate::server::form::{Asked, Fields};
use crate::server::problem::{Problem, ProblemAnswer};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::time::{ClockSpan, DAY_MINUTES, DateRange, Instant, Span};
use crate::ui::pages::Pages;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use samrum_text::t;

/// Most entries of a list on one page.
const MOST_ANSWERS: usize = 1_000;
/// Longest period that is answered at once, days.
const LONGEST: i64 = 400;

/// Every space, by name.
#[utoipa::path(get, tag = "bookings", path = "/api/v1/spaces",
    params(("kind" = Option<String>, Query, description = "Only this kind"), ("building" = Option<String>, Query, description = "Only this building (id)"),
        ("page" = Option<u32>, Query, description = "Which thousand; the next is named in Link")),
    responses((status = 200, description = "The spaces, by name", body = [SpaceAnswer])))]
pub async fn spaces(State(app): State<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, Problem> {
    known(&visitor)?;
    let read = async {
        let mut tx = app.database.read().await?;
        Ok::<_, sqlx::Error>((
            facilities::service::spaces(&mut tx).await?,
            facilities::service::buildings(&mut tx).await?,
        ))
    };
    let (spaces, buildings) = read.await.map_err(|cause| fault(&visitor, &cause))?;
    let kind = SpaceKind::parse(asked.text("kind"));
    let answers = spaces.into_iter().filter_map(|space| {
        let building = buildings.iter().find(|building| building.id == space.building)?;
        let wanted = (!asked.has("kind") || kind == Some(space.kind))
            && (!asked.has("building") || building.id.0 == asked.text("building"));
        wanted.then(|| SpaceAnswer::new(space, building))
    });
    let answers: Vec<_> = answers.collect();
    Ok(paged("/api/v1/spaces", &asked, &answers, |part| Json(part).into_response()))
}

/// When a space is open, held and free.
#[utoipa::path(get, tag = "bookings", path = "/api/v1/availability",
    params(("space" = String, Query, description = "Id of the space"), ("from" = String, Query, description = "RFC 3339; the period has 400 days at most", format = DateTime), ("to" = String, Query, description = "RFC 3339; the period has 400 days at most", format = DateTime)),
    responses((status = 200, description = "When the space is open, held and free", body = Availability), (status = 404, description = "No such space", body = ProblemAnswer, content_type = "application/problem+json"),
        (status = 422, description = "All faults of the question", body = ProblemAnswer, content_type = "application/problem+json")))]
pub async fn availability(
    State(app): State<App>,
    visitor: Visitor,
    Asked(asked): Asked,
) -> Result<Json<Availability>, Problem> {
    known(&visitor)?;
    let period = period(&visitor, &asked)?;
    let mut tx = app.database.read().await.map_err(|cause| fault(&visitor, &cause))?;
    let space = asked_space(&mut tx, &visitor, &asked).await?;
    let read = async {
        let hours = facilities::service::hours_of(&mut tx, &space.id).await?;
        Ok::<_, sqlx::Error>((hours, service::holdings(&mut tx, &space.id, period).await?))
    };
    let (hours, held) = read.await.map_err(|cause| fault(&visitor, &cause))?;
    let zone = app.zone();
    let days = DateRange::new(zone.date(period.from), zone.date(period.until));
    let windows = days.iter().flat_map(|date| hours.windows(date).into_iter().map(move |window| (date, window)));
    let open = windows.filter_map(|(date, ClockSpan { from, until })| {
        Span::new(zone.instant_or_after(date, from), zone.instant_or_after(date, until)).common(period)
    });
    let open = Span::joined(open.collect());
    let busy = Span::joined(held.iter().filter_map(|held| held.time.common(period)).collect());
    // What has been is not free: nobody can book it any more.
    let ahead = Span::new(app.now(), period.until);
    let open_ahead: Vec<_> = open.iter().filter_map(|open| open.common(ahead)).collect();
    let free = Span::all_without(&open_ahead, &busy);
    Ok(Json(Availability {
        space: space.id.0,
        open: Interval::of(&open),
        busy: Interval::of(&busy),
        free: Interval::of(&free),
    }))
}

/// Confirmed bookings that hold the space: its own, those of its parts, and those of a whole it is part of.
#[utoipa::path(get, tag = "bookings", path = "/api/v1/bookings",
    params(("space" = String, Query, description = "Id of the space"), ("from" = String, Query, description = "RFC 3339; the period has 400 days at most", format = DateTime), ("to" = String, Query, description = "RFC 3339; the period has 400 days at most", format = DateTime),
        ("page" = Option<u32>, Query, description = "Which thousand; the next is named in Link")),
    responses((status = 200, description = "The bookings, by time", body = [BookingAnswer]), (status = 404, description = "No such space", body = ProblemAnswer, content_type = "application/problem+json"),
        (status = 422, description = "All faults of the question", body = ProblemAnswer, content_type = "application/problem+json")))]
pub async fn bookings(State(app): State<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, Problem> {
    known(&visitor)?;
    let period = period(&visitor, &asked)?;
    let mut tx = app.database.read().await.map_err(|cause| fault(&visitor, &cause))?;
    let space = asked_space(&mut tx, &visitor, &asked).await?;
    let held = service::holdings(&mut tx, &space.id, period).await.map_err(|cause| fault(&visitor, &cause))?;
    Ok(paged("/api/v1/bookings", &asked, &held, |part| {
        Json(part.iter().map(|held| BookingAnswer::new(&visitor, &held.booking, Some(&space))).collect::<Vec<_>>())
            .into_response()
    }))
}

/// One page of a long answer; where there is another, its address stands in `Link`, as RFC 8288 says.
fn paged<T>(path: &str, asked: &Fields, all: &[T], answer: impl FnOnce(&[T]) -> Response) -> Response {
    let pages = Pages::of_rows(asked, "page", all.len(), MOST_ANSWERS);
    let mut response = answer(pages.part(all));
    if let Some(next) =
        pages.next(path, asked).and_then(|next| HeaderValue::from_str(&format!("<{next}>; rel=\"next\"")).ok())
    {
        response.headers_mut().insert(header::LINK, next);
    }
    response
}

async fn asked_space(tx: &mut Tx, visitor: &Visitor, asked: &Fields) -> Result<Space, Problem> {
    let found = facilities::service::space(tx, &SpaceId::from(asked.text("space")))
        .await
        .map_err(|cause| fault(visitor, &cause))?;
    found.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, t!(visitor.language, bookings.unknown_space)))
}

/// From when to when; every fault of them at once.
fn period(visitor: &Visitor, asked: &Fields) -> Result<Span, Problem> {
    let l = visitor.language;
    let mut faults = Vec::new();
    if asked.text("space").is_empty() {
        faults.push(("space".to_owned(), t!(l, bookings.unknown_space).to_owned()));
    }
    let mut read = |name: &str| {
        // A plus sign in an address means a blank unless it is encoded; an offset is forgiven for it.
        let at = Instant::parse(&asked.text(name).replace(' ', "+"));
        if at.is_none() {
            faults.push((name.to_owned(), t!(l, bookings.api_time).to_owned()));
        }
        at
    };
    let (from, to) = (read("from"), read("to"));
    if let (Some(from), Some(to)) = (from, to) {
        let period = Span::new(from, to);
        if period.is_empty() {
            faults.push(("to".to_owned(), t!(l, bookings.end_before_start).to_owned()));
        } else if period.seconds() > LONGEST * DAY_MINUTES * 60 {
            faults.push(("to".to_owned(), t!(l, bookings.api_long_period).to_owned()));
        } else if faults.is_empty() {
            return Ok(period);
        }
    }
    Err(Problem::faults(t!(l, bookings.api_faults), &faults))
}
