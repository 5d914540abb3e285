//! Making and changing a round.

use super::address::to_round;
use super::refused;
use crate::error::PageError;
use crate::id::RoundId;
use crate::people::model::Right;
use crate::seasons::model::{RoundNumber, RoundNumbers, RoundTerms};
use crate::seasons::service;
use crate::seasons::words;
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::{DateRange, parse_date};
use crate::ui::form::{Faults, Input, fault_summary};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn show_new(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let fields = with_numbers(Fields::default(), &RoundNumbers::default());
    Ok(form(&app, &visitor, None, &fields, &Faults::default()))
}

pub async fn add(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let mut faults = Faults::default();
    if let Some(new) = read(visitor.language, &fields, &mut faults) {
        match service::add_round(&app, &visitor.actor, &new).await {
            Ok(id) => return Ok(to_round(&id, "")),
            Err(error) => refused::at_field(visitor.language, &mut faults, "name", error)?,
        }
    }
    Ok(form(&app, &visitor, None, &fields, &faults))
}

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let mut tx = app.database.read().await?;
    let round = service::round(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    if round.state.is_decided() {
        return Ok(to_round(&id, ""));
    }
    let terms = &round.terms;
    let fields = Fields::default()
        .with("name", &terms.name)
        .with("first", terms.dates.first.to_string())
        .with("last", terms.dates.last.to_string())
        .with("applications_open", terms.applications.first.to_string())
        .with("applications_close", terms.applications.last.to_string());
    Ok(form(&app, &visitor, Some(&id), &with_numbers(fields, &terms.numbers), &Faults::default()))
}

fn with_numbers(fields: Fields, numbers: &RoundNumbers) -> Fields {
    RoundNumber::ALL.into_iter().fold(fields, |fields, one| fields.with(one.key(), numbers.get(one).to_string()))
}

pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let mut faults = Faults::default();
    if let Some(new) = read(visitor.language, &fields, &mut faults) {
        match service::change_round(&app, &visitor.actor, &id, &new).await {
            Ok(()) => return Ok(to_round(&id, "")),
            Err(error) => refused::at_field(visitor.language, &mut faults, "name", error)?,
        }
    }
    Ok(form(&app, &visitor, Some(&id), &fields, &faults))
}

/// What the form says, or its faults.
fn read(l: Locale, fields: &Fields, faults: &mut Faults) -> Option<RoundTerms> {
    let mut date = |name: &str| {
        let date = parse_date(fields.text(name));
        if date.is_none() {
            faults.add(name, t!(l, seasons.rule_date));
        }
        date
    };
    let dates = [date("first"), date("last"), date("applications_open"), date("applications_close")];
    let numbers = RoundNumbers::of(|number| {
        fields.number(number.key()).unwrap_or_else(|| {
            faults.add(number.key(), t!(l, settings.fault_number));
            0
        })
    });
    let [first, last, applications_open, applications_close] = dates;
    let terms = RoundTerms {
        name: fields.text("name").to_owned(),
        dates: DateRange::new(first?, last?),
        applications: DateRange::new(applications_open?, applications_close?),
        numbers,
    };
    faults.is_empty().then_some(terms)
}

fn form(app: &App, visitor: &Visitor, id: Option<&RoundId>, fields: &Fields, faults: &Faults) -> Response {
    let l = visitor.language;
    let title = if id.is_some() { t!(l, seasons.edit_round) } else { t!(l, seasons.new_round) };
    let mut frame = Frame::new(title, Section::Seasons);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let date =
        |name: &'static str, label: &'static str| Input::new(name, label, "date").required().view(fields, faults);
    let numbers = RoundNumber::ALL.map(|number| {
        let (label, hint) = words::round_number(l, number);
        Input::new(number.key(), label, "number").hint(hint).required().view(fields, faults)
    });
    page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <form method="post" class="stack">
                {Input::new("name", t!(l, common.name), "text").hint(t!(l, seasons.name_hint)).required().view(fields, faults)}
                <fieldset><legend>{t!(l, seasons.season_dates)}</legend><div class="columns">
                    {date("first", t!(l, common.from_date))}
                    {date("last", t!(l, common.until_date))}
                </div></fieldset>
                <fieldset><legend>{t!(l, seasons.application_dates)}</legend><div class="columns">
                    {date("applications_open", t!(l, common.from_date))}
                    {date("applications_close", t!(l, common.until_date))}
                </div></fieldset>
                <fieldset><legend>{t!(l, seasons.round_points)}</legend><div class="columns">
                    {numbers.into_iter().collect_view()}
                </div></fieldset>
                <p class="actions">
                    <button class="button button-primary">{t!(l, common.save)}</button>
                    <a href=id.map_or_else(|| "/seasons".to_owned(), |id| format!("/seasons/{id}"))>{t!(l, seasons.back)}</a>
                </p>
            </form>
        }
    })
}
