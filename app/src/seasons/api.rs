//! What islands and other programs call: live progress, the round as a file, the results as a table.

use super::model::RoundState;
use super::pages::{calendar, clerk, prices, progress};
use super::service::{self, KIND, Overview, PRICES, PUBLICATION, WITHDRAWAL};
use crate::error::PageError;
use crate::id::RoundId;
use crate::seasons::pages::words;
use crate::server::live;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use samrum_text::{Locale, td_string};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/seasons/{id}/progress", get(follow))
        .route("/seasons/{id}/prices/progress", get(follow_prices))
        .route("/seasons/{id}/calendar/progress", get(follow_calendar))
        .route("/seasons/{id}/problem.json", get(problem))
        .route("/seasons/{id}/results.csv", get(results))
}

/// Each second how far the scheduler has come, as html; `end` when it has stopped.
async fn follow(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    clerk(&visitor)?;
    let zone = app.zone();
    Ok(live::follow(app, KIND, id.0, move |job| progress::view(visitor.language, zone, job)))
}

/// The same for the search for prices.
async fn follow_prices(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    clerk(&visitor)?;
    let zone = app.zone();
    Ok(live::follow(app, PRICES, id.0, move |job| prices::progress(visitor.language, zone, job)))
}

/// The same for a publication on its way into the calendar or out of it.
async fn follow_calendar(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    clerk(&visitor)?;
    let mut tx = app.database.read().await?;
    let round = service::round(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    let publication = round.publication.ok_or(PageError::NotFound)?;
    let publishing = round.state != RoundState::Withdrawing;
    let kind = if publishing { PUBLICATION } else { WITHDRAWAL };
    Ok(live::follow(app, kind, publication.id.0, move |job| calendar::progress(visitor.language, publishing, job)))
}

/// The round in the season format, for `samrum solve season` or another solver.
async fn problem(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    clerk(&visitor)?;
    let mut tx = app.database.read().await?;
    let document = service::problem_file(&app, &mut tx, &id).await?;
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CONTENT_DISPOSITION, "attachment; filename=\"problem.json\"")], document)
        .into_response())
}

/// Who got what and who did not, with the reasons; the clerk's at any time, everybody's once it is published.
async fn results(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    let overview = super::pages::readable(&app, &visitor, &id).await?;
    let bytes = table(visitor.language, &overview).map_err(|cause| {
        tracing::error!(%cause, "the results cannot be written");
        PageError::Fault
    })?;
    let disposition = "attachment; filename=\"results.csv\"";
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}

/// One row for each session granted, and one for each wish that got less than it asked for. Semicolons and a mark of the
/// encoding, as spreadsheets here expect.
fn table(l: Locale, overview: &Overview) -> Result<Vec<u8>, csv::Error> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut file = csv::WriterBuilder::new().delimiter(b';').from_writer(&mut bytes);
    file.write_record([
        td_string!(l, seasons.club),
        td_string!(l, seasons.group),
        td_string!(l, seasons.age_band),
        td_string!(l, seasons.result),
        td_string!(l, seasons.weekday),
        td_string!(l, seasons.time),
        td_string!(l, seasons.space),
        td_string!(l, seasons.why),
    ])?;
    for standing in overview.standings() {
        let asked = &standing.wish.asked;
        let who = [
            harmless(overview.organisation(&asked.organisation)),
            harmless(&asked.group),
            words::band(l, asked.age_band).to_owned(),
            words::answer(l, standing.answer).to_owned(),
        ];
        for grant in &standing.grants {
            let when = [
                words::weekday(l, grant.time.weekday).to_owned(),
                words::hours(grant.time),
                harmless(&overview.place(&grant.space)),
                String::new(),
            ];
            file.write_record(who.iter().chain(&when))?;
        }
        let reasons: Vec<_> = standing.reasons.iter().filter(|reason| !reason.is_price()).collect();
        if !reasons.is_empty() || standing.grants.is_empty() {
            let why: Vec<_> = reasons.into_iter().map(|reason| words::reason(l, overview, reason)).collect();
            let rest = [String::new(), String::new(), String::new(), harmless(&why.join(" "))];
            file.write_record(who.iter().chain(&rest))?;
        }
    }
    file.flush()?;
    drop(file);
    Ok(bytes)
}

/// A text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
