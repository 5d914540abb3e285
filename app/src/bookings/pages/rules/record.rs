//! A changed rule and the bookings that it met: what was cancelled, what stays, what is still to be moved. Made to be printed.

use super::holders::Holders;
use crate::bookings::model::{Booking, Choice, RuleRecord};
use crate::bookings::pages::mine::tag;
use crate::bookings::pages::places::Places;
use crate::bookings::pages::refusal::refuse;
use crate::bookings::pages::signed_in;
use crate::bookings::service::{self, BookingError};
use crate::bookings::words;
use crate::database::Tx;
use crate::error::PageError;
use crate::id::{BookingId, RuleChangeId};
use crate::people;
use crate::people::model::Right;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::form::{Faults, Input, fault_summary};
use crate::ui::table::wrapped;
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Bookings on a page.
const ON_A_PAGE: usize = 500;

/// Who decides where the change was made sees it; what was made everywhere is for those who keep places.
fn ask(visitor: &Visitor, record: &RuleRecord) -> Result<(), PageError> {
    signed_in(visitor)?;
    let decides = record.building.as_ref().is_some_and(|building| visitor.actor.may(Right::Decide(building)));
    if decides || visitor.actor.may(Right::KeepPlaces) { Ok(()) } else { Err(PageError::Forbidden) }
}

/// Before anything is read: whoever decides nowhere is not told whether there is such a record.
fn ask_first(visitor: &Visitor) -> Result<(), PageError> {
    signed_in(visitor)?;
    let decides = visitor.actor.may(Right::DecideAnywhere) || visitor.actor.may(Right::KeepPlaces);
    if decides { Ok(()) } else { Err(PageError::Forbidden) }
}

async fn find(tx: &mut Tx, id: &RuleChangeId) -> Result<(RuleRecord, Vec<(Booking, Choice)>), PageError> {
    match service::rule_change(tx, id).await {
        Err(BookingError::Database(cause)) => Err(cause.into()),
        found => found.map_err(|_| PageError::NotFound),
    }
}

/// The latest changes that met bookings.
pub async fn list(Site(app): Site<App>, visitor: Visitor) -> Result<Response, PageError> {
    signed_in(&visitor)?;
    if !visitor.actor.may(Right::DecideAnywhere) {
        return Err(PageError::Forbidden);
    }
    let mut tx = app.database.read().await?;
    let mut records = service::rule_changes(&mut tx).await?;
    records.retain(|record| ask(&visitor, record).is_ok());
    let places = Places::read(&mut tx).await?;
    drop(tx);
    let l = visitor.language;
    let title = t!(l, closing.records);
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::Facilities), || {
        let items = records.iter().map(|record| {
            let (date, _) = app.zone().civil(record.at);
            view! {
                <li><a href=format!("/changes/{}", record.id)>{record.what.clone()}</a>
                    <br/><span class="hint">{words::date(l, date)}", "{place(l, &places, record)}</span></li>
            }
        });
        let none = records.is_empty().then(|| view! { <p class="empty">{t!(l, closing.records_none)}</p> });
        view! { <h1>{title}</h1>{none}<ul>{items.collect_view()}</ul> }
    }))
}

pub async fn show(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<RuleChangeId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    ask_first(&visitor)?;
    page(&app, &visitor, &id, query, Faults::default()).await
}

/// Cancels what was to stay, after all.
pub async fn cancel(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<RuleChangeId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    ask_first(&visitor)?;
    let (record, _) = find(&mut app.database.read().await?, &id).await?;
    ask(&visitor, &record)?;
    let l = visitor.language;
    let mut faults = Faults::default();
    let chosen: Vec<_> = fields.all("booking").iter().map(|id| BookingId::from(id.as_str())).collect();
    if chosen.is_empty() {
        faults.add("stay", t!(l, closing.none_chosen));
    }
    if fields.text("reason").is_empty() {
        faults.add("reason", t!(l, closing.why_reason));
    }
    if faults.is_empty() {
        match service::cancel_met(&app, &visitor.actor, &id, &chosen, fields.text("reason")).await {
            Ok(_) => return Ok(Redirect::to(&format!("/changes/{id}?done=cancelled")).into_response()),
            Err(error) => refuse(l, error, "stay", &mut faults)?,
        }
    }
    page(&app, &visitor, &id, fields, faults).await
}

