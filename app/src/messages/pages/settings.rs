//! How long messages are tried and kept, and when one is reminded: new values hold from a date on.

use crate::error::PageError;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::settings::model::Group;
use crate::settings::{pages as settings, service};
use crate::shell::{self, Frame, Section};
use crate::ui::form::{Faults, fault_summary};
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::t;

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    settings::ask(&visitor, Group::Messages)?;
    let values = service::values(&mut app.database.read().await?, app.today()).await?;
    let fields = settings::fields(Group::Messages, &values, app.today());
    Ok(page(&app, &visitor, &fields, &Faults::default(), asked.has("saved")))
}

pub async fn set(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    settings::ask(&visitor, Group::Messages)?;
    match settings::submit(&app, &visitor, Group::Messages, &fields).await? {
        None => Ok(Redirect::to("/messages/settings?saved=yes").into_response()),
        Some(faults) => Ok(page(&app, &visitor, &fields, &faults, false)),
    }
}

fn page(app: &App, visitor: &Visitor, fields: &Fields, faults: &Faults, saved: bool) -> Response {
    let l = visitor.language;
    let title = t!(l, messages.settings);
    let frame = Frame::new(title, Section::Messages);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    shell::page(app, visitor, frame, || {
        view! {
            <p><a href="/messages">{t!(l, messages.back_to_outbox)}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            {saved.then(|| view! { <p class="notice notice-success" role="status">{t!(l, settings.saved)}</p> })}
            <form method="post" action="/messages/settings" class="stack narrow">
                {settings::boxes(l, Group::Messages, fields, faults)}
                {settings::from_box(l, t!(l, settings.valid_from_hint), fields, faults)}
                <div class="actions"><button class="button button-primary">{t!(l, settings.save)}</button></div>
            </form>
        }
    })
}
