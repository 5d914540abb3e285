//! One room of a draft: closing it for lessons, opening it again, and which rooms may take its lessons.

use super::{Place, ask, back, read, to_draft, words};
use crate::error::PageError;
use crate::id::DraftId;
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, encoded, page};
use crate::time::{Weekday, clock, parse_clock};
use crate::timetables::service::{self, DraftError, DraftView, NewClosure};
use crate::ui::date;
use crate::ui::form::{Faults, Input, fault_summary, select};
use crate::ui::order::natural;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::collections::BTreeSet;

type Address = Path<(DraftId, Place)>;

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, Place(room))): Address,
) -> Result<Response, PageError> {
    ask(&app, &visitor, &id).await?;
    let view = read(&app, &id).await?;
    render(&app, &visitor, &view, room, None, &Faults::default())
}

/// The button says what: `close`, `stand_ins`, or `open` with the closure.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, Place(room))): Address,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let actor = ask(&app, &visitor, &id).await?;
    let stand_ins: Vec<usize> = fields.all("stand_in").iter().filter_map(|other| other.parse().ok()).collect();
    let done = match fields.text("do") {
        "close" => match closure(&fields, stand_ins) {
            Some(new) => service::add_closure(&app, actor, &id, room, &new).await,
            None => Err(DraftError::Closure),
        },
        "stand_ins" => service::set_stand_ins(&app, actor, &id, room, &stand_ins).await,
        "open" => service::remove_closure(&app, actor, &id, &fields.text("closure").into()).await,
        _ => return Err(PageError::BadRequest),
    };
    match done {
        Ok(()) if fields.text("do") == "close" => Ok(to_draft(&id, "?done=closed")),
        Ok(()) => Ok(to_draft(&id, &format!("/rooms/{room}"))),
        Err(error) => {
            let view = read(&app, &id).await?;
            let faults = words::refusal(visitor.language, error, Some(view.school()), "from")?;
            render(&app, &visitor, &view, room, Some(&fields), &faults)
        }
    }
}

/// What the form says of a closure; `None` when it makes no sense.
fn closure(fields: &Fields, stand_ins: Vec<usize>) -> Option<NewClosure> {
    let weekday = match fields.text("weekday") {
        "" => None,
        day => Some(Weekday::parse(day)?),
    };
    let reason = fields.text("reason").to_owned();
    let (from, to) = (parse_clock(fields.text("from"))?, parse_clock(fields.text("to"))?);
    Some(NewClosure { weekday, from, to, reason, stand_ins })
}

fn render(
    app: &App,
    visitor: &Visitor,
    view: &DraftView,
    room: usize,
    typed: Option<&Fields>,
    faults: &Faults,
) -> Result<Response, PageError> {
    let l = visitor.language;
    if !view.school().rooms.contains(&room) {
        return Err(PageError::NotFound);
    }
    let name = view.school().resources[room].name.clone();
    let title = t!(l, drafts.room_title, name = name);
    let mut frame = Frame::new(title.clone(), Section::Timetables);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    Ok(page(app, visitor, frame, || {
        let week = format!("/timetables/drafts/{}/week?who={}", view.draft.id, encoded(&format!("room:{name}")));
        let body = if view.is_running() {
            view! { <p class="notice">{t!(l, drafts.refused_running)}</p> }.into_any()
        } else {
            form(l, view, room, typed, faults)
        };
        view! {
            {back(&view.draft.id, &view.draft.name)}
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            {view.plan.is_some().then(|| view! { <p><a href=week>{t!(l, drafts.week_of, who = words::room(l, &name))}</a></p> })}
            {closed(l, view, room)}
            {taken(l, view, room)}
            {body}
        }
    }))
}

