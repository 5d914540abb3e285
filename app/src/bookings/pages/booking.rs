//! One booking: what it is, cancelling it, moving it.

use super::mine::tag;
use super::places::{Places, civil_span};
use super::rules::not_open;
use super::way::{Alternative, Way};
use super::wish::{add_faults, read_time};
use super::{cancelling, done_notice, signed_in};
use crate::bookings::model::{Booking, Free, State};
use crate::bookings::rules::Fault;
use crate::bookings::service::{self, BookingError, Cancelled, holds};
use crate::bookings::wording;
use crate::error::PageError;
use crate::id::{BookingId, SpaceId};
use crate::people;
use crate::people::model::{Right, may};
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::Zone;
use crate::ui::form::{Faults, Input, fault_summary, select};
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// What was typed in one of the page's forms, and why it was refused.
#[derive(Default)]
struct Typed {
    fields: Fields,
    faults: Faults,
    way: Option<Way>,
    /// A place where the clerk decides, and the time that can be asked for there.
    ask: Option<Free>,
}

pub async fn show(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    page(&app, &visitor, &id, Typed { fields: query, ..Typed::default() }).await
}

/// The booking's page after it was to be booked again: that it is, or what is in the way.
pub async fn refused_again(
    app: &App,
    visitor: &Visitor,
    id: &BookingId,
    outcome: Result<State, BookingError>,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut typed = Typed::default();
    match outcome {
        Ok(State::Requested) => {
            return Ok(Redirect::to(&format!("/bookings/{id}?done=again_requested")).into_response());
        }
        Ok(_) => return Ok(Redirect::to(&format!("/bookings/{id}?done=again")).into_response()),
        Err(BookingError::Taken(taken)) => {
            typed.faults.add("main", t!(l, bookings.taken));
            let mut tx = app.database.read().await?;
            let before = service::booking(&mut tx, id).await?.ok_or(PageError::NotFound)?;
            let places = Places::read(&mut tx).await?;
            typed.way = Some(Way::new(visitor, app.zone(), &places, &taken, "/book", &typed_of(&before)));
        }
        Err(error) => refuse(l, error, "main", &mut typed.faults)?,
    }
    page(app, visitor, id, typed).await
}

/// What was typed when the booking was made, for another like it.
fn typed_of(booking: &Booking) -> Fields {
    let mut typed = Fields::default().with("title", booking.title.clone()).with("note", booking.note.clone());
    typed.set("organisation", booking.organisation.as_ref().map(|id| id.0.clone()).unwrap_or_default());
    typed.set("persons", booking.persons.map(|persons| persons.to_string()).unwrap_or_default());
    typed
}

pub async fn relocate(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let l = visitor.language;
    let mut typed = Typed { fields, ..Typed::default() };
    let to = SpaceId::from(typed.fields.text("space"));
    let time = read_time(l, &typed.fields, &mut typed.faults);
    if let Some((starts_at, ends_at)) = time.and_then(|time| time.instants(l, app.zone(), &mut typed.faults)) {
        match service::relocate(&app, person, &visitor.actor.roles, &id, &to, starts_at, ends_at).await {
            Ok(()) => return Ok(Redirect::to(&format!("/bookings/{id}?done=moved")).into_response()),
            Err(BookingError::Faults(found)) => add_faults(l, &found, &mut typed.faults),
            Err(BookingError::Taken(taken)) => {
                typed.faults.add("from", t!(l, bookings.taken));
                let places = Places::read(&mut app.database.read().await?).await?;
                typed.way = Some(Way::new(
                    &visitor,
                    app.zone(),
                    &places,
                    &taken,
                    &format!("/bookings/{id}"),
                    &Fields::default(),
                ));
            }
            Err(error) => {
                let asks = matches!(error, BookingError::ClerkDecides);
                refuse(l, error, "space", &mut typed.faults)?;
                typed.ask = asks.then_some(Free { space: to, starts_at, ends_at });
            }
        }
    }
    page(&app, &visitor, &id, typed).await
}

