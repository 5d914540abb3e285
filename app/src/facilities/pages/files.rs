//! The list as files, and the templates for an import.

use super::keeping::keeper;
use crate::error::PageError;
use crate::facilities::export::Tables;
use crate::facilities::service;
use crate::server::state::App;
use crate::server::table_file;
use crate::server::visitor::Visitor;
use axum::extract::{Path, State};
use axum::response::Response;
use samrum_text::{Locale, t};

pub async fn export(State(app): State<App>, visitor: Visitor, Path(file): Path<String>) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let tables = service::tables(&mut app.database.read().await?).await?;
    let (place, date) = (app.config.municipality.clone(), app.today().to_string());
    answer(visitor.language, &tables, &file, |what| vec![what.to_owned(), place, date])
}

pub async fn template(visitor: Visitor, Path(file): Path<String>) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let l = visitor.language;
    answer(l, &Tables::examples(), &file, |what| vec![t!(l, facilities.file_template).to_owned(), what.to_owned()])
}

/// One of the files, called by these words about what is in it.
fn answer(
    l: Locale,
    tables: &Tables,
    file: &str,
    called: impl FnOnce(&str) -> Vec<String>,
) -> Result<Response, PageError> {
    let (buildings, spaces) = (t!(l, facilities.sheet_buildings), t!(l, common.spaces));
    let name = |what: &str, ending: &str| {
        let parts = called(what);
        table_file::name(&parts.iter().map(String::as_str).collect::<Vec<_>>(), ending)
    };
    match file {
        "facilities.xlsx" => {
            let bytes = tables.workbook([buildings, spaces], l).map_err(|cause| {
                tracing::error!(%cause, "the workbook cannot be written");
                PageError::Fault
            })?;
            Ok(table_file::download(table_file::XLSX, &name(t!(l, facilities.file_both), "xlsx"), bytes))
        }
        "buildings.csv" => Ok(tables.buildings_csv(l).download(&name(buildings, "csv"))),
        "spaces.csv" => Ok(tables.spaces_csv(l).download(&name(spaces, "csv"))),
        _ => Err(PageError::NotFound),
    }
}
