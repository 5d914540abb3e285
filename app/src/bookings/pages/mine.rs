//! One's own bookings and those of one's associations: what comes, series as one line each, and what was cancelled or denied.

use super::places::Places;
use super::{done_notice, signed_in};
use crate::bookings::model::{Booking, Fault, State};
use crate::bookings::service::Rules;
use crate::bookings::{service, words};
use crate::error::PageError;
use crate::id::{OrganisationId, SeriesId};
use crate::people;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::time::Zone;
use crate::ui::pages::Pages;
use crate::ui::table::wrapped;
use axum::extract::State as Site;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::collections::{HashMap, HashSet};

/// A single booking, or the next of a series and how many more come.
struct Line {
    booking: Booking,
    more: usize,
    /// Dates of it on which the place is closed, and why on the first of them.
    closed: Option<(usize, Fault)>,
}

pub async fn show(Site(app): Site<App>, visitor: Visitor, Asked(query): Asked) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let mut tx = app.database.read().await?;
    let bookings = service::of_person(&app, &mut tx, &person.id).await?;
    let places = Places::read(&mut tx).await?;
    let rules = service::Rules::read(&app, &mut tx).await?;
    let organisations: HashMap<_, _> =
        people::service::organisations(&mut tx).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let (live, mut gone): (Vec<_>, Vec<_>) = bookings.into_iter().partition(Booking::is_live);
    // What one cancelled oneself is no news; what others cancelled or denied has their reason.
    gone.retain(|booking| !booking.reason.is_empty());
    let (live, gone) = (lines(live, &rules), lines(gone, &rules));
    let coming_pages = Pages::new(&query, "page", live.len());
    let gone_pages = Pages::new(&query, "gone", gone.len());
    let l = visitor.language;
    let title = t!(l, bookings.mine);
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::MyBookings), || {
        let coming = if live.is_empty() {
            view! { <div class="empty"><p>{t!(l, bookings.mine_none)}</p><p><a class="button button-primary" href="/search">{t!(l, bookings.mine_none_next)}</a></p></div> }.into_any()
        } else {
            table(l, app.zone(), &places, &organisations, t!(l, bookings.mine_coming), coming_pages.part(&live))
        };
        let gone = (!gone.is_empty()).then(|| {
            view! { <h2>{t!(l, bookings.mine_gone)}</h2> {table(l, app.zone(), &places, &organisations, t!(l, bookings.mine_gone), gone_pages.part(&gone))} {gone_pages.view(l, "/bookings", &query)} }
        });
        view! {
            <h1>{title}</h1>
            {done_notice(l, &query)}
            {coming}
            {coming_pages.view(l, "/bookings", &query)}
            {gone}
        }
    }))
}

/// One line per single booking and per series, by the first date.
fn lines(bookings: Vec<Booking>, rules: &Rules) -> Vec<Line> {
    let mut counts = HashMap::<SeriesId, usize>::new();
    let mut closed = HashMap::<String, (usize, Fault)>::new();
    for (booking, fault) in
        bookings.iter().filter(|one| one.is_live()).filter_map(|one| Some((one, rules.not_open(one)?)))
    {
        closed.entry(line_of(booking)).or_insert((0, fault)).0 += 1;
    }
    for series in bookings.iter().filter_map(|booking| booking.series.clone()) {
        *counts.entry(series).or_default() += 1;
    }
    let mut seen = HashSet::new();
    let first =
        bookings.into_iter().filter(|booking| booking.series.as_ref().is_none_or(|series| seen.insert(series.clone())));
    first
        .map(|booking| {
            let more = booking.series.as_ref().and_then(|series| counts.get(series)).map_or(0, |count| count - 1);
            Line { closed: closed.remove(&line_of(&booking)), booking, more }
        })
        .collect()
}

/// What one line is about: the series, or the single booking.
fn line_of(booking: &Booking) -> String {
    booking.series.as_ref().map_or_else(|| booking.id.0.clone(), |series| series.0.clone())
}

fn table(
    l: Locale,
    zone: Zone,
    places: &Places,
    organisations: &HashMap<OrganisationId, String>,
    caption: &'static str,
    lines: &[Line],
) -> AnyView {
    let rows = lines.iter().map(|Line { booking, more, closed }| {
        let time = words::time(l, zone, booking.time);
        let who = booking.what.organisation.as_ref().and_then(|id| organisations.get(id)).cloned();
        let series = booking.series.as_ref().map(|series| {
            let text = if *more > 0 { t!(l, bookings.and_more, count = *more) } else { t!(l, bookings.to_series).to_owned() };
            view! { <br/><a href=format!("/series/{series}")>{text}</a> }
        });
        let cancel = (booking.is_live() && booking.series.is_none()).then(|| {
            let label = t!(l, bookings.cancel_this, title = booking.what.title, time = time);
            view! { <a class="button" href=format!("/bookings/{}/cancel", booking.id) aria-label=label>{t!(l, bookings.cancel)}</a> }
        });
        view! {
            <tr>
                <th scope="row"><a href=format!("/bookings/{}", booking.id)>{booking.what.title.clone()}</a>{who.map(|who| view! { <br/><span class="hint">{who}</span> })}</th>
                <td>{time.clone()}{series}</td>
                <td>{places.name(&booking.space)}</td>
                <td>{tag(l, booking.state)}{reason(&booking.reason)}{closed_then(l, closed.as_ref(), booking)}</td>
                <td>{cancel}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    wrapped(
        caption,
        view! {
            <table>
                <caption>{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(l, common.what)}</th>
                        <th scope="col">{t!(l, bookings.when)}</th>
                        <th scope="col">{t!(l, common.place)}</th>
                        <th scope="col">{t!(l, common.state)}</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        },
    )
}

fn reason(reason: &str) -> Option<AnyView> {
    (!reason.is_empty()).then(|| view! { <br/><span class="hint">{reason.to_owned()}</span> }.into_any())
}

fn closed_then(l: Locale, closed: Option<&(usize, Fault)>, booking: &Booking) -> Option<AnyView> {
    let (count, fault) = closed?;
    let words = words::not_open(l, fault);
    let words =
        if booking.series.is_some() { t!(l, closing.closed_dates, count = *count, words = words) } else { words };
    Some(view! { <br/><strong>{words}</strong> }.into_any())
}

/// The state as a coloured word.
pub fn tag(l: Locale, state: State) -> AnyView {
    view! { <span class=words::state_class(state)>{words::state(l, state)}</span> }.into_any()
}
