//! The first page: every kind of visitor to its task in one click, and a search at once.

use super::search::form;
use crate::bookings::service;
use crate::error::PageError;
use crate::facilities;
use crate::people::model::{Right, may};
use crate::server::form::Fields;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::form::Faults;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::td_string;

pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    // Open to anybody; what is shown besides the search depends on what the visitor may do.
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let buildings = facilities::service::buildings(&mut tx).await?;
    let can = |right| may(&visitor.roles, right);
    let waiting = if can(Right::DecideAnywhere) { Some(service::requests(&app, &mut tx, &visitor.roles).await?.len()) } else { None };
    drop(tx);
    let mut tasks = Vec::new();
    if let Some(count) = waiting {
        tasks.push(("/requests", td_string!(l, bookings.home_requests), td_string!(l, bookings.home_requests_count, count = count)));
    }
    if visitor.person.is_some() {
        tasks.push(("/bookings", td_string!(l, bookings.home_mine), td_string!(l, bookings.home_mine_text).to_owned()));
    } else {
        tasks.push(("/sign-in?next=/bookings", td_string!(l, bookings.home_booker), td_string!(l, bookings.home_booker_text).to_owned()));
    }
    tasks.push(("/seasons", td_string!(l, bookings.home_season), td_string!(l, bookings.home_season_text).to_owned()));
    if can(Right::PlanLessons) {
        tasks.push(("/timetables", td_string!(l, bookings.home_timetables), td_string!(l, bookings.home_timetables_text).to_owned()));
    }
    tasks.push(("/utilisation", td_string!(l, bookings.home_report), td_string!(l, bookings.home_report_text).to_owned()));
    let today = Fields::default().with("date", app.today().to_string());
    Ok(page(&app, &visitor, Frame::new(td_string!(l, bookings.home_title), Section::Home), || {
        view! {
            <h1>{td_string!(l, bookings.home_title)}</h1>
            <p class="lead">{td_string!(l, bookings.home_lead)}</p>
            {form(l, &today, &Faults::default(), &buildings)}
            <ul class="cards">{tasks.into_iter().map(|(href, title, text)| view! {
                <li class="card"><h2><a href=href>{title}</a></h2><p>{text}</p></li>
            }).collect_view()}</ul>
        }
    }))
}
