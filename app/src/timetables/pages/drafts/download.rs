//! The newest timetable of a draft as a file in the format that the school came in, for the program it came from.

use super::{ask, back, read};
use crate::error::PageError;
use crate::id::DraftId;
use crate::server::state::App;
use crate::server::table_file;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::timetables::import::fault::Fault;
use crate::timetables::service::DraftView;
use crate::timetables::words::placed_fault;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::t;

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<DraftId>) -> Result<Response, PageError> {
    ask(&app, &visitor, &id).await?;
    let view = read(&app, &id).await?;
    if view.plan.is_none() {
        return Err(PageError::NotFound);
    }
    match view.school().written(&view.meets, app.today()) {
        Ok((name, text)) => Ok(table_file::download("application/xml; charset=utf-8", &name, text)),
        Err(faults) => Ok(refused(&app, &visitor, &view, &faults)),
    }
}

/// Why there is no file: nothing here that could be sent again.
fn refused(app: &App, visitor: &Visitor, view: &DraftView, faults: &[Fault]) -> Response {
    let l = visitor.language;
    let title = t!(l, drafts.not_written);
    page(app, visitor, Frame::new(title, Section::Timetables).refused(l), || {
        let items = faults.iter().map(|fault| view! { <li>{placed_fault(l, fault)}</li> }).collect_view();
        view! {
            {back(&view.draft.id, &view.draft.name)}
            <h1>{title}</h1>
            <ul>{items}</ul>
        }
    })
}
