//! Taking a timetable out of the calendar: in two steps, since it cannot be undone but by importing again.

use super::ask;
use crate::error::PageError;
use crate::id::TimetableId;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::timetables::service;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

/// The first step: a question that opens.
pub fn question(l: Locale, id: &TimetableId) -> AnyView {
    view! {
        <details class="removal">
            <summary>{td_string!(l, timetables.withdraw)}</summary>
            <form method="post" action=format!("/timetables/{id}/withdraw")>
                <p>{td_string!(l, timetables.withdraw_text)}</p>
                <div class="actions"><button class="button button-danger">{td_string!(l, timetables.withdraw_go)}</button></div>
            </form>
        </details>
    }
    .into_any()
}

pub async fn submit(State(app): State<App>, visitor: Visitor, Path(id): Path<TimetableId>) -> Result<Response, PageError> {
    let person = ask(&visitor)?;
    let reason = td_string!(visitor.language, timetables.withdraw_reason);
    if !service::withdraw(&app, &person.id, &id, reason).await? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to("/timetables?done=withdrawn").into_response())
}
