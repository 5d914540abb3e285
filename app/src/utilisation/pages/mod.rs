//! What people see: the report, its file, the actions about a building, and the limits.

mod actions;
mod download;
mod figures;
mod report;
mod rows;
mod settings;

use super::model::Period;
use super::service::{self, Scope, UtilisationError};
use crate::error::PageError;
use crate::server::form::Fields;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::encoded;
use axum::Router;
use axum::routing::get;
use std::fmt::Write as _;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/utilisation", get(report::show))
        .route("/utilisation.csv", get(download::show))
        .route("/utilisation/actions", get(actions::show).post(actions::record))
        .route("/utilisation/actions/{id}/close", get(actions::ask_close).post(actions::close))
        .route("/utilisation/settings", get(settings::show).post(settings::set))
}

impl From<UtilisationError> for PageError {
    fn from(error: UtilisationError) -> Self {
        match error {
            UtilisationError::UnknownPlace | UtilisationError::UnknownAction => Self::NotFound,
            UtilisationError::Forbidden => Self::Forbidden,
            UtilisationError::Busy => Self::Unavailable,
            UtilisationError::Database(cause) => cause.into(),
        }
    }
}

/// Somebody unknown is asked to sign in; somebody known may not.
fn denied(visitor: &Visitor) -> PageError {
    if visitor.actor.person.is_none() { PageError::SignIn } else { PageError::Forbidden }
}

/// The place that an address names.
fn scope(fields: &Fields) -> Scope {
    let named = |name| Some(fields.text(name)).filter(|id| !id.is_empty());
    Scope { building: named("building").map(Into::into), space: named("space").map(Into::into) }
}

/// The season of today, or the year where there is none: what is shown to whoever has not chosen.
async fn usual_period(app: &App) -> Result<Period, UtilisationError> {
    let season = service::season_at(app, app.today()).await?;
    Ok(season.map_or_else(|| Period::year_of(app.zone(), app.today()), |(_, period)| period))
}

/// The report of a period and a place.
fn address(period: &Period, scope: &Scope) -> String {
    let mut address = format!("/utilisation?from={}&to={}", period.dates.first, period.dates.last);
    for (name, id) in
        [("building", scope.building.as_ref().map(|id| &id.0)), ("space", scope.space.as_ref().map(|id| &id.0))]
    {
        if let Some(id) = id {
            let _ = write!(address, "&{name}={}", encoded(id));
        }
    }
    address
}
