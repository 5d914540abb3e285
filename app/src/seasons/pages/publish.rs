//! Publishing a proposal after a question, and taking it back after another.

use super::address::to_round;
use super::round;
use crate::error::PageError;
use crate::id::RoundId;
use crate::people::model::Right;
use crate::seasons::model::SchoolBreaks;
use crate::seasons::service::{self, SeasonError};
use crate::seasons::words;
use crate::server::form::{Fields, Posted};
use crate::server::limits::REASON;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::form::{Faults, Input, checkbox, fault_summary};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::t;

/// What will happen, and the button.
pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let overview = service::overview(&mut tx, &id).await?;
    drop(tx);
    if overview.round.state.is_decided() {
        return Ok(to_round(&id, ""));
    }
    let title = t!(l, seasons.publish_title);
    let terms = &overview.round.terms;
    Ok(page(&app, &visitor, Frame::new(title, Section::Seasons), || {
        view! {
            <p><a href=format!("/seasons/{id}")>{terms.name.clone()}</a></p>
            <h1>{title}</h1>
            <p>{t!(l, seasons.publish_text, count = overview.grants.len(), dates = words::dates(terms.dates))}</p>
            <p>{t!(l, seasons.publish_skips)}</p>
            <form method="post" class="stack">
                {checkbox("in_school_breaks", "yes", t!(l, seasons.in_school_breaks), false)}
                <p class="actions">
                    <button class="button button-primary">{t!(l, seasons.publish)}</button>
                    <a href=format!("/seasons/{id}")>{t!(l, seasons.back)}</a>
                </p>
            </form>
        }
    }))
}

pub async fn publish(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let breaks = if fields.has("in_school_breaks") { SchoolBreaks::Booked } else { SchoolBreaks::LeftOut };
    let published = service::publish(&app, &visitor.actor, &id, breaks).await;
    round::shown(&app, &visitor, &id, published.map(|_| to_round(&id, "")).map_err(Into::into)).await
}

/// What a withdrawal would take, what it would leave, and the button.
pub async fn ask_withdraw(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let reason = t!(visitor.language, seasons.withdrawn_reason);
    question(&app, &visitor, &id, &Fields::default().with("reason", reason), &Faults::default()).await
}

pub async fn withdraw(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let mut faults = Faults::default();
    faults.length(visitor.language, &fields, "reason", REASON);
    if !faults.is_empty() {
        return question(&app, &visitor, &id, &fields, &faults).await;
    }
    match service::withdraw(&app, &visitor.actor, &id, fields.text("reason")).await {
        Err(SeasonError::NoReason) => {
            faults.add("reason", t!(visitor.language, seasons.no_reason));
            question(&app, &visitor, &id, &fields, &faults).await
        }
        outcome => {
            let outcome = outcome.map(|_| to_round(&id, "")).map_err(Into::into);
            round::shown(&app, &visitor, &id, outcome).await
        }
    }
}

async fn question(
    app: &App,
    visitor: &Visitor,
    id: &RoundId,
    fields: &Fields,
    faults: &Faults,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let overview = service::overview(&mut tx, id).await?;
    drop(tx);
    let Some(publication) = &overview.round.publication else { return Ok(to_round(id, "")) };
    let title = t!(l, seasons.withdraw_title);
    let mut frame = Frame::new(title, Section::Seasons);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let terms = &overview.round.terms;
    Ok(page(app, visitor, frame, || {
        view! {
            <p><a href=format!("/seasons/{id}")>{terms.name.clone()}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <p>{t!(l, seasons.withdraw_goes, times = publication.done, dates = overview.booked, between = words::dates(terms.dates))}</p>
            <p>{t!(l, seasons.withdraw_stays)}</p>
            <form method="post" class="stack">
                {Input::new("reason", t!(l, seasons.withdraw_reason), "text").hint(t!(l, seasons.withdraw_reason_hint)).view(fields, faults)}
                <p class="actions">
                    <button class="button button-danger">{t!(l, seasons.withdraw_button, dates = overview.booked)}</button>
                    <a href=format!("/seasons/{id}")>{t!(l, seasons.back)}</a>
                </p>
            </form>
        }
    }))
}
