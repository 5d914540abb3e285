//! What the municipality adds to messages of a kind, for administrators.

use super::{fault, refused, signed_in};
use crate::error::PageError;
use crate::messages::model::Kind;
use crate::messages::service::{self, MessageError};
use crate::messages::words;
use crate::people::model::Right;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::form::{Faults, fault_summary, textarea};
use axum::extract::State as Site;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

fn keeper(visitor: &Visitor) -> Result<(), PageError> {
    signed_in(visitor)?;
    if visitor.actor.may(Right::KeepMessages) { Ok(()) } else { Err(PageError::Forbidden) }
}

fn languages() -> impl Iterator<Item = Locale> {
    Locale::ALL.into_iter().filter(|locale| locale.is_complete())
}

fn name(kind: Kind, language: Locale) -> String {
    format!("{}-{}", kind.word(), language.code())
}

pub async fn show(Site(app): Site<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let kept = service::additions(&mut app.database.read().await?, &visitor.actor).await.map_err(refused)?;
    let mut fields = Fields::default().with("done", asked.text("done"));
    for ((kind, language), text) in kept {
        fields.set(&format!("{}-{language}", kind.word()), text);
    }
    Ok(page(&app, &visitor, &fields, &Faults::default()))
}

pub async fn save(Site(app): Site<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    keeper(&visitor)?;
    let l = visitor.language;
    let all = Kind::ALL.into_iter().flat_map(|kind| languages().map(move |language| (kind, language)));
    let said = all.filter(|(kind, language)| fields.has(&name(*kind, *language)));
    let new = said
        .map(|(kind, language)| ((kind, language.code().to_owned()), fields.text(&name(kind, language)).to_owned()))
        .collect();
    match service::set_additions(&app, &visitor.actor, &new).await {
        Ok(()) => Ok(Redirect::to("/messages/additions?done=saved").into_response()),
        Err(MessageError::Faults(found)) => {
            let mut faults = Faults::default();
            for (field, sentence) in found.into_iter().map(|one| fault(l, one)) {
                faults.add(&field, sentence);
            }
            Ok(page(&app, &visitor, &fields, &faults))
        }
        Err(error) => Err(refused(error)),
    }
}

fn page(app: &App, visitor: &Visitor, fields: &Fields, faults: &Faults) -> Response {
    let l = visitor.language;
    let title = t!(l, messages.additions);
    let frame = Frame::new(title, Section::Messages);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    shell::page(app, visitor, frame, || {
        let saved = (fields.text("done") == "saved")
            .then(|| view! { <p class="notice notice-success" role="status">{t!(l, messages.saved)}</p> });
        let kinds = Kind::ALL.into_iter().map(|kind| {
            let boxes = languages().map(|language| {
                let label = format!("{}, {}", words::kind(l, kind), t!(language, language.name));
                textarea(&name(kind, language), &label, None, fields, faults)
            });
            let filled = languages().any(|language| !fields.text(&name(kind, language)).is_empty());
            view! {
                <details open=filled>
                    <summary>{words::kind(l, kind)}</summary>
                    {boxes.collect_view()}
                </details>
            }
        });
        view! {
            <p><a href="/messages">{t!(l, messages.back_to_outbox)}</a></p>
            <h1>{title}</h1>
            <p>{t!(l, messages.additions_text)}</p>
            {saved}
            {fault_summary(l, faults)}
            <form method="post" action="/messages/additions" class="stack narrow">
                {kinds.collect_view()}
                <button class="button button-primary">{t!(l, common.save)}</button>
            </form>
        }
    })
}
