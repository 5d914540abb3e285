//! The clerk's queue: each request with a yes, and a no that needs a reason. A series is decided in one go.

use super::places::Places;
use super::refusal::refuse;
use super::taken::TakenNotice;
use super::{done_notice, signed_in};
use crate::bookings::model::{Booking, Fault};
use crate::bookings::service::{self, BookingError, Despite, Rules};
use crate::bookings::words;
use crate::error::PageError;
use crate::facilities::model::Space;
use crate::id::{BookingId, SeriesId};
use crate::people;
use crate::people::model::Right;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::confirm::Confirm;
use crate::ui::form::{Faults, Input, fault_summary};
use crate::ui::pages::{Pages, ROWS};
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::collections::HashMap;

#[derive(Default)]
struct Typed {
    fields: Fields,
    faults: Faults,
    taken: Option<TakenNotice>,
    /// Requests that break a rule of today, and were shown to do so.
    broken: Vec<BookingId>,
}

impl Typed {
    /// Tells at the request which rules of today it breaks.
    fn breaks(&mut self, l: Locale, id: BookingId, found: &[Fault]) {
        let sentences: Vec<_> = found.iter().map(|fault| words::fault(l, fault)).collect();
        let sentence = format!("{} {}", sentences.join(" "), t!(l, bookings.confirm_breaks));
        self.faults.add(&format!("request-{id}"), sentence);
        self.broken.push(id);
    }
}

/// A request as the clerk reads it.
struct Line {
    booking: Booking,
    asked_by: String,
    /// How many dates of its series wait.
    of_series: usize,
    /// Why the place is not open then: the rules may have changed since it was asked for.
    closed: Option<Fault>,
}

fn ask(visitor: &Visitor) -> Result<(), PageError> {
    signed_in(visitor)?;
    if visitor.actor.may(Right::DecideAnywhere) { Ok(()) } else { Err(PageError::Forbidden) }
}

pub async fn show(Site(app): Site<App>, visitor: Visitor, Asked(query): Asked) -> Result<Response, PageError> {
    ask(&visitor)?;
    page(&app, &visitor, Typed { fields: query, ..Typed::default() }).await
}

/// Confirms a request; one that has come to break the rules of its place is confirmed by a second press, on a button that says so.
pub async fn confirm(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let mut typed = Typed::default();
    let despite = if fields.has("anyway") { Despite::Anyway } else { Despite::Tell };
    match service::confirm(&app, &visitor.actor, &id, despite).await {
        Ok(()) => return Ok(Redirect::to("/requests?done=confirmed").into_response()),
        Err(BookingError::Taken(taken)) => {
            typed.faults.add(&format!("request-{id}"), t!(l, bookings.taken_meanwhile));
            let places = Places::read(&mut app.database.read().await?).await?;
            typed.taken = Some(TakenNotice::new(&visitor, app.zone(), &places, &taken, "/book", &Fields::default()));
        }
        Err(BookingError::Faults(found)) => typed.breaks(l, id, &found),
        Err(error) => refuse(l, error, "requests", &mut typed.faults)?,
    }
    page(&app, &visitor, typed).await
}

/// Confirms every waiting date of a series; those that have been taken meanwhile, or break a rule now, stay in the queue.
pub async fn confirm_series(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let waiting = service::requests(&app, &mut app.database.read().await?, &visitor.actor).await?;
    let mut typed = Typed::default();
    for (booking, _) in waiting.iter().filter(|(booking, _)| booking.series.as_ref() == Some(&id)) {
        match service::confirm(&app, &visitor.actor, &booking.id, Despite::Tell).await {
            Ok(()) => {}
            Err(BookingError::Faults(found)) => typed.breaks(l, booking.id.clone(), &found),
            Err(BookingError::Taken(_)) => {
                let time = words::time(l, app.zone(), booking.time);
                typed
                    .faults
                    .add(&format!("request-{}", booking.id), format!("{time}: {}", t!(l, bookings.taken_meanwhile)));
            }
            Err(error) => refuse(l, error, "requests", &mut typed.faults)?,
        }
    }
    if typed.faults.is_empty() {
        return Ok(Redirect::to("/requests?done=confirmed").into_response());
    }
    page(&app, &visitor, typed).await
}