/// When it is closed, each with a button that opens it again.
fn closed(l: Locale, view: &DraftView, room: usize) -> AnyView {
    let id = &view.school().resources[room].id;
    let items = view.closures.iter().filter(|closure| closure.room == *id).map(|closure| {
        let reason = (!closure.reason.is_empty()).then(|| format!(": {}", closure.reason));
        view! {
            <li>
                <form method="post" class="actions">
                    <span>{words::closure(l, closure)}{reason}</span>
                    <input type="hidden" name="closure" value=closure.id.0.clone()/>
                    <button class="button" name="do" value="open">{t!(l, drafts.open_room)}</button>
                </form>
            </li>
        }
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty())
        .then(|| view! { <section><h2>{t!(l, drafts.closed)}</h2><ul class="plain">{items}</ul></section> })
        .into_any()
}

/// When something else in the calendar is in the way.
fn taken(l: Locale, view: &DraftView, room: usize) -> AnyView {
    let times = view.taken().calendar.get(&room).into_iter().flatten();
    let items = times.filter_map(|time| view.school().period(*time));
    let items: Vec<_> = items.map(|when| view! { <li>{words::time(l, when, view.lessons.weeks)}</li> }).collect();
    (!items.is_empty())
        .then(|| {
            view! {
                <section>
                    <h2>{t!(l, drafts.col_taken)}</h2>
                    <p>{t!(l, drafts.taken_rule, percent = view.draft.terms.taken_percent)}</p>
                    <ul class="times">{items}</ul>
                </section>
            }
        })
        .into_any()
}

fn form(l: Locale, view: &DraftView, room: usize, typed: Option<&Fields>, faults: &Faults) -> AnyView {
    let (school, periods) = (view.school(), view.school().periods());
    let starts: BTreeSet<u16> = periods.iter().map(|(_, when)| when.time.from).collect();
    let ends: BTreeSet<u16> = periods.iter().map(|(_, when)| when.time.until).collect();
    let edge = |minute: Option<&u16>| minute.map(|minute| clock(*minute)).unwrap_or_default();
    let fields = typed
        .cloned()
        .unwrap_or_else(|| Fields::default().with("from", edge(starts.first())).with("to", edge(ends.last())));
    let days: BTreeSet<Weekday> = periods.iter().map(|(_, when)| when.time.weekday).collect();
    let all_days = (String::new(), t!(l, drafts.all_days).to_owned());
    let days: Vec<_> = std::iter::once(all_days)
        .chain(days.into_iter().map(|day| (day.to_string(), date::weekday_title(l, day))))
        .collect();
    let clocks =
        |minutes: BTreeSet<u16>| minutes.into_iter().map(|minute| (clock(minute), clock(minute))).collect::<Vec<_>>();
    let mut others = school.others(room);
    others.sort_by(|a, b| natural(&school.resources[*a].name, &school.resources[*b].name));
    let boxes = others.into_iter().map(|other| {
        let id = format!("stand_in-{other}");
        let checked = match typed {
            Some(typed) => typed.all("stand_in").contains(&other.to_string()),
            None => view.stand_ins(room).contains(&other),
        };
        view! {
            <div class="check">
                <input type="checkbox" id=id.clone() name="stand_in" value=other.to_string() checked=checked/>
                <label for=id>{school.resources[other].name.clone()}</label>
            </div>
        }
    });
    let boxes = boxes.collect_view();
    view! {
        <form method="post" class="stack">
            <h2>{t!(l, drafts.close_title)}</h2>
            <p>{t!(l, drafts.close_lead)}</p>
            <div class="columns">
                {select("weekday", t!(l, common.day), None, &days, &fields, faults)}
                {select("from", t!(l, common.from), None, &clocks(starts), &fields, faults)}
                {select("to", t!(l, common.to), None, &clocks(ends), &fields, faults)}
            </div>
            {Input::new("reason", t!(l, drafts.reason), "text").hint(t!(l, drafts.reason_hint)).view(&fields, faults)}
            <fieldset>
                <legend>{t!(l, drafts.stand_ins)}</legend>
                <p class="hint">{t!(l, drafts.stand_ins_hint)}</p>
                <div class="checks">{boxes}</div>
            </fieldset>
            <p class="actions">
                <button class="button button-primary" name="do" value="close">{t!(l, drafts.close)}</button>
                <button class="button" name="do" value="stand_ins">{t!(l, drafts.keep_stand_ins)}</button>
            </p>
        </form>
    }
    .into_any()
}
