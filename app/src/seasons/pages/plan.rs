//! The scheduler: starting it, following it, stopping it; and plans that were made elsewhere.

use super::address::to_round;
use super::progress;
use super::refused::Refused;
use crate::error::PageError;
use crate::id::{RoundId, WishId};
use crate::jobs::queue::{DIED, Job, JobState};
use crate::people::model::Right;
use crate::scheduler;
use crate::seasons::model::Run;
use crate::seasons::service::{self, Overview};
use crate::server::form::Fields;
use crate::server::live;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::time::Zone;
use crate::ui::form::{Faults, Input, checkbox};
use crate::ui::islands::LiveProgress;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Puts the scheduler to work.
pub async fn run(app: &App, visitor: &Visitor, id: &RoundId, fields: Fields) -> Result<Response, Refused> {
    visitor.with(Right::RunSeasons)?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let mut number = |name: &str, most: u32| {
        let number = fields.text(name).parse::<u32>().ok().filter(|number| (1..=most).contains(number));
        if number.is_none() {
            faults.add(name, t!(l, settings.fault_between, least = 1, most = most));
        }
        number
    };
    let seconds = number("seconds", scheduler::MOST_SECONDS);
    let threads = number("threads", scheduler::MOST_THREADS);
    let (Some(seconds), Some(threads)) = (seconds, threads) else { return Err(Refused::Typed(fields, faults)) };
    let run = Run { seconds, threads, few_changes: fields.has("few_changes"), fair: fields.has("fair") };
    service::start_run(app, &visitor.actor, id, &run).await?;
    Ok(to_round(id, ""))
}

/// Stops it.
pub async fn cancel(app: &App, visitor: &Visitor, id: &RoundId) -> Result<Response, Refused> {
    visitor.with(Right::RunSeasons)?;
    service::cancel_run(app, &visitor.actor, id).await?;
    Ok(to_round(id, ""))
}

/// Takes a plan that was made elsewhere.
pub async fn upload(app: &App, visitor: &Visitor, id: &RoundId, mut form: Multipart) -> Result<Response, Refused> {
    visitor.with(Right::RunSeasons)?;
    let mut bytes = Vec::new();
    let too_large =
        |status| if status == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::BadRequest };
    while let Some(field) = form.next_field().await.map_err(|error| too_large(error.status()))? {
        if field.name() == Some("plan") {
            bytes = field.bytes().await.map_err(|error| too_large(error.status()))?.to_vec();
        }
    }
    service::upload_plan(app, &visitor.actor, id, &bytes).await?;
    Ok(to_round(id, ""))
}

/// What the form of a run begins with.
pub fn begins_with() -> Fields {
    let run = Run::default();
    Fields::default().with("seconds", run.seconds.to_string()).with("threads", run.threads.to_string())
}

/// The scheduler's part of the round's page.
pub fn scheduler(l: Locale, zone: Zone, overview: &Overview, fields: &Fields, faults: &Faults) -> AnyView {
    let at = |below: &str| format!("/seasons/{}{below}", overview.round.id);
    let running = overview.is_running();
    let few = fields.has("few_changes") || (!overview.grants.is_empty() && faults.is_empty());
    let body = match overview.job.as_ref().filter(|_| running) {
        Some(job) => {
            let now = progress::view(l, zone, job);
            view! {
                <LiveProgress address=at("/progress")>{now}</LiveProgress>
                <form method="post" action=at("/cancel")><button class="button button-danger">{t!(l, seasons.stop)}</button></form>
                <p class="hint">{t!(l, seasons.stop_hint)}</p>
            }
            .into_any()
        }
        None => view! {
            {overview.job.as_ref().map(|job| ended(l, overview, job))}
            <form method="post" action=at("/run") class="stack">
                <div class="columns">
                    {Input::new("seconds", t!(l, seasons.seconds), "number").hint(t!(l, seasons.seconds_hint)).required().view(fields, faults)}
                    {Input::new("threads", t!(l, seasons.threads), "number").hint(t!(l, seasons.threads_hint)).required().view(fields, faults)}
                </div>
                {checkbox("few_changes", "yes", t!(l, seasons.few_changes), few)}
                {checkbox("fair", "yes", t!(l, seasons.fair), fields.has("fair"))}
                <p class="hint">{t!(l, seasons.fair_hint)}</p>
                <p><button class="button button-primary">{t!(l, seasons.run)}</button></p>
            </form>
            {elsewhere(l, overview)}
        }
        .into_any(),
    };
    view! { <section><h2>{t!(l, seasons.scheduler)}</h2>{body}</section> }.into_any()
}

/// How the last run ended, when it did not simply succeed.
fn ended(l: Locale, overview: &Overview, job: &Job) -> AnyView {
    let text = match job.state {
        JobState::Cancelled => t!(l, seasons.run_cancelled).to_owned(),
        JobState::Failed if job.error == DIED => t!(l, seasons.run_died).to_owned(),
        JobState::Failed => live::broken_off(l, job)
            .map(ToOwned::to_owned)
            .or_else(|| contradiction(l, overview, &job.error))
            .unwrap_or_else(|| t!(l, seasons.run_failed).to_owned()),
        JobState::Queued | JobState::Running | JobState::Done => return ().into_any(),
    };
    view! { <p class="notice notice-warning">{text}</p> }.into_any()
}

/// Locks that cannot hold together, by name.
fn contradiction(l: Locale, overview: &Overview, error: &str) -> Option<String> {
    let found: serde_json::Value = serde_json::from_str(error).ok()?;
    let names =
        found["wishes"].as_array()?.iter().filter_map(|wish| Some(overview.who(&WishId(wish.as_str()?.to_owned()))));
    Some(t!(l, seasons.run_locks, names = names.collect::<Vec<_>>().join("; ")))
}

/// The round as a file, and a plan from a file.
fn elsewhere(l: Locale, overview: &Overview) -> AnyView {
    let at = |below: &str| format!("/seasons/{}{below}", overview.round.id);
    view! {
        <details><summary>{t!(l, seasons.elsewhere)}</summary>
            <p>{t!(l, seasons.elsewhere_text)}</p>
            <p><a href=at("/problem.json")>{t!(l, seasons.problem_file)}</a></p>
            <form method="post" action=at("/plan") enctype="multipart/form-data" class="stack">
                {Input::new("plan", t!(l, seasons.plan_file), "file").required().view(&Fields::default(), &Faults::default())}
                <p><button class="button">{t!(l, seasons.upload)}</button></p>
            </form>
        </details>
    }
    .into_any()
}
