//! The forms of places that change what bookings obey: facilities reads them and shows them again, and here they are carried out.

use super::closed_days::ask;
use super::{Told, close, put};
use crate::bookings::pages::places::Places;
use crate::bookings::words;
use crate::error::PageError;
use crate::facilities::closing::Closing;
use crate::facilities::model::{NewClosing, NewException, NewSchoolBreak, RuleChange};
use crate::facilities::pages::{
    BuildingTyped, SpaceTyped, breaks, building_page, read_exception, read_hours, read_space, space_page,
};
use crate::facilities::{opening_text, service};
use crate::id::{BuildingId, ExceptionId, SchoolBreakId, SpaceId};
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::safe_next;
use crate::time::ClockSpan;
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use samrum_text::{Locale, t};

pub async fn space(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SpaceId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let old = service::space(&mut app.database.read().await?, &id).await?.ok_or(PageError::NotFound)?;
    let read = read_space(l, &old, &fields).map(|new| RuleChange::Space(id.clone(), Box::new(new)));
    let address = format!("/facilities/spaces/{id}");
    let what = t!(l, closing.space_what, space = old.name);
    match put(
        &app,
        &visitor,
        &fields,
        read,
        &Told { what, action: address.clone(), next: format!("{address}?done=saved") },
    )
    .await?
    {
        Ok(response) => Ok(response),
        Err(faults) => {
            space_page(&app, &visitor, &id, SpaceTyped { space: Some(fields), faults, ..SpaceTyped::default() }).await
        }
    }
}

pub async fn hours(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SpaceId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    if let Some(copied) = crate::facilities::pages::monday_copied(&fields) {
        return space_page(&app, &visitor, &id, SpaceTyped { hours: Some(copied), ..SpaceTyped::default() }).await;
    }
    let old = service::space(&mut app.database.read().await?, &id).await?.ok_or(PageError::NotFound)?;
    let read = read_hours(l, &fields);
    let written = read.as_ref().map(|openings| opening_text::write(openings, l)).unwrap_or_default();
    let what =
        t!(l, closing.hours_what, space = old.name, hours = if written.is_empty() { "–".to_owned() } else { written });
    let address = format!("/facilities/spaces/{id}");
    let told = Told { what, action: format!("{address}/hours"), next: format!("{address}?done=saved") };
    match put(&app, &visitor, &fields, read.map(|openings| RuleChange::Hours(id.clone(), openings)), &told).await? {
        Ok(response) => Ok(response),
        Err(faults) => {
            space_page(&app, &visitor, &id, SpaceTyped { hours: Some(fields), faults, ..SpaceTyped::default() }).await
        }
    }
}

pub async fn exception_of_building(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<BuildingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let (read, told) = exception(&app, &visitor, &fields, &id, None).await?;
    match put(&app, &visitor, &fields, read, &told).await? {
        Ok(response) => Ok(response),
        Err(faults) => {
            building_page(&app, &visitor, &id, BuildingTyped { exception: fields, faults, ..BuildingTyped::default() })
                .await
        }
    }
}

pub async fn exception_of_space(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SpaceId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let of = service::space(&mut app.database.read().await?, &id).await?.ok_or(PageError::NotFound)?.said.building;
    let (read, told) = exception(&app, &visitor, &fields, &of, Some(&id)).await?;
    match put(&app, &visitor, &fields, read, &told).await? {
        Ok(response) => Ok(response),
        Err(faults) => {
            space_page(&app, &visitor, &id, SpaceTyped { exception: fields, faults, ..SpaceTyped::default() }).await
        }
    }
}

