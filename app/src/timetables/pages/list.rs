//! The timetables in the calendar, and those in the making.

use super::drafts::words;
use super::{ask, way};
use crate::error::PageError;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::timetables::model::{Draft, DraftPlan};
use crate::timetables::service::{self, Timetable};
use crate::ui::pages::Pages;
use crate::ui::table::wrapped;
use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(query): Asked) -> Result<Response, PageError> {
    let actor = ask(&visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let timetables = service::timetables(&mut tx, actor).await?;
    let drafts = service::drafts(&mut tx, actor).await?;
    let title = t!(l, timetables.title);
    let done = match query.text("done") {
        "removed" => Some(t!(l, drafts.done_removed)),
        _ => None,
    };
    let today = app.today();
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::Timetables), move || {
        let (there, gone): (Vec<&Timetable>, Vec<_>) = timetables.iter().partition(|each| !each.is_withdrawn(today));
        let pages = [("page", there.len()), ("drafts", drafts.len()), ("withdrawn", gone.len())];
        let [published, making, withdrawn] = pages.map(|(name, count)| Pages::new(&query, name, count));
        let turning = |pages: Pages| pages.view(l, "/timetables", &query);
        view! {
            <h1>{title}</h1>
            {done.map(|done| view! { <p class="notice notice-success" role="status">{done}</p> })}
            <p>{t!(l, timetables.list_lead)}</p>
            <p class="actions"><a class="button button-primary" href="/timetables/import">{t!(l, timetables.import)}</a></p>
            {published_table(l, published.part(&there), today)}
            {turning(published)}
            {drafts_table(l, making.part(&drafts))}
            {turning(making)}
            {withdrawn_table(l, withdrawn.part(&gone), today)}
            {turning(withdrawn)}
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
            _ if draft.published.is_some() => t!(l, drafts.state_published).to_owned(),
            Some(plan) => words::points(l, plan.cost),
            None => t!(l, drafts.state_none).to_owned(),
        };
        let href = format!("/timetables/drafts/{}", draft.id);
        row(l, href, &draft.name, None, (draft.terms.first, draft.terms.last), vec![state])
    });
    let table = table(l, t!(l, drafts.list_caption), &[t!(l, drafts.col_state)], rows.collect());
    view! { <section><h2>{t!(l, drafts.title)}</h2>{table}</section> }.into_any()
}

fn published_table(l: Locale, timetables: &[&Timetable], today: NaiveDate) -> AnyView {
    if timetables.is_empty() {
        return view! { <p class="empty">{t!(l, timetables.list_empty)}</p> }.into_any();
    }
    table(
        l,
        t!(l, timetables.list_caption),
        &heads(l),
        timetables.iter().map(|each| published_row(l, each, today)).collect(),
    )
}

fn heads(l: Locale) -> [&'static str; 2] {
    [t!(l, common.lessons), t!(l, timetables.col_solution)]
}

fn published_row(l: Locale, timetable: &Timetable, today: NaiveDate) -> AnyView {
    let version = timetable.on(today);
    let rest = vec![version.lessons.to_string(), version.solution.clone()];
    let href = format!("/timetables/{}", timetable.lineage());
    row(l, href, &version.name, way::tag(l, timetable), timetable.holds(), rest)
}

/// What has been taken out of the calendar; nothing when nothing has.
fn withdrawn_table(l: Locale, timetables: &[&Timetable], today: NaiveDate) -> AnyView {
    if timetables.is_empty() {
        return ().into_any();
    }
    let rows = timetables.iter().map(|each| published_row(l, each, today)).collect();
    let table = table(l, t!(l, timetables.withdrawn_caption), &heads(l), rows);
    view! { <section><h2>{t!(l, timetables.withdrawn_title)}</h2><p>{t!(l, timetables.withdrawn_lead)}</p>{table}</section> }.into_any()
}

/// A timetable's name, its term, and what else is said of it.
fn row(
    l: Locale,
    href: String,
    name: &str,
    tag: Option<AnyView>,
    (first, last): (NaiveDate, NaiveDate),
    rest: Vec<String>,
) -> AnyView {
    let term = if last < first {
        t!(l, timetables.holds_never).to_owned()
    } else {
        t!(l, timetables.from_to, first = first, last = last)
    };
    let rest = rest.into_iter().map(|text| view! { <td>{text}</td> }).collect_view();
    view! { <tr><th scope="row"><a href=href>{name.to_owned()}</a>{tag}</th><td>{term}</td>{rest}</tr> }.into_any()
}

fn table(l: Locale, caption: &'static str, rest: &[&'static str], rows: Vec<AnyView>) -> AnyView {
    let heads = [t!(l, common.school), t!(l, timetables.col_term)];
    let heads = heads.iter().chain(rest).map(|head| view! { <th scope="col">{*head}</th> }).collect_view();
    wrapped(
        caption,
        view! { <table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table> },
    )
}
