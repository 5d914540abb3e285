//! One building: what it is, its spaces, its dates with other hours; adding, changing and removing it.

use super::keeping::{self, done_notice, keeper};
use super::{exceptions, form};
use crate::error::PageError;
use crate::facilities::model::{Building, KeptException, Space};
use crate::facilities::service::{self, FacilityError, keep};
use crate::facilities::words;
use crate::id::BuildingId;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::confirm::Confirm;
use crate::ui::form::{Faults, Input, fault_summary};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn blank(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    keeper(&visitor)?;
    Ok(blank_page(&app, &visitor, Fields::default(), Faults::default()))
}

pub async fn add(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let new = form::read_building(l, &fields, &mut faults);
    if faults.is_empty() {
        match keep::add_building(&app, &visitor.actor, &new).await {
            Ok(id) => return Ok(Redirect::to(&format!("/facilities/buildings/{id}?done=saved")).into_response()),
            Err(error) => words::refusal(l, error, &mut faults)?,
        }
    }
    Ok(blank_page(&app, &visitor, fields, faults))
}

fn blank_page(app: &App, visitor: &Visitor, fields: Fields, faults: Faults) -> Response {
    let l = visitor.language;
    let title = t!(l, facilities.new_building);
    let frame = Frame::new(title, Section::Facilities);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    shell::page(app, visitor, frame, move || {
        view! {
            <p><a href="/facilities">{t!(l, facilities.back_to_list)}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, &faults)}
            {building_form(l, "/facilities/buildings/new".to_owned(), &fields, &faults)}
        }
    })
}

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BuildingId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    page(&app, &visitor, &id, Typed { query, ..Typed::default() }).await
}

pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BuildingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let new = form::read_building(l, &fields, &mut faults);
    if faults.is_empty() {
        match keep::change_building(&app, &visitor.actor, &id, &new).await {
            Ok(()) => return Ok(Redirect::to(&format!("/facilities/buildings/{id}?done=saved")).into_response()),
            Err(FacilityError::NotFound) => return Err(PageError::NotFound),
            Err(error) => words::refusal(l, error, &mut faults)?,
        }
    }
    page(&app, &visitor, &id, Typed { building: Some(fields), faults, ..Typed::default() }).await
}

/// The page before a building is removed.
pub async fn ask_remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BuildingId>,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    removal_page(&app, &visitor, &id, &Faults::default()).await
}

async fn removal_page(app: &App, visitor: &Visitor, id: &BuildingId, faults: &Faults) -> Result<Response, PageError> {
    let mut tx = app.database.read().await?;
    let building = service::building(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let spaces: Vec<_> = service::spaces_of(&mut tx, id).await?.into_iter().map(|space| space.said.name).collect();
    let exceptions = service::exceptions_of(&mut tx, id).await?.len();
    drop(tx);
    let l = visitor.language;
    let address = format!("/facilities/buildings/{id}");
    let button = t!(l, facilities.exceptions_remove, dates = building.name);
    let title = t!(l, facilities.remove_title, name = building.name);
    let mut confirm = Confirm::new(title, format!("{address}/remove"), button, address).goes(t!(
        l,
        facilities.remove_building_goes,
        name = building.name
    ));
    if !spaces.is_empty() {
        confirm = confirm.goes(t!(l, facilities.remove_spaces_go, count = spaces.len(), names = spaces.join(", ")));
    }
    if exceptions > 0 {
        confirm = confirm.goes(t!(l, facilities.remove_exceptions_go, count = exceptions));
    }
    let confirm = confirm.goes(t!(l, facilities.remove_for_good)).stays(t!(l, facilities.remove_booked_stays));
    Ok(confirm.page(app, visitor, Section::Facilities, faults))
}

pub async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BuildingId>,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let mut faults = Faults::default();
    match keep::remove_building(&app, &visitor.actor, &id).await {
        Ok(()) => return Ok(Redirect::to("/facilities?done=removed").into_response()),
        Err(FacilityError::NotFound) => return Err(PageError::NotFound),
        Err(error) => words::refusal(visitor.language, error, &mut faults)?,
    }
    removal_page(&app, &visitor, &id, &faults.all_at("confirm")).await
}

/// What was typed into one of the page's forms, when it was refused.
#[derive(Default)]
pub struct Typed {
    pub query: Fields,
    pub building: Option<Fields>,
    pub exception: Fields,
    pub faults: Faults,
}

/// What the page is about.
struct Shown {
    building: Building,
    spaces: Vec<Space>,
    exceptions: Vec<KeptException>,
}

