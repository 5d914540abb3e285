//! What letting refused wishes in would take: asked for by the clerk, looked for in the background, told with the refusals.

use super::address::to_round;
use super::refused::Refused;
use crate::id::{RoundId, WishId};
use crate::jobs::progress::Progress;
use crate::jobs::queue::{Job, JobState};
use crate::people::model::Right;
use crate::seasons::model::RoundState;
use crate::seasons::service::{self, Overview};
use crate::server::form::Fields;
use crate::server::live;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::time::Zone;
use crate::ui::islands::LiveProgress;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Has them looked for: of the wish named, or of all.
pub async fn look(app: &App, visitor: &Visitor, id: &RoundId, fields: &Fields) -> Result<Response, Refused> {
    visitor.with(Right::RunSeasons)?;
    let wish = Some(WishId(fields.text("wish").to_owned())).filter(|wish| !wish.0.is_empty());
    service::start_prices(app, &visitor.actor, id, wish.as_ref()).await?;
    Ok(to_round(id, "/results"))
}

/// Leaves off.
pub async fn cancel(app: &App, visitor: &Visitor, id: &RoundId) -> Result<Response, Refused> {
    visitor.with(Right::RunSeasons)?;
    service::cancel_prices(app, &visitor.actor, id).await?;
    Ok(to_round(id, "/results"))
}

/// Whether the clerk may ask for prices now.
pub fn may_ask(overview: &Overview) -> bool {
    overview.round.state == RoundState::Closed && !overview.is_running() && !overview.is_pricing()
}

/// Above the results: asking for all prices, or how far the search has come.
pub fn part(l: Locale, zone: Zone, overview: &Overview) -> AnyView {
    let at = |below: &str| format!("/seasons/{}/prices{below}", overview.round.id);
    if let Some(job) = overview.prices.as_ref().filter(|job| job.state.is_live()) {
        let now = progress(l, zone, job);
        return view! {
            <section>
                <LiveProgress address=at("/progress")>{now}</LiveProgress>
                <form method="post" action=at("/cancel")><button class="button button-danger">{t!(l, seasons.stop)}</button></form>
                <p class="hint">{t!(l, seasons.prices_kept)}</p>
            </section>
        }
        .into_any();
    }
    if !may_ask(overview) || overview.refusals.is_empty() {
        return ().into_any();
    }
    let failed = overview.prices.as_ref().is_some_and(|job| job.state == JobState::Failed);
    view! {
        <section>
            {failed.then(|| view! { <p class="notice notice-warning">{t!(l, seasons.prices_failed)}</p> })}
            <form method="post" action=at("")>
                <button class="button">{t!(l, seasons.prices_all)}</button>
            </form>
            <p class="hint">{t!(l, seasons.prices_hint)}</p>
        </section>
    }
    .into_any()
}

pub fn progress(l: Locale, zone: Zone, job: &Job) -> AnyView {
    if job.state == JobState::Queued {
        return live::waiting(l, zone, job);
    }
    let now: Progress<u32> = serde_json::from_str(&job.progress).unwrap_or_default();
    let seconds = now.seconds.round() as i64;
    let text =
        t!(l, seasons.prices_progress, done = now.value.unwrap_or(0), of = now.bound.unwrap_or(0), seconds = seconds);
    view! { <p class="notice">{text}</p> }.into_any()
}

/// Beside one refusal: asking for its price.
pub fn button(l: Locale, overview: &Overview, wish: &WishId, group: &str) -> Option<AnyView> {
    may_ask(overview).then(|| {
        view! {
            <form method="post" action=format!("/seasons/{}/prices", overview.round.id)>
                <input type="hidden" name="wish" value=wish.0.clone()/>
                <button class="button">{t!(l, seasons.price_one)}<span class="visually-hidden">" "{group.to_owned()}</span></button>
            </form>
        }
        .into_any()
    })
}
