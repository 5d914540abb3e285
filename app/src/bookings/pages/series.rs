//! A series: its dates, cancelling some or all of them, and taking back a date that has come free.

use super::mine::tag;
use super::places::Places;
use super::rules::not_open;
use super::way::Way;
use super::{booking, done_notice, signed_in};
use crate::bookings::model::{Booking, Kind, Series, Skipped, State};
use crate::bookings::service::{self, BookingError, Rules};
use crate::bookings::wording;
use crate::error::PageError;
use crate::id::{BookingId, SeriesId};
use crate::people::model::{Right, may};
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::parse_date;
use crate::ui::form::{Faults, Input, fault_summary};
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

#[derive(Default)]
struct Typed {
    fields: Fields,
    faults: Faults,
    way: Option<Way>,
}

pub async fn show(Site(app): Site<App>, visitor: Visitor, Path(id): Path<SeriesId>, Asked(query): Asked) -> Result<Response, PageError> {
    page(&app, &visitor, &id, Typed { fields: query, ..Typed::default() }).await
}

/// Cancels the ticked dates, or every coming one where the button says so.
pub async fn cancel(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let l = visitor.language;
    let mut typed = Typed { fields, ..Typed::default() };
    let chosen: Vec<_> = typed.fields.all("booking").iter().map(|id| BookingId::from(id.as_str())).collect();
    let all = typed.fields.has("all");
    if chosen.is_empty() && !all {
        typed.faults.add("dates", td_string!(l, bookings.no_date_chosen));
        return page(&app, &visitor, &id, typed).await;
    }
    let only = (!all).then_some(chosen.as_slice());
    match service::cancel_dates(&app, person, &visitor.roles, &id, only, typed.fields.text("reason")).await {
        Ok(_) => Ok(Redirect::to(&format!("/series/{id}?done=cancelled")).into_response()),
        Err(error) => {
            booking::refuse(l, error, "dates", &mut typed.faults)?;
            page(&app, &visitor, &id, typed).await
        }
    }
}