/// The page before a request is denied, with the reason that whoever asked will read.
pub async fn ask_deny(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    question(&app, &visitor, &id, &Fields::default(), &Faults::default()).await
}

pub async fn deny(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let name = format!("reason-{id}");
    match service::deny(&app, &visitor.actor, &id, fields.text(&name)).await {
        Ok(()) => return Ok(Redirect::to("/requests?done=denied").into_response()),
        Err(BookingError::ReasonMissing) => faults.add(&name, t!(l, bookings.deny_reason_missing)),
        Err(error @ BookingError::LongReason) => faults.add(&name, words::refusal(l, &error)),
        Err(error) => refuse(l, error, "confirm", &mut faults)?,
    }
    question(&app, &visitor, &id, &fields, &faults).await
}

async fn question(
    app: &App,
    visitor: &Visitor,
    id: &BookingId,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let request = service::booking(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let places = Places::read(&mut tx).await?;
    let building = places.building_of(&request.space).ok_or(PageError::NotFound)?;
    if !visitor.actor.may(Right::Decide(building)) {
        return Err(PageError::Forbidden);
    }
    if !request.state.waits() && faults.is_empty() {
        return Ok(Redirect::to("/requests").into_response());
    }
    let space = crate::facilities::service::space(&mut tx, &request.space).await?.ok_or(PageError::NotFound)?;
    let rules = Rules::read(app, &mut tx).await?;
    let who = lines(&mut tx, vec![(request.clone(), space)], &rules)
        .await?
        .pop()
        .map(|line| line.asked_by)
        .unwrap_or_default();
    drop(tx);
    let time = words::time(l, app.zone(), request.time);
    let name = format!("reason-{id}");
    let reason = Input::new(&name, t!(l, bookings.deny_reason), "text").required().view(fields, faults);
    let title = t!(l, bookings.deny_title, title = request.what.title);
    let confirm = Confirm::new(title, format!("/requests/{id}/deny"), t!(l, bookings.deny), "/requests")
        .goes(t!(l, bookings.deny_goes, who = who, time = time, place = places.name(&request.space)))
        .stays(t!(l, bookings.deny_stays))
        .field(reason);
    Ok(confirm.page(app, visitor, Section::Requests, faults))
}

async fn page(app: &App, visitor: &Visitor, typed: Typed) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let waiting = service::requests(app, &mut tx, &visitor.actor).await?;
    let places = Places::read(&mut tx).await?;
    let rules = service::Rules::read(app, &mut tx).await?;
    let mut lines = lines(&mut tx, waiting, &rules).await?;
    lines.sort_by_key(|line| line.booking.time.from);
    // A refusal is shown where its request is.
    let at_fault =
        lines.iter().position(|line| typed.faults.0.iter().any(|(field, _)| field.ends_with(&line.booking.id.0)));
    let asked = at_fault.map(|at| Fields::default().with("page", (at / ROWS + 1).to_string()));
    let pages = Pages::new(asked.as_ref().unwrap_or(&typed.fields), "page", lines.len());
    let title = t!(l, bookings.requests);
    let frame = Frame::new(title, Section::Requests);
    let frame = if typed.faults.is_empty() { frame } else { frame.refused(l) };
    Ok(shell::page(app, visitor, frame, || {
        let items = pages.part(&lines).iter().map(|line| card(l, app, &places, line, &typed)).collect_view();
        let list = if lines.is_empty() {
            view! { <p class="empty">{t!(l, bookings.requests_none)}</p> }.into_any()
        } else {
            view! { <ul class="bookings-requests">{items}</ul> }.into_any()
        };
        view! {
            <h1 id="requests" tabindex="-1">{title}</h1>
            {done_notice(l, &typed.fields)}
            {fault_summary(l, &typed.faults)}
            {typed.taken.as_ref().map(|taken| taken.view(l))}
            {list}
            {pages.view(l, "/requests", &Fields::default())}
        }
    }))
}

