//! The limits of the lights and of prime time: new values hold from a date on, so that old reports stay as they were.

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
    settings::ask(&visitor, Group::Utilisation)?;
    let values = service::values(&mut app.database.read().await?, app.today()).await?;
    let fields = settings::fields(Group::Utilisation, &values, app.today());
    Ok(page(&app, &visitor, &fields, &Faults::default(), asked.has("saved")))
}

pub async fn set(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    settings::ask(&visitor, Group::Utilisation)?;
    match settings::submit(&app, &visitor, Group::Utilisation, &fields).await? {
        None => Ok(Redirect::to("/utilisation/settings?saved=yes").into_response()),
        Some(faults) => Ok(page(&app, &visitor, &fields, &faults, false)),
    }
}

fn page(app: &App, visitor: &Visitor, fields: &Fields, faults: &Faults, saved: bool) -> Response {
    let l = visitor.language;
    let title = t!(l, utilisation.settings);
    let mut frame = Frame::new(title, Section::Utilisation);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    shell::page(app, visitor, frame, || {
        view! {
            <nav class="way-back" aria-label=t!(l, utilisation.way_back)><a href="/utilisation">{t!(l, utilisation.title)}</a></nav>
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            {saved.then(|| view! { <p class="notice notice-success" role="status">{t!(l, utilisation.saved)}</p> })}
            <p>{t!(l, utilisation.settings_intro)}</p>
            <form method="post" action="/utilisation/settings">
                {settings::boxes(l, Group::Utilisation, fields, faults)}
                {settings::from_box(l, t!(l, settings.valid_from_hint), fields, faults)}
                <div class="actions"><button class="button button-primary">{t!(l, utilisation.save)}</button></div>
            </form>
        }
    })
}