/// The building's page, with the faults of what was typed.
pub async fn page(app: &App, visitor: &Visitor, id: &BuildingId, typed: Typed) -> Result<Response, PageError> {
    let mut tx = app.database.read().await?;
    let building = service::building(&mut tx, id).await?.ok_or(PageError::NotFound)?;
    let spaces = service::spaces_of(&mut tx, id).await?;
    let exceptions = service::exceptions_of(&mut tx, id).await?;
    let l = visitor.language;
    let frame = Frame::new(building.name.clone(), Section::Facilities);
    let frame = if typed.faults.is_empty() { frame } else { frame.refused(l) };
    let shown = Shown { building, spaces, exceptions };
    Ok(shell::page(app, visitor, frame, move || view(l, &shown, &typed)))
}

fn view(l: Locale, shown: &Shown, typed: &Typed) -> AnyView {
    let building = &shown.building;
    let address = format!("/facilities/buildings/{}", building.id);
    let fields = typed.building.clone().unwrap_or_else(|| form::building_fields(&building.said));
    let list = exceptions::List {
        exceptions: &shown.exceptions,
        spaces: &shown.spaces,
        building: &building.id,
        add_to: format!("{address}/exceptions"),
        close: format!("/close?building={}", building.id),
        back_to: &address,
    };
    view! {
        <p><a href="/facilities">{t!(l, facilities.back_to_list)}</a></p>
        <h1>{building.name.clone()}</h1>
        {fault_summary(l, &typed.faults)}
        {done_notice(l, &typed.query)}
        <ul class="actions">
            <li><a href=format!("/buildings/{}", building.id)>{t!(l, facilities.calendar)}</a></li>
            <li><a class="button" href=format!("/close?building={}", building.id)>{t!(l, closing.close)}</a></li>
            <li><a href=format!("/closings?building={}", building.id)>{t!(l, closing.closings)}</a></li>
        </ul>
        {building_form(l, address.clone(), &fields, &typed.faults)}
        <section>
            <h2 id="spaces">{t!(l, common.spaces)}</h2>
            {spaces_table(l, &shown.spaces)}
            <p class="actions"><a class="button" href=format!("{address}/spaces/new")>{t!(l, facilities.new_space)}</a></p>
        </section>
        {list.view(l, &typed.exception, &typed.faults)}
        <p><a class="button" href=format!("{address}/remove")>{t!(l, facilities.remove_building)}</a></p>
    }
    .into_any()
}

fn spaces_table(l: Locale, spaces: &[Space]) -> AnyView {
    if spaces.is_empty() {
        return view! { <p class="empty">{t!(l, facilities.no_spaces)}</p> }.into_any();
    }
    let rows = spaces.iter().map(|space| {
        let parts = keeping::parts(space);
        view! {
            <tr>
                <th scope="row"><a href=format!("/facilities/spaces/{}", space.id)>{space.name.clone()}</a></th>
                <td>{space.code.clone()}</td>
                <td>{words::kind(l, space.kind)}</td>
                <td class="number">{words::persons(l, space.capacity)}</td>
                <td>{parts}</td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" aria-labelledby="spaces" tabindex="0">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{t!(l, common.space)}</th>
                        <th scope="col">{t!(l, facilities.field_code)}</th>
                        <th scope="col">{t!(l, facilities.field_kind)}</th>
                        <th scope="col" class="number">{t!(l, facilities.field_capacity)}</th>
                        <th scope="col">{t!(l, common.parts)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn building_form(l: Locale, action: String, fields: &Fields, faults: &Faults) -> AnyView {
    let text = |name: &'static str| words::field(l, name);
    view! {
        <form method="post" action=action class="stack">
            <fieldset>
                <legend>{t!(l, facilities.group_what)}</legend>
                {Input::new("name", &text("name"), "text").required().view(fields, faults)}
                {Input::new("code", &text("code"), "text").hint(t!(l, facilities.field_code_hint)).required().view(fields, faults)}
                {Input::new("area", &text("area"), "text").view(fields, faults)}
                {Input::new("address", &text("address"), "text").view(fields, faults)}
            </fieldset>
            <fieldset>
                <legend>{t!(l, facilities.group_figures)}</legend>
                {Input::new("area_m2", &text("area_m2"), "text").view(fields, faults)}
                {Input::new("cost", &text("cost"), "text").view(fields, faults)}
                {Input::new("energy_kwh_per_year", &text("energy_kwh_per_year"), "text").view(fields, faults)}
            </fieldset>
            <div class="actions"><button class="button button-primary">{t!(l, common.save)}</button></div>
        </form>
    }
    .into_any()
}
