//! Weeks in addresses and headings, and a space's week as stretches of time.

use super::search::book_link;
use crate::bookings::model::Held;
use crate::bookings::service::Week;
use crate::bookings::wording;
use crate::facilities::model::Space;
use crate::server::form::Fields;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::time::{clock, monday_of, parse_date};
use crate::ui::form::{Faults, Input};
use crate::ui::week::{Day, Segment, Stretch};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

/// The Monday of `week=2026-W48` or of `date=2026-11-24`; this week without either.
pub fn asked_monday(app: &App, asked: &Fields) -> NaiveDate {
    let week = asked
        .text("week")
        .split_once("-W")
        .and_then(|(year, week)| NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon));
    week.unwrap_or_else(|| monday_of(parse_date(asked.text("date")).unwrap_or_else(|| app.today())))
}

/// Heading and ways to other weeks. `path` is the page's address without query.
pub fn week_bar(app: &App, l: Locale, path: &str, monday: NaiveDate) -> AnyView {
    let week = monday.iso_week();
    let link = |monday: NaiveDate| format!("{path}?week={}-W{:02}", monday.iso_week().year(), monday.iso_week().week());
    let (before, after) = (monday - Days::new(7), monday + Days::new(7));
    let fields = Fields::default().with("date", monday.to_string());
    view! {
        <div class="week-bar">
            <h2>{td_string!(l, bookings.week_of, week = week.week(), year = week.year())}</h2>
            <nav class="actions" aria-label=td_string!(l, bookings.go_to_date)>
                <a class="button" href=link(before) rel="prev">{td_string!(l, bookings.previous_week)}</a>
                <a class="button" href=link(monday_of(app.today()))>{td_string!(l, bookings.this_week)}</a>
                <a class="button" href=link(after) rel="next">{td_string!(l, bookings.next_week)}</a>
            </nav>
            <form method="get" action=path.to_owned() class="actions">
                {Input::new("date", td_string!(l, bookings.go_to_date), "date").view(&fields, &Faults::default())}
                <button class="button">{td_string!(l, bookings.go)}</button>
            </form>
        </div>
    }
    .into_any()
}

/// "mån 23/11"
pub fn day_heading(l: Locale, date: NaiveDate) -> String {
    let name = wording::weekday(l, date.weekday().number_from_monday() as u8);
    format!("{} {}/{}", name.chars().take(3).collect::<String>(), date.day(), date.month())
}

/// What somebody may read of a held time.
pub fn label(visitor: &Visitor, space: &Space, held: &Held) -> String {
    let l = visitor.language;
    match wording::visible_title(visitor, &held.booking, Some(&space.building)) {
        Some(title) if held.booking.space == space.id => title,
        Some(title) => format!("{title} ({})", td_string!(l, bookings.busy).to_lowercase()),
        None => td_string!(l, bookings.busy).to_owned(),
    }
}

/// The columns of a space's week, all from the earliest opening or holding of the week to the latest.
/// Free time is cut at whole hours, each a way to the booking form.
pub fn days(app: &App, visitor: &Visitor, space: &Space, week: &Week) -> Vec<Day> {
    let l = visitor.language;
    let zone = app.zone();
    let now = app.now().0;
    // Held stretches of each date, in civil minutes.
    let held_on = |date: NaiveDate| {
        let (starts, ends) = (zone.start_of(date).0, zone.end_of(date).0);
        week.held.iter().filter(move |held| held.booking.starts_at < ends && starts < held.booking.ends_at).map(move |held| {
            let from = if held.booking.starts_at <= starts { 0 } else { zone.civil(crate::time::Instant(held.booking.starts_at)).1 };
            let to = if held.booking.ends_at >= ends { 1440 } else { zone.civil(crate::time::Instant(held.booking.ends_at)).1 };
            (from, to.max(from), held)
        })
    };
    let edges = week.days.iter().flat_map(|(date, windows)| {
        windows.iter().map(|window| (window.opens, window.closes)).chain(held_on(*date).map(|(from, to, _)| (from, to))).collect::<Vec<_>>()
    });
    let (first, last) = edges.fold((1440, 0), |(first, last), (from, to)| (first.min(from), last.max(to)));
    let (first, last) = if first < last { (first, last) } else { (480, 1320) };
    let day = |(date, windows): &(NaiveDate, Vec<crate::facilities::hours::Window>)| {
        let mut segments = Vec::new();
        let mut at = first;
        let gap = |from: u16, to: u16, segments: &mut Vec<Segment>| {
            let mut from = from;
            while from < to {
                let open = windows.iter().find(|window| window.opens <= from && from < window.closes);
                let closed_until = windows.iter().map(|window| window.opens).filter(|opens| *opens > from).min().unwrap_or(to).min(to);
                let Some(open) = open else {
                    segments.push(plain(Stretch::Closed, from, closed_until, td_string!(l, bookings.closed)));
                    from = closed_until;
                    continue;
                };
                let until = ((from / 60 + 1) * 60).min(open.closes).min(to);
                let (starts, ends) = (zone.instant_or_after(*date, from).0, zone.instant_or_after(*date, until).0);
                let mut free = plain(Stretch::Free, from, until, td_string!(l, bookings.free));
                if starts >= now && space.bookable {
                    free.href = Some(book_link(app, &space.id.0, starts, ends));
                }
                segments.push(free);
                from = until;
            }
        };
        for (from, to, held) in held_on(*date) {
            gap(at, from.max(at), &mut segments);
            let mut one = plain(Stretch::Held(held.booking.kind.word()), from, to, &label(visitor, space, held));
            if crate::bookings::service::holds(&held.booking, visitor.person.as_ref(), &visitor.roles) {
                one.href = Some(format!("/bookings/{}", held.booking.id));
            }
            segments.push(one);
            at = to.max(at);
        }
        gap(at, last, &mut segments);
        Day { heading: day_heading(l, *date), today: *date == app.today(), segments }
    };
    week.days.iter().map(day).collect()
}

fn plain(stretch: Stretch, from: u16, to: u16, label: &str) -> Segment {
    Segment {
        stretch,
        minutes: to.saturating_sub(from),
        time: format!("{}–{}", clock(from), clock(to)),
        label: label.to_owned(),
        href: None,
    }
}
