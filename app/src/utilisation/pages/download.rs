//! The report as a file.

use super::{denied, scope, usual_period};
use crate::error::PageError;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::table_file;
use crate::server::visitor::Visitor;
use crate::utilisation::export::{Rows, csv};
use crate::utilisation::model::Period;
use crate::utilisation::service::{self, Level};
use axum::extract::State;
use axum::response::Response;
use samrum_text::t;

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
    let what = match (fields.text("by"), rows) {
        (_, Rows::Hours) => t!(visitor.language, utilisation.by_hour_name),
        ("space", _) => t!(visitor.language, utilisation.by_space_name),
        ("atom", _) => t!(visitor.language, utilisation.by_atom_name),
        _ => t!(visitor.language, utilisation.by_building_name),
    };
    let building = report.building.as_ref().map_or(app.config.municipality.as_str(), |building| building.name.as_str());
    // Many halls are called after their building.
    let space = report.space.as_ref().map_or("", |space| space.name.as_str());
    let place = if space.starts_with(building) { space.to_owned() } else { format!("{building} {space}") };
    let period = format!("{}--{}", period.dates.first, period.dates.last);
    let name = table_file::name(&[t!(visitor.language, utilisation.file_name), what, &place, &period], "csv");
    Ok(csv(visitor.language, &report, rows).download(&name))
}
