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
use chrono::NaiveDate;
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
            {published_table(l, &timetables)}
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
        let state = match plan {
            _ if draft.published.is_some() => td_string!(l, drafts.state_published).to_owned(),
            Some(plan) => words::points(l, plan.cost),
            None => td_string!(l, drafts.state_none).to_owned(),
        };
        let href = format!("/timetables/drafts/{}", draft.id);
        row(l, href, &draft.name, (draft.terms.first, draft.terms.last), vec![state])
    });
    let table = table(l, td_string!(l, drafts.list_caption), &[td_string!(l, drafts.col_state)], rows.collect());
    view! { <section><h2>{td_string!(l, drafts.title)}</h2>{table}</section> }.into_any()
}

fn published_table(l: Locale, timetables: &[KeptTimetable]) -> AnyView {
    if timetables.is_empty() {
        return view! { <p class="empty">{td_string!(l, timetables.list_empty)}</p> }.into_any();
    }
    let rows = timetables.iter().map(|each| {
        let rest = vec![each.lessons.to_string(), each.solution.clone()];
        row(l, format!("/timetables/{}", each.id), &each.name, (each.first, each.last), rest)
    });
    let heads = [td_string!(l, timetables.col_lessons), td_string!(l, timetables.col_solution)];
    table(l, td_string!(l, timetables.list_caption), &heads, rows.collect())
}

/// A timetable's name, its term, and what else is said of it.
fn row(l: Locale, href: String, name: &str, (first, last): (NaiveDate, NaiveDate), rest: Vec<String>) -> AnyView {
    let term = td_string!(l, timetables.from_to, first = first.to_string(), last = last.to_string());
    let rest = rest.into_iter().map(|text| view! { <td>{text}</td> }).collect_view();
    view! { <tr><th scope="row"><a href=href>{name.to_owned()}</a></th><td>{term}</td>{rest}</tr> }.into_any()
}

fn table(l: Locale, caption: &'static str, rest: &[&'static str], rows: Vec<AnyView>) -> AnyView {
    let heads = [td_string!(l, timetables.col_name), td_string!(l, timetables.col_term)];
    let heads = heads.iter().chain(rest).map(|head| view! { <th scope="col">{*head}</th> }).collect_view();
    wrapped(caption, view! { <table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table> })
}
