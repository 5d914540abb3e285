//! What is shut off now and later, and opening it again.

use super::{Told, close, put};
use crate::bookings::pages::places::Places;
use crate::bookings::pages::signed_in;
use crate::bookings::words;
use crate::error::PageError;
use crate::facilities;
use crate::facilities::model::{KeptClosing, NewClosing, RuleChange};
use crate::id::{BuildingId, ClosingId};
use crate::people::model::Right;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::table::wrapped;
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Closings on a page.
const MOST: usize = 200;

pub async fn show(Site(app): Site<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    if !visitor.actor.may(Right::DecideAnywhere) {
        return Err(PageError::Forbidden);
    }
    let building = Some(asked.text("building")).filter(|id| !id.is_empty()).map(BuildingId::from);
    let mut tx = app.database.read().await?;
    let places = Places::read(&mut tx).await?;
    let (date, minute) = app.zone().civil(app.now());
    let mut closings = facilities::service::closings(&mut tx, building.as_ref()).await?;
    drop(tx);
    closings.retain(|kept| !kept.closing.is_over(date, minute) && visitor.actor.may(Right::Decide(&kept.building)));
    let l = visitor.language;
    let title = match building.as_ref().and_then(|id| places.buildings.get(id)) {
        Some(building) => t!(l, closing.closings_in, building = building.name),
        None => t!(l, closing.closings).to_owned(),
    };
    let door = building.as_ref().map_or_else(|| "/close".to_owned(), |id| format!("/close?building={id}"));
    let keeps = visitor.actor.may(Right::KeepPlaces);
    Ok(shell::page(&app, &visitor, Frame::new(title.clone(), Section::Facilities), || {
        let days = keeps.then(
            || view! { <li><a class="button" href="/facilities/closed-days">{t!(l, closing.closed_days)}</a></li> },
        );
        view! {
            <h1>{title}</h1>
            {notice(l, &asked)}
            <ul class="actions">
                <li><a class="button button-primary" href=door>{t!(l, closing.close)}</a></li>
                {days}
                <li><a class="button" href="/changes">{t!(l, closing.records)}</a></li>
            </ul>
            {table(l, &places, &closings)}
        }
    }))
}

fn notice(l: Locale, asked: &Fields) -> Option<AnyView> {
    let words = match asked.text("done") {
        "closed" => t!(l, closing.closed_none_met),
        "lifted" => t!(l, closing.lifted_done),
        _ => return None,
    };
    Some(view! { <p class="notice notice-success" role="status">{words}</p> }.into_any())
}

fn table(l: Locale, places: &Places, closings: &[KeptClosing]) -> AnyView {
    if closings.is_empty() {
        return view! { <p class="empty">{t!(l, closing.closings_none)}</p> }.into_any();
    }
    let rows = closings.iter().take(MOST).map(|kept| {
        let time = words::closing_time(l, &kept.closing);
        let place = match &kept.space {
            Some(space) => places.name(space),
            None => places.buildings.get(&kept.building).map_or_else(String::new, |building| building.name.clone()),
        };
        let label = t!(l, closing.lift_this, place = place, time = time);
        view! {
            <tr>
                <th scope="row">{place}</th>
                <td>{time}</td>
                <td>{kept.closing.reason.clone()}</td>
                <td>
                    <form method="post" action=format!("/closings/{}/lift", kept.id)>
                        <button class="button" aria-label=label>{t!(l, closing.lift)}</button>
                    </form>
                </td>
            </tr>
        }
    });
    let more =
        (closings.len() > MOST).then(|| view! { <p class="hint">{t!(l, closing.closings_more, most = MOST)}</p> });
    let caption = t!(l, closing.closings_caption);
    let table = view! {
        <table>
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(l, common.place)}</th>
                    <th scope="col">{t!(l, bookings.when)}</th>
                    <th scope="col">{t!(l, common.reason)}</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    view! { {wrapped(caption, table)}{more} }.into_any()
}

/// Opens again from now on.
pub async fn lift(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<ClosingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    if !visitor.actor.may(Right::DecideAnywhere) {
        return Err(PageError::Forbidden);
    }
    let mut tx = app.database.read().await?;
    let places = Places::read(&mut tx).await?;
    let kept = facilities::service::closing(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    if !visitor.actor.may(Right::Decide(&kept.building)) {
        return Err(PageError::Forbidden);
    }
    let next = format!("/closings?building={}&done=lifted", kept.building);
    if kept.closing.lifted.is_some() {
        return Ok(Redirect::to(&next).into_response());
    }
    let new = NewClosing { building: kept.building, space: kept.space, closing: kept.closing };
    let what = t!(visitor.language, closing.lifted_what, what = close::sentence(visitor.language, &places, &new));
    let told = Told { what, action: String::new(), next };
    match put(&app, &visitor, &fields, Ok(RuleChange::Lift(id)), &told).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(_)) => Err(PageError::Fault),
        // Somebody who opened it a moment before has done what was asked.
        Err(PageError::NotFound) => Ok(Redirect::to(&told.next).into_response()),
        Err(error) => Err(error),
    }
}
