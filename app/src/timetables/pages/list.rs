//! The timetables in the calendar, and those in the making.

use super::ask;
use super::drafts::words;
use crate::error::PageError;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::timetables::model::{Draft, DraftPlan};
use crate::timetables::service::{self, KeptTimetable};
use crate::ui::table::wrapped;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(query): Asked) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let timetables = service::timetables(&mut tx).await?;
    let drafts = service::drafts(&mut tx).await?;
    let title = td_string!(l, timetables.title);
    let done = match query.text("done") {
        "withdrawn" => Some(td_string!(l, timetables.done_withdrawn)),
        "removed" => Some(td_string!(l, drafts.done_removed)),
        _ => None,
    };
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::Timetables), move || {
        view! {
            <h1>{title}</h1>
            {done.map(|done| view! { <p class="notice notice-success" role="status">{done}</p> })}
            <p>{td_string!(l, timetables.list_lead)}</p>
            <p class="actions"><a class="button button-primary" href="/timetables/import">{td_string!(l, timetables.import)}</a></p>
            {table(l, &timetables)}
            {drafts_table(l, &drafts)}
        }
    }))
}

/// Schools whose timetable is in the making; nothing when there is none.
fn drafts_table(l: Locale, drafts: &[(Draft, Option<DraftPlan>)]) -> AnyView {
    if drafts.is_empty() {
        return ().into_any();
    }
    let rows = drafts.iter().map(|(draft, plan)| {
        let term = td_string!(l, timetables.from_to, first = draft.terms.first.to_string(), last = draft.terms.last.to_string());
        let state = match plan {
            _ if draft.published.is_some() => td_string!(l, drafts.state_published).to_owned(),
            Some(plan) => words::points(l, plan.cost),
            None => td_string!(l, drafts.state_none).to_owned(),
        };
        view! {
            <tr>
                <th scope="row"><a href=format!("/timetables/drafts/{}", draft.id)>{draft.name.clone()}</a></th>
                <td>{term}</td>
                <td>{state}</td>
            </tr>
        }
    });
    let caption = td_string!(l, drafts.list_caption);
    let table = view! {
        <table>
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{td_string!(l, timetables.col_name)}</th>
                    <th scope="col">{td_string!(l, timetables.col_term)}</th>
                    <th scope="col">{td_string!(l, drafts.col_state)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    view! { <section><h2>{td_string!(l, drafts.title)}</h2>{wrapped(caption, table)}</section> }.into_any()
}

fn table(l: Locale, timetables: &[KeptTimetable]) -> AnyView {
    if timetables.is_empty() {
        return view! { <p class="empty">{td_string!(l, timetables.list_empty)}</p> }.into_any();
    }
    let rows = timetables.iter().map(|each| {
        let term = td_string!(l, timetables.from_to, first = each.first.to_string(), last = each.last.to_string());
        view! {
            <tr>
                <th scope="row"><a href=format!("/timetables/{}", each.id)>{each.name.clone()}</a></th>
                <td>{term}</td>
                <td>{each.lessons}</td>
                <td>{each.solution.clone()}</td>
            </tr>
        }
    });
    let caption = td_string!(l, timetables.list_caption);
    let table = view! {
        <table>
            <caption>{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">{td_string!(l, timetables.col_name)}</th>
                    <th scope="col">{td_string!(l, timetables.col_term)}</th>
                    <th scope="col">{td_string!(l, timetables.col_lessons)}</th>
                    <th scope="col">{td_string!(l, timetables.col_solution)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    wrapped(caption, table)
}
