//! Cancelling: a page that says what goes and what stays, for one booking or for dates of a series.

use super::places::Places;
use super::refusal::refuse;
use super::{series, signed_in};
use crate::bookings::service::{self, BookingError, UNDO_MINUTES, holds, holds_own, uses};
use crate::bookings::words;
use crate::error::PageError;
use crate::id::{BookingId, SeriesId};
use crate::people::model::Right;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::Section;
use crate::ui::confirm::Confirm;
use crate::ui::form::{Faults, Input};
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// The page before one booking is cancelled.
pub async fn ask(Site(app): Site<App>, visitor: Visitor, Path(id): Path<BookingId>) -> Result<Response, PageError> {
    question(&app, &visitor, &id, &Fields::default(), &Faults::default()).await
}

pub async fn cancel(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    match service::cancel(&app, &visitor.actor, &id, fields.text("reason")).await {
        Ok(()) => Ok(Redirect::to(&format!("/bookings/{id}?done=cancelled")).into_response()),
        Err(error) => {
            let mut faults = Faults::default();
            refuse(visitor.language, error, "confirm", &mut faults)?;
            question(&app, &visitor, &id, &fields, &faults).await
        }
    }
}

async fn question(
    app: &App,
    visitor: &Visitor,
    id: &BookingId,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, PageError> {
    signed_in(visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let found = service::booking(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let places = Places::read(&mut tx).await?;
    drop(tx);
    let staff = places.building_of(&found.space).is_some_and(|building| visitor.actor.may(Right::Decide(building)));
    if !staff && !holds(&visitor.actor, &found) {
        return Err(PageError::Forbidden);
    }
    if !found.is_live() && faults.is_empty() {
        return Ok(Redirect::to(&format!("/bookings/{id}")).into_response());
    }
    let time = words::time(l, app.zone(), found.time);
    let own = holds_own(&visitor.actor, &found);
    let mut confirm = Confirm::new(
        t!(l, bookings.cancel_title, title = found.what.title),
        format!("/bookings/{id}/cancel"),
        t!(l, bookings.cancel_button, time = time),
        format!("/bookings/{id}"),
    )
    .goes(t!(l, bookings.cancel_goes, time = time, place = places.name(&found.space)));
    if !own {
        confirm = confirm.goes(t!(l, bookings.cancel_tells));
    }
    if found.series.is_some() {
        confirm = confirm.stays(t!(l, bookings.cancel_series_stays));
    }
    let confirm =
        confirm.stays(t!(l, bookings.cancel_undo_stays, minutes = UNDO_MINUTES)).field(reason(l, own, fields, faults));
    Ok(confirm.page(app, visitor, Section::MyBookings, faults))
}

fn reason(l: Locale, own: bool, fields: &Fields, faults: &Faults) -> AnyView {
    let input = Input::new("reason", t!(l, bookings.cancel_reason), "text");
    let input = if own { input } else { input.required() };
    input.view(fields, faults)
}

/// The page before some or all coming dates of a series are cancelled: those ticked in the address, or all.
pub async fn ask_dates(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    if query.all("booking").is_empty() && !query.has("all") {
        if !query.has("chosen") {
            return Ok(Redirect::to(&format!("/series/{id}")).into_response());
        }
        return series::none_chosen(&app, &visitor, &id, query).await;
    }
    question_dates(&app, &visitor, &id, &query, &Faults::default()).await
}

/// Cancels the ticked dates, or every coming one.
pub async fn cancel_dates(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    let chosen: Vec<_> = fields.all("booking").iter().map(|id| BookingId::from(id.as_str())).collect();
    let all = fields.has("all");
    if chosen.is_empty() && !all {
        return series::none_chosen(&app, &visitor, &id, fields).await;
    }
    let only = (!all).then_some(chosen.as_slice());
    match service::cancel_dates(&app, &visitor.actor, &id, only, fields.text("reason")).await {
        Ok((_, at)) => Ok(Redirect::to(&format!("/series/{id}?done=cancelled&at={}", at.0)).into_response()),
        Err(error) => {
            let mut faults = Faults::default();
            refuse(visitor.language, error, "confirm", &mut faults)?;
            question_dates(&app, &visitor, &id, &fields, &faults).await
        }
    }
}

async fn question_dates(
    app: &App,
    visitor: &Visitor,
    id: &SeriesId,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, PageError> {
    signed_in(visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let (found, dates, _) = match service::series(&mut tx, id).await {
        Err(BookingError::Database(cause)) => return Err(cause.into()),
        found => found.map_err(|_| PageError::NotFound)?,
    };
    let places = Places::read(&mut tx).await?;
    drop(tx);
    let staff = places.building_of(&found.space).is_some_and(|building| visitor.actor.may(Right::Decide(building)));
    if !staff && !uses(&visitor.actor, &found.what) {
        return Err(PageError::Forbidden);
    }
    let chosen = fields.all("booking");
    let coming: Vec<_> = dates.iter().filter(|one| one.is_live() && one.time.from > app.now()).collect();
    let (go, stay): (Vec<_>, Vec<_>) =
        coming.into_iter().partition(|one| fields.has("all") || chosen.contains(&one.id.0));
    let own = go.iter().all(|one| holds_own(&visitor.actor, one));
    let title = found.what.title.clone();
    let question = match go.as_slice() {
        [one] => {
            t!(l, bookings.cancel_date_title, title = title, date = words::date(l, app.zone().date(one.time.from)))
        }
        all => t!(l, bookings.cancel_dates_title, title = title, count = all.len()),
    };
    let button = match go.as_slice() {
        [one] => t!(l, bookings.cancel_button, time = words::time(l, app.zone(), one.time)),
        all => t!(l, bookings.cancel_dates_button, count = all.len()),
    };
    let mut confirm = Confirm::new(question, format!("/series/{id}/cancel"), button, format!("/series/{id}"));
    if go.len() > 1 {
        confirm = confirm.goes(t!(l, bookings.cancel_dates_go, place = places.name(&found.space)));
    }
    for one in &go {
        let time = words::time(l, app.zone(), one.time);
        let place = places.name(&one.space);
        confirm = match go.as_slice() {
            [_] => confirm.goes(t!(l, bookings.cancel_goes, time = time, place = place)),
            _ if one.space != found.space => confirm.goes(format!("{time}, {place}")),
            _ => confirm.goes(time),
        };
        // Just what is shown goes, also of "all".
        confirm = confirm.with("booking", one.id.0.clone());
    }
    if !own {
        confirm = confirm.goes(t!(l, bookings.cancel_tells));
    }
    confirm = match stay.len() {
        0 => confirm.stays(t!(l, bookings.cancel_past_stays)),
        1 => confirm.stays(t!(l, bookings.cancel_one_stays)),
        count => confirm.stays(t!(l, bookings.cancel_dates_stay, count = count)),
    };
    let confirm =
        confirm.stays(t!(l, bookings.cancel_undo_stays, minutes = UNDO_MINUTES)).field(reason(l, own, fields, faults));
    Ok(confirm.page(app, visitor, Section::MyBookings, faults))
}
