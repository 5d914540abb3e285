//! Dates with other hours, of a building or of one space: the list, adding and removing.

use super::{ask, building, note, space, space_view};
use crate::error::PageError;
use crate::facilities::hours::Window;
use crate::facilities::model::{KeptException, NewException, Space};
use crate::facilities::service::{self, FacilityError};
use crate::facilities::words;
use crate::id::{BuildingId, ExceptionId, SpaceId};
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::safe_next;
use crate::time::{clock, parse_clock, parse_date};
use crate::ui::form::{Faults, Input};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

pub async fn add_to_building(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<BuildingId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    match add(&app, &visitor, &fields, &id, None).await? {
        None => Ok(Redirect::to(&format!("/facilities/buildings/{id}?done=saved")).into_response()),
        Some(faults) => building::page(&app, &visitor, &id, building::Typed { exception: fields, faults, ..Default::default() }).await,
    }
}

pub async fn add_to_space(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<SpaceId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let of = service::space(&mut app.database.read().await?, &id).await?.ok_or(PageError::NotFound)?.building;
    match add(&app, &visitor, &fields, &of, Some(id.clone())).await? {
        None => Ok(Redirect::to(&format!("/facilities/spaces/{id}?done=saved")).into_response()),
        Some(faults) => space::page(&app, &visitor, &id, space_view::Typed { exception: fields, faults, ..Default::default() }).await,
    }
}

pub async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path((building, exception)): Path<(BuildingId, ExceptionId)>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    match service::in_transaction!(app, tx => async {
        service::remove_exception(tx, &building, &exception).await?;
        note(tx, &app, &visitor, "facilities.remove_exception", &exception.0, &building.0).await
    }) {
        // Somebody who removed it a moment before has done what was asked.
        Ok(()) | Err(FacilityError::NotFound) => {
            let next = match fields.text("next") {
                "" => format!("/facilities/buildings/{building}"),
                next => safe_next(next).to_owned(),
            };
            Ok(Redirect::to(&format!("{next}?done=removed")).into_response())
        }
        Err(error) => {
            tracing::error!(%error, "an exception cannot be removed");
            Err(PageError::Fault)
        }
    }
}

/// Adds what was typed, or says what is wrong with it.
async fn add(
    app: &App,
    visitor: &Visitor,
    fields: &Fields,
    building: &BuildingId,
    space: Option<SpaceId>,
) -> Result<Option<Faults>, PageError> {
    let l = visitor.language;
    let mut faults = Faults::default();
    let (first, last) = dates(l, fields, &mut faults);
    let window = window(l, fields, &mut faults);
    let new = NewException {
        building: building.clone(),
        space,
        first: first.or(last).unwrap_or_default(),
        last: last.or(first).unwrap_or_default(),
        window,
        reason: fields.text("reason").to_owned(),
    };
    // Every fault at once: those of the rules come after those of the dates.
    let flaws: Vec<_> = new.flaws().into_iter().filter(|flaw| faults.of(flaw.field).is_none()).collect();
    words::flaws(l, &flaws, &mut faults);
    if faults.is_empty() {
        match service::in_transaction!(app, tx => async {
            let id = service::add_exception(tx, &new).await?;
            note(tx, app, visitor, "facilities.add_exception", &id.0, &new.reason).await?;
            Ok(id)
        }) {
            Ok(_) => return Ok(None),
            Err(FacilityError::NotFound) => return Err(PageError::NotFound),
            Err(error) => words::refusal(l, error, &mut faults)?,
        }
    }
    Ok(Some(faults))
}

/// The two dates of a form; one left empty at the end means a single day.
pub fn dates(l: Locale, fields: &Fields, faults: &mut Faults) -> (Option<NaiveDate>, Option<NaiveDate>) {
    let first = parse_date(fields.text("first_date"));
    if first.is_none() {
        faults.add("first_date", td_string!(l, facilities.date_bad));
    }
    let last = match fields.text("last_date") {
        "" => first,
        text => parse_date(text),
    };
    if last.is_none() && !fields.text("last_date").is_empty() {
        faults.add("last_date", td_string!(l, facilities.date_bad));
    }
    (first, last)
}

