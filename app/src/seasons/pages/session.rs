//! One session of the proposal: lock it, let it go, or move it.

use super::address::to_round;
use super::refused;
use crate::error::PageError;
use crate::id::{RoundId, WishId};
use crate::people::model::Right;
use crate::seasons::model::Grant;
use crate::seasons::service;
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::{Weekday, Weekly, clock, parse_clock};
use crate::ui::date;
use crate::ui::form::{Faults, Input, fault_summary, select};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::t;

type Address = Path<(RoundId, WishId, Weekday)>;

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, wish, weekday)): Address,
) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    render(&app, &visitor, (&id, &wish, weekday), None, &Faults::default()).await
}

/// The button says what: `lock`, `unlock` or `move`.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, wish, weekday)): Address,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let done = match fields.text("do") {
        "lock" => service::lock(&app, &visitor.actor, &id, &wish, weekday).await,
        "unlock" => service::unlock(&app, &visitor.actor, &id, &wish, weekday).await,
        "move" => {
            let (from, to) = (parse_clock(fields.text("from")), parse_clock(fields.text("to")));
            match (Weekday::parse(fields.text("weekday")), from, to) {
                (Some(to_weekday), Some(from), Some(to)) if from < to => {
                    let time = Weekly::new(to_weekday, from, to);
                    let to = Grant { wish: wish.clone(), space: fields.text("space").into(), time };
                    service::move_session(&app, &visitor.actor, &id, weekday, &to).await
                }
                _ => {
                    faults.add("from", t!(l, seasons.rule_time));
                    return render(&app, &visitor, (&id, &wish, weekday), Some(&fields), &faults).await;
                }
            }
        }
        _ => return Err(PageError::BadRequest),
    };
    match done {
        Ok(()) => Ok(to_round(&id, "/results")),
        Err(error) => {
            refused::at_field(l, &mut faults, "space", error)?;
            render(&app, &visitor, (&id, &wish, weekday), Some(&fields), &faults).await
        }
    }
}

async fn render(
    app: &App,
    visitor: &Visitor,
    at: (&RoundId, &WishId, Weekday),
    typed: Option<&Fields>,
    faults: &Faults,
) -> Result<Response, PageError> {
    let (id, wish, weekday) = at;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let overview = service::overview(&mut tx, id).await?;
    drop(tx);
    let grant = overview
        .grants
        .iter()
        .find(|grant| grant.wish == *wish && grant.time.weekday == weekday)
        .ok_or(PageError::NotFound)?;
    let asked = &overview.wish(wish).ok_or(PageError::NotFound)?.terms;
    let fields = typed.cloned().unwrap_or_else(|| {
        Fields::default()
            .with("space", &grant.space.0)
            .with("weekday", grant.time.weekday.to_string())
            .with("from", clock(grant.time.from))
            .with("to", clock(grant.time.until))
    });
    let title = t!(l, seasons.session_of, group = asked.group);
    let mut frame = Frame::new(title.clone(), Section::Seasons);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let spaces: Vec<_> = asked.spaces.iter().map(|space| (space.0.clone(), overview.place(space))).collect();
    let days: Vec<_> = Weekday::ALL.map(|day| (day.to_string(), date::weekday(l, day).to_owned())).to_vec();
    let locked = overview.is_locked(grant);
    Ok(page(app, visitor, frame, || {
        let times = asked.times.iter().map(|time| view! { <li>{date::weekly(l, *time)}</li> }).collect_view();
        view! {
            <p><a href=format!("/seasons/{id}/results")>{t!(l, seasons.results)}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <p>{date::weekly(l, grant.time)}", "{overview.place(&grant.space)}
                {locked.then(|| view! { " "<span class="tag">{t!(l, seasons.locked)}</span> })}</p>
            <form method="post">
                <button class="button" name="do" value=if locked { "unlock" } else { "lock" }>
                    {if locked { t!(l, seasons.unlock) } else { t!(l, seasons.lock) }}
                </button>
            </form>
            <p class="hint">{t!(l, seasons.lock_hint)}</p>
            <h2>{t!(l, seasons.move_title)}</h2>
            <p>{t!(l, seasons.move_hint)}</p>
            <ul>{times}</ul>
            <form method="post" class="stack">
                {select("space", t!(l, common.space), None, &spaces, &fields, faults)}
                {select("weekday", t!(l, common.weekday), None, &days, &fields, faults)}
                <div class="columns">
                    {Input::new("from", t!(l, common.from), "text").required().view(&fields, faults)}
                    {Input::new("to", t!(l, common.to), "text").required().view(&fields, faults)}
                </div>
                <p><button class="button button-primary" name="do" value="move">{t!(l, common.move_it)}</button></p>
            </form>
        }
    }))
}
