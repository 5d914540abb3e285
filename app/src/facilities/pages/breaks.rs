//! School breaks: the list and its forms; what is booked then is looked at where they are carried out.

use super::exceptions::dates;
use super::keeping::{done_notice, keeper};
use crate::error::PageError;
use crate::facilities::model::{NewSchoolBreak, SchoolBreak};
use crate::facilities::service;
use crate::facilities::words;
use crate::id::SchoolBreakId;
use crate::server::form::{Asked, Fields};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::DateRange;
use crate::ui::form::{Faults, Input, fault_summary};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

const LIST: &str = "/facilities/breaks";

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(query): Asked) -> Result<Response, PageError> {
    keeper(&visitor)?;
    list_page(&app, &visitor, query, Fields::default(), Faults::default()).await
}

pub async fn edit(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<SchoolBreakId>,
) -> Result<Response, PageError> {
    keeper(&visitor)?;
    edit_page(&app, &visitor, &id, None, Faults::default()).await
}

async fn find(app: &App, id: &SchoolBreakId) -> Result<SchoolBreak, PageError> {
    let breaks = service::school_breaks(&mut app.database.read().await?).await?;
    breaks.into_iter().find(|kept| kept.id == *id).ok_or(PageError::NotFound)
}

/// A school break as it was typed; every fault at once.
pub fn read(l: Locale, fields: &Fields) -> Result<NewSchoolBreak, Faults> {
    let mut faults = Faults::default();
    let (first, last) = dates(l, fields, &mut faults);
    let new = NewSchoolBreak {
        name: fields.text("name").to_owned(),
        dates: DateRange::new(first.or(last).unwrap_or_default(), last.or(first).unwrap_or_default()),
    };
    words::flaws(l, &new.flaws(), &mut faults);
    if faults.is_empty() { Ok(new) } else { Err(faults) }
}

/// The list, with what was typed in its form.
pub async fn list_page(
    app: &App,
    visitor: &Visitor,
    query: Fields,
    fields: Fields,
    faults: Faults,
) -> Result<Response, PageError> {
    let breaks = service::school_breaks(&mut app.database.read().await?).await?;
    let l = visitor.language;
    let title = t!(l, facilities.breaks);
    let frame = Frame::new(title, Section::Facilities);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    Ok(shell::page(app, visitor, frame, move || {
        view! {
            <p><a href="/facilities">{t!(l, facilities.back_to_list)}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, &faults)}
            {done_notice(l, &query)}
            <p>{t!(l, facilities.breaks_text)}</p>
            {table(l, &breaks)}
            {break_form(l, LIST.to_owned(), t!(l, facilities.breaks_add), &fields, &faults)}
        }
    }))
}

fn table(l: Locale, breaks: &[SchoolBreak]) -> AnyView {
    if breaks.is_empty() {
        return view! { <p class="empty">{t!(l, facilities.breaks_none)}</p> }.into_any();
    }
    let rows = breaks.iter().map(|kept| {
        let label = t!(l, facilities.exceptions_remove, dates = kept.name);
        view! {
            <tr>
                <th scope="row"><a href=format!("{LIST}/{}", kept.id)>{kept.name.clone()}</a></th>
                <td>{kept.dates.first.to_string()}</td>
                <td>{kept.dates.last.to_string()}</td>
                <td>
                    <a href=format!("{LIST}/{}/remove", kept.id) aria-label=label>{t!(l, facilities.remove)}</a>
                </td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, facilities.breaks_caption)>
            <table>
                <caption>{t!(l, facilities.breaks_caption)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(l, common.name)}</th>
                        <th scope="col">{t!(l, common.from_date)}</th>
                        <th scope="col">{t!(l, common.until_date)}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The page of one, with what was typed in its form.
pub async fn edit_page(
    app: &App,
    visitor: &Visitor,
    id: &SchoolBreakId,
    typed: Option<Fields>,
    faults: Faults,
) -> Result<Response, PageError> {
    let kept = find(app, id).await?;
    let fields = typed.unwrap_or_else(|| {
        let fields = Fields::default().with("name", kept.name.clone());
        fields.with("first_date", kept.dates.first.to_string()).with("last_date", kept.dates.last.to_string())
    });
    let l = visitor.language;
    let title = t!(l, facilities.breaks_change, name = kept.name);
    let frame = Frame::new(title.clone(), Section::Facilities);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    let action = format!("{LIST}/{id}");
    Ok(shell::page(app, visitor, frame, move || {
        view! {
            <p><a href=LIST>{t!(l, facilities.breaks)}</a></p>
            <h1>{title.clone()}</h1>
            {fault_summary(l, &faults)}
            {break_form(l, action, &title, &fields, &faults)}
        }
    }))
}

fn break_form(l: Locale, action: String, legend: &str, fields: &Fields, faults: &Faults) -> AnyView {
    let text = |name: &'static str| words::field(l, name);
    view! {
        <form method="post" action=action class="stack">
            <input type="hidden" name="ask" value="yes"/>
            <fieldset>
                <legend>{legend.to_owned()}</legend>
                {Input::new("name", &text("name"), "text").required().view(fields, faults)}
                {Input::new("first_date", &text("first_date"), "date").required().view(fields, faults)}
                {Input::new("last_date", &text("last_date"), "date").view(fields, faults)}
            </fieldset>
            <div class="actions"><button class="button button-primary">{t!(l, common.save)}</button></div>
        </form>
    }
    .into_any()
}
