//! A space: what it is, and its week.

use super::weekly::{asked_monday, days, week_bar};
use crate::bookings::service;
use crate::bookings::wording;
use crate::error::PageError;
use crate::facilities;
use crate::facilities::model::Approval;
use crate::id::SpaceId;
use crate::people::model::{Right, may};
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::week::week;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::td_string;

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<SpaceId>, Asked(asked): Asked) -> Result<Response, PageError> {
    // Open to anybody; titles of others' bookings are left out.
    let l = visitor.language;
    let monday = asked_monday(&app, &asked);
    let mut tx = app.database.read().await?;
    let space = facilities::service::space(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    let building = facilities::service::building(&mut tx, &space.building).await?.ok_or(PageError::NotFound)?;
    let held = service::week(&app, &mut tx, &space, monday).await?;
    drop(tx);
    let columns = days(&app, &visitor, &space, &held);
    let keeper = may(&visitor.roles, Right::KeepPlaces);
    let path = format!("/spaces/{id}");
    let atoms: Vec<_> = space.atoms.iter().map(|atom| atom.name.clone()).collect();
    let approval =
        if space.approval == Approval::Direct { td_string!(l, bookings.approval_direct) } else { td_string!(l, bookings.approval_clerk) };
    let mut facts = vec![
        (td_string!(l, bookings.kind), wording::space_kind(l, space.kind).to_owned()),
        (td_string!(l, bookings.persons), space.capacity.to_string()),
        (td_string!(l, bookings.address), format!("{}, {}", building.address, building.area)),
    ];
    for (name, value) in [
        (td_string!(l, bookings.features), space.features.join(", ")),
        (td_string!(l, bookings.accessibility), space.accessibility.clone()),
        (td_string!(l, bookings.parts), if atoms.len() > 1 { atoms.join(", ") } else { String::new() }),
    ] {
        if !value.is_empty() {
            facts.push((name, value));
        }
    }
    let title = format!("{}, {}", space.name, building.name);
    Ok(page(&app, &visitor, Frame::new(title, Section::Search), || {
        view! {
            <h1>{space.name.clone()}</h1>
            <p class="lead"><a href=format!("/buildings/{}", building.id)>{building.name.clone()}</a></p>
            {space.photo_url.clone().map(|photo| view! { <img class="space-photo" src=photo alt=space.name.clone()/> })}
            <dl class="facts">{facts.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view()}</dl>
            <p>{approval}</p>
            <p class="actions">
                {space.bookable.then(|| view! { <a class="button button-primary" href=format!("/book?space={id}")>{td_string!(l, bookings.book)}</a> })}
                {keeper.then(|| view! { <a class="button" href=format!("/facilities/spaces/{id}")>{td_string!(l, bookings.change)}</a> })}
            </p>
            {week_bar(&app, l, &path, monday)}
            {week(td_string!(l, bookings.list_of_week), columns)}
        }
    }))
}
