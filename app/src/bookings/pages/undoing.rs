//! Taking a cancellation back, and booking a cancelled date again.

use super::booking::{self, Typed, typed_of};
use super::places::Places;
use super::refusal::refuse;
use super::taken::TakenNotice;
use super::{series, signed_in};
use crate::bookings::model::State;
use crate::bookings::service::{self, BookingError, Cancelled};
use crate::error::PageError;
use crate::id::{BookingId, SeriesId};
use crate::server::form::Posted;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::time::Instant;
use crate::ui::form::Faults;
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use samrum_text::t;

/// Takes back that a booking was cancelled.
pub async fn undo(Site(app): Site<App>, visitor: Visitor, Path(id): Path<BookingId>) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    match service::undo(&app, &visitor.actor, Cancelled::One(&id)).await {
        Ok(undone) if undone.lost.is_empty() => {
            Ok(Redirect::to(&format!("/bookings/{id}?done=undone")).into_response())
        }
        // What is in the way now is told by trying to book it again.
        Ok(_) => shown_again(&app, &visitor, &id, service::book_again(&app, &visitor.actor, &id).await).await,
        Err(error) => shown_again(&app, &visitor, &id, Err(error)).await,
    }
}

/// Takes back that dates of a series were cancelled at one instant.
pub async fn undo_dates(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    let at = Instant(fields.number("at").ok_or(PageError::BadRequest)?);
    match service::undo(&app, &visitor.actor, Cancelled::Series(&id, at)).await {
        Ok(undone) => {
            let next = format!("/series/{id}?done=undone&back={}&lost={}", undone.back.len(), undone.lost.len());
            Ok(Redirect::to(&next).into_response())
        }
        Err(error) => {
            let mut faults = Faults::default();
            refuse(visitor.language, error, "dates", &mut faults)?;
            series::refused(&app, &visitor, &id, faults).await
        }
    }
}

/// Books a cancelled date again, by the rules of a new booking.
pub async fn again(Site(app): Site<App>, visitor: Visitor, Path(id): Path<BookingId>) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    let outcome = service::book_again(&app, &visitor.actor, &id).await;
    shown_again(&app, &visitor, &id, outcome).await
}

/// The booking's page after it was to be booked again: that it is, or what is in the way.
async fn shown_again(
    app: &App,
    visitor: &Visitor,
    id: &BookingId,
    outcome: Result<State, BookingError>,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut typed = Typed::default();
    match outcome {
        Ok(state) if state.waits() => {
            return Ok(Redirect::to(&format!("/bookings/{id}?done=again_requested")).into_response());
        }
        Ok(_) => return Ok(Redirect::to(&format!("/bookings/{id}?done=again")).into_response()),
        Err(BookingError::Taken(taken)) => {
            typed.faults.add("main", t!(l, bookings.taken));
            let mut tx = app.database.read().await?;
            let before = service::booking(&mut tx, id).await?.ok_or(PageError::NotFound)?;
            let places = Places::read(&mut tx).await?;
            typed.taken = Some(TakenNotice::new(visitor, app.zone(), &places, &taken, "/book", &typed_of(&before)));
        }
        Err(error) => refuse(l, error, "main", &mut typed.faults)?,
    }
    booking::page(app, visitor, id, typed).await
}
