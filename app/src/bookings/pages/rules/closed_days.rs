//! Dates on which everything is closed, as the municipality decides: those of every year, and single ones.

use super::{Told, put};
use crate::bookings::pages::signed_in;
use crate::bookings::words;
use crate::error::PageError;
use crate::facilities;
use crate::facilities::closed_days::{ClosedDay, Yearly};
use crate::facilities::model::{KeptClosedDay, RuleChange};
use crate::id::ClosedDayId;
use crate::people::model::Right;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::DateRange;
use crate::ui::form::{Faults, Input, checkbox, fault_summary};
use crate::ui::table::wrapped;
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;
use samrum_text::{Locale, t};

const PAGE: &str = "/facilities/closed-days";
/// The dates to come that a yearly day shows: of about three years.
const SHOWN_DAYS: u64 = 3 * 366;

pub(super) fn ask(visitor: &Visitor) -> Result<(), PageError> {
    signed_in(visitor)?;
    if visitor.actor.may(Right::KeepPlaces) { Ok(()) } else { Err(PageError::Forbidden) }
}

pub async fn show(Site(app): Site<App>, visitor: Visitor, Asked(query): Asked) -> Result<Response, PageError> {
    ask(&visitor)?;
    page(&app, &visitor, query, Faults::default()).await
}

pub async fn add(Site(app): Site<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let read = read(l, app.today(), &fields);
    let what =
        read.as_ref().map_or_else(|_| String::new(), |day| t!(l, closing.closed_day_what, day = sentence(l, day)));
    let told = Told { what, action: PAGE.to_owned(), next: format!("{PAGE}?done=added") };
    match put(&app, &visitor, &fields, read.map(RuleChange::AddClosedDay), &told).await? {
        Ok(response) => Ok(response),
        Err(faults) => page(&app, &visitor, fields, faults).await,
    }
}

pub async fn remove(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<ClosedDayId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let days = facilities::service::closed_days(&mut app.database.read().await?).await?;
    let next = format!("{PAGE}?done=removed");
    // Somebody who removed it a moment before has done what was asked.
    let Some(kept) = days.into_iter().find(|kept| kept.id == id) else {
        return Ok(Redirect::to(&next).into_response());
    };
    let what = t!(l, closing.open_day_what, day = sentence(l, &kept.day));
    let told = Told { what, action: String::new(), next };
    match put(&app, &visitor, &fields, Ok(RuleChange::RemoveClosedDay(id)), &told).await {
        Ok(Ok(response)) => Ok(response),
        Err(PageError::NotFound) => Ok(Redirect::to(&told.next).into_response()),
        Ok(Err(_)) => Err(PageError::Fault),
        Err(error) => Err(error),
    }
}

/// What was typed: the name of an eve (one press), or dates with a reason, each year if so ticked.
fn read(l: Locale, today: NaiveDate, fields: &Fields) -> Result<ClosedDay, Faults> {
    if let Some(eve) = Yearly::EVES.into_iter().find(|eve| eve.word() == fields.text("eve")) {
        return Ok(ClosedDay { reason: eve_name(l, eve).to_owned(), yearly: Some(eve), first: today, last: None });
    }
    let mut faults = Faults::default();
    let (first, last) = facilities::pages::dates(l, fields, &mut faults);
    let (start, end) = (first.or(last).unwrap_or(today), last.or(first).unwrap_or(today));
    let yearly = fields.has("yearly").then(|| Yearly::Date(start.month(), start.day()));
    if yearly.is_some() && start != end {
        faults.add("last_date", t!(l, closing.yearly_one));
    }
    if faults.is_empty() && end < today {
        faults.add("first_date", t!(l, closing.has_been));
    }
    let day = ClosedDay {
        reason: fields.text("reason").to_owned(),
        yearly,
        first: start,
        last: yearly.is_none().then_some(end),
    };
    let flaws: Vec<_> = day.flaws().into_iter().filter(|flaw| faults.of(flaw.field).is_none()).collect();
    facilities::words::flaws(l, &flaws, &mut faults);
    if faults.is_empty() { Ok(day) } else { Err(faults) }
}

fn eve_name(l: Locale, eve: Yearly) -> &'static str {
    match eve {
        Yearly::MidsummerEve => t!(l, closing.midsummer_eve),
        Yearly::Date(_, 24) => t!(l, closing.christmas_eve),
        Yearly::Date(..) => t!(l, closing.new_years_eve),
    }
}

