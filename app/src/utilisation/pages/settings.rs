//! The limits of the lights and of prime time: new values hold from a date on, so that old reports stay as they were.

use super::denied;
use crate::error::PageError;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::parse_date;
use crate::ui::form::{Faults, Input, fault_summary};
use crate::utilisation::model::{Settings, may_set};
use crate::utilisation::service;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Managers of the whole municipality, and those who keep its places.
pub async fn show(State(app): State<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    if !may_set(&visitor.actor.roles) {
        return Err(denied(&visitor));
    }
    let settings = service::settings(&app, app.today()).await?;
    let mut fields = Fields::default().with("valid_from", app.today().to_string());
    for name in Settings::NAMES {
        fields.set(name, settings.get(name).unwrap_or_default().to_string());
    }
    Ok(page(&app, &visitor, &fields, &Faults::default(), asked.has("saved")))
}

/// Managers of the whole municipality, and those who keep its places.
pub async fn set(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    if !may_set(&visitor.actor.roles) {
        return Err(denied(&visitor));
    }
    match read(visitor.language, &fields) {
        Ok((settings, from)) => {
            service::set(&app, &visitor, &settings, from).await?;
            Ok(Redirect::to("/utilisation/settings?saved=yes").into_response())
        }
        Err(faults) => Ok(page(&app, &visitor, &fields, &faults, false)),
    }
}

fn read(l: Locale, fields: &Fields) -> Result<(Settings, NaiveDate), Faults> {
    let mut faults = Faults::default();
    let mut settings = Settings::default();
    for name in Settings::NAMES {
        match fields.number(name) {
            Some(value) => settings.set(name, value),
            None => faults.add(name, t!(l, utilisation.fault_number)),
        }
    }
    if let Some(name) = settings.flaw().filter(|_| faults.is_empty()) {
        let sentence = match name {
            "utilisation_green_from" => t!(l, utilisation.fault_green),
            "utilisation_serious_below" => t!(l, utilisation.fault_serious),
            "utilisation_prime_from" => t!(l, utilisation.fault_prime_from),
            _ => t!(l, utilisation.fault_prime_until),
        };
        faults.add(name, sentence);
    }
    let from = parse_date(fields.text("valid_from"));
    if from.is_none() {
        faults.add("valid_from", t!(l, utilisation.fault_valid_from));
    }
    match from {
        Some(from) if faults.is_empty() => Ok((settings, from)),
        _ => Err(faults),
    }
}

fn page(app: &App, visitor: &Visitor, fields: &Fields, faults: &Faults, saved: bool) -> Response {
    let l = visitor.language;
    let title = t!(l, utilisation.settings);
    let mut frame = Frame::new(title, Section::Utilisation);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let number = |place: usize, label, hint| {
        Input::new(Settings::NAMES[place], label, "number").hint(hint).required().view(fields, faults)
    };
    shell::page(app, visitor, frame, || {
        view! {
            <nav class="way-back" aria-label=t!(l, utilisation.way_back)><a href="/utilisation">{t!(l, utilisation.title)}</a></nav>
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            {saved.then(|| view! { <p class="notice notice-success" role="status">{t!(l, utilisation.saved)}</p> })}
            <p>{t!(l, utilisation.settings_intro)}</p>
            <form method="post" action="/utilisation/settings">
                {number(0, t!(l, utilisation.green_from), t!(l, utilisation.green_from_hint))}
                {number(1, t!(l, utilisation.serious_below), t!(l, utilisation.serious_below_hint))}
                {number(2, t!(l, utilisation.prime_from), t!(l, utilisation.prime_from_hint))}
                {number(3, t!(l, utilisation.prime_until), t!(l, utilisation.prime_until_hint))}
                {Input::new("valid_from", t!(l, common.valid_from), "date").hint(t!(l, utilisation.valid_from_hint)).required().view(fields, faults)}
                <div class="actions"><button class="button button-primary">{t!(l, utilisation.save)}</button></div>
            </form>
        }
    })
}