/// Dates with other hours. Without times nothing is open then, which is to shut it off.
async fn exception(
    app: &App,
    visitor: &Visitor,
    fields: &Fields,
    building: &BuildingId,
    space: Option<&SpaceId>,
) -> Result<(Result<RuleChange, crate::ui::form::Faults>, Told), PageError> {
    let l = visitor.language;
    let places = Places::read(&mut app.database.read().await?).await?;
    let back = space
        .map_or_else(|| format!("/facilities/buildings/{building}"), |space| format!("/facilities/spaces/{space}"));
    let change = read_exception(l, fields, building, space).map(|new| match new.window {
        Some(_) => RuleChange::AddException(new),
        None => RuleChange::Close(all_day(new)),
    });
    let what = match &change {
        Ok(RuleChange::Close(new)) => close::sentence(l, &places, new),
        Ok(RuleChange::AddException(new)) => {
            let place = new.space.as_ref().map_or_else(
                || places.buildings.get(building).map_or_else(String::new, |building| building.name.clone()),
                |space| places.name(space),
            );
            let time = new.window.map_or_else(String::new, ClockSpan::in_words);
            let dates = words::dates(l, new.dates);
            t!(
                l,
                closing.exception_what,
                place = place,
                dates = dates,
                time = time,
                reason = new.reason.trim().to_owned()
            )
        }
        _ => String::new(),
    };
    Ok((change, Told { what, action: format!("{back}/exceptions"), next: format!("{back}?done=saved") }))
}

fn all_day(new: NewException) -> NewClosing {
    let closing = Closing { dates: new.dates, from: 0, to: 1440, weekdays: None, reason: new.reason, lifted: None };
    NewClosing { building: new.building, space: new.space, closing }
}

pub async fn remove_exception(
    Site(app): Site<App>,
    visitor: Visitor,
    Path((building, exception)): Path<(BuildingId, ExceptionId)>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let next = match fields.text("next") {
        "" => format!("/facilities/buildings/{building}"),
        next => safe_next(next).to_owned(),
    };
    let kept = service::exceptions_of(&mut app.database.read().await?, &building)
        .await?
        .into_iter()
        .find(|kept| kept.id == exception);
    let next = format!("{next}?done=removed");
    // Somebody who removed it a moment before has done what was asked.
    let Some(kept) = kept else { return Ok(Redirect::to(&next).into_response()) };
    let what = t!(l, closing.exception_gone_what, dates = words::dates(l, kept.dates), reason = kept.reason);
    let action = format!("/facilities/buildings/{building}/exceptions/{exception}/remove");
    let told = Told { what, action, next };
    match put(&app, &visitor, &fields, Ok(RuleChange::RemoveException(building.clone(), exception)), &told).await {
        Ok(Ok(response)) => Ok(response),
        Err(PageError::NotFound) => Ok(Redirect::to(&told.next).into_response()),
        Ok(Err(faults)) => {
            building_page(&app, &visitor, &building, BuildingTyped { faults, ..BuildingTyped::default() }).await
        }
        Err(error) => Err(error),
    }
}

pub async fn add_break(Site(app): Site<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    ask(&visitor)?;
    let read = breaks::read(visitor.language, &fields);
    let told = break_told(visitor.language, read.as_ref().ok(), "/facilities/breaks".to_owned());
    match put(&app, &visitor, &fields, read.map(RuleChange::AddBreak), &told).await? {
        Ok(response) => Ok(response),
        Err(faults) => breaks::list_page(&app, &visitor, Fields::default(), fields, faults).await,
    }
}

pub async fn change_break(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SchoolBreakId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let read = breaks::read(visitor.language, &fields);
    let told = break_told(visitor.language, read.as_ref().ok(), format!("/facilities/breaks/{id}"));
    match put(&app, &visitor, &fields, read.map(|new| RuleChange::ChangeBreak(id.clone(), new)), &told).await? {
        Ok(response) => Ok(response),
        Err(faults) => breaks::edit_page(&app, &visitor, &id, Some(fields), faults).await,
    }
}

pub async fn remove_break(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<SchoolBreakId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let next = "/facilities/breaks?done=removed".to_owned();
    let told = Told { what: id.0.clone(), action: String::new(), next };
    match put(&app, &visitor, &fields, Ok(RuleChange::RemoveBreak(id)), &told).await {
        Ok(Ok(response)) => Ok(response),
        Err(PageError::NotFound) => Ok(Redirect::to(&told.next).into_response()),
        Ok(Err(_)) => Err(PageError::Fault),
        Err(error) => Err(error),
    }
}

fn break_told(l: Locale, new: Option<&NewSchoolBreak>, action: String) -> Told {
    let what = new.map_or_else(String::new, |new| format!("{}, {}", new.name, words::dates(l, new.dates)));
    Told { what, action, next: "/facilities/breaks?done=saved".to_owned() }
}