fn window(l: Locale, fields: &Fields, faults: &mut Faults) -> Option<Window> {
    let (opens, closes) = (fields.text("opens"), fields.text("closes"));
    if opens.is_empty() && closes.is_empty() {
        return None;
    }
    if opens.is_empty() || closes.is_empty() {
        faults.add(if opens.is_empty() { "opens" } else { "closes" }, td_string!(l, facilities.clock_both));
        return None;
    }
    let mut time = |name: &str| {
        let time = parse_clock(fields.text(name));
        if time.is_none() {
            faults.add(name, td_string!(l, facilities.clock_bad));
        }
        time
    };
    let (opens, closes) = (time("opens"), time("closes"));
    Some(Window { opens: opens?, closes: closes? })
}

/// The section of a page that lists them, with the form to add one.
pub struct List<'a> {
    pub exceptions: &'a [KeptException],
    /// All of the building, for their names.
    pub spaces: &'a [Space],
    pub building: &'a BuildingId,
    pub add_to: String,
    pub back_to: &'a str,
}

impl List<'_> {
    pub fn view(&self, l: Locale, fields: &Fields, faults: &Faults) -> AnyView {
        let text = |name: &'static str| words::field(l, name);
        view! {
            <section aria-labelledby="exceptions">
                <h2 id="exceptions">{td_string!(l, facilities.exceptions)}</h2>
                <p>{td_string!(l, facilities.exceptions_text)}</p>
                {self.table(l)}
                <form method="post" action=self.add_to.clone() class="stack">
                    <fieldset>
                        <legend>{td_string!(l, facilities.exceptions_add)}</legend>
                        {Input::new("first_date", &text("first_date"), "date").required().view(fields, faults)}
                        {Input::new("last_date", &text("last_date"), "date").view(fields, faults)}
                        {Input::new("opens", &text("opens"), "text").hint(td_string!(l, facilities.exceptions_times_hint)).view(fields, faults)}
                        {Input::new("closes", &text("closes"), "text").view(fields, faults)}
                        {Input::new("reason", &text("reason"), "text").required().view(fields, faults)}
                    </fieldset>
                    <div class="actions"><button class="button">{td_string!(l, facilities.add)}</button></div>
                </form>
            </section>
        }
        .into_any()
    }

    fn table(&self, l: Locale) -> AnyView {
        if self.exceptions.is_empty() {
            return view! { <p class="empty">{td_string!(l, facilities.exceptions_none)}</p> }.into_any();
        }
        let rows = self.exceptions.iter().map(|exception| self.row(l, exception)).collect_view();
        view! {
            <div class="table-wrap" role="region" aria-labelledby="exceptions-caption" tabindex="0">
                <table>
                    <caption id="exceptions-caption">{td_string!(l, facilities.exceptions_caption)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{td_string!(l, facilities.exceptions_dates)}</th>
                            <th scope="col">{td_string!(l, facilities.exceptions_hours)}</th>
                            <th scope="col">{td_string!(l, facilities.field_space)}</th>
                            <th scope="col">{td_string!(l, facilities.field_reason)}</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }

    fn row(&self, l: Locale, exception: &KeptException) -> AnyView {
        let dates = if exception.first == exception.last {
            exception.first.to_string()
        } else {
            format!("{} – {}", exception.first, exception.last)
        };
        let hours = exception.window.map_or_else(
            || td_string!(l, facilities.exceptions_closed).to_owned(),
            |window| format!("{}–{}", clock(window.opens), clock(window.closes)),
        );
        let whole = || td_string!(l, facilities.exceptions_whole).to_owned();
        let named = |id: &SpaceId| self.spaces.iter().find(|space| space.id == *id).map_or_else(whole, |space| space.name.clone());
        let space = exception.space.as_ref().map_or_else(whole, named);
        let label = td_string!(l, facilities.exceptions_remove, dates = dates.clone());
        view! {
            <tr>
                <th scope="row">{dates}</th>
                <td>{hours}</td>
                <td>{space}</td>
                <td>{exception.reason.clone()}</td>
                <td>
                    <form method="post" action=format!("/facilities/buildings/{}/exceptions/{}/remove", self.building, exception.id)>
                        <input type="hidden" name="next" value=self.back_to.to_owned()/>
                        <button class="link-button" aria-label=label>{td_string!(l, facilities.remove)}</button>
                    </form>
                </td>
            </tr>
        }
        .into_any()
    }
}
