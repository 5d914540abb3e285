//! One draft: the school, the scheduler, its timetable with what remains and what has changed, and taking it away.

use super::super::{unopened, way};
use super::{ask, findings, read, scheduler, words};
use crate::error::PageError;
use crate::id::DraftId;
use crate::scheduler::PlanState;
use crate::server::form::{Asked, Fields};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::timetables::model::PartyKind;
use crate::timetables::service::{self, DraftView, Extra};
use crate::timetables::words::party_kinds;
use crate::ui::confirm::Confirm;
use crate::ui::form::{Faults, fault_summary};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::collections::BTreeSet;

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<DraftId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    ask(&app, &visitor, &id).await?;
    let l = visitor.language;
    let view = read(&app, &id).await?;
    let done = match query.text("done") {
        "received" => Some(t!(l, drafts.done_received)),
        "published" if view.calendar.as_ref().is_none_or(|timetable| timetable.way().is_none()) => {
            Some(t!(l, drafts.done_published))
        }
        "nothing" => Some(t!(l, timetables.done_nothing)),
        "closed" => Some(t!(l, drafts.done_closed)),
        _ => None,
    };
    render(&app, &visitor, &id, &scheduler::run_fields(view.plan.is_some()), &Faults::default(), done).await
}

/// The page before a draft is removed.
pub async fn ask_remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<DraftId>,
) -> Result<Response, PageError> {
    ask(&app, &visitor, &id).await?;
    removal_page(&app, &visitor, &id, Faults::default()).await
}

async fn removal_page(app: &App, visitor: &Visitor, id: &DraftId, faults: Faults) -> Result<Response, PageError> {
    let view = read(app, id).await?;
    let l = visitor.language;
    let name = view.draft.name.clone();
    let address = format!("/timetables/drafts/{id}");
    let button = t!(l, drafts.remove_button, name = name);
    let confirm = Confirm::new(t!(l, drafts.remove_title, name = name), format!("{address}/remove"), button, address)
        .goes(t!(
            l,
            drafts.remove_goes,
            lessons = view.school().shown,
            locks = view.locks.len(),
            closures = view.closures.len()
        ))
        .goes(t!(l, drafts.remove_for_good))
        .stays(t!(l, drafts.remove_stays));
    Ok(confirm.page(app, visitor, Section::Timetables, &faults.all_at("confirm")))
}

pub async fn remove(State(app): State<App>, visitor: Visitor, Path(id): Path<DraftId>) -> Result<Response, PageError> {
    let actor = ask(&app, &visitor, &id).await?;
    match service::remove(&app, actor, &id).await {
        Ok(()) => Ok(Redirect::to("/timetables?done=removed").into_response()),
        Err(error) => {
            let faults = words::refusal(visitor.language, error, None, "confirm")?;
            removal_page(&app, &visitor, &id, faults).await
        }
    }
}

pub async fn render(
    app: &App,
    visitor: &Visitor,
    id: &DraftId,
    fields: &Fields,
    faults: &Faults,
    done: Option<&'static str>,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let view = read(app, id).await?;
    let closed = service::without_hours(&mut app.database.read().await?, &view).await?;
    let mut frame = Frame::new(view.draft.name.clone(), Section::Timetables);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let moves = view.moving.as_ref().is_some_and(|job| job.state.is_live());
    if view.is_running() || moves {
        frame = frame.with_islands().refresh_after(2);
    }
    Ok(page(app, visitor, frame, || {
        view! {
            <p><a href="/timetables">{t!(l, timetables.back)}</a></p>
            <h1>{view.draft.name.clone()}</h1>
            {done.map(|done| view! { <p class="notice notice-success" role="status">{done}</p> })}
            {fault_summary(l, faults)}
            {view.calendar.as_ref().and_then(|timetable| way::part(l, timetable, view.moving.as_ref()))}
            {about(l, &view)}
            {omitted(l, &view)}
            {unopened::notice(l, visitor, &closed)}
            {timetable(l, &view)}
            {findings::changes(l, &view)}
            {scheduler::part(l, app.zone(), &view, fields, faults)}
            {view.plan.is_some().then(|| view! { <section><h2>{t!(l, drafts.remaining)}</h2>{findings::remaining(l, &view)}</section> })}
            <p><a class="button" href=format!("/timetables/drafts/{id}/remove")>{t!(l, drafts.remove)}</a></p>
        }
    }))
}

