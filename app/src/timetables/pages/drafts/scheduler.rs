//! The scheduler on a draft: starting it, following it, stopping it.

use super::{ask, findings, words};
use crate::error::PageError;
use crate::id::DraftId;
use crate::jobs::progress::{Moment, Progress};
use crate::jobs::queue::{DIED, Job, JobState};
use crate::server::form::Fields;
use crate::server::live;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::time::Zone;
use crate::timetables::model::{DraftRun, Points};
use crate::timetables::service::{self, DraftView, KIND};
use crate::ui::chart;
use crate::ui::form::{Faults, Input, checkbox};
use crate::ui::islands::LiveProgress;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// What the form suggests as the price of a lesson that is held otherwise than before.
const USUAL_PRICE: u32 = 100;

/// Puts the scheduler to work as the form asks; or what is wrong with it.
pub async fn start(app: &App, visitor: &Visitor, id: &DraftId, fields: &Fields) -> Result<Option<Faults>, PageError> {
    let actor = ask(app, visitor, id).await?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let mut number = |name: &str, most: u32| {
        let number = fields.text(name).parse::<u32>().ok().filter(|number| (1..=most).contains(number));
        if number.is_none() {
            faults.add(name, t!(l, drafts.rule_between, least = 1, most = most));
        }
        number
    };
    let (seconds, threads) =
        (number("seconds", crate::scheduler::MOST_SECONDS), number("threads", crate::scheduler::MOST_THREADS));
    let few_changes = fields.has("few_changes");
    let change_price = if few_changes { number("change_price", DraftRun::MOST_PRICE) } else { None };
    let (Some(seconds), Some(threads), true) = (seconds, threads, faults.is_empty()) else { return Ok(Some(faults)) };
    match service::start_run(app, actor, id, &DraftRun { seconds, threads, change_price }).await {
        Ok(_) => Ok(None),
        Err(error) => words::refusal(l, error, None, "main").map(Some),
    }
}

/// Stops the scheduler; or why it cannot be stopped.
pub async fn stop(app: &App, visitor: &Visitor, id: &DraftId) -> Result<Option<Faults>, PageError> {
    let actor = ask(app, visitor, id).await?;
    match service::cancel_run(app, actor, id).await {
        Ok(()) => Ok(None),
        Err(error) => words::refusal(visitor.language, error, None, "main").map(Some),
    }
}

/// Each second how far the scheduler has come; `end` when it has stopped.
pub async fn follow(State(app): State<App>, visitor: Visitor, Path(id): Path<DraftId>) -> Result<Response, PageError> {
    ask(&app, &visitor, &id).await?;
    let l = visitor.language;
    let zone = app.zone();
    Ok(live::follow(app, KIND, id.0, move |job| progress(l, zone, job)))
}

/// What the form of a run begins with; once there is a timetable, few changes are usual.
pub fn run_fields(has_plan: bool) -> Fields {
    let run = DraftRun::default();
    let fields = Fields::default()
        .with("seconds", run.seconds.to_string())
        .with("threads", run.threads.to_string())
        .with("change_price", USUAL_PRICE.to_string());
    if has_plan { fields.with("few_changes", "yes") } else { fields }
}

fn progress(l: Locale, zone: Zone, job: &Job) -> AnyView {
    if job.state == JobState::Queued {
        return live::waiting(l, zone, job);
    }
    let now: Progress<Points> = serde_json::from_str(&job.progress).unwrap_or_default();
    view! {
        <p class="notice">{if job.cancel_requested { t!(l, drafts.stopping) } else { t!(l, drafts.working) }}</p>
        {findings::figures(l, now.value, now.bound, now.seconds)}
        {course(l, &now)}
    }
    .into_any()
}