/// A refusal at a field of the form, a reason's at the reason's; what the visitor may not do or what is not there is a page of its own.
pub fn refuse(l: Locale, error: BookingError, field: &str, faults: &mut Faults) -> Result<(), PageError> {
    match error {
        BookingError::Forbidden => Err(PageError::Forbidden),
        BookingError::UnknownBooking | BookingError::UnknownSpace => Err(PageError::NotFound),
        BookingError::Database(cause) => Err(cause.into()),
        BookingError::Faults(found) => {
            for fault in found {
                faults.add(field, wording::fault(l, &fault));
            }
            Ok(())
        }
        other => {
            let field =
                if matches!(other, BookingError::ReasonMissing | BookingError::LongReason) { "reason" } else { field };
            faults.add(field, wording::refusal(l, &other));
            Ok(())
        }
    }
}

async fn page(app: &App, visitor: &Visitor, id: &BookingId, mut typed: Typed) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let booking = service::booking(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let places = Places::read(&mut tx).await?;
    let building = places.building_of(&booking.space).cloned().ok_or(PageError::NotFound)?;
    let Some(title) = wording::visible_title(visitor, &booking, Some(&building)) else {
        return Err(if visitor.actor.person.is_some() { PageError::Forbidden } else { PageError::SignIn });
    };
    let staff = may(&visitor.actor.roles, Right::Decide(&building));
    let inside = staff || holds(&booking, visitor.actor.person.as_ref(), &visitor.actor.roles);
    let organisation = match &booking.organisation {
        Some(id) => people::service::organisation(&mut tx, id).await?.map(|one| one.name),
        None => None,
    };
    let person = match &booking.person {
        Some(id) if inside => people::service::person(&mut tx, id).await?.map(|one| one.name),
        _ => None,
    };
    // An alternative was chosen: the question comes first.
    let chosen = typed.fields.has("space") && typed.faults.is_empty();
    if !typed.fields.has("space") {
        let (date, from, to) = civil_span(app.zone(), booking.starts_at, booking.ends_at);
        for (name, value) in [("space", booking.space.0.clone()), ("date", date), ("from", from), ("to", to)] {
            typed.fields.set(name, value);
        }
    }
    let closed =
        if booking.is_live() && inside { service::Rules::read(app, &mut tx).await?.not_open(&booking) } else { None };
    let (mut undoable, mut may_again) = (false, false);
    if let Some(person) = visitor.actor.person.as_ref().filter(|_| inside && booking.state == State::Cancelled) {
        undoable = !service::undoable(app, &mut tx, person, Cancelled::One(id)).await?.is_empty();
        let again =
            service::bookable_again(app, &mut tx, person, &visitor.actor.roles, std::slice::from_ref(&booking)).await;
        may_again = again.map_err(|_| PageError::NotFound)?.contains(id);
    }
    let coming = booking.is_live() && booking.starts_at > app.now().0;
    let under_way = staff && booking.is_live() && booking.ends_at > app.now().0;
    let frame = Frame::new(title.clone(), if inside { Section::MyBookings } else { Section::Search });
    let frame = if typed.faults.is_empty() { frame } else { frame.refused(l) };
    Ok(shell::page(app, visitor, frame, || {
        let time = wording::time(l, app.zone(), booking.starts_at, booking.ends_at);
        let mut facts = vec![
            (t!(l, bookings.when), time),
            (t!(l, bookings.kind_of_use), wording::kind(l, booking.kind).to_owned()),
        ];
        facts.extend(organisation.map(|name| (t!(l, bookings.organisation), name)));
        facts.extend(person.map(|name| (t!(l, bookings.booked_by), name)));
        if inside {
            facts.extend(booking.persons.map(|persons| (t!(l, bookings.persons), persons.to_string())));
            let texts = [(t!(l, bookings.note), &booking.note), (t!(l, common.reason), &booking.reason)];
            facts.extend(
                texts.into_iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| (name, text.clone())),
            );
        }
        let facts =
            facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
        let series = booking
            .series
            .as_ref()
            .map(|series| view! { <p><a href=format!("/series/{series}")>{t!(l, bookings.to_series)}</a></p> });
        let when = wording::time(l, app.zone(), booking.starts_at, booking.ends_at);
        let again = (may_again && !undoable).then(|| cancelling::again_button(l, &booking, &when));
        let movable = inside && coming && booking.state == State::Confirmed;
        view! {
            <h1>{title}</h1>
            {done_notice(l, &typed.fields)}
            {cancelling::notice(l, app, &booking, undoable, &typed.fields)}
            {fault_summary(l, &typed.faults)}
            {typed.way.as_ref().map(|way| way.view(l))}
            {typed.ask.as_ref().map(|free| ask_instead(l, app.zone(), &booking, free))}
            {(movable && chosen).then(|| move_form(l, &places, &booking, &typed, chosen_title(l, app.zone(), &places, &typed.fields)))}
            <p>{tag(l, booking.state)}</p>
            {closed.map(|fault| closed_notice(l, &fault))}
            <dl class="bookings-facts">
                {facts}
                <div><dt>{t!(l, common.place)}</dt><dd><a href=week_of(&typed.fields, &booking)>{places.name(&booking.space)}</a></dd></div>
            </dl>
            {series}
            {(movable && !chosen).then(|| move_form(l, &places, &booking, &typed, None))}
            {(inside && (coming || under_way)).then(|| view! { <p><a id="cancel" class="button" href=format!("/bookings/{}/cancel", booking.id)>{t!(l, bookings.cancel_booking)}</a></p> })}
            {again}
        }
    }))
}

