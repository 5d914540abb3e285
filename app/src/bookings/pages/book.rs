//! Booking: once, or weekly with a look at the dates first.

use super::{form, refusal, signed_in};
use crate::bookings::model::{Kind, NewBooking, NewSeries, State as BookingState, Taken};
use crate::bookings::service::{self, BookingError, Preview};
use crate::bookings::wording;
use crate::error::PageError;
use crate::facilities;
use crate::facilities::model::{Building, Space};
use crate::id::{OrganisationId, SpaceId};
use crate::people;
use crate::people::model::{Right, may};
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::{parse_date, weekday_of};
use crate::ui::form::{Faults, fault_summary};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::td_string;

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    let asked = if asked.has("date") { asked } else { asked.with("date", app.today().to_string()) };
    render(&app, &visitor, &asked, Faults::default(), None).await
}

pub async fn submit(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?.clone();
    let l = visitor.language;
    let mut faults = Faults::default();
    let time = form::read_time(l, app.zone(), &fields, &mut faults);
    let persons = fields.number("persons").filter(|persons| *persons > 0);
    if persons.is_none() && !fields.text("persons").is_empty() {
        faults.add("persons", td_string!(l, bookings.persons_wrong));
    }
    let until = parse_date(fields.text("until"));
    if until.is_none() && !fields.text("until").is_empty() {
        faults.add("until", td_string!(l, bookings.date_wrong));
    }
    let organisation = Some(fields.text("organisation")).filter(|id| !id.is_empty()).map(OrganisationId::from);
    if organisation.as_ref().is_some_and(|organisation| !may(&visitor.roles, Right::BookFor(organisation))) {
        faults.add("organisation", td_string!(l, bookings.not_for_organisation));
    }
    let Some(time) = time.filter(|_| faults.is_empty()) else {
        return render(&app, &visitor, &fields, faults, None).await;
    };
    let space = SpaceId::from(fields.text("space"));
    let kind = if fields.text("closure") == "yes" && closes(&app, &visitor, &space).await? { Kind::Closure } else { Kind::Single };
    let title = fields.text("title").to_owned();
    let outcome = if let Some(until) = until.filter(|until| *until > time.date) {
        let new = NewSeries {
            space,
            organisation,
            person: Some(person.id.clone()),
            kind,
            title,
            weekday: weekday_of(time.date),
            starts_minute: time.from,
            ends_minute: if time.to <= time.from { time.to + 1440 } else { time.to },
            first_date: time.date,
            last_date: until,
            without: Vec::new(),
            source: None,
            opening_hours_bind: kind != Kind::Closure,
        };
        if fields.text("seen") == "yes" {
            service::book_series(&app, &visitor.roles, &new).await.map(|booked| format!("/series/{}?done=booked", booked.id))
        } else {
            match service::preview(&app, &visitor.roles, &new).await {
                Ok(preview) => return dates(&app, &visitor, &fields, &preview).await,
                Err(error) => Err(error),
            }
        }
    } else {
        let new = NewBooking {
            space,
            organisation,
            person: Some(person.id.clone()),
            kind,
            title,
            starts_at: time.starts_at,
            ends_at: time.ends_at,
            persons,
            note: fields.text("note").chars().take(2000).collect(),
        };
        service::request(&app, &visitor.roles, &new).await.map(|booking| {
            let done = if booking.state == BookingState::Confirmed { "booked" } else { "requested" };
            format!("/bookings/{}?done={done}", booking.id)
        })
    };
    match outcome {
        Ok(next) => Ok(Redirect::to(&next).into_response()),
        Err(BookingError::Faults(found)) => {
            for fault in found {
                let field = match fault.field() {
                    "starts_at" => "from",
                    "ends_at" => "to",
                    "space_id" => "title",
                    other => other,
                };
                faults.add(field, wording::fault(l, &fault));
            }
            render(&app, &visitor, &fields, faults, None).await
        }
        Err(BookingError::Taken(taken)) => {
            faults.add("from", td_string!(l, bookings.taken));
            render(&app, &visitor, &fields, faults, Some(*taken)).await
        }
        Err(BookingError::UnknownSpace) => Err(PageError::NotFound),
        Err(error) => {
            tracing::error!(cause = ?error, "a booking failed");
            Err(PageError::Fault)
        }
    }
}

