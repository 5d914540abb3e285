//! A series: its dates, cancelling some or all of them, and taking back a date that has come free.

use super::mine::tag;
use super::places::Places;
use super::refusal::refuse;
use super::taken::TakenNotice;
use super::{done_notice, notices, signed_in};
use crate::bookings::model::{Booking, Cancellation, Kind, Series, Skipped};
use crate::bookings::service::{self, BookingError, Cancelled, Rules, uses};
use crate::bookings::words;
use crate::error::PageError;
use crate::id::{BookingId, SeriesId};
use crate::people::model::Right;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::{Instant, parse_date};
use crate::ui::form::{Faults, fault_summary};
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::collections::HashSet;

#[derive(Default)]
struct Typed {
    fields: Fields,
    faults: Faults,
    taken: Option<TakenNotice>,
}

pub async fn show(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    page(&app, &visitor, &id, Typed { fields: query, ..Typed::default() }).await
}

/// The page again, since no date was chosen.
pub async fn none_chosen(app: &App, visitor: &Visitor, id: &SeriesId, fields: Fields) -> Result<Response, PageError> {
    let mut typed = Typed { fields, ..Typed::default() };
    typed.faults.add("dates", t!(visitor.language, bookings.no_date_chosen));
    page(app, visitor, id, typed).await
}

/// The page again, with why something was refused.
pub async fn refused(app: &App, visitor: &Visitor, id: &SeriesId, faults: Faults) -> Result<Response, PageError> {
    page(app, visitor, id, Typed { faults, ..Typed::default() }).await
}

/// Books a skipped date after all.
pub async fn restore(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    let l = visitor.language;
    let mut typed = Typed { fields, ..Typed::default() };
    let Some(date) = parse_date(typed.fields.text("date")) else { return Err(PageError::BadRequest) };
    match service::restore(&app, &visitor.actor, &id, date).await {
        Ok(state) => {
            let done = if state.holds_time() { "restored" } else { "restored_requested" };
            return Ok(Redirect::to(&format!("/series/{id}?done={done}")).into_response());
        }
        Err(BookingError::Taken(taken)) => {
            typed.faults.add("skipped", t!(l, bookings.taken));
            let places = Places::read(&mut app.database.read().await?).await?;
            let (series, ..) =
                service::series(&mut app.database.read().await?, &id).await.map_err(|_| PageError::NotFound)?;
            let typed_before = Fields::default().with("title", series.what.title);
            typed.taken = Some(TakenNotice::new(&visitor, app.zone(), &places, &taken, "/book", &typed_before));
        }
        Err(error) => refuse(l, error, "skipped", &mut typed.faults)?,
    }
    page(&app, &visitor, &id, typed).await
}

async fn page(app: &App, visitor: &Visitor, id: &SeriesId, typed: Typed) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let (series, dates, skipped) = match service::series(&mut tx, id).await {
        Err(BookingError::Database(cause)) => return Err(cause.into()),
        found => found.map_err(|_| PageError::NotFound)?,
    };
    let places = Places::read(&mut tx).await?;
    let building = places.building_of(&series.space).cloned().ok_or(PageError::NotFound)?;
    let inside = uses(&visitor.actor, &series.what) || visitor.actor.may(Right::Decide(&building));
    let again = if inside {
        service::restorable(app, &mut tx, &visitor.actor, &series, &dates, &skipped).await
    } else {
        Ok(Vec::new())
    };
    let again = again.map_err(|_| PageError::NotFound)?;
    if !inside && series.what.kind == Kind::Single {
        return Err(if visitor.actor.person.is_some() { PageError::Forbidden } else { PageError::SignIn });
    }
    let rules = if inside { Some(service::Rules::read(app, &mut tx).await?) } else { None };
    let (mut undoable, mut free_again) = (Vec::<Cancellation>::new(), HashSet::new());
    if inside {
        if let Some(at) = typed.fields.number("at") {
            undoable = service::undoable(app, &mut tx, &visitor.actor, Cancelled::Series(id, Instant(at))).await?;
        }
        free_again =
            service::bookable_again(app, &mut tx, &visitor.actor, &dates).await.map_err(|_| PageError::NotFound)?;
    }
    let frame = Frame::new(series.what.title.clone(), if inside { Section::MyBookings } else { Section::Search });
    let frame = if typed.faults.is_empty() { frame } else { frame.refused(l) };
    Ok(shell::page(app, visitor, frame, || {
        let time = words::weekly(l, series.time);
        view! {
            <h1>{series.what.title.clone()}</h1>
            {notices::notice_dates(l, app, id, &undoable, &typed.fields)}
            {done_notice(l, &typed.fields).filter(|_| typed.fields.text("done") != "undone")}
            {fault_summary(l, &typed.faults)}
            {typed.taken.as_ref().map(|taken| taken.view(l))}
            <p>{time}", "{t!(l, bookings.weekly)}", "<a href=format!("/spaces/{}?date={}#week", series.space, series.dates.first)>{places.name(&series.space)}</a></p>
            {dates_form(app, l, &series, &dates, rules.as_ref(), &free_again, &typed)}
            {skipped_list(l, &series, &skipped, &again)}
        }
    }))
}

