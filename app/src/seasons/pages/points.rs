//! The ladder of priorities: points that hold from a date on.

use super::refused;
use crate::error::PageError;
use crate::people::model::Right;
use crate::seasons::model::{AgeBand, Ladder, Point};
use crate::seasons::service;
use crate::seasons::words;
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::parse_date;
use crate::ui::form::{Faults, Input, fault_summary};
use crate::ui::table::wrapped;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::t;

pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let mut tx = app.database.read().await?;
    let ladder = service::ladder(&mut tx, app.today()).await?;
    drop(tx);
    let fields = Fields::default().with("valid_from", app.today().to_string());
    let fields =
        Point::ALL.into_iter().fold(fields, |fields, point| fields.with(point.name(), ladder.get(point).to_string()));
    Ok(form(&app, &visitor, &ladder, &fields, &Faults::default()))
}

pub async fn set(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    visitor.with(Right::RunSeasons)?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let from = parse_date(fields.text("valid_from"));
    if from.is_none() {
        faults.add("valid_from", t!(l, seasons.rule_date));
    }
    let mut ladder = Ladder::default();
    for point in Point::ALL {
        match fields.number(point.name()) {
            Some(number) => ladder.set(point, number),
            None => faults.add(point.name(), t!(l, seasons.rule_number)),
        }
    }
    if let (Some(from), true) = (from, faults.is_empty()) {
        match service::set_ladder(&app, &visitor.actor, from, &ladder).await {
            Ok(()) => return Ok(Redirect::to("/seasons/points").into_response()),
            Err(error) => refused::at_field(l, &mut faults, "valid_from", error)?,
        }
    }
    Ok(form(&app, &visitor, &ladder, &fields, &faults))
}

fn form(app: &App, visitor: &Visitor, ladder: &Ladder, fields: &Fields, faults: &Faults) -> Response {
    let l = visitor.language;
    let title = t!(l, seasons.points);
    let mut frame = Frame::new(title, Section::Seasons);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    page(app, visitor, frame, || {
        let inputs = Point::ALL
            .map(|point| Input::new(point.name(), words::point(l, point), "number").required().view(fields, faults));
        let rows = AgeBand::ALL.map(|band| {
            let values: Vec<_> = ladder.values(band, 4).iter().map(ToString::to_string).collect();
            view! { <tr><th scope="row">{words::band(l, band)}</th>{values.into_iter().map(|value| view! { <td class="number">{value}</td> }).collect_view()}</tr> }
        });
        let table = wrapped(
            t!(l, seasons.points_table),
            view! {
            <table>
                <caption>{t!(l, seasons.points_table)}</caption>
                <thead><tr><th scope="col">{t!(l, seasons.age_band)}</th>
                    {(1..=4).map(|nth| view! { <th scope="col" class="number">{nth.to_string()}</th> }).collect_view()}</tr></thead>
                <tbody>{rows.into_iter().collect_view()}</tbody>
            </table>
            },
        );
        view! {
            <h1>{title}</h1>
            <p>{t!(l, seasons.points_intro)}</p>
            <p>{t!(l, seasons.taken_rule, percent = ladder.taken_percent)}</p>
            {fault_summary(l, faults)}
            {table}
            <form method="post" class="stack">
                <div class="columns">{inputs.into_iter().collect_view()}</div>
                {Input::new("valid_from", t!(l, common.valid_from), "date").hint(t!(l, seasons.valid_from_hint)).required().view(fields, faults)}
                <p class="actions"><button class="button button-primary">{t!(l, common.save)}</button><a href="/seasons">{t!(l, seasons.back)}</a></p>
            </form>
        }
    })
}
