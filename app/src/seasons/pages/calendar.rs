//! A decided round's way into the calendar: how far it has come, what is there, what could not be booked, and what was withdrawn.

use crate::jobs::calendar::Moved;
use crate::jobs::queue::Job;
use crate::seasons::model::RoundState;
use crate::seasons::service::Overview;
use crate::seasons::words;
use crate::server::live;
use crate::time::Zone;
use crate::ui::islands::LiveProgress;
use crate::ui::table::wrapped;
use chrono::NaiveDate;
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// No more dates than this are listed on the page; all of them are in the file.
const MOST_NOT_BOOKED: usize = 200;

/// The calendar's part of the round's page, for the clerk.
pub fn part(l: Locale, overview: &Overview, zone: Zone, today: NaiveDate) -> AnyView {
    let body = match overview.round.state {
        RoundState::Open | RoundState::Closed => ().into_any(),
        RoundState::Publishing | RoundState::Withdrawing => moving(l, overview, today),
        RoundState::Published => there(l, overview, today),
    };
    let earlier = earlier(l, overview, zone);
    if !overview.round.state.is_decided() && overview.withdrawn.is_empty() {
        return ().into_any();
    }
    view! { <section><h2>{t!(l, common.in_calendar)}</h2>{body}{earlier}</section> }.into_any()
}

/// On the way there or out: how far, or that it broke off and how it goes on.
fn moving(l: Locale, overview: &Overview, today: NaiveDate) -> AnyView {
    let at = |below: &str| format!("/seasons/{}{below}", overview.round.id);
    let publishing = overview.round.state == RoundState::Publishing;
    let way = match overview.moving.as_ref().filter(|job| job.state.is_live()) {
        Some(job) => {
            let now = progress(l, publishing, job);
            view! { <LiveProgress address=at("/calendar/progress")>{now}</LiveProgress><p class="hint">{t!(l, shell.moving_hint)}</p> }.into_any()
        }
        None => view! {
            <p class="notice notice-warning">{if publishing { t!(l, seasons.publishing_broke) } else { t!(l, seasons.withdrawing_broke) }}</p>
            <form method="post" action=at(if publishing { "/publish" } else { "/withdraw" })>
                <button class="button button-primary">{t!(l, shell.go_on)}</button>
            </form>
        }
        .into_any(),
    };
    view! { {way}{(publishing && today < overview.round.terms.dates.first).then(|| withdraw_link(l, overview))} }
        .into_any()
}

/// How far the calendar has been filled, or emptied.
pub fn progress(l: Locale, publishing: bool, job: &Job) -> AnyView {
    live::moved(l, job, |Moved { done, total }| {
        if publishing {
            t!(l, seasons.publishing_progress, done = done, total = total)
        } else {
            t!(l, seasons.withdrawing_progress, done = done, total = total)
        }
    })
}

/// In the calendar.
fn there(l: Locale, overview: &Overview, today: NaiveDate) -> AnyView {
    let rows = overview.not_booked.iter().take(MOST_NOT_BOOKED).map(|missed| {
        let time = missed.time.hours();
        let why = words::skipped(l, &missed.skipped);
        view! { <tr><th scope="row">{missed.skipped.date.to_string()}</th><td>{time}</td><td>{missed.title.clone()}</td><td>{overview.place(&missed.space)}</td><td>{why}</td></tr> }
    });
    let rows = rows.collect_view();
    view! {
        <p class="notice notice-success">{t!(l, seasons.booked_dates, booked = overview.booked, skipped = overview.not_booked.len())}</p>
        {(!overview.not_booked.is_empty()).then(|| wrapped(t!(l, seasons.not_booked), view! {
            <table>
                <caption>{t!(l, seasons.not_booked)}</caption>
                <thead><tr><th scope="col">{t!(l, common.date)}</th><th scope="col">{t!(l, common.time)}</th>
                    <th scope="col">{t!(l, seasons.group)}</th><th scope="col">{t!(l, common.space)}</th>
                    <th scope="col">{t!(l, common.why)}</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        }))}
        {(today < overview.round.terms.dates.first).then(|| withdraw_link(l, overview))}
    }
    .into_any()
}

/// To the page that says what would go.
fn withdraw_link(l: Locale, overview: &Overview) -> AnyView {
    view! { <p class="actions"><a class="button" href=format!("/seasons/{}/withdraw", overview.round.id)>{t!(l, seasons.withdraw_title)}</a></p> }
        .into_any()
}

/// What was published before and withdrawn.
fn earlier(l: Locale, overview: &Overview, zone: Zone) -> AnyView {
    if overview.withdrawn.is_empty() {
        return ().into_any();
    }
    let items = overview.withdrawn.iter().map(|one| {
        let from = zone.date(one.published_at).to_string();
        let to = one.withdrawn_at.map_or_else(String::new, |at| zone.date(at).to_string());
        view! { <li>{t!(l, seasons.withdrawn_item, from = from, to = to, count = one.done, reason = one.reason)}</li> }
    });
    view! { <h3>{t!(l, seasons.withdrawn_title)}</h3><ul>{items.collect_view()}</ul> }.into_any()
}
