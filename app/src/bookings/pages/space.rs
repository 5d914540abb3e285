//! One space: what it is, and its week. Free times lead to the booking form.

use super::calendar::{asked_monday, days, turning, week_title, week_word};
use super::places::Places;
use crate::bookings::islands::WeekSelect;
use crate::bookings::{service, words};
use crate::error::PageError;
use crate::facilities;
use crate::facilities::model::{Approval, Building, Space, picture_origin};
use crate::id::SpaceId;
use crate::people::model::Right;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::clock;
use crate::ui::week::{Words, week};
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::Days;
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<SpaceId>,
    Asked(asked): Asked,
) -> Result<Response, PageError> {
    let mut tx = app.database.read().await?;
    let space = facilities::service::space(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    let places = Places::read(&mut tx).await?;
    let building = places.buildings.get(&space.building).cloned().ok_or(PageError::NotFound)?;
    let monday = asked_monday(&asked, app.today());
    let calendar = service::week(&app, &mut tx, &space, monday).await?;
    let days = days(&app, &visitor, &places, &calendar);
    let l = visitor.language;
    let bookable = space.bookable || visitor.actor.may(Right::Decide(&space.building));
    let choose = |day: usize, from: u16, to: u16| {
        let date = monday + Days::new(day as u64);
        let label = t!(l, bookings.free_slot, time = format!("{} {}–{}", words::date(l, date), clock(from), clock(to)));
        bookable.then(|| (format!("/book?space={}&date={date}&from={}&to={}", space.id, clock(from), clock(to)), label))
    };
    let words = Words {
        caption: format!("{} – {}", space.name, week_title(l, monday)),
        time: t!(l, bookings.hour),
        closed: t!(l, common.closed),
        list: t!(l, bookings.list_of_week),
    };
    let title = super::places::full_name(&space, &building);
    let frame = Frame::new(title, Section::Search)
        .with_islands()
        .with_pictures_of(space.photo_url.as_deref().and_then(picture_origin));
    Ok(shell::page(&app, &visitor, frame, || {
        let path = format!("/spaces/{}", space.id);
        let calendar = week(&days, &words, &choose);
        let keep = visitor.actor.may(Right::KeepPlaces).then(|| {
            view! { <li><a class="button" href=format!("/facilities/spaces/{}", space.id)>{t!(l, bookings.keep)}</a></li> }
        });
        let close = visitor.actor.may(Right::Decide(&space.building)).then(|| {
            let date = app.today().max(monday);
            view! { <li><a class="button" href=format!("/close?space={}&date={date}", space.id)>{t!(l, closing.close)}</a></li> }
        });
        view! {
            <p><a href=format!("/buildings/{}?week={}", building.id, week_word(monday))>{building.name.clone()}</a></p>
            <h1>{space.name.clone()}</h1>
            {facts(l, &space, &building)}
            <ul class="actions">
                {bookable.then(|| view! { <li><a class="button button-primary" href=format!("/book?space={}", space.id)>{t!(l, bookings.book)}</a></li> })}
                {keep}
                {close}
            </ul>
            <h2 id="week">{week_title(l, monday)}</h2>
            {turning(l, &path, monday)}
            {legend(l)}
            <WeekSelect hint=t!(l, bookings.week_hint).to_owned()>{calendar}</WeekSelect>
        }
    }))
}

fn facts(l: Locale, space: &Space, building: &Building) -> AnyView {
    let mut facts = vec![
        (t!(l, bookings.kind), facilities::words::kind(l, space.kind).to_owned()),
        (
            t!(l, bookings.persons),
            space.capacity.map_or_else(|| t!(l, common.unknown).to_owned(), |persons| persons.to_string()),
        ),
        (t!(l, common.address), format!("{}, {}", building.address, building.area)),
    ];
    if !space.features.is_empty() {
        facts.push((t!(l, bookings.features), space.features.join(", ")));
    }
    if !space.accessibility.is_empty() {
        facts.push((t!(l, facilities.field_accessibility), space.accessibility.clone()));
    }
    if space.atoms.len() > 1 {
        facts.push((
            t!(l, common.parts),
            space.atoms.iter().map(|atom| atom.name.clone()).collect::<Vec<_>>().join(", "),
        ));
    }
    let rule = match (space.bookable, space.approval) {
        (false, _) => t!(l, bookings.not_bookable),
        (true, Approval::Clerk) => t!(l, bookings.approval_clerk),
        (true, Approval::Direct) => t!(l, bookings.approval_direct),
    };
    facts.push((t!(l, bookings.rule), rule.to_owned()));
    let facts = facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
    let photo =
        space.photo_url.clone().map(|photo| view! { <img class="bookings-photo" src=photo alt="" loading="lazy"/> });
    view! { {photo}<dl class="bookings-facts">{facts.collect_view()}</dl> }.into_any()
}

/// What the colours of the calendar mean.
pub fn legend(l: Locale) -> AnyView {
    let kinds = crate::bookings::model::Kind::ALL.map(|kind| {
        view! { <li class=format!("week-block week-{}", kind.word())>{words::kind(l, kind)}</li> }
    });
    view! {
        <ul class="week-legend" aria-label=t!(l, bookings.legend)>
            {kinds.collect_view()}
            <li class="week-closed">{t!(l, common.closed)}</li>
        </ul>
    }
    .into_any()
}
