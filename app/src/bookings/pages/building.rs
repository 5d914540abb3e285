//! One building: every space's week, a row for each.

use super::calendar::{asked_monday, blocks, turning, week_title, week_word};
use super::places::Places;
use crate::bookings::service::{self, Week};
use crate::bookings::words;
use crate::error::PageError;
use crate::facilities;
use crate::facilities::model::Space;
use crate::id::BuildingId;
use crate::people::model::Right;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::date::date_short;
use crate::ui::table::wrapped;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::t;

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BuildingId>,
    Asked(asked): Asked,
) -> Result<Response, PageError> {
    let mut tx = app.database.read().await?;
    let places = Places::read(&mut tx).await?;
    let building = places.buildings.get(&id).cloned().ok_or(PageError::NotFound)?;
    let monday = asked_monday(&asked, app.today());
    let mut rows = Vec::new();
    for space in facilities::service::spaces_of(&mut tx, &id).await? {
        let week = service::week(&app, &mut tx, &space, monday).await?;
        rows.push((space, week));
    }
    let l = visitor.language;
    Ok(shell::page(&app, &visitor, Frame::new(building.name.clone(), Section::Search), || {
        let path = format!("/buildings/{}", building.id);
        let close = visitor.actor.may(Right::Decide(&building.id)).then(|| {
            view! { <p><a class="button" href=format!("/close?building={}&date={monday}", building.id)>{t!(l, closing.close)}</a></p> }
        });
        let table = if rows.is_empty() {
            view! { <p class="empty">{t!(l, bookings.no_spaces_here)}</p> }.into_any()
        } else {
            wrapped(week_title(l, monday), table(&app, &visitor, &places, &rows, monday))
        };
        view! {
            <h1>{building.name.clone()}</h1>
            <p>{format!("{}, {}", building.address, building.area)}</p>
            {close}
            <h2 id="week">{week_title(l, monday)}</h2>
            {turning(l, &path, monday)}
            {super::space::legend(l)}
            {table}
        }
    }))
}

fn table(app: &App, visitor: &Visitor, places: &Places, rows: &[(Space, Week)], monday: NaiveDate) -> AnyView {
    let l = visitor.language;
    let today = app.today();
    let head = monday
        .iter_days()
        .take(7)
        .map(|date| view! { <th scope="col" class:week-today=date == today>{date_short(l, date)}</th> });
    let rows = rows.iter().map(|(space, week)| {
        let cells = week.days.iter().map(|(date, windows)| {
            let items = blocks(l, app.zone(), visitor, places, *date, week).into_iter().map(|block| {
                let what = match block.href {
                    Some(href) => view! { <a href=href>{block.text}</a> }.into_any(),
                    None => view! { <span>{block.text}</span> }.into_any(),
                };
                view! { <li class=format!("week-block {}", block.class)><span class="week-time">{block.time}</span>" "{what}</li> }
            });
            let closed = windows.is_empty().then(|| view! { <span class="subtle">{t!(l, common.closed)}</span> });
            view! { <td class:week-closed=windows.is_empty()>{closed}<ul>{items.collect_view()}</ul></td> }
        });
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("/spaces/{}?week={}", space.id, week_word(monday))>{space.name.clone()}</a>
                    <span class="hint">{facilities::words::kind(l, space.kind)}", "{words::capacity(l, space)}</span>
                </th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <table class="week-board">
            <caption>{t!(l, bookings.spaces_here)}</caption>
            <thead><tr><th scope="col">{t!(l, common.place)}</th>{head.collect_view()}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