/// "Julafton, varje år", "Städdag, måndag 14 december 2026".
pub(super) fn sentence(l: Locale, day: &ClosedDay) -> String {
    let when = match (day.yearly, day.last) {
        (None, last) => words::dates(l, DateRange::new(day.first, last.unwrap_or(day.first))),
        (Some(_), _) => t!(l, closing.every_year).to_owned(),
    };
    format!("{}, {when}", day.reason)
}

async fn page(app: &App, visitor: &Visitor, fields: Fields, faults: Faults) -> Result<Response, PageError> {
    let l = visitor.language;
    let today = app.today();
    let mut tx = app.database.read().await?;
    let mut days = facilities::service::closed_days(&mut tx).await?;
    let open = facilities::service::spaces(&mut tx).await?.into_iter().filter(|space| space.open_on_holidays).count();
    drop(tx);
    days.retain(|kept| kept.day.last.is_none_or(|last| last >= today));
    let missing: Vec<_> =
        Yearly::EVES.into_iter().filter(|eve| !days.iter().any(|kept| kept.day.yearly == Some(*eve))).collect();
    let title = t!(l, closing.closed_days);
    let frame = Frame::new(title, Section::Facilities);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    let done = match fields.text("done") {
        "added" => Some(t!(l, facilities.saved)),
        "removed" => Some(t!(l, facilities.removed)),
        _ => None,
    };
    Ok(shell::page(app, visitor, frame, || {
        view! {
            <p><a href="/facilities">{t!(l, facilities.back_to_list)}</a></p>
            <h1>{title}</h1>
            {fault_summary(l, &faults)}
            {done.map(|done| view! { <p class="notice notice-success" role="status">{done}</p> })}
            <p>{t!(l, closing.closed_days_lead)}</p>
            <p>{t!(l, closing.open_on_holidays, count = open)}</p>
            {table(l, today, &days)}
            {suggestions(l, &missing)}
            <form method="post" action=PAGE class="stack">
                <input type="hidden" name="ask" value="yes"/>
                <fieldset>
                    <legend>{t!(l, closing.add_day)}</legend>
                    {Input::new("first_date", t!(l, common.from_date), "date").required().view(&fields, &faults)}
                    {Input::new("last_date", t!(l, common.until_date), "date").hint(t!(l, closing.last_date_hint)).view(&fields, &faults)}
                    {Input::new("reason", t!(l, common.reason), "text").required().view(&fields, &faults)}
                    {checkbox("yearly", "yes", t!(l, closing.yearly), fields.has("yearly"))}
                </fieldset>
                <div class="actions"><button class="button button-primary">{t!(l, facilities.add)}</button></div>
            </form>
        }
    }))
}

fn table(l: Locale, today: NaiveDate, days: &[KeptClosedDay]) -> AnyView {
    if days.is_empty() {
        return view! { <p class="empty">{t!(l, closing.closed_days_none)}</p> }.into_any();
    }
    let rows = days.iter().map(|kept| {
        let when = if kept.day.yearly.is_some() {
            let coming = kept.day.dates(today, today + Days::new(SHOWN_DAYS)).into_iter().map(|date| date.to_string());
            t!(l, closing.every_year_dates, dates = coming.collect::<Vec<_>>().join(", "))
        } else {
            words::dates(l, DateRange::new(kept.day.first, kept.day.last.unwrap_or(kept.day.first)))
        };
        let label = t!(l, closing.remove_day, day = kept.day.reason);
        view! {
            <tr>
                <th scope="row">{kept.day.reason.clone()}</th>
                <td>{when}</td>
                <td>
                    <a href=format!("{PAGE}/{}/remove", kept.id) aria-label=label>{t!(l, facilities.remove)}</a>
                </td>
            </tr>
        }
    });
    let caption = t!(l, closing.closed_days_caption);
    wrapped(
        caption,
        view! {
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(l, common.reason)}</th>
                        <th scope="col">{t!(l, bookings.when)}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        },
    )
}

/// The eves that are not closed: one press each.
fn suggestions(l: Locale, missing: &[Yearly]) -> Option<AnyView> {
    let forms = missing.iter().map(|eve| {
        view! {
            <li>
                <form method="post" action=PAGE>
                    <input type="hidden" name="ask" value="yes"/>
                    <input type="hidden" name="eve" value=eve.word()/>
                    <button class="button">{t!(l, closing.add_eve, eve = eve_name(l, *eve))}</button>
                </form>
            </li>
        }
    });
    (!missing.is_empty()).then(|| {
        view! { <p>{t!(l, closing.suggestions)}</p><ul class="actions">{forms.collect_view()}</ul> }.into_any()
    })
}
