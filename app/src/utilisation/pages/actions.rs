//! What will be done about a building, by whom and when: recorded here, and closed when it is done.

use super::{denied, usual_period};
use crate::error::PageError;
use crate::id::ActionId;
use crate::people::model::Right;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section, encoded};
use crate::time::parse_date;
use crate::ui::confirm::Confirm;
use crate::ui::form::{Faults, Input, fault_summary, textarea};
use crate::ui::number;
use crate::ui::pages::Pages;
use crate::ui::table::wrapped;
use crate::utilisation::model::Action;
use crate::utilisation::pages::rows;
use crate::utilisation::service::{self, Level, Report, Scope};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Longest texts, characters.
const MOST_WHAT: usize = 1_000;
const MOST_WHO: usize = 200;

/// Managers of the building.
pub async fn show(State(app): State<App>, visitor: Visitor, Asked(fields): Asked) -> Result<Response, PageError> {
    if !fields.has("building") {
        return Ok(Redirect::to("/utilisation").into_response());
    }
    let building = fields.text("building").into();
    if !visitor.actor.may(Right::Manage(&building)) {
        return Err(denied(&visitor));
    }
    page(&app, &visitor, &fields, Faults::default()).await
}

/// Managers of the building.
pub async fn record(State(app): State<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    let building = fields.text("building").into();
    if !visitor.actor.may(Right::Manage(&building)) {
        return Err(denied(&visitor));
    }
    match read(visitor.language, &fields, app.today()) {
        Ok(action) => {
            service::record_action(&app, &visitor.actor, &action).await?;
            Ok(Redirect::to(&format!("/utilisation/actions?building={}&done=recorded", encoded(&building.0)))
                .into_response())
        }
        Err(faults) => page(&app, &visitor, &fields, faults).await,
    }
}

/// Managers of the building that the action is about: the page before it is closed.
pub async fn ask_close(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<ActionId>,
) -> Result<Response, PageError> {
    if !visitor.actor.may(Right::ManageAnywhere) {
        return Err(denied(&visitor));
    }
    let (building, action) = service::action(&app, &visitor.actor, &id).await?;
    let l = visitor.language;
    let back = format!("/utilisation/actions?building={}", encoded(&building.id.0));
    if action.done {
        return Ok(Redirect::to(&back).into_response());
    }
    let button = t!(l, utilisation.close_label, what = action.what);
    let confirm =
        Confirm::new(t!(l, utilisation.close_title), format!("/utilisation/actions/{id}/close"), button, back)
            .goes(t!(
                l,
                utilisation.close_goes,
                what = action.what,
                who = action.who,
                due = action.due,
                building = building.name
            ))
            .goes(t!(l, utilisation.close_light))
            .stays(t!(l, utilisation.close_stays));
    Ok(confirm.page(&app, &visitor, Section::Utilisation, &Faults::default()))
}

/// Managers of the building that the action is about.
pub async fn close(State(app): State<App>, visitor: Visitor, Path(id): Path<ActionId>) -> Result<Response, PageError> {
    if !visitor.actor.may(Right::ManageAnywhere) {
        return Err(denied(&visitor));
    }
    let building = service::close_action(&app, &visitor.actor, &id).await?;
    Ok(Redirect::to(&format!("/utilisation/actions?building={}&done=closed", encoded(&building.0))).into_response())
}

/// The action that a form describes, or everything that is wrong with it.
fn read(l: Locale, fields: &Fields, today: NaiveDate) -> Result<Action, Faults> {
    let mut faults = Faults::default();
    let (what, who) = (fields.text("what"), fields.text("who"));
    for (name, text, most, missing) in
        [("what", what, MOST_WHAT, t!(l, utilisation.fault_what)), ("who", who, MOST_WHO, t!(l, utilisation.fault_who))]
    {
        if text.is_empty() {
            faults.add(name, missing);
        } else if text.chars().count() > most {
            faults.add(name, t!(l, utilisation.fault_text_long, most = most));
        }
    }
    let due = parse_date(fields.text("due"));
    match due {
        None => faults.add("due", t!(l, utilisation.fault_due)),
        Some(due) if due < today => faults.add("due", t!(l, utilisation.fault_due_past)),
        Some(_) => {}
    }
    match due {
        Some(due) if faults.is_empty() => Ok(Action {
            id: ActionId::new(),
            building: fields.text("building").into(),
            what: what.to_owned(),
            who: who.to_owned(),
            due,
            done: false,
        }),
        _ => Err(faults),
    }
}

