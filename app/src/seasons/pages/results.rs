//! Who got what and who did not, with the reason: for the clerk at any time, for everybody once it is published.

use super::refused::Refused;
use super::{prices, tags};
use crate::error::PageError;
use crate::id::RoundId;
use crate::people::model::Right;
use crate::seasons::model::{Answer, Reason};
use crate::seasons::service::{self, Overview, Standing};
use crate::seasons::words;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::date;
use crate::ui::form::{Faults, fault_summary};
use crate::ui::pages::Pages;
use crate::ui::table::wrapped;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Wishes on one page.
const ON_A_PAGE: usize = 100;
/// No more reasons than this are shown before the rest is folded away.
const FIRST_REASONS: usize = 3;

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Asked(asked): Asked,
) -> Result<Response, PageError> {
    render(&app, &visitor, &id, &asked, &Faults::default()).await
}

pub async fn look_for_prices(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let done = prices::look(&app, &visitor, &id, &fields).await;
    shown(&app, &visitor, &id, done).await
}

pub async fn cancel_prices(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
) -> Result<Response, PageError> {
    let done = prices::cancel(&app, &visitor, &id).await;
    shown(&app, &visitor, &id, done).await
}

/// Where a form leads, or the results again, with why it was refused.
async fn shown(
    app: &App,
    visitor: &Visitor,
    id: &RoundId,
    outcome: Result<Response, Refused>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(response) => Ok(response),
        Err(refused) => {
            let (_, faults) = refused.told(visitor.language)?;
            render(app, visitor, id, &Fields::default(), &faults).await
        }
    }
}

async fn render(
    app: &App,
    visitor: &Visitor,
    id: &RoundId,
    asked: &Fields,
    faults: &Faults,
) -> Result<Response, PageError> {
    let overview = readable(app, visitor, id).await?;
    let l = visitor.language;
    let title = t!(l, seasons.results);
    let clerk = visitor.actor.may(Right::RunSeasons);
    let mut frame = Frame::new(title, Section::Seasons);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    if clerk && overview.is_pricing() {
        frame = frame.with_islands().refresh_after(5);
    }
    Ok(page(app, visitor, frame, || {
        let standings = overview.standings();
        let count = |answer| standings.iter().filter(|standing| standing.answer == answer).count();
        let pages = Pages::of_rows(asked, "page", standings.len(), ON_A_PAGE);
        let rows = pages.part(&standings).iter().map(|standing| row(l, &overview, standing, clerk)).collect_view();
        view! {
            <p><a href=format!("/seasons/{id}")>{overview.round.terms.name.clone()}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <p>{t!(l, seasons.results_summary, granted = count(Answer::Granted), partly = count(Answer::Partly), refused = count(Answer::Refused))}</p>
            <p class="actions">
                <a href=format!("/seasons/{id}/results.csv")>{t!(l, seasons.as_csv)}</a>
                <a href=format!("/seasons/{id}/week")>{t!(l, seasons.week)}</a>
            </p>
            {clerk.then(|| prices::part(l, app.zone(), &overview))}
            {wrapped(title, view! {
                <table class="season-results">
                    <caption>{t!(l, seasons.results_table)}</caption>
                    <thead><tr>
                        <th scope="col">{t!(l, seasons.group)}</th><th scope="col">{t!(l, common.association)}</th>
                        <th scope="col">{t!(l, seasons.result)}</th><th scope="col">{t!(l, seasons.times)}</th>
                        <th scope="col">{t!(l, common.why)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            })}
            {pages.view(l, &format!("/seasons/{id}/results"), asked)}
        }
    }))
}

/// The round, if the visitor may read its results.
pub async fn readable(app: &App, visitor: &Visitor, id: &RoundId) -> Result<Overview, PageError> {
    let overview = service::readable(&mut app.database.read().await?, &visitor.actor, id).await?;
    overview.ok_or_else(|| visitor.signed_in().err().unwrap_or(PageError::Forbidden))
}

fn row(l: Locale, overview: &Overview, standing: &Standing<'_>, clerk: bool) -> AnyView {
    let asked = &standing.wish.terms;
    let change = clerk && !overview.round.state.is_decided();
    view! {
        <tr>
            <th scope="row">{asked.group.clone()}<br/><span class="subtle">{words::band(l, asked.age_band)}</span></th>
            <td>{overview.organisation(&asked.organisation).to_owned()}</td>
            <td>{tags::answer(l, standing.answer)}</td>
            <td>{if change { changeable_cell(l, overview, standing) } else { granted_cell(l, overview, standing) }}</td>
            <td>{reasons_view(l, overview, standing)}{clerk.then(|| prices_view(l, overview, standing))}</td>
        </tr>
    }
    .into_any()
}

/// The sessions granted.
pub fn granted_cell(l: Locale, overview: &Overview, standing: &Standing<'_>) -> AnyView {
    let items = standing
        .grants
        .iter()
        .map(|grant| view! { <li>{date::weekly(l, grant.time)}", "{overview.place(&grant.space)}</li> });
    view! { <ul class="plain">{items.collect_view()}</ul> }.into_any()
}

/// The sessions granted, each a link to where it can be locked or moved.
fn changeable_cell(l: Locale, overview: &Overview, standing: &Standing<'_>) -> AnyView {
    let items = standing.grants.iter().map(|grant| {
        let address = format!("/seasons/{}/sessions/{}/{}", overview.round.id, grant.wish, grant.time.weekday);
        view! {
            <li><a href=address>{date::weekly(l, grant.time)}", "{overview.place(&grant.space)}</a>
                {overview.is_locked(grant).then(|| view! { " "<span class="tag">{t!(l, seasons.locked)}</span> })}</li>
        }
    });
    view! { <ul class="plain">{items.collect_view()}</ul> }.into_any()
}

/// Why it got less than it asked for: the first reasons in sight, the others folded.
pub fn reasons_view(l: Locale, overview: &Overview, standing: &Standing<'_>) -> AnyView {
    let reasons: Vec<&Reason> = standing.reasons.iter().filter(|reason| !reason.is_price()).collect();
    if reasons.is_empty() {
        return ().into_any();
    }
    let item = |reason: &&Reason| view! { <li>{words::reason(l, overview, reason)}</li> };
    let (first, rest) = reasons.split_at(reasons.len().min(FIRST_REASONS));
    let first = first.iter().map(item).collect_view();
    let folded = (!rest.is_empty()).then(|| {
        let rest_items = rest.iter().map(item).collect_view();
        view! {
            <details><summary>{t!(l, seasons.more_reasons, count = rest.len())}</summary>
                <ul>{rest_items}</ul></details>
        }
    });
    view! { <ul>{first}</ul>{folded} }.into_any()
}

/// What one more session would take, or asking for that; for the clerk.
fn prices_view(l: Locale, overview: &Overview, standing: &Standing<'_>) -> AnyView {
    if standing.answer == Answer::Granted {
        return ().into_any();
    }
    let told = standing.reasons.iter().filter(|reason| reason.is_price());
    let told: Vec<_> = told.map(|reason| view! { <li>{words::reason(l, overview, reason)}</li> }).collect();
    if told.is_empty() {
        return prices::button(l, overview, &standing.wish.id, &standing.wish.terms.group).into_any();
    }
    view! { <p><strong>{t!(l, seasons.price_title)}</strong></p><ul>{told}</ul> }.into_any()
}
