//! The list as files, and the templates for an import.

use super::ask;
use crate::error::PageError;
use crate::facilities::export::Tables;
use crate::facilities::service;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use samrum_text::{Locale, td_string};

pub async fn export(State(app): State<App>, visitor: Visitor, Path(file): Path<String>) -> Result<Response, PageError> {
    ask(&visitor)?;
    let tables = service::tables(&mut app.database.read().await?).await?;
    answer(visitor.language, &tables, &file)
}

pub async fn template(visitor: Visitor, Path(file): Path<String>) -> Result<Response, PageError> {
    ask(&visitor)?;
    answer(visitor.language, &Tables::examples(), &file)
}

fn answer(l: Locale, tables: &Tables, file: &str) -> Result<Response, PageError> {
    const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    const CSV: &str = "text/csv; charset=utf-8";
    let english = l == Locale::en;
    let (kind, bytes) = match file {
        "facilities.xlsx" => {
            let names = [td_string!(l, facilities.sheet_buildings), td_string!(l, facilities.sheet_spaces)];
            let bytes = tables.workbook(names, english).map_err(|cause| {
                tracing::error!(%cause, "the workbook cannot be written");
                PageError::Fault
            })?;
            (XLSX, bytes)
        }
        "buildings.csv" => (CSV, tables.buildings_csv(english).into_bytes()),
        "spaces.csv" => (CSV, tables.spaces_csv(english).into_bytes()),
        _ => return Err(PageError::NotFound),
    };
    let saved_as = format!("attachment; filename=\"{file}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, saved_as)], bytes).into_response())
}