async fn lines(
    tx: &mut crate::database::Tx,
    waiting: Vec<(Booking, Space)>,
    rules: &Rules,
) -> Result<Vec<Line>, sqlx::Error> {
    let organisations: HashMap<_, _> =
        people::service::organisations(tx).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let mut of_series = HashMap::<SeriesId, usize>::new();
    for series in waiting.iter().filter_map(|(booking, _)| booking.series.clone()) {
        *of_series.entry(series).or_default() += 1;
    }
    let mut names = HashMap::new();
    let mut lines = Vec::new();
    for (booking, _) in waiting {
        if let Some(id) = &booking.what.person
            && !names.contains_key(id)
            && let Some(person) = people::service::person(tx, id).await?
        {
            names.insert(id.clone(), format!("{} ({})", person.name, person.email));
        }
        let organisation = booking.what.organisation.as_ref().and_then(|id| organisations.get(id)).cloned();
        let person = booking.what.person.as_ref().and_then(|id| names.get(id)).cloned();
        let asked_by = [organisation, person].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let count = booking.series.as_ref().and_then(|series| of_series.get(series)).copied().unwrap_or(0);
        lines.push(Line { closed: rules.not_open(&booking), booking, asked_by, of_series: count });
    }
    Ok(lines)
}

fn card(l: Locale, app: &App, places: &Places, line: &Line, typed: &Typed) -> AnyView {
    let booking = &line.booking;
    let time = words::time(l, app.zone(), booking.time);
    let date = app.zone().date(booking.time.from);
    let note = (!booking.what.note.is_empty())
        .then(|| view! { <div><dt>{t!(l, bookings.note)}</dt><dd>{booking.what.note.clone()}</dd></div> });
    let persons =
        booking.what.persons.map(|persons| view! { <div><dt>{t!(l, bookings.persons)}</dt><dd>{persons}</dd></div> });
    let series = booking.series.as_ref().filter(|_| line.of_series > 1).map(|series| {
        view! {
            <form method="post" action=format!("/requests/series/{series}/confirm")>
                <button class="button">{t!(l, bookings.confirm_series, count = line.of_series)}</button>
            </form>
        }
    });
    let label = |verb: &str| format!("{verb}: {}, {time}", booking.what.title);
    let fault = typed.faults.of(&format!("request-{}", booking.id)).map(|fault| view! { <p class="fault">{fault}</p> });
    let broken = typed.broken.contains(&booking.id);
    let confirm = if broken { t!(l, bookings.confirm_anyway) } else { t!(l, bookings.confirm) };
    let anyway = broken.then(|| view! { <input type="hidden" name="anyway" value="yes"/> });
    view! {
        <li class="card" id=format!("request-{}", booking.id) tabindex="-1">
            <h2>{booking.what.title.clone()}</h2>
            {fault}
            {line.closed.as_ref().map(|fault| view! { <p class="notice notice-warning"><strong>{words::not_open(l, fault)}</strong></p> })}
            <dl class="bookings-facts">
                <div><dt>{t!(l, bookings.when)}</dt><dd>{time.clone()}</dd></div>
                <div><dt>{t!(l, common.place)}</dt><dd><a href=format!("/spaces/{}?date={date}#week", booking.space)>{places.name(&booking.space)}</a></dd></div>
                <div><dt>{t!(l, bookings.asked_by)}</dt><dd>{line.asked_by.clone()}</dd></div>
                {persons}
                {note}
            </dl>
            <div class="actions">
                <form method="post" action=format!("/requests/{}/confirm", booking.id)>
                    {anyway}
                    <button class="button button-primary" aria-label=label(confirm)>{confirm}</button>
                </form>
                {series}
                <a class="button" href=format!("/requests/{}/deny", booking.id) aria-label=label(t!(l, bookings.deny))>{t!(l, bookings.deny)}</a>
            </div>
        </li>
    }
    .into_any()
}
