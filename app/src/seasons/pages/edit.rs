//! Making and changing a round.

use super::{clerk, to_round, words};
use crate::error::PageError;
use crate::id::RoundId;
use crate::seasons::model::NewRound;
use crate::seasons::service::{self, SeasonError};
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::parse_date;
use crate::ui::form::{Faults, Input, fault_summary};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

/// Numbers of the form, with what most municipalities can begin with.
const NUMBERS: [(&str, i64); 5] = [
    ("slot_minutes", 30),
    ("evening_cost", 20),
    ("adjacency_value", 6),
    ("shortfall_penalty_per_slot", 3),
    ("change_penalty", 20),
];

pub async fn show_new(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    clerk(&visitor)?;
    let fields = NUMBERS.iter().fold(Fields::default(), |fields, (name, number)| fields.with(name, number.to_string()));
    Ok(form(&app, &visitor, None, &fields, &Faults::default()))
}

pub async fn add(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    let by = clerk(&visitor)?;
    let mut faults = Faults::default();
    if let Some(new) = read(visitor.language, &fields, &mut faults) {
        match service::add_round(&app, &by.id, &new).await {
            Ok(id) => return Ok(to_round(&id, "")),
            Err(error) => blame(visitor.language, error, &mut faults)?,
        }
    }
    Ok(form(&app, &visitor, None, &fields, &faults))
}

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<RoundId>) -> Result<Response, PageError> {
    clerk(&visitor)?;
    let mut tx = app.database.read().await?;
    let round = service::round(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    drop(tx);
    if round.state.is_decided() {
        return Ok(to_round(&id, ""));
    }
    let terms = &round.terms;
    let fields = Fields::default()
        .with("name", &terms.name)
        .with("first", terms.first.to_string())
        .with("last", terms.last.to_string())
        .with("applications_open", terms.applications_open.to_string())
        .with("applications_close", terms.applications_close.to_string())
        .with("slot_minutes", terms.slot_minutes.to_string())
        .with("evening_cost", terms.evening_cost.to_string())
        .with("adjacency_value", terms.adjacency_value.to_string())
        .with("shortfall_penalty_per_slot", terms.shortfall_penalty_per_slot.to_string())
        .with("change_penalty", terms.change_penalty.to_string());
    Ok(form(&app, &visitor, Some(&id), &fields, &Faults::default()))
}

pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<RoundId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let by = clerk(&visitor)?;
    let mut faults = Faults::default();
    if let Some(new) = read(visitor.language, &fields, &mut faults) {
        match service::change_round(&app, &by.id, &id, &new).await {
            Ok(()) => return Ok(to_round(&id, "")),
            Err(error) => blame(visitor.language, error, &mut faults)?,
        }
    }
    Ok(form(&app, &visitor, Some(&id), &fields, &faults))
}

/// What the form says, or its faults.
fn read(l: Locale, fields: &Fields, faults: &mut Faults) -> Option<NewRound> {
    let mut date = |name: &str| {
        let date = parse_date(fields.text(name));
        if date.is_none() {
            faults.add(name, td_string!(l, seasons.rule_date));
        }
        date
    };
    let dates = [date("first"), date("last"), date("applications_open"), date("applications_close")];
    let mut number = |name: &str| {
        let number = fields.number(name);
        if number.is_none() {
            faults.add(name, td_string!(l, seasons.rule_number));
        }
        number
    };
    let numbers = NUMBERS.map(|(name, _)| number(name));
    let [first, last, applications_open, applications_close] = dates;
    let [slot_minutes, evening_cost, adjacency_value, shortfall, change_penalty] = numbers;
    Some(NewRound {
        name: fields.text("name").to_owned(),
        first: first?,
        last: last?,
        applications_open: applications_open?,
        applications_close: applications_close?,
        evening_cost: evening_cost?,
        adjacency_value: adjacency_value?,
        shortfall_penalty_per_slot: shortfall?,
        change_penalty: change_penalty?,
        slot_minutes: slot_minutes?,
    })
}

fn blame(l: Locale, error: SeasonError, faults: &mut Faults) -> Result<(), PageError> {
    match (&error, words::refusal(l, &error)) {
        (SeasonError::Flawed(flaws), _) => words::flaws(l, faults, flaws),
        (_, Some(sentences)) => words::blame(faults, "name", sentences),
        _ => return Err(error.into()),
    }
    Ok(())
}

fn form(app: &App, visitor: &Visitor, id: Option<&RoundId>, fields: &Fields, faults: &Faults) -> Response {
    let l = visitor.language;
    let title = if id.is_some() { td_string!(l, seasons.edit_round) } else { td_string!(l, seasons.new_round) };
    let mut frame = Frame::new(title, Section::Seasons);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let date =
        |name: &'static str, label: &'static str| Input::new(name, label, "date").required().view(fields, faults);
    let number = |name: &'static str, label: &'static str, hint: &'static str| {
        Input::new(name, label, "number").hint(hint).required().view(fields, faults)
    };
    page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <form method="post" class="stack">
                {Input::new("name", td_string!(l, seasons.name), "text").hint(td_string!(l, seasons.name_hint)).required().view(fields, faults)}
                <fieldset><legend>{td_string!(l, seasons.season_dates)}</legend><div class="columns">
                    {date("first", td_string!(l, seasons.first))}
                    {date("last", td_string!(l, seasons.last))}
                </div></fieldset>
                <fieldset><legend>{td_string!(l, seasons.application_dates)}</legend><div class="columns">
                    {date("applications_open", td_string!(l, seasons.first))}
                    {date("applications_close", td_string!(l, seasons.last))}
                </div></fieldset>
                <fieldset><legend>{td_string!(l, seasons.round_points)}</legend><div class="columns">
                    {number("slot_minutes", td_string!(l, seasons.slot_minutes), td_string!(l, seasons.slot_minutes_hint))}
                    {number("evening_cost", td_string!(l, seasons.evening_cost), td_string!(l, seasons.evening_cost_hint))}
                    {number("adjacency_value", td_string!(l, seasons.adjacency_value), td_string!(l, seasons.adjacency_value_hint))}
                    {number("shortfall_penalty_per_slot", td_string!(l, seasons.shortfall), td_string!(l, seasons.shortfall_hint))}
                    {number("change_penalty", td_string!(l, seasons.change_penalty), td_string!(l, seasons.change_penalty_hint))}
                </div></fieldset>
                <p class="actions">
                    <button class="button button-primary">{td_string!(l, seasons.save)}</button>
                    <a href=id.map_or_else(|| "/seasons".to_owned(), |id| format!("/seasons/{id}"))>{td_string!(l, seasons.back)}</a>
                </p>
            </form>
        }
    })
}
