//! What each club is promised and may have in a round.

use super::address::to_round;
use super::refused;
use crate::error::PageError;
use crate::id::RoundId;
use crate::people::model::{OrganisationKind, Right};
use crate::seasons::model::ClubLimit;
use crate::seasons::service;
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::form::{Faults, Input, fault_summary, select};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::t;

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    render(&app, &visitor, &id, &Fields::default(), &Faults::default()).await
}

pub async fn set(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let (least, most) = (fields.number("min_minutes"), fields.number("max_minutes"));
    for (name, number) in [("min_minutes", least), ("max_minutes", most)] {
        if number.is_none() {
            faults.add(name, t!(l, settings.fault_number));
        }
    }
    if let (Some(min_minutes), Some(max_minutes)) = (least, most) {
        let mut tx = app.database.read().await?;
        let overview = service::overview(&mut tx, &id).await?;
        drop(tx);
        let organisation = fields.text("organisation").into();
        if overview.organisations.iter().all(|known| known.id != organisation) {
            return Err(PageError::BadRequest);
        }
        match service::set_limit(&app, &visitor.actor, &id, &ClubLimit { organisation, min_minutes, max_minutes }).await
        {
            Ok(()) => return Ok(to_round(&id, "/limits")),
            Err(error) => refused::at_field(l, &mut faults, "min_minutes", error)?,
        }
    }
    render(&app, &visitor, &id, &fields, &faults).await
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
    drop(tx);
    let title = t!(l, seasons.limits);
    let mut frame = Frame::new(title, Section::Seasons);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let clubs = overview.organisations.iter().filter(|organisation| organisation.kind == OrganisationKind::Association);
    let clubs: Vec<_> = clubs.map(|club| (club.id.0.clone(), club.name.clone())).collect();
    Ok(page(app, visitor, frame, || {
        let rows = overview.limits.iter().map(|limit| {
            view! {
                <tr><th scope="row">{overview.organisation(&limit.organisation).to_owned()}</th>
                    <td class="number">{limit.min_minutes.to_string()}</td><td class="number">{limit.max_minutes.to_string()}</td></tr>
            }
        });
        view! {
            <p><a href=format!("/seasons/{id}")>{overview.round.terms.name.clone()}</a></p>
            <h1>{title}</h1>
            <p>{t!(l, seasons.limits_intro)}</p>
            {fault_summary(l, faults)}
            <div class="table-wrap" tabindex="0" role="region" aria-label=t!(l, seasons.limits_table)>
            <table>
                <caption>{t!(l, seasons.limits_table)}</caption>
                <thead><tr><th scope="col">{t!(l, common.association)}</th><th scope="col" class="number">{t!(l, seasons.min_minutes_week)}</th>
                    <th scope="col" class="number">{t!(l, seasons.max_minutes_week)}</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            </div>
            <form method="post" class="stack">
                {select("organisation", t!(l, common.association), None, &clubs, fields, faults)}
                <div class="columns">
                    {Input::new("min_minutes", t!(l, seasons.min_minutes_week), "number").required().view(fields, faults)}
                    {Input::new("max_minutes", t!(l, seasons.max_minutes_week), "number").required().view(fields, faults)}
                </div>
                <p><button class="button button-primary">{t!(l, common.save)}</button></p>
            </form>
        }
    }))
}
