//! The proposed (or published) week: a table for each space, with the sessions of each day.

use super::results::readable;
use crate::error::PageError;
use crate::facilities::model::{Building, Space};
use crate::id::RoundId;
use crate::people::model::Right;
use crate::seasons::model::Grant;
use crate::seasons::service::Overview;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::Weekday;
use crate::ui::date;
use crate::ui::form::{Faults, select};
use crate::ui::table::wrapped;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Asked(asked): Asked,
) -> Result<Response, PageError> {
    let overview = readable(&app, &visitor, &id).await?;
    let l = visitor.language;
    let title = t!(l, seasons.week);
    let change = visitor.actor.may(Right::RunSeasons) && !overview.round.state.is_decided();
    // Buildings with sessions; one at a time, so that a municipality's week is no endless page.
    let used: Vec<_> =
        overview.buildings.iter().filter(|building| of_building(&overview, building).next().is_some()).collect();
    let chosen = used.iter().find(|building| building.id.0 == asked.text("building")).or(used.first()).copied();
    Ok(page(&app, &visitor, Frame::new(title, Section::Seasons), || {
        let choices: Vec<_> = used.iter().map(|building| (building.id.0.clone(), building.name.clone())).collect();
        let asked = asked.clone().with("building", chosen.map_or("", |building| &building.id.0));
        view! {
            <p><a href=format!("/seasons/{id}")>{overview.round.terms.name.clone()}</a></p>
            <h1>{title}</h1>
            {match chosen {
                None => view! { <div class="empty"><p>{t!(l, seasons.no_proposal)}</p></div> }.into_any(),
                Some(building) => view! {
                    <form method="get" class="actions">
                        {select("building", t!(l, common.building), None, &choices, &asked, &Faults::default())}
                        <button class="button">{t!(l, common.show)}</button>
                    </form>
                    {of_building(&overview, building).map(|space| space_view(l, &overview, space, change)).collect_view()}
                }.into_any(),
            }}
        }
    }))
}

/// The spaces of a building that have sessions.
fn of_building<'a>(overview: &'a Overview, building: &'a Building) -> impl Iterator<Item = &'a Space> {
    let used = |space: &&Space| overview.grants.iter().any(|grant| grant.space == space.id);
    overview.spaces.iter().filter(|space| space.building == building.id).filter(used)
}

fn space_view(l: Locale, overview: &Overview, space: &Space, change: bool) -> AnyView {
    let days = Weekday::ALL.into_iter().map(|weekday| {
        let sessions = overview.grants.iter().filter(|grant| grant.space == space.id && grant.time.weekday == weekday);
        let sessions = sessions.map(|grant| session(l, overview, grant, change)).collect_view();
        view! { <td><ul class="plain">{sessions}</ul></td> }
    });
    let days = days.collect_view();
    wrapped(
        space.name.clone(),
        view! {
            <table class="season-week">
                <caption>{overview.place(&space.id)}</caption>
                <thead><tr>{Weekday::ALL.into_iter().map(|day| view! { <th scope="col">{date::weekday(l, day)}</th> }).collect_view()}</tr></thead>
                <tbody><tr>{days}</tr></tbody>
            </table>
        },
    )
}

fn session(l: Locale, overview: &Overview, grant: &Grant, change: bool) -> AnyView {
    let text = format!("{} {}", grant.time.hours(), overview.who(&grant.wish));
    let address = format!("/seasons/{}/sessions/{}/{}", overview.round.id, grant.wish, grant.time.weekday);
    let locked = overview.is_locked(grant).then(|| view! { " "<span class="tag">{t!(l, seasons.locked)}</span> });
    if change {
        view! { <li><a href=address>{text}</a>{locked}</li> }.into_any()
    } else {
        view! { <li>{text}{locked}</li> }.into_any()
    }
}
