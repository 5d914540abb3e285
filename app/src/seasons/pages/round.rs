//! One round: its dates for everybody, and for the clerk everything that can be done with it.

use super::address::to_round;
use super::refused::Refused;
use super::{calendar, plan, progress, tags};
use crate::error::PageError;
use crate::id::RoundId;
use crate::people;
use crate::people::model::Right;
use crate::seasons::model::{Proposal, RoundState};
use crate::seasons::service::{self, Overview};
use crate::seasons::words;
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::Zone;
use crate::ui::form::{Faults, fault_summary};
use axum::extract::{Multipart, Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    render(&app, &visitor, &id, &plan::begins_with(), &Faults::default()).await
}

pub async fn close(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let closed = service::close(&app, &visitor.actor, &id).await.map(|()| to_round(&id, ""));
    shown(&app, &visitor, &id, closed.map_err(Into::into)).await
}

pub async fn reopen(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let opened = service::reopen(&app, &visitor.actor, &id).await.map(|()| to_round(&id, ""));
    shown(&app, &visitor, &id, opened.map_err(Into::into)).await
}

pub async fn run(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let done = plan::run(&app, &visitor, &id, fields).await;
    shown(&app, &visitor, &id, done).await
}

pub async fn cancel_run(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
) -> Result<Response, PageError> {
    let done = plan::cancel(&app, &visitor, &id).await;
    shown(&app, &visitor, &id, done).await
}

pub async fn upload_plan(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    form: Multipart,
) -> Result<Response, PageError> {
    let done = plan::upload(&app, &visitor, &id, form).await;
    shown(&app, &visitor, &id, done).await
}

/// What came of a form of the round: where it leads, or the page of the round again, with why it was refused.
pub async fn shown(
    app: &App,
    visitor: &Visitor,
    id: &RoundId,
    outcome: Result<Response, Refused>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(response) => Ok(response),
        Err(refused) => {
            let (typed, faults) = refused.told(visitor.language)?;
            render(app, visitor, id, &typed.unwrap_or_else(plan::begins_with), &faults).await
        }
    }
}

async fn render(
    app: &App,
    visitor: &Visitor,
    id: &RoundId,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let overview = service::overview(&mut tx, id).await?;
    let applies = !people::service::organisations_to_book_for(&mut tx, &visitor.actor).await?.is_empty();
    drop(tx);
    let terms = &overview.round.terms;
    let (today, clerk) = (app.today(), visitor.actor.may(Right::RunSeasons));
    let mut frame = Frame::new(terms.name.clone(), Section::Seasons);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    if clerk && (overview.is_running() || overview.is_moving()) {
        frame = frame.with_islands().refresh_after(2);
    }
    let at = |below: &str| format!("/seasons/{id}{below}");
    let published = overview.round.state == RoundState::Published;
    Ok(page(app, visitor, frame, || {
        view! {
            <p><a href="/seasons">{t!(l, seasons.title)}</a></p>
            <h1>{terms.name.clone()}</h1>
            {fault_summary(l, faults)}
            <p>{tags::state(l, &overview.round, today)}</p>
            <dl>
                <dt>{t!(l, seasons.season_dates)}</dt><dd>{words::dates(terms.dates)}</dd>
                <dt>{t!(l, seasons.application_dates)}</dt><dd>{words::dates(terms.applications)}</dd>
            </dl>
            <p class="actions">
                {(applies && overview.round.takes_wishes(today)).then(|| view! { <a class="button button-primary" href=at("/apply")>{t!(l, seasons.apply)}</a> })}
                {applies.then(|| view! { <a class="button" href=at("/mine")>{t!(l, seasons.mine)}</a> })}
                {published.then(|| view! { <a class="button" href=at("/results")>{t!(l, seasons.results)}</a><a class="button" href=at("/week")>{t!(l, seasons.week)}</a> })}
            </p>
            {clerk.then(|| desk(l, &overview, fields, faults, app.zone(), today))}
        }
    }))
}

/// What the clerk does here.
fn desk(
    l: Locale,
    overview: &Overview,
    fields: &Fields,
    faults: &Faults,
    zone: Zone,
    today: chrono::NaiveDate,
) -> AnyView {
    let at = |below: &str| format!("/seasons/{}{below}", overview.round.id);
    let button = |below: &str, text: &'static str| {
        view! { <form method="post" action=at(below)><button class="button">{text}</button></form> }.into_any()
    };
    let state = match overview.round.state {
        RoundState::Open => button("/close", t!(l, seasons.close)),
        RoundState::Closed => button("/reopen", t!(l, seasons.reopen)),
        RoundState::Publishing | RoundState::Published | RoundState::Withdrawing => ().into_any(),
    };
    let decided = overview.round.state.is_decided();
    let unknown = overview.unknown_sizes();
    view! {
        <section>
            <h2>{t!(l, seasons.for_clerks)}</h2>
            <div class="actions">
                <a class="button" href=at("/wishes")>{t!(l, seasons.wishes)}" ("{overview.wishes.len().to_string()}")"</a>
                {(!decided).then(|| view! {
                    <a class="button" href=at("/limits")>{t!(l, seasons.limits)}</a>
                    <a class="button" href=at("/edit")>{t!(l, seasons.edit_round)}</a>
                })}
                {state}
            </div>
            <p class="hint">{t!(l, seasons.taken_rule, percent = overview.ladder.taken_percent())}</p>
            {(!decided && !unknown.is_empty()).then(|| view! { <p class="notice">{t!(l, seasons.unknown_sizes, spaces = unknown.join("; "))}</p> })}
        </section>
        {(overview.round.state == RoundState::Open).then(|| view! { <p class="notice">{t!(l, seasons.close_first)}</p> })}
        {(overview.round.state == RoundState::Closed).then(|| plan::scheduler(l, zone, overview, fields, faults))}
        {(!decided).then(|| proposal(l, overview))}
        {calendar::part(l, overview, zone, today)}
    }
    .into_any()
}

/// The newest proposal and what to do with it.
fn proposal(l: Locale, overview: &Overview) -> AnyView {
    let Some(found) = overview.proposal.as_ref().filter(|_| !overview.grants.is_empty()) else { return ().into_any() };
    let at = |below: &str| format!("/seasons/{}{below}", overview.round.id);
    let ready = overview.round.state == RoundState::Closed && !overview.is_running();
    let held = overview.held_around();
    view! {
        <section>
            <h2>{t!(l, seasons.proposal)}</h2>
            <p>{t!(l, seasons.proposal_summary, sessions = overview.grants.len(), wishes = overview.wishes.len())}</p>
            {progress::figures(l, Some(found.score), found.bound, found.seconds)}
            {fair(l, found)}
            {(!held.is_empty()).then(|| view! { <p class="notice notice-warning">{t!(l, seasons.buffers, spaces = held.join("; "))}</p> })}
            <p class="actions">
                <a class="button" href=at("/results")>{t!(l, seasons.results)}</a>
                <a class="button" href=at("/week")>{t!(l, seasons.week)}</a>
                {ready.then(|| view! { <a class="button button-primary" href=at("/publish")>{t!(l, seasons.publish_title)}</a> })}
            </p>
        </section>
    }
    .into_any()
}

/// What each step of a fair plan reached; nothing for others.
fn fair(l: Locale, found: &Proposal) -> Option<AnyView> {
    let items: Vec<_> = found.steps.iter().map(|step| view! { <li>{words::fair_step(l, step)}</li> }).collect();
    (!items.is_empty()).then(|| view! { <p>{t!(l, seasons.fair_lead)}</p><ol>{items}</ol> }.into_any())
}
