//! Taking a timetable out of the calendar: first a page that says what goes and what stays, and from which date; and putting it back.

use super::ask_for;
use crate::bookings::service::put_back::{Hindered, InTheWay};
use crate::error::PageError;
use crate::facilities::service as facilities;
use crate::id::TimetableId;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::{clock, parse_date};
use crate::timetables::service::{self, Hindrances, Timetable, Way, WhatGoes, WithdrawError};
use crate::ui::form::{Faults, Input, checkbox, fault_summary};
use crate::ui::number::whole;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// So many of those that are in the way are listed.
const MOST: usize = 100;

/// The end of a timetable's page: the way to its withdrawal, or that it is withdrawn and how to undo that.
pub fn part(app: &App, l: Locale, timetable: &Timetable) -> AnyView {
    let at = |below: &str| format!("/timetables/{}/{below}", timetable.lineage());
    let Some(withdrawn) = timetable.withdrawn() else {
        return view! { <p class="actions"><a class="button" href=at("withdraw")>{t!(l, timetables.withdraw)}</a></p> }
            .into_any();
    };
    if timetable.way() == Some(Way::Back) {
        return ().into_any();
    }
    let undo = service::can_be_put_back(app, withdrawn).then(|| {
        view! {
            <form method="post" action=at("put-back")>
                <p>{t!(l, timetables.put_back_text, days = service::REMEMBERED_DAYS)}</p>
                <div class="actions"><button class="button">{t!(l, timetables.put_back)}</button></div>
            </form>
        }
    });
    let text = t!(l, timetables.withdrawn_from, from = withdrawn.from);
    view! { <section class="notice notice-warning"><p>{text}</p>{undo}</section> }.into_any()
}

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<TimetableId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    let (_, timetable) = ask_for(&app, &visitor, &id).await?;
    if timetable.withdrawn().is_some() {
        return Ok(to(&timetable, ""));
    }
    let mut faults = Faults::default();
    let from = asked(&app, visitor.language, &query, &mut faults);
    render(&app, &visitor, &timetable, from, &query, &faults).await
}

pub async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<TimetableId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let (actor, timetable) = ask_for(&app, &visitor, &id).await?;
    let mut faults = Faults::default();
    let from = asked(&app, visitor.language, &fields, &mut faults);
    if !faults.is_empty() {
        return render(&app, &visitor, &timetable, from, &fields, &faults).await;
    }
    let reason = t!(visitor.language, timetables.withdraw_reason);
    match service::withdraw(&app, actor, timetable.lineage(), from, reason).await {
        // Its page shows how far that has come and how it is undone, also where somebody else has done it.
        Ok(_) | Err(WithdrawError::Already) => Ok(to(&timetable, "")),
        Err(error) => {
            faults.add("from", refusal(visitor.language, error)?);
            render(&app, &visitor, &timetable, from, &fields, &faults).await
        }
    }
}

pub async fn put_back(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<TimetableId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let (actor, timetable) = ask_for(&app, &visitor, &id).await?;
    let hindrances = if fields.has("skip_taken") { Hindrances::Skip } else { Hindrances::Refuse };
    let reason = t!(visitor.language, drafts.replaced_reason);
    match service::put_back(&app, actor, timetable.lineage(), hindrances, reason).await {
        Ok(_) => Ok(to(&timetable, "?done=put_back")),
        Err(WithdrawError::NotWithdrawn) => Ok(to(&timetable, "")),
        Err(WithdrawError::TooLate) => {
            let mut faults = Faults::default();
            faults.add("main", t!(visitor.language, timetables.put_back_late, days = service::REMEMBERED_DAYS));
            Ok(hindered(&app, &visitor, &timetable, &faults, false))
        }
        Err(WithdrawError::Hindered(all)) => {
            let faults = told(&app, visitor.language, &all).await?;
            Ok(hindered(&app, &visitor, &timetable, &faults, true))
        }
        Err(error) => {
            let mut faults = Faults::default();
            faults.add("main", refusal(visitor.language, error)?);
            Ok(hindered(&app, &visitor, &timetable, &faults, false))
        }
    }
}

/// Why something is not withdrawn or put back now; what is no refusal but a failure is given back.
fn refusal(l: Locale, error: WithdrawError) -> Result<String, PageError> {
    Ok(match error {
        WithdrawError::Filling => t!(l, timetables.refused_filling).to_owned(),
        WithdrawError::Returning => t!(l, timetables.refused_returning).to_owned(),
        WithdrawError::Busy(name) => t!(l, timetables.busy, name = name),
        other => return Err(other.into()),
    })
}

impl From<WithdrawError> for PageError {
    fn from(error: WithdrawError) -> Self {
        match error {
            WithdrawError::NotFound => Self::NotFound,
            WithdrawError::NotYours => Self::Forbidden,
            WithdrawError::Database(cause) => cause.into(),
            other => {
                tracing::error!(error = %other, cause = ?other, "a withdrawal failed a page");
                Self::Fault
            }
        }
    }
}