/// Where the clerk decides a booking is not moved to, but one can ask for the time.
fn ask_instead(l: Locale, zone: Zone, booking: &Booking, free: &Free) -> AnyView {
    let form = Alternative::to_book(zone, free, &typed_of(booking), t!(l, bookings.clerk_decides_ask).to_owned());
    view! {
        <div class="notice">
            {form.view("button")}
            <p>{t!(l, bookings.clerk_decides_then)}</p>
        </div>
    }
    .into_any()
}

/// The holder reads that the place is closed then, and what that means.
fn closed_notice(l: Locale, fault: &Fault) -> AnyView {
    view! { <p class="notice notice-warning"><strong>{not_open(l, fault)}</strong><br/>{t!(l, closing.closed_staff_decides)}</p> }
        .into_any()
}

fn week_of(fields: &Fields, booking: &Booking) -> String {
    format!("/spaces/{}?date={}#week", booking.space, fields.text("date"))
}

/// "Flytta till tis 22 dec 18:00–19:30, Hall A?", where what was chosen can be read.
fn chosen_title(l: Locale, zone: Zone, places: &Places, fields: &Fields) -> Option<String> {
    let mut faults = Faults::default();
    let (starts_at, ends_at) = read_time(l, fields, &mut faults)?.instants(l, zone, &mut faults)?;
    let place = places.name(&SpaceId::from(fields.text("space")));
    Some(t!(l, bookings.move_to, time = wording::time(l, zone, starts_at, ends_at), place = place))
}

/// `chosen`: the question, when a time or place has been chosen already.
fn move_form(l: Locale, places: &Places, booking: &Booking, typed: &Typed, chosen: Option<String>) -> AnyView {
    let button = if chosen.is_some() { t!(l, common.move_here) } else { t!(l, bookings.move_booking) };
    let class = if chosen.is_some() { "button button-primary" } else { "button" };
    let title = chosen.unwrap_or_else(|| t!(l, common.move_it).to_owned());
    let building = places.building_of(&booking.space);
    let chosen = typed.fields.text("space");
    // The building's own spaces, and the one that an alternative elsewhere has filled in.
    let mut choices: Vec<_> = places
        .spaces
        .values()
        .filter(|space| {
            (Some(&space.building) == building && space.bookable) || space.id == booking.space || space.id.0 == chosen
        })
        .map(|space| (space.id.0.clone(), places.name(&space.id)))
        .collect();
    choices.sort_by(|a, b| a.1.cmp(&b.1));
    view! {
        <section id="move" tabindex="-1" class="card" aria-labelledby="move-title">
            <h2 id="move-title">{title}</h2>
            <form method="post" action=format!("/bookings/{}/move", booking.id) class="stack">
                {select("space", t!(l, common.place), None, &choices, &typed.fields, &typed.faults)}
                <div class="columns">
                    {Input::new("date", t!(l, common.date), "date").required().view(&typed.fields, &typed.faults)}
                    {Input::new("from", t!(l, common.from), "text").required().view(&typed.fields, &typed.faults)}
                    {Input::new("to", t!(l, common.to), "text").hint(t!(l, bookings.to_hint)).required().view(&typed.fields, &typed.faults)}
                </div>
                <div class="actions"><button class=class>{button}</button></div>
            </form>
        </section>
    }
    .into_any()
}
