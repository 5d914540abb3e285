//! Publishing a draft after a question: from which date, and what to do with dates on which a room is taken.

use super::{ask, back, findings, read, to_draft, words};
use crate::error::PageError;
use crate::id::DraftId;
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::parse_date;
use crate::timetables::service::{self, DraftError, DraftView, ImportError, Imported, PublishRequest};
use crate::ui::form::{Faults, Input, checkbox, fault_summary};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::t;

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<DraftId>) -> Result<Response, PageError> {
    ask(&app, &visitor, &id).await?;
    let view = read(&app, &id).await?;
    let plain = PublishRequest::plain(&view.draft, app.today());
    let fields = Fields::default().with("from", plain.from.to_string());
    Ok(render(&app, &visitor, &view, &fields, &Faults::default(), (false, false)))
}

pub async fn publish(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<DraftId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let actor = ask(&app, &visitor, &id).await?;
    let l = visitor.language;
    let outcome = match parse_date(fields.text("from")) {
        None => Err(DraftError::From),
        Some(from) => {
            let asked = PublishRequest {
                from,
                skip_taken: fields.has("skip_taken"),
                anyway: fields.has("anyway"),
                past: fields.has("past"),
            };
            service::publish_draft(&app, actor, &id, &asked, t!(l, drafts.replaced_reason)).await
        }
    };
    match outcome {
        Ok(Imported::New(_)) => Ok(to_draft(&id, "?done=published")),
        Ok(Imported::AlreadyThere(_)) => Ok(to_draft(&id, "?done=nothing")),
        Err(error) => {
            let view = read(&app, &id).await?;
            let taken = matches!(error, DraftError::Import(ImportError::Collisions(_)));
            let past = matches!(error, DraftError::Past);
            let faults = words::refusal(l, error, Some(view.school()), "from")?;
            Ok(render(&app, &visitor, &view, &fields, &faults, (taken, past)))
        }
    }
}

/// `taken`: whether dates could be skipped; `past`: whether the date asked for has been.
fn render(
    app: &App,
    visitor: &Visitor,
    view: &DraftView,
    fields: &Fields,
    faults: &Faults,
    (taken, past): (bool, bool),
) -> Response {
    let l = visitor.language;
    let title = t!(l, drafts.publish_title);
    let mut frame = Frame::new(title, Section::Timetables);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let broken = view.plan.as_ref().map_or(0, |plan| plan.cost.infeasibility);
    let count = view.lessons.lessons.iter().filter(|lesson| lesson.when.is_some()).count();
    let last = view.draft.terms.last.to_string();
    let text = if view.draft.published.is_some() {
        t!(l, drafts.publish_change, count = view.changes.len(), last = last)
    } else {
        t!(l, drafts.publish_first, count = count, last = last)
    };
    page(app, visitor, frame, || {
        view! {
            {back(&view.draft.id, &view.draft.name)}
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <p>{text}</p>
            <p>{t!(l, timetables.term_hint)}</p>
            {(broken > 0).then(|| view! { <p class="notice notice-warning">{t!(l, drafts.publish_broken, broken = broken)}</p> })}
            <form method="post" class="stack">
                {Input::new("from", t!(l, common.valid_from), "date").required().view(fields, faults)}
                {(broken > 0).then(|| checkbox("anyway", "yes", t!(l, drafts.publish_anyway), fields.has("anyway")))}
                {(past || fields.has("past")).then(|| checkbox("past", "yes", t!(l, drafts.publish_past), fields.has("past")))}
                {(taken || fields.has("skip_taken")).then(|| checkbox("skip_taken", "yes", t!(l, drafts.skip_taken), fields.has("skip_taken")))}
                <p class="actions">
                    <button class="button button-primary">{t!(l, drafts.publish)}</button>
                    <a href=format!("/timetables/drafts/{}", view.draft.id)>{t!(l, common.cancel)}</a>
                </p>
            </form>
            {view.draft.published.is_some().then(|| findings::changes(l, view))}
        }
    })
}
