//! What other programs read: the round as a file, the results as a table.

use super::service::{self, Overview};
use super::words;
use crate::error::PageError;
use crate::id::RoundId;
use crate::people::model::Right;
use crate::server::state::App;
use crate::server::table_file::{self, TableFile, download};
use crate::server::visitor::Visitor;
use crate::ui::date;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use samrum_text::{Locale, t};

pub fn routes() -> Router<App> {
    Router::new().route("/seasons/{id}/problem.json", get(problem)).route("/seasons/{id}/results.csv", get(results))
}

/// The round in the season format, for `samrum solve season` or another solver.
async fn problem(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let mut tx = app.database.read().await?;
    let document = service::problem_file(&app, &mut tx, &id).await?;
    let overview = service::overview(&mut tx, &id).await?;
    Ok(download(
        "application/json",
        &file_name(visitor.language, &overview, t!(visitor.language, seasons.file_problem), "json"),
        document,
    ))
}

/// Who got what and who did not, with the reasons; the clerk's at any time, everybody's once it is published.
async fn results(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    let overview = service::readable(&mut app.database.read().await?, &visitor.actor, &id).await?;
    let overview = overview.ok_or_else(|| visitor.signed_in().err().unwrap_or(PageError::Forbidden))?;
    let l = visitor.language;
    Ok(table(l, &overview).download(&file_name(l, &overview, t!(l, seasons.file_results), "csv")))
}

/// What it is, of which round, for which dates.
fn file_name(l: Locale, overview: &Overview, what: &str, ending: &str) -> String {
    let terms = &overview.round.terms;
    table_file::name(
        &[t!(l, seasons.file_season), what, &terms.name, &format!("{}--{}", terms.dates.first, terms.dates.last)],
        ending,
    )
}

/// One row for each session granted, and one for each wish that got less than it asked for.
fn table(l: Locale, overview: &Overview) -> TableFile {
    let mut file = TableFile::with_names([
        t!(l, common.association),
        t!(l, seasons.group),
        t!(l, seasons.age_band),
        t!(l, seasons.result),
        t!(l, common.weekday),
        t!(l, common.time),
        t!(l, common.space),
        t!(l, common.why),
    ]);
    for standing in overview.standings() {
        let asked = &standing.wish.terms;
        let who = [
            overview.organisation(&asked.organisation).to_owned(),
            asked.group.clone(),
            words::band(l, asked.age_band).to_owned(),
            words::answer(l, standing.answer).to_owned(),
        ];
        for grant in &standing.grants {
            let weekday = date::weekday(l, grant.time.weekday).to_owned();
            let when = [weekday, grant.time.hours(), overview.place(&grant.space), String::new()];
            file.row(who.iter().chain(&when));
        }
        let reasons: Vec<_> = standing.reasons.iter().filter(|reason| !reason.is_price()).collect();
        if !reasons.is_empty() || standing.grants.is_empty() {
            let why: Vec<_> = reasons.into_iter().map(|reason| words::reason(l, overview, reason)).collect();
            file.row(who.iter().chain(&[String::new(), String::new(), String::new(), why.join(" ")]));
        }
    }
    file
}
