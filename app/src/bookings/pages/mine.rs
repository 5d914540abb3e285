//! One's own bookings and those of the associations one books for, the next first; a series is one line.

use super::signed_in;
use crate::bookings::model::{Booking, State as BookingState};
use crate::bookings::service;
use crate::bookings::wording;
use crate::error::PageError;
use crate::facilities;
use crate::people;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::td_string;
use std::collections::HashSet;

pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let bookings = service::of_person(&app, &mut tx, &person.id).await?;
    let spaces = facilities::service::spaces(&mut tx).await?;
    let buildings = facilities::service::buildings(&mut tx).await?;
    let organisations = people::service::organisations(&mut tx).await?;
    drop(tx);
    let mut seen = HashSet::new();
    let live = |booking: &&Booking| matches!(booking.state, BookingState::Confirmed | BookingState::Requested);
    let first_of_series = |booking: &&Booking| booking.series.as_ref().is_none_or(|series| seen.insert(series.clone()));
    let rows: Vec<_> = bookings
        .iter()
        .filter(live)
        .filter(first_of_series)
        .map(|booking| {
            let space = spaces.iter().find(|space| space.id == booking.space);
            let building = space.and_then(|space| buildings.iter().find(|building| building.id == space.building));
            let place = format!(
                "{}, {}",
                space.map(|space| space.name.as_str()).unwrap_or_default(),
                building.map(|building| building.name.as_str()).unwrap_or_default()
            );
            let holder = organisations.iter().find(|one| Some(&one.id) == booking.organisation.as_ref()).map(|one| one.name.clone());
            let time = wording::time(l, app.zone(), booking.starts_at, booking.ends_at);
            let href = booking.series.as_ref().map_or_else(|| format!("/bookings/{}", booking.id), |series| format!("/series/{series}"));
            let time = if booking.series.is_some() { format!("{time}, {}", td_string!(l, bookings.weekly)) } else { time };
            (booking.clone(), time, place, holder.unwrap_or_default(), href)
        })
        .collect();
    let title = td_string!(l, bookings.mine);
    Ok(page(&app, &visitor, Frame::new(title, Section::MyBookings), || {
        if rows.is_empty() {
            return view! {
                <h1>{title}</h1>
                <div class="empty"><p>{td_string!(l, bookings.mine_none)}</p><p><a class="button button-primary" href="/search">{td_string!(l, bookings.mine_none_next)}</a></p></div>
            }
            .into_any();
        }
        view! {
            <h1>{title}</h1>
            <ul class="plain results">{rows.into_iter().map(|(booking, time, place, holder, href)| {
                let label = td_string!(l, bookings.cancel_this, title = booking.title.clone(), time = time.clone());
                let single = booking.series.is_none();
                view! {
                    <li class="card result">
                        <div>
                            <h2><a href=href.clone()>{booking.title.clone()}</a></h2>
                            <p>{time}</p>
                            <p>{place}{(!holder.is_empty()).then(|| format!(" · {holder}"))}</p>
                            <p><span class=state_class(booking.state)>{wording::state(l, booking.state)}</span></p>
                        </div>
                        {if single {
                            view! { <form method="post" action=format!("/bookings/{}/cancel", booking.id)><button class="button" aria-label=label>{td_string!(l, bookings.cancel)}</button></form> }.into_any()
                        } else {
                            view! { <a class="button" href=href>{td_string!(l, bookings.to_series)}</a> }.into_any()
                        }}
                    </li>
                }
            }).collect_view()}</ul>
        }
        .into_any()
    }))
}

/// The look of a state; the word says it too.
pub fn state_class(state: BookingState) -> &'static str {
    match state {
        BookingState::Confirmed => "tag tag-green",
        BookingState::Requested => "tag tag-yellow",
        BookingState::Cancelled | BookingState::Denied => "tag tag-red",
    }
}