fn about(l: Locale, view: &DraftView) -> AnyView {
    let terms = &view.draft.terms;
    let dates = t!(l, timetables.from_to, first = terms.first, last = terms.last);
    let parties = |kind: PartyKind| {
        let parties = view.lessons.lessons.iter().flat_map(|lesson| &lesson.parties).filter(|party| party.kind == kind);
        let count = parties.map(|party| &party.name).collect::<BTreeSet<_>>().len();
        (count > 0).then(|| view! { <dt>{party_kinds(l, kind)}</dt><dd>{count}</dd> })
    };
    let published = view.draft.published.as_ref().map(|published| {
        let text = t!(l, drafts.in_calendar_from, from = published.from);
        view! { <dt>{t!(l, common.in_calendar)}</dt><dd><a href=format!("/timetables/{}", published.lineage)>{text}</a></dd> }
    });
    view! {
        <dl class="facts">
            <dt>{t!(l, timetables.col_term)}</dt><dd>{dates}</dd>
            <dt>{t!(l, common.lessons)}</dt><dd>{view.lessons.lessons.len()}</dd>
            {parties(PartyKind::Class)}
            {parties(PartyKind::Teacher)}
            <dt>{t!(l, timetables.rooms)}</dt><dd>{view.school().rooms.len()}</dd>
            {published}
        </dl>
    }
    .into_any()
}

/// What of the file no timetable heeds, because its kind is not known; nothing where everything is.
fn omitted(l: Locale, view: &DraftView) -> Option<AnyView> {
    let omitted = &view.school().omitted;
    let items = omitted.iter().map(|(name, count)| view! { <li>{format!("{name}: {count}")}</li> }).collect_view();
    let notice = view! {
        <div class="notice notice-warning">
            <p>{t!(l, drafts.omitted)}</p>
            <ul>{items}</ul>
        </div>
    };
    (!omitted.is_empty()).then(|| notice.into_any())
}

/// The newest timetable and what to do with it.
fn timetable(l: Locale, view: &DraftView) -> AnyView {
    let at = |below: &str| format!("/timetables/drafts/{}{below}", view.draft.id);
    let rooms = view! { <a class="button" href=at("/rooms")>{t!(l, timetables.rooms)}</a> };
    let Some(plan) = &view.plan else {
        return view! {
            <p>{t!(l, drafts.no_plan)}</p>
            <p class="actions">{rooms}</p>
        }
        .into_any();
    };
    let ready = !view.is_running();
    let current = view.draft.published.as_ref().is_some_and(|published| published.plan == plan.id);
    let state = if current {
        view! { <span class="tag tag-green">{t!(l, drafts.tag_in_calendar)}</span> }.into_any()
    } else if plan.state == PlanState::Optimal {
        view! { <span class="tag tag-green">{t!(l, drafts.tag_optimal)}</span> }.into_any()
    } else {
        view! { <span class="tag">{t!(l, drafts.tag_draft)}</span> }.into_any()
    };
    let untimed = view.without_time();
    view! {
        <section>
            <h2>{t!(l, drafts.timetable)}" "{state}</h2>
            {findings::figures(l, Some(plan.cost), plan.bound, plan.seconds)}
            {(untimed > 0).then(|| view! { <p class="notice notice-warning">{t!(l, drafts.untimed, count = untimed)}</p> })}
            <p class="actions">
                <a class="button button-primary" href=at("/week")>{t!(l, drafts.week)}</a>
                {rooms}
                {(ready && !current).then(|| view! { <a class="button" href=at("/publish")>{t!(l, drafts.publish_title)}</a> })}
                <a class="button" href=at("/file")>{t!(l, drafts.download)}</a>
            </p>
            {stand_ins(l, view)}
        </section>
    }
    .into_any()
}

/// How the file says that a lesson is in a room that stands in for its own; nothing where none is.
fn stand_ins(l: Locale, view: &DraftView) -> Option<AnyView> {
    let elsewhere = view.remaining.iter().filter(|each| matches!(each.extra, Some(Extra::OwnRoom(_))));
    let names: Vec<String> = elsewhere.flat_map(|each| each.whom.iter().cloned()).collect();
    let says = !names.is_empty() && view.school().is_xhstt();
    says.then(|| view! { <p class="hint">{t!(l, drafts.download_stand_ins, names = names.join(", "))}</p> }.into_any())
}
