//! The first page: a search right away, and one click to what each kind of visitor comes for.

use super::places::Places;
use super::search;
use crate::bookings::service;
use crate::error::PageError;
use crate::people::model::Right;
use crate::server::form::Fields;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::form::Faults;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::t;

pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let places = Places::read(&mut tx).await?;
    let decides = visitor.actor.may(Right::DecideAnywhere);
    let waiting = if decides { service::requests(&app, &mut tx, &visitor.actor).await?.len() } else { 0 };
    let mut ways: Vec<(&str, &str, String)> = Vec::new();
    if decides {
        let text = match waiting {
            0 => t!(l, bookings.requests_none).to_owned(),
            count => t!(l, bookings.home_waiting, count = count),
        };
        ways.push(("/requests", t!(l, bookings.requests), text));
    }
    match visitor.actor.person {
        Some(_) => ways.push(("/bookings", t!(l, bookings.mine), t!(l, bookings.home_mine_text).to_owned())),
        None => {
            ways.push((
                "/sign-in?next=/bookings",
                t!(l, bookings.home_booker),
                t!(l, bookings.home_booker_text).to_owned(),
            ));
        }
    }
    if visitor.actor.may(Right::PlanLessonsAnywhere) {
        ways.push(("/timetables", t!(l, timetables.title), t!(l, bookings.home_timetables_text).to_owned()));
    }
    ways.push(("/seasons", t!(l, seasons.title), t!(l, bookings.home_season_text).to_owned()));
    ways.push(("/utilisation", t!(l, bookings.home_report), t!(l, bookings.home_report_text).to_owned()));
    let fields = search::with_defaults(&Fields::default(), app.today());
    let title = t!(l, bookings.home_title);
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::Home), || {
        let ways = ways.into_iter().map(|(href, title, text)| {
            view! { <li class="card"><h2><a href=href>{title}</a></h2><p>{text}</p></li> }
        });
        view! {
            <h1>{title}</h1>
            <p class="lead">{t!(l, bookings.home_lead)}</p>
            <section class="card" aria-labelledby="search-title">
                <h2 id="search-title">{t!(l, bookings.search)}</h2>
                {search::form(l, &places, &fields, &Faults::default())}
            </section>
            <ul class="cards">{ways.collect_view()}</ul>
        }
    }))
}
