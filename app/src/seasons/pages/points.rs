//! The ladder of priorities: points that hold from a date on.

use crate::error::PageError;
use crate::seasons::model::{AgeBand, Ladder};
use crate::seasons::service;
use crate::seasons::words;
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::settings::model::Group;
use crate::settings::pages as settings;
use crate::shell::{Frame, Section, page};
use crate::ui::form::{Faults, fault_summary};
use crate::ui::table::wrapped;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::t;

pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    settings::ask(&visitor, Group::Seasons)?;
    let ladder = service::ladder(&mut app.database.read().await?, app.today()).await?;
    let fields = settings::fields(Group::Seasons, &ladder.0, app.today());
    Ok(form(&app, &visitor, &ladder, &fields, &Faults::default()))
}

pub async fn set(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    settings::ask(&visitor, Group::Seasons)?;
    match settings::submit(&app, &visitor, Group::Seasons, &fields).await? {
        None => Ok(Redirect::to("/seasons/points").into_response()),
        Some(faults) => {
            let ladder = service::ladder(&mut app.database.read().await?, app.today()).await?;
            Ok(form(&app, &visitor, &ladder, &fields, &faults))
        }
    }
}

fn form(app: &App, visitor: &Visitor, ladder: &Ladder, fields: &Fields, faults: &Faults) -> Response {
    let l = visitor.language;
    let title = t!(l, seasons.points);
    let mut frame = Frame::new(title, Section::Seasons);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    page(app, visitor, frame, || {
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
            <p>{t!(l, seasons.taken_rule, percent = ladder.taken_percent())}</p>
            {fault_summary(l, faults)}
            {table}
            <form method="post" class="stack">
                <div class="columns">{settings::boxes(l, Group::Seasons, fields, faults)}</div>
                {settings::from_box(l, t!(l, seasons.valid_from_hint), fields, faults)}
                <p class="actions"><button class="button button-primary">{t!(l, common.save)}</button><a href="/seasons">{t!(l, seasons.back)}</a></p>
            </form>
        }
    })
}
