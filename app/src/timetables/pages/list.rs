//! The timetables that have been imported.

use super::ask;
use crate::error::PageError;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
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
    let title = td_string!(l, timetables.title);
    let done = (query.text("done") == "withdrawn").then(|| td_string!(l, timetables.done_withdrawn));
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::Timetables), move || {
        view! {
            <h1>{title}</h1>
            {done.map(|done| view! { <p class="notice notice-success" role="status">{done}</p> })}
            <p>{td_string!(l, timetables.list_lead)}</p>
            <p class="actions"><a class="button button-primary" href="/timetables/import">{td_string!(l, timetables.import)}</a></p>
            {table(l, &timetables)}
        }
    }))
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
