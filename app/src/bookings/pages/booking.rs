//! One booking: what it is, cancelling it, moving it.

use super::form::{add_faults, read_time};
use super::mine::tag;
use super::places::{Places, civil_span};
use super::refusal::refuse;
use super::taken::{Alternative, TakenNotice};
use super::{done_notice, notices, signed_in};
use crate::bookings::model::{Booking, Fault, Free};
use crate::bookings::service::{self, BookingError, Cancelled, holds};
use crate::bookings::words;
use crate::error::PageError;
use crate::id::{BookingId, SpaceId};
use crate::people;
use crate::people::model::Right;
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
pub struct Typed {
    pub fields: Fields,
    pub faults: Faults,
    pub taken: Option<TakenNotice>,
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

/// What was typed when the booking was made, for another like it.
pub fn typed_of(booking: &Booking) -> Fields {
    let mut typed = Fields::default().with("title", booking.what.title.clone()).with("note", booking.what.note.clone());
    typed.set("organisation", booking.what.organisation.as_ref().map(|id| id.0.clone()).unwrap_or_default());
    typed.set("persons", booking.what.persons.map(|persons| persons.to_string()).unwrap_or_default());
    typed
}

pub async fn relocate(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    let l = visitor.language;
    let mut typed = Typed { fields, ..Typed::default() };
    let to = SpaceId::from(typed.fields.text("space"));
    let time = read_time(l, &typed.fields, &mut typed.faults);
    if let Some(time) = time.and_then(|time| time.instants(l, app.zone(), &mut typed.faults)) {
        match service::relocate(&app, &visitor.actor, &id, &to, time).await {
            Ok(()) => return Ok(Redirect::to(&format!("/bookings/{id}?done=moved")).into_response()),
            Err(BookingError::Faults(found)) => add_faults(l, &found, &mut typed.faults),
            Err(BookingError::Taken(taken)) => {
                typed.faults.add("from", t!(l, bookings.taken));
                let places = Places::read(&mut app.database.read().await?).await?;
                typed.taken = Some(TakenNotice::new(
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
                typed.ask = asks.then_some(Free { space: to, time });
            }
        }
    }
    page(&app, &visitor, &id, typed).await
}

/// The page, as it is opened or with what was typed in one of its forms.
pub async fn page(app: &App, visitor: &Visitor, id: &BookingId, mut typed: Typed) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let booking = service::booking(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let places = Places::read(&mut tx).await?;
    let building = places.building_of(&booking.space).cloned().ok_or(PageError::NotFound)?;
    let Some(title) = words::visible_title(&visitor.actor, &booking, Some(&building)) else {
        return Err(if visitor.actor.person.is_some() { PageError::Forbidden } else { PageError::SignIn });
    };
    let staff = visitor.actor.may(Right::Decide(&building));
    let inside = staff || holds(&visitor.actor, &booking);
    let organisation = match &booking.what.organisation {
        Some(id) => people::service::organisation(&mut tx, id).await?.map(|one| one.name),
        None => None,
    };
    let person = match &booking.what.person {
        Some(id) if inside => people::service::person(&mut tx, id).await?.map(|one| one.name),
        _ => None,
    };
    // An alternative was chosen: the question comes first.
    let chosen = typed.fields.has("space") && typed.faults.is_empty();
    if !typed.fields.has("space") {
        let (date, from, to) = civil_span(app.zone(), booking.time);
        for (name, value) in [("space", booking.space.0.clone()), ("date", date), ("from", from), ("to", to)] {
            typed.fields.set(name, value);
        }
    }
    let closed =
        if booking.is_live() && inside { service::Rules::read(app, &mut tx).await?.not_open(&booking) } else { None };
    let (mut undoable, mut may_again) = (false, false);
    if inside && booking.state.can_return() {
        undoable = !service::undoable(app, &mut tx, &visitor.actor, Cancelled::One(id)).await?.is_empty();
        let again = service::bookable_again(app, &mut tx, &visitor.actor, std::slice::from_ref(&booking)).await;
        may_again = again.map_err(|_| PageError::NotFound)?.contains(id);
    }
    let coming = booking.is_live() && booking.time.from > app.now();
    let under_way = staff && booking.is_live() && booking.time.until > app.now();
    let frame = Frame::new(title.clone(), if inside { Section::MyBookings } else { Section::Search });
    let frame = if typed.faults.is_empty() { frame } else { frame.refused(l) };
    Ok(shell::page(app, visitor, frame, || {
        let names = Names { organisation, person };
        let facts = facts(l, app.zone(), &booking, names, inside);
        let series = booking
            .series
            .as_ref()
            .map(|series| view! { <p><a href=format!("/series/{series}")>{t!(l, bookings.to_series)}</a></p> });
        let when = words::time(l, app.zone(), booking.time);
        let again = (may_again && !undoable).then(|| notices::again_button(l, &booking, &when));
        let movable = inside && coming && booking.state.holds_time();
        view! {
            <h1>{title}</h1>
            {done_notice(l, &typed.fields)}
            {notices::notice(l, app, &booking, undoable, &typed.fields)}
            {fault_summary(l, &typed.faults)}
            {typed.taken.as_ref().map(|taken| taken.view(l))}
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

/// Who holds a booking, as far as the visitor may know.
struct Names {
    organisation: Option<String>,
    person: Option<String>,
}

/// What a booking is; `inside`: for its holder and the staff.
fn facts(l: Locale, zone: Zone, booking: &Booking, names: Names, inside: bool) -> AnyView {
    let what = &booking.what;
    let mut facts = vec![
        (t!(l, bookings.when), words::time(l, zone, booking.time)),
        (t!(l, bookings.kind_of_use), words::kind(l, what.kind).to_owned()),
    ];
    facts.extend(names.organisation.map(|name| (t!(l, bookings.organisation), name)));
    facts.extend(names.person.map(|name| (t!(l, bookings.booked_by), name)));
    if inside {
        facts.extend(what.persons.map(|persons| (t!(l, bookings.persons), persons.to_string())));
        let texts = [(t!(l, bookings.note), &what.note), (t!(l, common.reason), &booking.reason)];
        let said = texts.into_iter().filter(|(_, text)| !text.is_empty());
        facts.extend(said.map(|(name, text)| (name, text.clone())));
    }
    let facts = facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    facts.collect_view().into_any()
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
    view! { <p class="notice notice-warning"><strong>{words::not_open(l, fault)}</strong><br/>{t!(l, closing.closed_staff_decides)}</p> }
        .into_any()
}

fn week_of(fields: &Fields, booking: &Booking) -> String {
    format!("/spaces/{}?date={}#week", booking.space, fields.text("date"))
}

/// "Flytta till tis 22 dec 18:00–19:30, Hall A?", where what was chosen can be read.
fn chosen_title(l: Locale, zone: Zone, places: &Places, fields: &Fields) -> Option<String> {
    let mut faults = Faults::default();
    let time = read_time(l, fields, &mut faults)?.instants(l, zone, &mut faults)?;
    let place = places.name(&SpaceId::from(fields.text("space")));
    Some(t!(l, bookings.move_to, time = words::time(l, zone, time), place = place))
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
