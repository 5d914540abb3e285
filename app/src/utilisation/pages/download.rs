//! The report as a file.

use super::{denied, scope, usual_period};
use crate::error::PageError;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::utilisation::export::{Rows, csv};
use crate::utilisation::period::Period;
use crate::utilisation::service::{self, Level};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Anybody may take the figures with them.
pub async fn show(State(app): State<App>, visitor: Visitor, Asked(fields): Asked) -> Result<Response, PageError> {
    if visitor.bad_token {
        return Err(denied(&visitor));
    }
    let period = if fields.text("from").is_empty() && fields.text("to").is_empty() {
        usual_period(&app).await?
    } else {
        Period::parse(app.zone(), fields.text("from"), fields.text("to")).map_err(|_| PageError::BadRequest)?
    };
    let (level, rows) = match fields.text("by") {
        "" | "building" => (Level::Building, Rows::Places),
        "space" => (Level::Space, Rows::Places),
        "atom" => (Level::Atom, Rows::Places),
        "hour" => (Level::Building, Rows::Hours),
        _ => return Err(PageError::BadRequest),
    };
    let report = service::report(&app, period, &scope(&fields), level).await?;
    let file = csv(visitor.language, &report, rows, fields.has("spreadsheet")).map_err(|cause| {
        tracing::error!(%cause, "the report cannot be written as a file");
        PageError::Fault
    })?;
    let name = format!("attachment; filename=\"samrum-{}-{}.csv\"", period.first, period.last);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, file).into_response())
}