/// Books a skipped date after all.
pub async fn restore(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let l = visitor.language;
    let mut typed = Typed { fields, ..Typed::default() };
    let Some(date) = parse_date(typed.fields.text("date")) else { return Err(PageError::BadRequest) };
    match service::restore(&app, person, &visitor.roles, &id, date).await {
        Ok(state) => {
            let done = if state == State::Confirmed { "restored" } else { "restored_requested" };
            return Ok(Redirect::to(&format!("/series/{id}?done={done}")).into_response());
        }
        Err(BookingError::Taken(taken)) => {
            typed.faults.add("skipped", td_string!(l, bookings.taken));
            let places = Places::read(&mut app.database.read().await?).await?;
            let (series, ..) = service::series(&mut app.database.read().await?, &id).await.map_err(|_| PageError::NotFound)?;
            let typed_before = Fields::default().with("title", series.title);
            typed.way = Some(Way::new(&visitor, app.zone(), &places, &taken, "/book", &typed_before));
        }
        Err(error) => booking::refuse(l, error, "skipped", &mut typed.faults)?,
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
    let own = visitor.person.is_some() && visitor.person.as_ref().map(|person| &person.id) == series.person.as_ref();
    let member = series.organisation.as_ref().is_some_and(|organisation| may(&visitor.roles, Right::BookFor(organisation)));
    let inside = own || member || may(&visitor.roles, Right::Decide(&building));
    let again = if inside { service::restorable(app, &mut tx, &visitor.roles, &series, &dates, &skipped).await } else { Ok(Vec::new()) };
    let again = again.map_err(|_| PageError::NotFound)?;
    if !inside && series.kind == Kind::Single {
        return Err(if visitor.person.is_some() { PageError::Forbidden } else { PageError::SignIn });
    }
    let rules = if inside { Some(service::Rules::read(app, &mut tx).await?) } else { None };
    let frame = Frame::new(series.title.clone(), if inside { Section::MyBookings } else { Section::Search });
    let frame = if typed.faults.is_empty() { frame } else { frame.refused(l) };
    Ok(shell::page(app, visitor, frame, || {
        let time = wording::weekly(l, series.weekday, series.starts_minute, series.ends_minute);
        view! {
            <h1>{series.title.clone()}</h1>
            {done_notice(l, &typed.fields)}
            {fault_summary(l, &typed.faults)}
            {typed.way.as_ref().map(|way| way.view(l))}
            <p>{time}", "{td_string!(l, bookings.weekly)}", "<a href=format!("/spaces/{}?date={}#week", series.space, series.first_date)>{places.name(&series.space)}</a></p>
            {dates_form(app, l, &series, &dates, rules.as_ref(), &typed)}
            {skipped_list(l, &series, &skipped, &again)}
        }
    }))
}

fn dates_form(app: &App, l: Locale, series: &Series, dates: &[Booking], rules: Option<&Rules>, typed: &Typed) -> AnyView {
    let inside = rules.is_some();
    let chosen = typed.fields.all("booking");
    let mut any_coming = false;
    let items: Vec<_> = dates
        .iter()
        .map(|booking| {
            let time = wording::time(l, app.zone(), booking.starts_at, booking.ends_at);
            let coming = inside && booking.is_live() && booking.starts_at > app.now().0;
            any_coming |= coming;
            let closed = rules.filter(|_| coming).and_then(|rules| rules.not_open(booking));
            let closed = closed.map(|fault| view! { " "<strong>{not_open(l, &fault)}</strong> });
            let id = format!("date-{}", booking.id);
            let ticked = chosen.contains(&booking.id.0);
            let reason = (!booking.reason.is_empty() && inside).then(|| view! { " "<span class="hint">{booking.reason.clone()}</span> });
            if coming {
                view! {
                    <li class="check">
                        <input type="checkbox" id=id.clone() name="booking" value=booking.id.0.clone() checked=ticked/>
                        <label for=id>{time}" "{tag(l, booking.state)}{closed}</label>
                    </li>
                }
                .into_any()
            } else {
                view! { <li>{time}" "{tag(l, booking.state)}{reason}</li> }.into_any()
            }
        })
        .collect();
    let fault = typed.faults.of("dates").map(|fault| view! { <p class="fault">{fault}</p> });
    let buttons = any_coming.then(|| {
        view! {
            {Input::new("reason", td_string!(l, bookings.cancel_reason), "text").view(&typed.fields, &typed.faults)}
            <div class="actions">
                <button class="button button-danger">{td_string!(l, bookings.cancel_chosen)}</button>
                <button class="button button-danger" name="all" value="yes">{td_string!(l, bookings.cancel_all)}</button>
            </div>
        }
    });
    view! {
        <form method="post" action=format!("/series/{}/cancel", series.id) class="stack">
            <fieldset id="dates" tabindex="-1">
                <legend>{td_string!(l, bookings.dates)}</legend>
                {fault}
                <ul class="bookings-dates">{items}</ul>
            </fieldset>
            {buttons}
        </form>
    }
    .into_any()
}

/// The skipped dates; those in `again` can be tried, the others can never be booked.
fn skipped_list(l: Locale, series: &Series, skipped: &[Skipped], again: &[NaiveDate]) -> Option<AnyView> {
    let items = skipped.iter().map(|one| {
        let date = wording::date(l, one.date);
        let again = again.contains(&one.date).then(|| {
            view! {
                <form method="post" action=format!("/series/{}/restore", series.id)>
                    <input type="hidden" name="date" value=one.date.to_string()/>
                    <button class="button">{td_string!(l, bookings.try_again, date = date.clone())}</button>
                </form>
            }
        });
        view! { <li>{date.clone()}": "{wording::skipped(l, one)}{again}</li> }
    });
    (!skipped.is_empty()).then(|| {
        view! { <h2 id="skipped" tabindex="-1">{td_string!(l, bookings.skipped_title)}</h2> <ul class="bookings-skipped">{items.collect_view()}</ul> }.into_any()
    })
}
