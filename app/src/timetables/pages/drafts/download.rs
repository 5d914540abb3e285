//! The newest timetable of a draft as a file in the format that the school came in, for the program it came from.

use super::{ask, read, scheduler, show};
use crate::error::PageError;
use crate::id::DraftId;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::timetables::service::{DraftError, ImportError};
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<DraftId>) -> Result<Response, PageError> {
    ask(&visitor)?;
    let view = read(&app, &id).await?;
    if view.plan.is_none() {
        return Err(PageError::NotFound);
    }
    match view.school().written(&view.meets, app.today()) {
        Ok((name, text)) => {
            let headers = [
                (header::CONTENT_TYPE, "application/xml; charset=utf-8".to_owned()),
                (header::CONTENT_DISPOSITION, disposition(&name)),
                (header::CACHE_CONTROL, "no-store".to_owned()),
            ];
            Ok((headers, text).into_response())
        }
        Err(faults) => {
            show::refused(&app, &visitor, &id, &scheduler::run_fields(true), DraftError::Import(ImportError::File(faults))).await
        }
    }
}

/// Of the file's name the letters and signs that every program takes.
fn disposition(name: &str) -> String {
    let plain: String = name.chars().map(|sign| if sign.is_ascii_alphanumeric() || "-_.".contains(sign) { sign } else { '_' }).collect();
    format!("attachment; filename=\"{plain}\"")
}