fn place(l: Locale, places: &Places, record: &RuleRecord) -> String {
    match (&record.space, &record.building) {
        (Some(space), _) => places.name(space),
        (None, Some(building)) => {
            places.buildings.get(building).map_or_else(String::new, |building| building.name.clone())
        }
        (None, None) => t!(l, common.all_buildings).to_owned(),
    }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    id: &RuleChangeId,
    fields: Fields,
    faults: Faults,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let (record, chosen) = find(&mut tx, id).await?;
    ask(visitor, &record)?;
    let places = Places::read(&mut tx).await?;
    let pages = chosen.len().div_ceil(ON_A_PAGE).max(1);
    let number = fields.number("page").and_then(|page| usize::try_from(page).ok()).unwrap_or(1).clamp(1, pages);
    let on_page: Vec<_> = chosen.iter().skip((number - 1) * ON_A_PAGE).take(ON_A_PAGE).collect();
    let holders = Holders::read(&mut tx, on_page.iter().map(|(booking, _)| booking)).await?;
    let by = match &record.by {
        Some(person) => people::service::person(&mut tx, person).await?.map(|person| person.name),
        None => None,
    };
    drop(tx);
    let title = match fields.text("done") {
        "close" => t!(l, common.closed_off),
        _ => t!(l, closing.record),
    };
    let frame = Frame::new(title, Section::Facilities);
    let frame = if faults.is_empty() { frame } else { frame.refused(l) };
    let of = |choice: Choice| {
        on_page.iter().filter(move |(_, each)| *each == choice).map(|(booking, _)| booking).collect::<Vec<_>>()
    };
    let (cancelled, to_move, kept) = (of(Choice::Cancel), of(Choice::Move), of(Choice::Keep));
    let (date, _) = app.zone().civil(record.at);
    let shown = Shown { app, l, places: &places, holders: &holders };
    let stays = to_move.iter().chain(&kept).any(|booking| booking.is_live() && booking.time.until > app.now());
    Ok(shell::page(app, visitor, frame, || {
        let reason = (!record.reason.is_empty())
            .then(|| view! { <div><dt>{t!(l, closing.reason)}</dt><dd>{record.reason.clone()}</dd></div> });
        let by =
            by.map(|name| view! { <div><dt>{t!(l, closing.by)}</dt><dd>{name}", "{words::date(l, date)}</dd></div> });
        let done = (!fields.text("done").is_empty())
            .then(|| view! { <p class="notice notice-success" role="status">{t!(l, closing.record_done)}</p> });
        let cancel = stays.then(|| {
            view! {
                <fieldset>
                    <legend>{t!(l, closing.cancel_after)}</legend>
                    {Input::new("reason", t!(l, closing.reason), "text").hint(t!(l, closing.reason_hint)).view(&fields, &faults)}
                    <div class="actions"><button class="button button-danger">{t!(l, closing.cancel_chosen)}</button></div>
                </fieldset>
            }
        });
        view! {
            <h1>{title}</h1>
            {fault_summary(l, &faults)}
            {done}
            <dl class="bookings-facts">
                <div><dt>{t!(l, common.a_change)}</dt><dd>{record.what.clone()}</dd></div>
                <div><dt>{t!(l, common.place)}</dt><dd>{place(l, &places, &record)}</dd></div>
                {by}
                {reason}
            </dl>
            {shown.section(t!(l, closing.cancelled), "", &cancelled, false)}
            <form method="post" action=format!("/changes/{id}/cancel") id="stay" tabindex="-1">
                {shown.section(t!(l, closing.to_move), t!(l, closing.to_move_text), &to_move, true)}
                {shown.section(t!(l, closing.kept), t!(l, closing.kept_text), &kept, true)}
                {cancel}
            </form>
            {turning(l, id, number, pages)}
            <p class="actions"><a href="/closings">{t!(l, closing.closings)}</a><a href="/changes">{t!(l, closing.records)}</a></p>
        }
    }))
}

struct Shown<'a> {
    app: &'a App,
    l: Locale,
    places: &'a Places,
    holders: &'a Holders,
}

impl Shown<'_> {
    fn section(&self, title: &'static str, text: &'static str, bookings: &[&Booking], stays: bool) -> Option<AnyView> {
        let l = self.l;
        let rows = bookings.iter().map(|booking| self.row(booking, stays)).collect_view();
        (!bookings.is_empty()).then(|| {
            let table = view! {
                <table>
                    <caption>{t!(l, closing.count, count = bookings.len())}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, bookings.when)}</th>
                            <th scope="col">{t!(l, common.what)}</th>
                            <th scope="col">{t!(l, closing.holder)}</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            };
            let text = (!text.is_empty()).then(|| view! { <p>{text}</p> });
            view! { <h2>{title}</h2>{text}{wrapped(title, table)} }.into_any()
        })
    }

    fn row(&self, booking: &Booking, stays: bool) -> AnyView {
        let l = self.l;
        let time = words::time(l, self.app.zone(), booking.time);
        let coming = booking.is_live() && booking.time.until > self.app.now();
        let label = t!(l, closing.choose, title = booking.what.title, time = time);
        let tick = (stays && coming).then(|| {
            view! {
                <input type="checkbox" name="booking" value=booking.id.0.clone() aria-label=label/>
                " "<a href=format!("/bookings/{}#move", booking.id)>{t!(l, common.move_it)}</a>
            }
        });
        view! {
            <tr>
                <td>{time}<br/><span class="hint">{self.places.name(&booking.space)}</span></td>
                <th scope="row"><a href=format!("/bookings/{}", booking.id)>{booking.what.title.clone()}</a><br/>
                    <span class="hint">{words::kind(l, booking.what.kind)}</span>" "{tag(l, booking.state)}</th>
                <td>{self.holders.view(booking)}</td>
                <td>{tick}</td>
            </tr>
        }
        .into_any()
    }
}

fn turning(l: Locale, id: &RuleChangeId, page: usize, pages: usize) -> Option<AnyView> {
    let link = |to: usize, words: &'static str| view! { <a href=format!("/changes/{id}?page={to}")>{words}</a> };
    let before = (page > 1).then(|| link(page - 1, t!(l, shell.previous_page)));
    let after = (page < pages).then(|| link(page + 1, t!(l, shell.next_page)));
    let words = t!(l, shell.pages_of, page = page, pages = pages);
    (pages > 1).then(|| {
        view! { <nav class="actions" aria-label=words.clone()>{before}<span>{words.clone()}</span>{after}</nav> }
            .into_any()
    })
}
