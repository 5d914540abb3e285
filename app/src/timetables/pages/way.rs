//! A timetable's way into the calendar, out of it or back: how far it has come, or that it broke off and how it goes on.

use super::ask_for;
use crate::error::PageError;
use crate::id::TimetableId;
use crate::jobs::calendar::Moved;
use crate::jobs::queue::Job;
use crate::server::live;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::timetables::service::{self, PUBLICATION, Reasons, Timetable, Way};
use crate::ui::islands::LiveProgress;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Nothing where the timetable rests.
pub fn part(l: Locale, timetable: &Timetable, job: Option<&Job>) -> Option<AnyView> {
    let way = timetable.way()?;
    let at = |below: &str| format!("/timetables/{}/{below}", timetable.lineage());
    let Some(job) = job.filter(|job| job.state.is_live()) else {
        let broke = match way {
            Way::In => t!(l, timetables.way_in_broke),
            Way::Out => t!(l, timetables.way_out_broke),
            Way::Back => t!(l, timetables.way_back_broke),
        };
        let part = view! {
            <section class="notice notice-warning">
                <p>{broke}</p>
                <form method="post" action=at("go-on")><button class="button button-primary">{t!(l, shell.go_on)}</button></form>
            </section>
        };
        return Some(part.into_any());
    };
    let now = progress(l, timetable, job);
    let part = view! {
        <section>
            <LiveProgress address=at("progress")>{now}</LiveProgress>
            <p class="hint">{t!(l, shell.moving_hint)}</p>
        </section>
    };
    Some(part.into_any())
}

/// "läggs in", beside a timetable's name in a list.
pub fn tag(l: Locale, timetable: &Timetable) -> Option<AnyView> {
    let text = match timetable.way()? {
        Way::In => t!(l, timetables.tag_in),
        Way::Out => t!(l, timetables.tag_out),
        Way::Back => t!(l, timetables.tag_back),
    };
    Some(view! { " "<span class="tag">{text}</span> }.into_any())
}

fn progress(l: Locale, timetable: &Timetable, job: &Job) -> AnyView {
    live::moved(l, job, |Moved { done, total }| match timetable.unfilled().filter(|_| job.kind == PUBLICATION) {
        Some(version) => {
            t!(l, timetables.way_in, from = version.holds_from, done = done, total = total)
        }
        None if timetable.way() == Some(Way::Back) => {
            t!(l, timetables.way_back, done = done, total = total)
        }
        None => t!(l, timetables.way_out, done = done, total = total),
    })
}

/// Each second how far it has come; `end` when it is there.
pub async fn follow(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<TimetableId>,
) -> Result<Response, PageError> {
    let (_, timetable) = ask_for(&app, &visitor, &id).await?;
    let l = visitor.language;
    let (kind, subject) = service::work(&timetable).unwrap_or((PUBLICATION, timetable.lineage()));
    let subject = subject.0.clone();
    Ok(live::follow(app, kind, subject, move |job| progress(l, &timetable, job)))
}

/// Puts back to work what broke off.
pub async fn go_on(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<TimetableId>,
) -> Result<Response, PageError> {
    let (actor, timetable) = ask_for(&app, &visitor, &id).await?;
    let l = visitor.language;
    let reasons = Reasons { replaced: t!(l, drafts.replaced_reason), withdrawn: t!(l, timetables.withdraw_reason) };
    service::go_on(&app, actor, timetable.lineage(), reasons).await?;
    Ok(Redirect::to(&format!("/timetables/{}", timetable.lineage())).into_response())
}
