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
use crate::time::Instant;
use crate::ui::pages::Pages;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use samrum_text::t;

/// Most entries of a list on one page.
const MOST_ANSWERS: usize = 1_000;
/// Longest period that is answered at once, seconds: 400 days.
const LONGEST: i64 = 400 * 86_400;

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
    let (from, to) = period(&visitor, &asked)?;
    let mut tx = app.database.read().await.map_err(|cause| fault(&visitor, &cause))?;
    let space = asked_space(&mut tx, &visitor, &asked).await?;
    let read = async {
        let hours = facilities::service::hours_of(&mut tx, &space.id).await?;
        Ok::<_, sqlx::Error>((hours, service::holdings(&mut tx, &space.id, from, to).await?))
    };
    let (hours, held) = read.await.map_err(|cause| fault(&visitor, &cause))?;
    let zone = app.zone();
    let mut open = Vec::new();
    for date in zone.date(Instant(from)).iter_days().take_while(|date| zone.start_of(*date).0 < to) {
        open.extend(hours.windows(date).iter().map(|window| {
            (zone.instant_or_after(date, window.from).0.max(from), zone.instant_or_after(date, window.until).0.min(to))
        }));
    }
    let open = joined(open);
    let busy = joined(held.iter().map(|held| (held.from.max(from), held.to.min(to))).collect());
    // What has been is not free: nobody can book it any more.
    let now = app.now().0;
    let ahead: Vec<_> = open.iter().map(|(from, to)| ((*from).max(now), *to)).filter(|(from, to)| from < to).collect();
    let intervals = |spans: &[(i64, i64)]| spans.iter().map(|(from, to)| Interval::new(*from, *to)).collect();
    Ok(Json(Availability {
        space: space.id.0,
        free: intervals(&without(&ahead, &busy)),
        open: intervals(&open),
        busy: intervals(&busy),
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
    let (from, to) = period(&visitor, &asked)?;
    let mut tx = app.database.read().await.map_err(|cause| fault(&visitor, &cause))?;
    let space = asked_space(&mut tx, &visitor, &asked).await?;
    let held = service::holdings(&mut tx, &space.id, from, to).await.map_err(|cause| fault(&visitor, &cause))?;
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

/// from and to in seconds; every fault of them at once.
fn period(visitor: &Visitor, asked: &Fields) -> Result<(i64, i64), Problem> {
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
        at.map(|at| at.0)
    };
    let (from, to) = (read("from"), read("to"));
    if let (Some(from), Some(to)) = (from, to) {
        if to <= from {
            faults.push(("to".to_owned(), t!(l, bookings.end_before_start).to_owned()));
        } else if to - from > LONGEST {
            faults.push(("to".to_owned(), t!(l, bookings.api_long_period).to_owned()));
        } else if faults.is_empty() {
            return Ok((from, to));
        }
    }
    Err(Problem::faults(t!(l, bookings.api_faults), &faults))
}

/// Sorted, empty ones gone, touching ones joined.
fn joined(mut spans: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    spans.retain(|(from, to)| from < to);
    spans.sort_unstable();
    let mut out: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
    for (from, to) in spans {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// `open` without `busy`, both joined.
fn without(open: &[(i64, i64)], busy: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut free = Vec::new();
    for (from, to) in open {
        let mut at = *from;
        for (busy_from, busy_to) in busy.iter().filter(|(busy_from, busy_to)| busy_from < to && from < busy_to) {
            if at < *busy_from {
                free.push((at, *busy_from));
            }
            at = at.max(*busy_to);
        }
        if at < *to {
            free.push((at, *to));
        }
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_is_open_without_busy() {
        assert_eq!(without(&[(0, 10), (20, 30)], &[(2, 4), (8, 22)]), vec![(0, 2), (4, 8), (22, 30)]);
        assert_eq!(without(&[(0, 10)], &[(0, 10)]), vec![]);
        assert_eq!(joined(vec![(5, 7), (1, 3), (3, 5), (9, 9)]), vec![(1, 7)]);
    }
}
