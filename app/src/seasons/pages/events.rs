//! The parts of pages that are told anew each second while the server works.

use super::{calendar, prices, progress};
use crate::error::PageError;
use crate::id::RoundId;
use crate::people::model::Right;
use crate::seasons::model::RoundState;
use crate::seasons::service::{self, KIND, PRICES, PUBLICATION, WITHDRAWAL};
use crate::server::live;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/seasons/{id}/progress", get(follow))
        .route("/seasons/{id}/prices/progress", get(follow_prices))
        .route("/seasons/{id}/calendar/progress", get(follow_calendar))
}

/// Each second how far the scheduler has come, as html; `end` when it has stopped.
async fn follow(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let zone = app.zone();
    Ok(live::follow(app, KIND, id.0, move |job| progress::view(visitor.language, zone, job)))
}

/// The same for the search for prices.
async fn follow_prices(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let zone = app.zone();
    Ok(live::follow(app, PRICES, id.0, move |job| prices::progress(visitor.language, zone, job)))
}

/// The same for a publication on its way into the calendar or out of it.
async fn follow_calendar(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let mut tx = app.database.read().await?;
    let round = service::round(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    let publication = round.publication.ok_or(PageError::NotFound)?;
    let publishing = round.state != RoundState::Withdrawing;
    let kind = if publishing { PUBLICATION } else { WITHDRAWAL };
    Ok(live::follow(app, kind, publication.id.0, move |job| calendar::progress(visitor.language, publishing, job)))
}
