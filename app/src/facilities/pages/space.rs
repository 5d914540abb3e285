//! One space: adding, changing and removing it. Its page has the hours and the dates with other hours too.

use super::keeping::keeper;
use super::space_view::{Shown, Typed};
use super::{form, space_view};
use crate::error::PageError;
use crate::facilities::model::{NewSpace, Space, SpaceKind};
use crate::facilities::service::{self, FacilityError, keep};
use crate::facilities::words;
use crate::id::{BuildingId, SpaceId};
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::confirm::Confirm;
use crate::ui::form::{Faults, fault_summary};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn blank(
    State(app): State<App>,
    visitor: Visitor,
    Path(building): Path<BuildingId>,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let fields = form::space_fields(&NewSpace::plain(building.clone(), "", "", SpaceKind::SportsHall));
    blank_page(&app, &visitor, &building, fields, Faults::default()).await
}

pub async fn add(
    State(app): State<App>,
    visitor: Visitor,
    Path(building): Path<BuildingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let new = form::read_space(l, NewSpace::plain(building.clone(), "", "", SpaceKind::Other), &fields, &mut faults);
    if faults.is_empty() {
        match keep::add_space(&app, &visitor.actor, &new).await {
            Ok(id) => return Ok(Redirect::to(&format!("/facilities/spaces/{id}?done=saved")).into_response()),
            Err(FacilityError::NotFound) => return Err(PageError::NotFound),
            Err(error) => words::refusal(l, error, &mut faults)?,
        }
    }
    blank_page(&app, &visitor, &building, fields, faults).await
}

async fn blank_page(
    app: &App,
    visitor: &Visitor,
    id: &BuildingId,
    fields: Fields,
    faults: Faults,
) -> Result<Response, PageError> {
    let mut tx = app.database.read().await?;
    let building = service::building(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let atoms = service::atoms_of(&mut tx, id).await?;
    let l = visitor.language;
    let title = t!(l, facilities.new_space);
    let frame = Frame::new(title, Section::Facilities);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    Ok(shell::page(app, visitor, frame, move || {
        let back = format!("/facilities/buildings/{}", building.id);
        view! {
            <p><a href=back.clone()>{building.name.clone()}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, &faults)}
            {space_view::space_form(l, format!("{back}/spaces/new"), &atoms, &fields, &faults)}
        }
    }))
}

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<SpaceId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    page(&app, &visitor, &id, Typed { query, ..Typed::default() }).await
}

/// The space as it was typed, and what is wrong with it.
pub fn read(l: Locale, old: &Space, fields: &Fields) -> Result<NewSpace, Faults> {
    let mut faults = Faults::default();
    let new = form::read_space(l, old.said.clone(), fields, &mut faults);
    let flaws: Vec<_> = new.flaws().into_iter().filter(|flaw| faults.of(flaw.field).is_none()).collect();
    words::flaws(l, &flaws, &mut faults);
    if faults.is_empty() { Ok(new) } else { Err(faults) }
}

/// The page before a space is removed.
pub async fn ask_remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<SpaceId>,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    removal_page(&app, &visitor, &id, &Faults::default()).await
}

async fn removal_page(app: &App, visitor: &Visitor, id: &SpaceId, faults: &Faults) -> Result<Response, PageError> {
    let mut tx = app.database.read().await?;
    let space = service::space(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let building = service::building(&mut tx, &space.building).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    let l = visitor.language;
    let address = format!("/facilities/spaces/{id}");
    let button = t!(l, facilities.exceptions_remove, dates = space.name);
    let title = t!(l, facilities.remove_title, name = space.name);
    let confirm = Confirm::new(title, format!("{address}/remove"), button, address)
        .goes(t!(l, facilities.remove_space_goes, name = space.name, building = building.name))
        .goes(t!(l, facilities.remove_for_good))
        .stays(t!(l, facilities.remove_space_stays, building = building.said.name));
    Ok(confirm.page(app, visitor, Section::Facilities, faults))
}

pub async fn remove(State(app): State<App>, visitor: Visitor, Path(id): Path<SpaceId>) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let mut faults = Faults::default();
    match keep::remove_space(&app, &visitor.actor, &id).await {
        Ok(building) => {
            return Ok(Redirect::to(&format!("/facilities/buildings/{building}?done=removed")).into_response());
        }
        Err(FacilityError::NotFound) => return Err(PageError::NotFound),
        Err(error) => words::refusal(visitor.language, error, &mut faults)?,
    }
    removal_page(&app, &visitor, &id, &faults.all_at("confirm")).await
}

/// The space's page, with the faults of what was typed.
pub async fn page(app: &App, visitor: &Visitor, id: &SpaceId, typed: Typed) -> Result<Response, PageError> {
    let mut tx = app.database.read().await?;
    let space = service::space(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let building = service::building(&mut tx, &space.building).await?.ok_or(PageError::NotFound)?;
    let spaces = service::spaces_of(&mut tx, &building.id).await?;
    let atoms = service::atoms_of(&mut tx, &building.id).await?;
    let hours = service::hours_of(&mut tx, id).await?.weekly;
    let mut exceptions = service::exceptions_of(&mut tx, &building.id).await?;
    exceptions.retain(|exception| exception.space.as_ref().is_none_or(|of| of == id));
    let l = visitor.language;
    let frame = Frame::new(space.name.clone(), Section::Facilities);
    let frame = if typed.faults.is_empty() { frame } else { frame.refused(l) };
    let shown = Shown { space, building, spaces, atoms, hours, exceptions };
    Ok(shell::page(app, visitor, frame, move || space_view::view(l, &shown, &typed)))
}