async fn page(app: &App, visitor: &Visitor, fields: &Fields, faults: Faults) -> Result<Response, PageError> {
    let l = visitor.language;
    let (building, actions) = service::actions_of(app, &fields.text("building").into()).await?;
    let scope = Scope { building: Some(building.id.clone()), space: None };
    let report = service::report(app, usual_period(app).await?, &scope, Level::Building).await?;
    let title = t!(l, utilisation.actions_of, building = building.name);
    let mut frame = Frame::new(title.clone(), Section::Utilisation);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let notice = match fields.text("done") {
        "recorded" => Some(t!(l, utilisation.recorded)),
        "closed" => Some(t!(l, utilisation.closed)),
        _ => None,
    };
    let today = app.today();
    let pages = Pages::new(fields, "page", actions.len());
    let asked = Fields::default().with("building", building.id.0.clone());
    Ok(shell::page(app, visitor, frame, || {
        view! {
            <nav class="way-back" aria-label=t!(l, utilisation.way_back)>
                <a href="/utilisation">{t!(l, common.all_buildings)}</a>
                <a href=super::address(&report.period, &scope)>{building.name.clone()}</a>
            </nav>
            <h1>{title}</h1>
            {fault_summary(l, &faults)}
            {notice.map(|text| view! { <p class="notice notice-success" role="status">{text}</p> })}
            {standing(l, &report)}
            {list(l, pages.part(&actions), today)}
            {pages.view(l, "/utilisation/actions", &asked)}
            <h2>{t!(l, utilisation.new_action)}</h2>
            <form method="post" action="/utilisation/actions">
                <input type="hidden" name="building" value=building.id.0.clone()/>
                {textarea("what", t!(l, utilisation.what), Some(t!(l, utilisation.what_hint)), fields, &faults)}
                {Input::new("who", t!(l, utilisation.who), "text").hint(t!(l, utilisation.who_hint)).required().view(fields, &faults)}
                {Input::new("due", t!(l, utilisation.due), "date").required().view(fields, &faults)}
                <div class="actions"><button class="button button-primary">{t!(l, utilisation.record)}</button></div>
            </form>
        }
    }))
}

/// The building's rate and light, as the report has them.
fn standing(l: Locale, report: &Report) -> AnyView {
    let usage = report.total.total();
    let Some((light, rate)) = report.light.zip(usage.rate()) else {
        return view! { <p>{t!(l, utilisation.never_open)}</p> }.into_any();
    };
    let (booked, bookable) = (number::hours(l, usage.booked()), number::hours(l, usage.bookable));
    let period = t!(l, utilisation.period_words, first = report.period.dates.first, last = report.period.dates.last);
    view! {
        <p>
            {rows::tag(l, light)}" "{number::percent(l, rate)}", "
            {t!(l, utilisation.of_bookable, booked = booked, bookable = bookable)}", "{period}"."
        </p>
    }
    .into_any()
}

fn list(l: Locale, actions: &[Action], today: NaiveDate) -> AnyView {
    if actions.is_empty() {
        return view! { <div class="empty"><p>{t!(l, utilisation.no_actions)}</p></div> }.into_any();
    }
    let lines = actions.iter().map(|action| {
        let state = if action.done {
            t!(l, utilisation.state_done)
        } else if action.is_open(today) {
            t!(l, utilisation.state_open)
        } else {
            t!(l, utilisation.state_overdue)
        };
        let close = (!action.done).then(|| {
            let label = t!(l, utilisation.close_label, what = action.what);
            view! {
                <a class="button" href=format!("/utilisation/actions/{}/close", action.id) aria-label=label>{t!(l, utilisation.close)}</a>
            }
        });
        view! {
            <tr>
                <td>{action.what.clone()}</td><td>{action.who.clone()}</td><td>{action.due.to_string()}</td><td>{state}</td>
                <td>{close}</td>
            </tr>
        }
    });
    let lines = lines.collect_view();
    let title = t!(l, utilisation.actions);
    wrapped(
        title,
        view! {
            <table>
                <caption>{t!(l, utilisation.actions_caption)}</caption>
                <thead><tr>
                    <th scope="col">{t!(l, utilisation.what)}</th>
                    <th scope="col">{t!(l, utilisation.who)}</th>
                    <th scope="col">{t!(l, utilisation.due)}</th>
                    <th scope="col">{t!(l, common.state)}</th>
                    <th scope="col"><span class="visually-hidden">{t!(l, utilisation.close)}</span></th>
                </tr></thead>
                <tbody>{lines}</tbody>
            </table>
        },
    )
}