fn to(timetable: &Timetable, rest: &str) -> Response {
    Redirect::to(&format!("/timetables/{}{rest}", timetable.lineage())).into_response()
}

/// The date that was asked for, or today.
fn asked(app: &App, l: Locale, fields: &Fields, faults: &mut Faults) -> NaiveDate {
    match (fields.text("from"), parse_date(fields.text("from"))) {
        ("", _) => app.today(),
        (_, Some(from)) => from,
        (_, None) => {
            faults.add("from", t!(l, timetables.needs_date));
            app.today()
        }
    }
}

async fn render(
    app: &App,
    visitor: &Visitor,
    timetable: &Timetable,
    from: NaiveDate,
    typed: &Fields,
    faults: &Faults,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let what = service::what_goes(app, &mut app.database.read().await?, timetable.lineage(), from).await?;
    let title = t!(l, timetables.withdraw_title, name = timetable.on(app.today()).name.clone());
    let mut frame = Frame::new(title.clone(), Section::Timetables);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    let fields =
        if typed.text("from").is_empty() { typed.clone().with("from", from.to_string()) } else { typed.clone() };
    let address = format!("/timetables/{}", timetable.lineage());
    Ok(shell::page(app, visitor, frame, || {
        view! {
            <p><a href=address.clone()>{t!(l, timetables.back_to_timetable)}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <form method="get" class="actions">
                {Input::new("from", t!(l, common.from_date), "date")
                    .hint(t!(l, timetables.withdraw_from_hint)).required().view(&fields, faults)}
                <button class="button">{t!(l, timetables.withdraw_count)}</button>
            </form>
            {told_of(app, l, &what)}
            <form method="post" class="actions">
                <input type="hidden" name="from" value=from.to_string()/>
                <button class="button button-danger">{t!(l, timetables.withdraw_go)}</button>
                <a href=address>{t!(l, common.cancel)}</a>
            </form>
        }
    }))
}

/// What goes, what stays.
fn told_of(app: &App, l: Locale, what: &WhatGoes) -> AnyView {
    let date = |at: Option<crate::time::Instant>| at.map(|at| app.zone().date(at).to_string()).unwrap_or_default();
    let goes = if what.goes.count == 0 {
        t!(l, timetables.withdraw_nothing, from = what.from)
    } else {
        let (count, first, last) = (what.goes.count, date(what.goes.first), date(what.goes.last));
        t!(l, timetables.withdraw_goes, count = count, number = whole(l, count), first = first, last = last)
    };
    let stays = match what.all.count - what.goes.count {
        0 => t!(l, timetables.withdraw_stays_none).to_owned(),
        count => t!(l, timetables.withdraw_stays, count = count, number = whole(l, count)),
    };
    let been = (what.been > 0).then(|| {
        let text = t!(l, timetables.withdraw_been, count = what.been, number = whole(l, what.been));
        view! { <p class="notice notice-warning">{text}</p> }
    });
    let undo = t!(l, timetables.withdraw_undo, days = service::REMEMBERED_DAYS);
    view! {
        <h2>{t!(l, timetables.withdraw_what)}</h2>
        <ul><li>{goes}</li><li>{stays}</li><li>{t!(l, timetables.withdraw_keeps)}</li><li>{undo}</li></ul>
        {been}
    }
    .into_any()
}

/// What is in the way, each with its room and date.
async fn told(app: &App, l: Locale, all: &[Hindered]) -> Result<Faults, PageError> {
    let spaces = facilities::spaces(&mut app.database.read().await?).await?;
    let mut faults = Faults::default();
    for each in all.iter().take(MOST) {
        let room =
            spaces.iter().find(|space| space.id == each.space).map(|space| space.name.clone()).unwrap_or_default();
        let (date, minute) = app.zone().civil(each.starts_at);
        let why = match &each.by {
            InTheWay::Closed => t!(l, timetables.hindered_closed).to_owned(),
            InTheWay::Held(by) if by.is_empty() => t!(l, timetables.another_booking).to_owned(),
            InTheWay::Held(by) => by.clone(),
        };
        faults.add("main", format!("{}, {room}, {date} {}: {why}", each.title, clock(minute)));
    }
    let more = all.len().saturating_sub(MOST);
    if more > 0 {
        faults.add("main", t!(l, common.and_more, count = more));
    }
    Ok(faults)
}

fn hindered(app: &App, visitor: &Visitor, timetable: &Timetable, faults: &Faults, skip: bool) -> Response {
    let l = visitor.language;
    let title = t!(l, timetables.put_back_title, name = timetable.on(app.today()).name.clone());
    let address = format!("/timetables/{}", timetable.lineage());
    shell::page(app, visitor, Frame::new(title.clone(), Section::Timetables).refused(l), || {
        let form = skip.then(|| {
            view! {
                <form method="post" class="stack">
                    {checkbox("skip_taken", "yes", t!(l, timetables.put_back_skip), true)}
                    <p class="actions"><button class="button button-primary">{t!(l, timetables.put_back)}</button></p>
                </form>
            }
        });
        view! {
            <p><a href=address>{t!(l, timetables.back_to_timetable)}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            {form}
        }
    })
}
