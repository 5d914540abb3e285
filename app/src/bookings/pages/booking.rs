//! One booking: its facts, cancelling and moving it.

use super::mine::state_class;
use super::{form, refusal, signed_in};
use crate::bookings::model::{Booking, State as BookingState, Taken};
use crate::bookings::service::{self, BookingError};
use crate::bookings::wording;
use crate::error::PageError;
use crate::facilities;
use crate::id::BookingId;
use crate::people::model::{Right, may};
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::{Instant, clock};
use crate::ui::form::{Faults, Input, fault_summary};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::td_string;

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<BookingId>, Asked(asked): Asked) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    render(&app, &visitor, &id, &asked, Faults::default(), None).await
}

pub async fn cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let reason: String = fields.text("reason").chars().take(500).collect();
    match service::cancel(&app, person, &visitor.roles, &id, &reason).await {
        Ok(()) => Ok(Redirect::to(&format!("/bookings/{id}?done=cancelled")).into_response()),
        Err(error) => refused(&app, &visitor, &id, &fields, "reason", error).await,
    }
}

pub async fn relocate(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let Some(time) = form::read_time(l, app.zone(), &fields, &mut faults).filter(|_| faults.is_empty()) else {
        return render(&app, &visitor, &id, &fields, faults, None).await;
    };
    let mut tx = app.database.read().await?;
    let booking = service::booking(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    match service::relocate(&app, person, &visitor.roles, &id, &booking.space, time.starts_at, time.ends_at).await {
        Ok(()) => Ok(Redirect::to(&format!("/bookings/{id}?done=moved")).into_response()),
        Err(error) => refused(&app, &visitor, &id, &fields, "from", error).await,
    }
}

/// The page again with the refusal, or the error that it is.
pub async fn refused(
    app: &App,
    visitor: &Visitor,
    id: &BookingId,
    fields: &Fields,
    field: &str,
    error: BookingError,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut faults = Faults::default();
    let mut in_the_way = None;
    match error {
        BookingError::UnknownBooking | BookingError::UnknownSpace => return Err(PageError::NotFound),
        BookingError::Forbidden => return Err(PageError::Forbidden),
        BookingError::Database(cause) => return Err(cause.into()),
        BookingError::Faults(found) => found.iter().for_each(|fault| faults.add(field, wording::fault(l, fault))),
        BookingError::Taken(taken) => {
            faults.add(field, td_string!(l, bookings.taken));
            in_the_way = Some(*taken);
        }
        error => faults.add(field, wording::refusal(l, &error)),
    }
    render(app, visitor, id, fields, faults, in_the_way).await
}

async fn render(
    app: &App,
    visitor: &Visitor,
    id: &BookingId,
    fields: &Fields,
    faults: Faults,
    taken: Option<Taken>,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let booking = service::booking(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let spaces = facilities::service::spaces(&mut tx).await?;
    let buildings = facilities::service::buildings(&mut tx).await?;
    drop(tx);
    let space = spaces.iter().find(|space| space.id == booking.space).ok_or(PageError::NotFound)?.clone();
    let building = buildings.iter().find(|building| building.id == space.building).ok_or(PageError::NotFound)?.clone();
    let staff = may(&visitor.roles, Right::Decide(&space.building));
    if !staff && !service::holds(&booking, visitor.person.as_ref(), &visitor.roles) {
        return Err(PageError::Forbidden);
    }
    let mut frame = Frame::new(booking.title.clone(), Section::MyBookings);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let refusal = taken.map(|taken| refusal::view(app, visitor, &taken, &spaces, &buildings, &Fields::default()));
    let changeable = matches!(booking.state, BookingState::Confirmed | BookingState::Requested) && booking.starts_at > app.now().0;
    let moving = if fields.has("from") { fields.clone() } else { times(app, &booking) };
    let news = news(visitor, fields.text("done"));
    let time = wording::time(l, app.zone(), booking.starts_at, booking.ends_at);
    Ok(page(app, visitor, frame, || {
        view! {
            {news}
            <h1>{booking.title.clone()}</h1>
            {fault_summary(l, &faults)}
            {refusal}
            <dl class="facts">
                <div><dt>{td_string!(l, bookings.when)}</dt><dd>{time}</dd></div>
                <div><dt>{td_string!(l, bookings.place)}</dt><dd><a href=format!("/spaces/{}?date={}", space.id, app.zone().date(Instant(booking.starts_at)))>{format!("{}, {}", space.name, building.name)}</a></dd></div>
                <div><dt>{td_string!(l, bookings.state)}</dt><dd><span class=state_class(booking.state)>{wording::state(l, booking.state)}</span></dd></div>
                {(!booking.reason.is_empty()).then(|| view! { <div><dt>{td_string!(l, bookings.reason)}</dt><dd>{booking.reason.clone()}</dd></div> })}
                {(!booking.note.is_empty()).then(|| view! { <div><dt>{td_string!(l, bookings.note)}</dt><dd>{booking.note.clone()}</dd></div> })}
            </dl>
            {booking.series.clone().map(|series| view! { <p><a href=format!("/series/{series}")>{td_string!(l, bookings.to_series)}</a></p> })}
            {changeable.then(|| view! {
                <section>
                    <h2>{td_string!(l, bookings.cancel)}</h2>
                    <form method="post" action=format!("/bookings/{}/cancel", booking.id) class="stack narrow">
                        {staff.then(|| Input::new("reason", td_string!(l, bookings.cancel_reason), "text").view(fields, &faults))}
                        <button class="button button-danger">{td_string!(l, bookings.cancel)}</button>
                    </form>
                </section>
            })}
            {(changeable && booking.state == BookingState::Confirmed).then(|| view! {
                <section>
                    <h2>{td_string!(l, bookings.move_it)}</h2>
                    <form method="post" action=format!("/bookings/{}/move", booking.id) class="stack narrow">
                        {Input::new("date", td_string!(l, bookings.date), "date").required().view(&moving, &faults)}
                        {Input::new("from", td_string!(l, bookings.from), "text").required().view(&moving, &faults)}
                        {Input::new("to", td_string!(l, bookings.to), "text").required().view(&moving, &faults)}
                        <button class="button">{td_string!(l, bookings.move_it)}</button>
                    </form>
                </section>
            })}
        }
    }))
}

/// The booking's own time, as the fields of a form.
fn times(app: &App, booking: &Booking) -> Fields {
    let ((date, from), (_, to)) = (app.zone().civil(Instant(booking.starts_at)), app.zone().civil(Instant(booking.ends_at)));
    Fields::default().with("date", date.to_string()).with("from", clock(from)).with("to", clock(to))
}

/// What has just been done, said once.
pub fn news(visitor: &Visitor, done: &str) -> Option<AnyView> {
    let l = visitor.language;
    let words = match done {
        "booked" => td_string!(l, bookings.booked_done),
        "requested" => td_string!(l, bookings.requested_done),
        "cancelled" => td_string!(l, bookings.cancelled_done),
        "moved" => td_string!(l, bookings.moved_done),
        "restored" => td_string!(l, bookings.restored_done),
        _ => return None,
    };
    Some(view! { <div class="notice notice-success" role="status"><p>{words}</p></div> }.into_any())
}
