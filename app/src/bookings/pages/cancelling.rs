//! Cancelling: a page that says what goes and what stays, a notice that names what went, the way back, and booking a date again.

use super::places::Places;
use super::{booking, series, signed_in};
use crate::bookings::model::{Booking, State};
use crate::bookings::service::{self, BookingError, Cancelled, UNDO_MINUTES, holds, holds_own};
use crate::bookings::wording;
use crate::error::PageError;
use crate::id::{BookingId, SeriesId};
use crate::people::model::{Right, may};
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::Section;
use crate::time::Instant;
use crate::ui::confirm::Confirm;
use crate::ui::form::{Faults, Input};
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Dates named in a notice before the rest is a number.
const MOST_NAMED: usize = 4;

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
    let person = signed_in(&visitor)?;
    match service::cancel(&app, person, &visitor.actor.roles, &id, fields.text("reason")).await {
        Ok(()) => Ok(Redirect::to(&format!("/bookings/{id}?done=cancelled")).into_response()),
        Err(error) => {
            let mut faults = Faults::default();
            booking::refuse(visitor.language, error, "confirm", &mut faults)?;
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
    let person = signed_in(visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let found = service::booking(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let places = Places::read(&mut tx).await?;
    drop(tx);
    let staff =
        places.building_of(&found.space).is_some_and(|building| may(&visitor.actor.roles, Right::Decide(building)));
    if !staff && !holds(&found, Some(person), &visitor.actor.roles) {
        return Err(PageError::Forbidden);
    }
    if !found.is_live() && faults.is_empty() {
        return Ok(Redirect::to(&format!("/bookings/{id}")).into_response());
    }
    let time = wording::time(l, app.zone(), found.starts_at, found.ends_at);
    let own = holds_own(&found, Some(person), &visitor.actor.roles);
    let mut confirm = Confirm::new(
        t!(l, bookings.cancel_title, title = found.title),
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
    let person = signed_in(&visitor)?;
    let chosen: Vec<_> = fields.all("booking").iter().map(|id| BookingId::from(id.as_str())).collect();
    let all = fields.has("all");
    if chosen.is_empty() && !all {
        return series::none_chosen(&app, &visitor, &id, fields).await;
    }
    let only = (!all).then_some(chosen.as_slice());
    match service::cancel_dates(&app, person, &visitor.actor.roles, &id, only, fields.text("reason")).await {
        Ok((_, at)) => Ok(Redirect::to(&format!("/series/{id}?done=cancelled&at={}", at.0)).into_response()),
        Err(error) => {
            let mut faults = Faults::default();
            booking::refuse(visitor.language, error, "confirm", &mut faults)?;
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
    let person = signed_in(visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let (found, dates, _) = match service::series(&mut tx, id).await {
        Err(BookingError::Database(cause)) => return Err(cause.into()),
        found => found.map_err(|_| PageError::NotFound)?,
    };
    let places = Places::read(&mut tx).await?;
    drop(tx);
    let staff =
        places.building_of(&found.space).is_some_and(|building| may(&visitor.actor.roles, Right::Decide(building)));
    let holder =
        service::held_by(found.person.as_ref(), found.organisation.as_ref(), Some(person), &visitor.actor.roles);
    if !staff && !holder {
        return Err(PageError::Forbidden);
    }
    let chosen = fields.all("booking");
    let coming: Vec<_> = dates.iter().filter(|one| one.is_live() && one.starts_at > app.now().0).collect();
    let (go, stay): (Vec<_>, Vec<_>) =
        coming.into_iter().partition(|one| fields.has("all") || chosen.contains(&one.id.0));
    let own = go.iter().all(|one| holds_own(one, Some(person), &visitor.actor.roles));
    let title = found.title.clone();
    let question = match go.as_slice() {
        [one] => t!(
            l,
            bookings.cancel_date_title,
            title = title,
            date = wording::date(l, app.zone().date(Instant(one.starts_at)))
        ),
        all => t!(l, bookings.cancel_dates_title, title = title, count = all.len()),
    };
    let button = match go.as_slice() {
        [one] => t!(l, bookings.cancel_button, time = wording::time(l, app.zone(), one.starts_at, one.ends_at)),
        all => t!(l, bookings.cancel_dates_button, count = all.len()),
    };
    let mut confirm = Confirm::new(question, format!("/series/{id}/cancel"), button, format!("/series/{id}"));
    if go.len() > 1 {
        confirm = confirm.goes(t!(l, bookings.cancel_dates_go, place = places.name(&found.space)));
    }
    for one in &go {
        let time = wording::time(l, app.zone(), one.starts_at, one.ends_at);
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

/// Takes back that a booking was cancelled.
pub async fn undo(Site(app): Site<App>, visitor: Visitor, Path(id): Path<BookingId>) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    match service::undo(&app, person, &visitor.actor.roles, Cancelled::One(&id)).await {
        Ok(undone) if undone.lost.is_empty() => {
            Ok(Redirect::to(&format!("/bookings/{id}?done=undone")).into_response())
        }
        // What is in the way now is told by trying to book it again.
        Ok(_) => {
            booking::refused_again(
                &app,
                &visitor,
                &id,
                service::book_again(&app, person, &visitor.actor.roles, &id).await,
            )
            .await
        }
        Err(error) => booking::refused_again(&app, &visitor, &id, Err(error)).await,
    }
}

/// Takes back that dates of a series were cancelled at one instant.
pub async fn undo_dates(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let at = Instant(fields.number("at").ok_or(PageError::BadRequest)?);
    match service::undo(&app, person, &visitor.actor.roles, Cancelled::Series(&id, at)).await {
        Ok(undone) => {
            let next = format!("/series/{id}?done=undone&back={}&lost={}", undone.back.len(), undone.lost.len());
            Ok(Redirect::to(&next).into_response())
        }
        Err(error) => {
            let mut faults = Faults::default();
            booking::refuse(visitor.language, error, "dates", &mut faults)?;
            series::refused(&app, &visitor, &id, faults).await
        }
    }
}

/// Books a cancelled date again, by the rules of a new booking.
pub async fn again(Site(app): Site<App>, visitor: Visitor, Path(id): Path<BookingId>) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let outcome = service::book_again(&app, person, &visitor.actor.roles, &id).await;
    booking::refused_again(&app, &visitor, &id, outcome).await
}

/// Above one's booking: that it is cancelled, with the way back while there is one.
pub fn notice(l: Locale, app: &App, booking: &Booking, undoable: bool, query: &Fields) -> Option<AnyView> {
    if booking.state != State::Cancelled || (query.text("done") != "cancelled" && !undoable) {
        return None;
    }
    let time = wording::time(l, app.zone(), booking.starts_at, booking.ends_at);
    let text = t!(l, bookings.cancelled_which, dates = time);
    Some(with_undo(l, text, undoable.then(|| (format!("/bookings/{}/undo", booking.id), None))))
}

/// Above a series: which dates have just been cancelled, or taken back.
pub fn notice_dates(
    l: Locale,
    app: &App,
    id: &SeriesId,
    undoable: &[(BookingId, i64, i64)],
    query: &Fields,
) -> Option<AnyView> {
    match query.text("done") {
        "cancelled" if !undoable.is_empty() => {
            let named = undoable.iter().take(MOST_NAMED).map(|(_, from, to)| wording::time(l, app.zone(), *from, *to));
            let mut dates = named.collect::<Vec<_>>().join(", ");
            if undoable.len() > MOST_NAMED {
                dates = format!("{dates} {}", t!(l, bookings.and_more, count = undoable.len() - MOST_NAMED));
            }
            let text = t!(l, bookings.cancelled_which, dates = dates);
            let at = query.text("at").to_owned();
            Some(with_undo(l, text, Some((format!("/series/{id}/undo"), Some(at)))))
        }
        "undone" => {
            let (back, lost) = (query.number("back").unwrap_or(0), query.number("lost").unwrap_or(0));
            let lost = (lost > 0).then(|| t!(l, bookings.undone_lost, count = lost));
            let text = [Some(t!(l, bookings.undone_dates, count = back)), lost]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ");
            Some(view! { <p class="notice notice-success" role="status">{text}</p> }.into_any())
        }
        _ => None,
    }
}

fn with_undo(l: Locale, text: String, undo: Option<(String, Option<String>)>) -> AnyView {
    let undo = undo.map(|(action, at)| {
        let at = at.map(|at| view! { <input type="hidden" name="at" value=at/> });
        view! { <form method="post" action=action>{at}<button class="button">{t!(l, common.undo)}</button></form> }
    });
    view! { <div class="notice notice-success notice-undo" role="status"><p>{text}</p>{undo}</div> }.into_any()
}

/// The button that books a cancelled date again.
pub fn again_button(l: Locale, booking: &Booking, time: &str) -> AnyView {
    let label = t!(l, bookings.book_again_label, time = time);
    view! {
        <form method="post" action=format!("/bookings/{}/again", booking.id)>
            <button class="button" aria-label=label>{t!(l, bookings.book_again)}</button>
        </form>
    }
    .into_any()
}