/// The coming dates with boxes to cancel some, then those that have been.
fn dates_form(
    app: &App,
    l: Locale,
    series: &Series,
    dates: &[Booking],
    rules: Option<&Rules>,
    free_again: &HashSet<BookingId>,
    typed: &Typed,
) -> AnyView {
    let inside = rules.is_some();
    let chosen = typed.fields.all("booking");
    let (coming, past): (Vec<_>, Vec<_>) = dates.iter().partition(|one| one.time.until > app.now());
    let cancellable = coming.iter().filter(|one| inside && one.is_live() && one.time.from > app.now()).count();
    let item = |booking: &Booking| {
        let time = words::time(l, app.zone(), booking.time);
        let id = format!("date-{}", booking.id);
        let reason = (!booking.reason.is_empty() && inside)
            .then(|| view! { " "<span class="hint">{booking.reason.clone()}</span> });
        if inside && booking.is_live() && booking.time.from > app.now() {
            let ticked = chosen.contains(&booking.id.0);
            let closed = rules.and_then(|rules| rules.not_open(booking));
            let closed = closed.map(|fault| view! { " "<strong>{words::not_open(l, &fault)}</strong> });
            let to_move = t!(l, common.move_it);
            return view! {
                <li class="check">
                    <input type="checkbox" id=id.clone() name="booking" value=booking.id.0.clone() checked=ticked/>
                    <label for=id>{time.clone()}" "{tag(l, booking.state)}{closed}</label>
                    <a href=format!("/bookings/{}#move", booking.id) aria-label=format!("{to_move} {time}")>{to_move}</a>
                </li>
            }
            .into_any();
        }
        // A form of its own cannot stand within the form of the boxes.
        let again = free_again.contains(&booking.id).then(|| {
            let label = t!(l, bookings.book_again_label, time = time);
            let action = format!("/bookings/{}/again", booking.id);
            view! { " "<button class="link-button" formmethod="post" formaction=action aria-label=label>{t!(l, bookings.book_again)}</button> }
        });
        view! { <li class="check">{time}" "{tag(l, booking.state)}{reason}{again}</li> }.into_any()
    };
    let fault = typed.faults.of("dates").map(|fault| view! { <p class="fault">{fault}</p> });
    let buttons = (cancellable > 0).then(|| {
        view! {
            <div class="actions">
                <button class="button button-danger" name="chosen" value="yes">{t!(l, bookings.cancel_chosen)}</button>
                <a href=format!("/series/{}/cancel?all=yes", series.id)>{t!(l, bookings.cancel_all, count = cancellable)}</a>
            </div>
        }
    });
    let hint = (cancellable > 0).then(|| view! { <p class="hint">{t!(l, bookings.dates_hint)}</p> });
    let been: Vec<_> = past.iter().map(|booking| item(booking)).collect();
    let been = (!been.is_empty()).then(|| {
        view! { <details><summary>{t!(l, bookings.dates_past, count = been.len())}</summary><ul class="bookings-dates">{been}</ul></details> }
    });
    view! {
        <form method="get" action=format!("/series/{}/cancel", series.id) class="stack">
            <fieldset id="dates" tabindex="-1">
                <legend>{t!(l, common.dates)}</legend>
                {hint}
                {fault}
                <ul class="bookings-dates">{coming.iter().map(|booking| item(booking)).collect_view()}</ul>
            </fieldset>
            {buttons}
        </form>
        {been}
    }
    .into_any()
}

/// The skipped dates; those in `again` can be tried, the others can never be booked.
fn skipped_list(l: Locale, series: &Series, skipped: &[Skipped], again: &[NaiveDate]) -> Option<AnyView> {
    let items = skipped.iter().map(|one| {
        let date = words::date(l, one.date);
        let again = again.contains(&one.date).then(|| {
            view! {
                <form method="post" action=format!("/series/{}/restore", series.id)>
                    <input type="hidden" name="date" value=one.date.to_string()/>
                    <button class="button">{t!(l, bookings.try_again, date = date)}</button>
                </form>
            }
        });
        view! { <li>{date.clone()}": "{words::skipped(l, one)}{again}</li> }
    });
    (!skipped.is_empty()).then(|| {
        view! { <h2 id="skipped" tabindex="-1">{t!(l, bookings.skipped_title)}</h2> <ul class="bookings-skipped">{items.collect_view()}</ul> }.into_any()
    })
}