/// Whether the visitor may close this space off.
async fn closes(app: &App, visitor: &Visitor, space: &SpaceId) -> Result<bool, PageError> {
    let mut tx = app.database.read().await?;
    let space = facilities::service::space(&mut tx, space).await?;
    Ok(space.is_some_and(|space| may(&visitor.roles, Right::Decide(&space.building))))
}

/// The space of the form and its building.
async fn place(app: &App, fields: &Fields) -> Result<(Space, Building), PageError> {
    let mut tx = app.database.read().await?;
    let space = facilities::service::space(&mut tx, &SpaceId::from(fields.text("space"))).await?.ok_or(PageError::NotFound)?;
    let building = facilities::service::building(&mut tx, &space.building).await?.ok_or(PageError::NotFound)?;
    Ok((space, building))
}

async fn render(app: &App, visitor: &Visitor, fields: &Fields, faults: Faults, taken: Option<Taken>) -> Result<Response, PageError> {
    let l = visitor.language;
    let (space, building) = place(app, fields).await?;
    let mut tx = app.database.read().await?;
    let organisations = people::service::organisations_to_book_for(&mut tx, &visitor.roles).await?;
    let (spaces, buildings) = match taken {
        Some(_) => (facilities::service::spaces(&mut tx).await?, facilities::service::buildings(&mut tx).await?),
        None => (Vec::new(), Vec::new()),
    };
    drop(tx);
    let staff = may(&visitor.roles, Right::Decide(&space.building));
    let title = td_string!(l, bookings.book_title, space = space.name.clone());
    let mut frame = Frame::new(title.clone(), Section::Search);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    if taken.is_some() {
        frame.status = axum::http::StatusCode::CONFLICT;
    }
    let refusal = taken.map(|taken| refusal::view(app, visitor, &taken, &spaces, &buildings, fields));
    Ok(page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            <p class="lead"><a href=format!("/spaces/{}?date={}", space.id, fields.text("date"))>{format!("{}, {}", space.name, building.name)}</a></p>
            {fault_summary(l, &faults)}
            {refusal}
            {form::view(l, &space, &organisations, staff, fields, &faults)}
        }
    }))
}

/// The dates of a series before it is booked.
async fn dates(app: &App, visitor: &Visitor, fields: &Fields, preview: &Preview) -> Result<Response, PageError> {
    let l = visitor.language;
    let (space, _) = place(app, fields).await?;
    let title = td_string!(l, bookings.preview_title);
    let (free, skipped) = (preview.free.len(), preview.skipped.len());
    let mut rows: Vec<_> = preview.free.iter().map(|date| (*date, td_string!(l, bookings.free).to_owned(), true)).collect();
    rows.extend(preview.skipped.iter().map(|one| (one.date, wording::skipped(l, one), false)));
    rows.sort();
    Ok(page(app, visitor, Frame::new(title, Section::Search), || {
        view! {
            <h1>{title}</h1>
            <p class="lead">{format!("{}: {} {}–{}", space.name, fields.text("title"), fields.text("from"), fields.text("to"))}</p>
            <p>{td_string!(l, bookings.preview_text, free = free, skipped = skipped)}</p>
            <div class="table-wrap"><table>
                <thead><tr><th scope="col">{td_string!(l, bookings.date)}</th><th scope="col">{td_string!(l, bookings.state)}</th></tr></thead>
                <tbody>{rows.into_iter().map(|(date, words, free)| view! {
                    <tr><td>{wording::date(l, date)}</td><td><span class=if free { "tag tag-green" } else { "tag tag-yellow" }>{words}</span></td></tr>
                }).collect_view()}</tbody>
            </table></div>
            <form method="post" action="/book" class="actions">
                {form::hidden(fields)}
                <input type="hidden" name="seen" value="yes"/>
                {(free > 0).then(|| view! { <button class="button button-primary">{td_string!(l, bookings.book_dates, count = free)}</button> })}
                <a class="button" href=format!("/book?space={}&date={}&from={}&to={}", space.id, fields.text("date"), fields.text("from"), fields.text("to"))>{td_string!(l, bookings.change)}</a>
            </form>
        }
    }))
}
