//! Every round: what is open to apply for, what is being decided, what is published.

use super::tags;
use crate::error::PageError;
use crate::people;
use crate::people::model::Right;
use crate::seasons::model::{Round, RoundState};
use crate::seasons::service;
use crate::seasons::words;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::ui::pages::Pages;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let rounds = service::rounds(&mut tx).await?;
    let applies = !people::service::organisations_to_book_for(&mut tx, &visitor.actor).await?.is_empty();
    drop(tx);
    let (today, clerk) = (app.today(), visitor.actor.may(Right::RunSeasons));
    let title = t!(l, seasons.title);
    Ok(page(&app, &visitor, Frame::new(title, Section::Seasons), || {
        let pages = Pages::new(&asked, "page", rounds.len());
        let cards = pages.part(&rounds).iter().map(|round| card(l, round, today, applies)).collect_view();
        view! {
            <h1>{title}</h1>
            <p>{t!(l, seasons.intro)}</p>
            {clerk.then(|| view! {
                <p class="actions">
                    <a class="button button-primary" href="/seasons/new">{t!(l, seasons.new_round)}</a>
                    <a class="button" href="/seasons/points">{t!(l, seasons.points)}</a>
                </p>
            })}
            {if rounds.is_empty() {
                view! { <div class="empty"><p>{t!(l, seasons.no_rounds)}</p></div> }.into_any()
            } else {
                view! { <ul class="cards">{cards}</ul> }.into_any()
            }}
            {pages.view(l, "/seasons", &asked)}
        }
    }))
}

fn card(l: Locale, round: &Round, today: chrono::NaiveDate, applies: bool) -> AnyView {
    let terms = &round.terms;
    let at = |below: &str| format!("/seasons/{}{below}", round.id);
    let may_apply = applies && round.takes_wishes(today);
    view! {
        <li><article class="card">
            <h2><a href=at("")>{terms.name.clone()}</a></h2>
            <p>{tags::state(l, round, today)}</p>
            <p>{t!(l, seasons.holds, dates = words::dates(terms.dates))}<br/>
                {t!(l, seasons.apply_between, dates = words::dates(terms.applications))}</p>
            <p class="actions">
                {may_apply.then(|| view! { <a class="button button-primary" href=at("/apply")>{t!(l, seasons.apply)}</a> })}
                {applies.then(|| view! { <a class="button" href=at("/mine")>{t!(l, seasons.mine)}</a> })}
                {(round.state == RoundState::Published).then(|| view! { <a class="button" href=at("/results")>{t!(l, seasons.results)}</a> })}
            </p>
        </article></li>
    }
    .into_any()
}