/// How broken requirements and departures have become fewer.
fn course(l: Locale, progress: &Progress<Points>) -> AnyView {
    let line = |of: fn(&Moment<Points>) -> Option<u64>| {
        progress.history.iter().filter_map(|at| Some((at.seconds, of(at)? as f64))).collect::<Vec<_>>()
    };
    let broken = line(|at| Some(at.value?.infeasibility));
    let wished = line(|at| Some(at.value?.objective));
    // What departures there must be is known only of timetables that break as little as can be.
    let least = line(|at| {
        at.bound
            .filter(|bound| at.value.is_some_and(|value| value.infeasibility == bound.infeasibility))
            .map(|bound| bound.objective)
    });
    let figure = |title: &'static str, value: Vec<(f64, f64)>, bound: Vec<(f64, f64)>| {
        let amount = |amount: f64| words::number(l, amount as u64);
        let (Some(first), Some(last)) = (value.first(), value.last()) else { return ().into_any() };
        if first.1 <= last.1 && value.iter().all(|(_, amount)| *amount <= last.1) {
            return ().into_any();
        }
        let label = format!("{title}: {}", chart::told(&value, amount));
        let caption = t!(l, drafts.course, what = title, first = amount(first.1), last = amount(last.1));
        view! {
            <figure class="chart">
                <figcaption>{caption}</figcaption>
                <div class="chart-frame">{chart::course(label, progress.seconds, &[("course-bound", bound), ("course-value", value)])}</div>
            </figure>
        }
        .into_any()
    };
    view! {
        <div class="columns">
            {figure(t!(l, drafts.broken), broken, Vec::new())}
            {figure(t!(l, drafts.wished), wished, least)}
        </div>
    }
    .into_any()
}

/// The scheduler's part of the draft's page.
pub fn part(l: Locale, zone: Zone, view: &DraftView, fields: &Fields, faults: &Faults) -> AnyView {
    let at = |below: &str| format!("/timetables/drafts/{}{below}", view.draft.id);
    let body = match view.job.as_ref().filter(|job| job.state.is_live()) {
        Some(job) => {
            let now = progress(l, zone, job);
            view! {
                <LiveProgress address=at("/progress")>{now}</LiveProgress>
                <form method="post" action=at("/cancel")><button class="button button-danger">{t!(l, drafts.stop)}</button></form>
                <p class="hint">{t!(l, drafts.stop_hint)}</p>
            }
            .into_any()
        }
        None => view! {
            {view.job.as_ref().map(|job| ended(l, job))}
            {view.job.as_ref().map(|job| went(l, job))}
            {form(l, &at("/run"), view.plan.is_some(), fields, faults)}
        }
        .into_any(),
    };
    view! { <section><h2>{t!(l, drafts.scheduler)}</h2>{body}</section> }.into_any()
}

fn form(l: Locale, action: &str, has_plan: bool, fields: &Fields, faults: &Faults) -> AnyView {
    let number = |name: &'static str, label: &'static str, hint: &'static str| {
        Input::new(name, label, "number").hint(hint).required().view(fields, faults)
    };
    let keeping = has_plan.then(|| {
        view! {
            {checkbox("few_changes", "yes", t!(l, drafts.few_changes), fields.has("few_changes"))}
            {number("change_price", t!(l, drafts.change_price), t!(l, drafts.change_price_hint))}
        }
    });
    let text = if has_plan { t!(l, drafts.run_again) } else { t!(l, drafts.run) };
    view! {
        <form method="post" action=action.to_owned() class="stack">
            <div class="columns">
                {number("seconds", t!(l, drafts.seconds), t!(l, drafts.seconds_hint))}
                {number("threads", t!(l, drafts.threads), t!(l, drafts.threads_hint))}
            </div>
            {keeping}
            <p><button class="button button-primary">{text}</button></p>
        </form>
    }
    .into_any()
}

/// How the last run went.
fn went(l: Locale, job: &Job) -> Option<AnyView> {
    let progress: Progress<Points> = serde_json::from_str(&job.progress).unwrap_or_default();
    (progress.history.len() > 1).then(|| {
        view! { <details><summary>{t!(l, drafts.went)}</summary>{findings::figures(l, progress.value, progress.bound, progress.seconds)}{course(l, &progress)}</details> }
            .into_any()
    })
}

/// How the last run ended, when it did not simply succeed.
fn ended(l: Locale, job: &Job) -> AnyView {
    let text = match job.state {
        JobState::Cancelled => t!(l, drafts.run_cancelled),
        JobState::Failed if job.error == DIED => t!(l, drafts.run_died),
        JobState::Failed => live::broken_off(l, job).unwrap_or(t!(l, drafts.run_failed)),
        JobState::Queued | JobState::Running | JobState::Done => return ().into_any(),
    };
    view! { <p class="notice notice-warning">{text}</p> }.into_any()
}
