//! The clerk's queue: requests that wait, by time, with yes and no.

use super::signed_in;
use crate::bookings::service::{self, BookingError};
use crate::bookings::wording;
use crate::error::PageError;
use crate::facilities;
use crate::id::BookingId;
use crate::people;
use crate::people::model::{Person, Right, may};
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::form::{Faults, fault_summary};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::td_string;

fn clerk(visitor: &Visitor) -> Result<&Person, PageError> {
    let person = signed_in(visitor)?;
    if may(&visitor.roles, Right::DecideAnywhere) { Ok(person) } else { Err(PageError::Forbidden) }
}

pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    clerk(&visitor)?;
    render(&app, &visitor, &Fields::default(), Faults::default()).await
}

pub async fn confirm(State(app): State<App>, visitor: Visitor, Path(id): Path<BookingId>) -> Result<Response, PageError> {
    let person = clerk(&visitor)?;
    let outcome = service::confirm(&app, person, &visitor.roles, &id).await;
    answered(&app, &visitor, &id, &Fields::default(), outcome).await
}

pub async fn deny(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BookingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = clerk(&visitor)?;
    if fields.text("reason").is_empty() {
        let mut faults = Faults::default();
        faults.add(&format!("reason-{id}"), td_string!(visitor.language, bookings.deny_reason_missing));
        return render(&app, &visitor, &fields, faults).await;
    }
    let reason: String = fields.text("reason").chars().take(500).collect();
    let outcome = service::deny(&app, person, &visitor.roles, &id, &reason).await;
    answered(&app, &visitor, &id, &fields, outcome).await
}

async fn answered(
    app: &App,
    visitor: &Visitor,
    id: &BookingId,
    fields: &Fields,
    outcome: Result<(), BookingError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => Ok(Redirect::to("/requests").into_response()),
        Err(BookingError::Forbidden) => Err(PageError::Forbidden),
        Err(BookingError::UnknownBooking) => Err(PageError::NotFound),
        Err(BookingError::Database(cause)) => Err(cause.into()),
        Err(error) => {
            let mut faults = Faults::default();
            faults.add(&format!("reason-{id}"), wording::refusal(visitor.language, &error));
            render(app, visitor, fields, faults).await
        }
    }
}

async fn render(app: &App, visitor: &Visitor, fields: &Fields, faults: Faults) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let requests = service::requests(app, &mut tx, &visitor.roles).await?;
    let buildings = facilities::service::buildings(&mut tx).await?;
    let organisations = people::service::organisations(&mut tx).await?;
    let mut cards = Vec::new();
    for (booking, space) in requests {
        let person = match &booking.person {
            Some(id) => people::service::person(&mut tx, id).await?.map(|person| person.name),
            None => None,
        };
        let organisation = organisations.iter().find(|one| Some(&one.id) == booking.organisation.as_ref()).map(|one| one.name.clone());
        let asker = [organisation, person].into_iter().flatten().collect::<Vec<_>>().join(", ");
        let building =
            buildings.iter().find(|building| building.id == space.building).map(|building| building.name.clone()).unwrap_or_default();
        cards.push((booking, format!("{}, {building}", space.name), asker, space.id));
    }
    drop(tx);
    let title = td_string!(l, bookings.requests);
    let mut frame = Frame::new(title, Section::Requests);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    Ok(page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, &faults)}
            {cards.is_empty().then(|| view! { <p class="empty">{td_string!(l, bookings.requests_none)}</p> })}
            <ul class="plain results">{cards.into_iter().map(|(booking, place, asker, space)| {
                let field = format!("reason-{}", booking.id);
                let fault = faults.of(&field);
                let typed = fault.is_some().then(|| fields.text("reason").to_owned());
                let date = app.zone().date(crate::time::Instant(booking.starts_at));
                view! {
                    <li class="card">
                        <h2>{booking.title.clone()}</h2>
                        <p>{wording::time(l, app.zone(), booking.starts_at, booking.ends_at)}</p>
                        <p><a href=format!("/spaces/{space}?date={date}")>{place}</a></p>
                        <p>{format!("{}: {asker}", td_string!(l, bookings.asked_by))}{booking.persons.map(|persons| format!(" · {}", td_string!(l, bookings.capacity, persons = persons)))}</p>
                        {(!booking.note.is_empty()).then(|| view! { <p>{booking.note.clone()}</p> })}
                        <div class="actions">
                            <form method="post" action=format!("/requests/{}/confirm", booking.id)><button class="button button-primary">{td_string!(l, bookings.confirm)}</button></form>
                            <form method="post" action=format!("/requests/{}/deny", booking.id) class="actions">
                                <div class="field">
                                    <label for=field.clone()>{td_string!(l, bookings.deny_reason)}</label>
                                    {fault.clone().map(|fault| view! { <p class="fault" id=format!("{field}-fault")>{fault}</p> })}
                                    <input id=field.clone() name="reason" type="text" value=typed aria-invalid=fault.is_some().then_some("true")/>
                                </div>
                                <button class="button button-danger">{td_string!(l, bookings.deny)}</button>
                            </form>
                        </div>
                    </li>
                }
            }).collect_view()}</ul>
        }
    }))
}
