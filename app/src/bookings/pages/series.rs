//! A weekly series: every date, cancelling some or all, and taking back those that were skipped.

use super::booking::news;
use super::mine::state_class;
use super::signed_in;
use crate::bookings::model::State as BookingState;
use crate::bookings::service::{self, BookingError};
use crate::bookings::wording;
use crate::error::PageError;
use crate::facilities;
use crate::id::{BookingId, SeriesId};
use crate::people::model::{Right, may};
use crate::server::form::{Asked, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::parse_date;
use crate::ui::form::{Faults, fault_summary};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::td_string;

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<SeriesId>, Asked(asked): Asked) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    render(&app, &visitor, &id, asked.text("done"), Faults::default()).await
}

pub async fn cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let chosen: Vec<BookingId> = fields.all("booking").iter().map(|id| BookingId::from(id.as_str())).collect();
    let only = (fields.text("all") != "yes").then_some(chosen.as_slice());
    match service::cancel_dates(&app, person, &visitor.roles, &id, only, "").await {
        Ok(_) => Ok(Redirect::to(&format!("/series/{id}?done=cancelled")).into_response()),
        Err(error) => refused(&app, &visitor, &id, error).await,
    }
}

pub async fn restore(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<SeriesId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let date = parse_date(fields.text("date")).ok_or(PageError::BadRequest)?;
    match service::restore(&app, person, &visitor.roles, &id, date).await {
        Ok(()) => Ok(Redirect::to(&format!("/series/{id}?done=restored")).into_response()),
        Err(error) => refused(&app, &visitor, &id, error).await,
    }
}

async fn refused(app: &App, visitor: &Visitor, id: &SeriesId, error: BookingError) -> Result<Response, PageError> {
    match error {
        BookingError::UnknownBooking | BookingError::UnknownSpace => return Err(PageError::NotFound),
        BookingError::Forbidden => return Err(PageError::Forbidden),
        BookingError::Database(cause) => return Err(cause.into()),
        _ => {}
    }
    let mut faults = Faults::default();
    faults.add("dates", wording::refusal(visitor.language, &error));
    render(app, visitor, id, "", faults).await
}

async fn render(app: &App, visitor: &Visitor, id: &SeriesId, done: &str, faults: Faults) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let (series, dates, skipped) = match service::series(&mut tx, id).await {
        Ok(found) => found,
        Err(BookingError::Database(cause)) => return Err(cause.into()),
        Err(_) => return Err(PageError::NotFound),
    };
    let space = facilities::service::space(&mut tx, &series.space).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    let own = series.person.is_some() && series.person == visitor.person.as_ref().map(|person| person.id.clone());
    let ours = series.organisation.as_ref().is_some_and(|organisation| may(&visitor.roles, Right::BookFor(organisation)));
    if !own && !ours && !may(&visitor.roles, Right::Decide(&space.building)) {
        return Err(PageError::Forbidden);
    }
    let mut frame = Frame::new(series.title.clone(), Section::MyBookings);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let coming = |state, starts_at: i64| matches!(state, BookingState::Confirmed | BookingState::Requested) && starts_at > app.now().0;
    let rows: Vec<_> = dates
        .iter()
        .map(|one| (one.clone(), wording::time(l, app.zone(), one.starts_at, one.ends_at), coming(one.state, one.starts_at)))
        .collect();
    let any = rows.iter().any(|(_, _, coming)| *coming);
    Ok(page(app, visitor, frame, || {
        view! {
            {news(visitor, done)}
            <h1>{series.title.clone()}</h1>
            <p class="lead"><a href=format!("/spaces/{}", space.id)>{space.name.clone()}</a></p>
            {fault_summary(l, &faults)}
            <form method="post" action=format!("/series/{id}/cancel") id="dates">
                <div class="table-wrap"><table>
                    <caption>{td_string!(l, bookings.dates)}</caption>
                    <thead><tr><th scope="col">{td_string!(l, bookings.when)}</th><th scope="col">{td_string!(l, bookings.state)}</th></tr></thead>
                    <tbody>{rows.into_iter().map(|(one, time, coming)| view! {
                        <tr>
                            <td>{if coming {
                                view! { <label class="check"><input type="checkbox" name="booking" value=one.id.0.clone()/><span>{time}</span></label> }.into_any()
                            } else {
                                time.into_any()
                            }}</td>
                            <td><span class=state_class(one.state)>{wording::state(l, one.state)}</span></td>
                        </tr>
                    }).collect_view()}</tbody>
                </table></div>
                {any.then(|| view! {
                    <div class="actions">
                        <button class="button">{td_string!(l, bookings.cancel_chosen)}</button>
                        <button class="button button-danger" name="all" value="yes">{td_string!(l, bookings.cancel_all)}</button>
                    </div>
                })}
            </form>
            {(!skipped.is_empty()).then(|| view! {
                <section>
                    <h2>{td_string!(l, bookings.skipped_title)}</h2>
                    <ul class="plain">{skipped.into_iter().map(|one| view! {
                        <li><form method="post" action=format!("/series/{id}/restore") class="actions">
                            <input type="hidden" name="date" value=one.date.to_string()/>
                            <span>{format!("{} – {}", wording::date(l, one.date), wording::skipped(l, &one))}</span>
                            <button class="button">{td_string!(l, bookings.try_again, date = one.date.to_string())}</button>
                        </form></li>
                    }).collect_view()}</ul>
                </section>
            })}
        }
    }))
}
