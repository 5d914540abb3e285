//! An association's own wishes: what was asked for, and after publication what was granted, and why not.

use super::results::{granted_cell, reasons_view};
use super::{tags, take_back};
use crate::error::PageError;
use crate::id::RoundId;
use crate::seasons::model::{RoundState, Wish};
use crate::seasons::service::{self, Overview, Standing};
use crate::seasons::words;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::date;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    visitor.signed_in()?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let overview = service::overview(&mut tx, &id).await?;
    drop(tx);
    let title = t!(l, seasons.mine);
    let open = overview.round.takes_wishes(app.today());
    Ok(page(&app, &visitor, Frame::new(title, Section::Seasons), || {
        let mut mine = overview.standings();
        let own = |wish: &Wish| {
            visitor.actor.roles.iter().any(|role| role.organisation.as_ref() == Some(&wish.terms.organisation))
        };
        mine.retain(|standing| own(standing.wish));
        let withdrawn: Vec<_> = overview.taken_back.iter().filter(|wish| own(wish)).collect();
        let cards = mine.iter().map(|standing| card(l, &overview, standing, open)).collect_view();
        view! {
            <p><a href=format!("/seasons/{id}")>{overview.round.terms.name.clone()}</a></p>
            <h1>{title}</h1>
            {take_back::notice(l, &overview, &query, open)}
            <p>{tags::state(l, &overview.round, app.today())}</p>
            {open.then(|| view! { <p><a class="button button-primary" href=format!("/seasons/{id}/apply")>{t!(l, seasons.apply)}</a></p> })}
            {if mine.is_empty() && withdrawn.is_empty() {
                view! { <div class="empty"><p>{t!(l, seasons.no_wishes_of_yours)}</p></div> }.into_any()
            } else {
                view! { <ul class="cards">{cards}</ul> }.into_any()
            }}
            {take_back::taken_back(l, &overview, &withdrawn, open)}
        }
    }))
}

fn card(l: Locale, overview: &Overview, standing: &Standing<'_>, open: bool) -> AnyView {
    let asked = &standing.wish.terms;
    let round = &overview.round;
    let published = round.state == RoundState::Published;
    let at = |below: &str| format!("/seasons/{}{below}", round.id);
    view! {
        <li><article class="card">
            <h2>{asked.group.clone()}</h2>
            <p>{overview.organisation(&asked.organisation).to_owned()}" · "{words::band(l, asked.age_band)}</p>
            {published.then(|| view! {
                <p>{tags::answer(l, standing.answer)}</p>
                {granted_cell(l, overview, standing)}
                {reasons_view(l, overview, standing)}
            })}
            {asked_view(l, overview, standing)}
            {open.then(|| view! {
                <div class="actions">
                    <a class="button" href=at(&format!("/apply?wish={}", standing.wish.id))>{t!(l, common.change)}</a>
                    <a class="button" href=at(&format!("/wishes/{}/remove", standing.wish.id))>{t!(l, seasons.withdraw_wish)}<span class="visually-hidden">" "{asked.group.clone()}</span></a>
                </div>
            })}
        </article></li>
    }
    .into_any()
}

/// What was asked for.
pub fn asked_view(l: Locale, overview: &Overview, standing: &Standing<'_>) -> AnyView {
    let asked = &standing.wish.terms;
    let numbers = asked.numbers;
    let spaces = asked.spaces.iter().map(|space| view! { <li>{overview.place(space)}</li> });
    let times = asked.times.iter().map(|time| view! { <li>{date::weekly(l, *time)}</li> });
    view! {
        <details><summary>{t!(l, seasons.asked_for)}</summary>
            <p>{t!(l, seasons.asked_summary, sessions = numbers.sessions, least = numbers.min_minutes, most = numbers.max_minutes, persons = numbers.persons)}</p>
            <ol>{spaces.collect_view()}</ol>
            <ol>{times.collect_view()}</ol>
        </details>
    }
    .into_any()
}
