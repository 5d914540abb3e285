//! The newest timetable of a draft as a file in the format that the school came in, for the program it came from.

use super::{ask, read, scheduler, show};
use crate::error::PageError;
use crate::id::DraftId;
use crate::server::state::App;
use crate::server::table_file;
use crate::server::visitor::Visitor;
use crate::timetables::service::{DraftError, ImportError};
use axum::extract::{Path, State};
use axum::response::Response;

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<DraftId>) -> Result<Response, PageError> {
    ask(&visitor)?;
    let view = read(&app, &id).await?;
    if view.plan.is_none() {
        return Err(PageError::NotFound);
    }
    match view.school().written(&view.meets, app.today()) {
        Ok((name, text)) => Ok(table_file::download("application/xml; charset=utf-8", &name, text)),
        Err(faults) => {
            show::refused(&app, &visitor, &id, &scheduler::run_fields(true), DraftError::Import(ImportError::File(faults))).await
        }
    }
}
