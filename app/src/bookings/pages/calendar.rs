//! From the calendar to days that can be shown; and the weeks to turn to.

use super::places::Places;
use crate::bookings::model::{Holding, Kind};
use crate::bookings::service::Week;
use crate::bookings::words;
use crate::server::form::Fields;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::time::{ClockSpan, DateRange, Span, Zone, clock, monday_of, parse_date};
use crate::ui::date::date_short;
use crate::ui::form::{Faults, Input};
use crate::ui::week::{Block, Day};
use chrono::{Datelike, Days, NaiveDate};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Monday of the week that is asked for (`week=2026-W48`, or any date of it as `date=`), or of this week.
pub fn asked_monday(asked: &Fields, today: NaiveDate) -> NaiveDate {
    let week = asked.text("week").split_once("-W").and_then(|(year, week)| {
        NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, chrono::Weekday::Mon)
            .filter(|monday| (1970..2200).contains(&monday.year()))
    });
    let date = parse_date(asked.text("date")).filter(|date| (1970..2200).contains(&date.year()));
    monday_of(date.or(week).unwrap_or(today))
}

/// "2026-W48", as addresses have it.
pub fn week_word(monday: NaiveDate) -> String {
    format!("{}-W{:02}", monday.iso_week().year(), monday.iso_week().week())
}

pub fn week_title(l: Locale, monday: NaiveDate) -> String {
    t!(l, bookings.week_of, week = monday.iso_week().week(), year = monday.iso_week().year())
}

/// Links to the weeks before and after, and a form to go to a date.
pub fn turning(l: Locale, path: &str, monday: NaiveDate) -> AnyView {
    let week = |monday: NaiveDate| format!("{path}?week={}", week_word(monday));
    let fields = Fields::default().with("date", monday.to_string());
    view! {
        <nav class="bookings-turning" aria-label=week_title(l, monday)>
            <ul class="actions">
                <li><a class="button" rel="prev" href=week(monday - Days::new(7))>{t!(l, bookings.previous_week)}</a></li>
                <li><a class="button" href=path.to_owned()>{t!(l, common.this_week)}</a></li>
                <li><a class="button" rel="next" href=week(monday + Days::new(7))>{t!(l, bookings.next_week)}</a></li>
            </ul>
            <form method="get" action=path.to_owned() class="actions">
                {Input::new("date", t!(l, bookings.go_to_date), "date").view(&fields, &Faults::default())}
                <button class="button">{t!(l, common.show)}</button>
            </form>
        </nav>
    }
    .into_any()
}

/// The days of a space's week as the visitor may see them.
pub fn days(app: &App, visitor: &Visitor, places: &Places, week: &Week) -> Vec<Day> {
    let (l, zone) = (visitor.language, app.zone());
    let (today, minute) = zone.civil(app.now());
    let day = |(date, windows): &(NaiveDate, Vec<ClockSpan>)| Day {
        heading: date_short(l, *date),
        today: *date == today,
        open: windows.iter().map(|window| (window.from, window.until)).collect(),
        blocks: blocks(l, zone, visitor, places, *date, week),
        from_minute: match (*date).cmp(&today) {
            std::cmp::Ordering::Less => 1440,
            std::cmp::Ordering::Equal => minute,
            std::cmp::Ordering::Greater => 0,
        },
    };
    week.days.iter().map(day).collect()
}

/// Everything that lies on a date: what is held, and between it what is shut off, with the reason.
pub fn blocks(l: Locale, zone: Zone, visitor: &Visitor, places: &Places, date: NaiveDate, week: &Week) -> Vec<Block> {
    let mut blocks: Vec<_> = week.held.iter().filter_map(|held| block(l, zone, visitor, places, date, held)).collect();
    let held: Vec<_> = blocks.iter().map(|block| ClockSpan::new(block.from, block.to)).collect();
    for (_, shut, reason) in week.shut.iter().filter(|(on, ..)| *on == date) {
        blocks.extend(shut.without(&held).into_iter().map(|left| Block {
            from: left.from,
            to: left.until,
            time: left.in_words(),
            text: reason.clone(),
            href: None,
            class: "week-closure",
        }));
    }
    blocks.sort_by_key(|block| (block.from, block.to));
    blocks
}

/// The part of a holding that lies on a date.
fn block(l: Locale, zone: Zone, visitor: &Visitor, places: &Places, date: NaiveDate, held: &Holding) -> Option<Block> {
    let (from, to) = minutes_on(zone, date, held.time)?;
    let booking = &held.booking;
    let said = minutes_on(zone, date, booking.time).unwrap_or((from, to));
    let title = words::visible_title(&visitor.actor, booking, places.building_of(&booking.space));
    let href = title.is_some().then(|| format!("/bookings/{}", booking.id));
    Some(Block {
        from,
        to,
        time: format!("{}–{}", clock(said.0), clock(said.1)),
        text: title.unwrap_or_else(|| t!(l, bookings.busy).to_owned()),
        href,
        class: match booking.what.kind {
            Kind::Lesson => "week-lesson",
            Kind::Season => "week-season",
            Kind::Single => "week-single",
            Kind::Closure => "week-closure",
        },
    })
}

/// Minutes after midnight of the part of a span that lies on a date; at least one, also when the clock is set back in it.
fn minutes_on(zone: Zone, date: NaiveDate, span: Span) -> Option<(u16, u16)> {
    let day = zone.whole(DateRange::new(date, date));
    if !span.meets(day) {
        return None;
    }
    let first = if span.from <= day.from { 0 } else { zone.civil(span.from).1 };
    let last = if span.until >= day.until { 1440 } else { zone.civil(span.until).1 };
    Some((first, last.max(first + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_week_is_asked_for_by_number_or_by_any_of_its_dates() {
        let today = day("2026-11-24");
        let asked = |name: &str, text: &str| asked_monday(&Fields::default().with(name, text), today);
        assert_eq!(asked("week", "2027-W01"), day("2027-01-04"));
        assert_eq!(asked("date", "2026-12-31"), day("2026-12-28"));
        for nonsense in ["2026-W54", "2026", "-W1", "999999-W01"] {
            assert_eq!(asked("week", nonsense), day("2026-11-23"), "{nonsense}");
        }
        assert_eq!(week_word(day("2026-12-28")), "2026-W53");
    }

    #[test]
    fn what_crosses_midnight_is_shown_on_both_days() {
        let zone = Zone::default();
        let at = |date: &str, minute| zone.instant(day(date), minute).expect("a time that exists");
        let night = Span::new(at("2026-11-24", 1380), at("2026-11-25", 60));
        assert_eq!(minutes_on(zone, day("2026-11-24"), night), Some((1380, 1440)));
        assert_eq!(minutes_on(zone, day("2026-11-25"), night), Some((0, 60)));
        assert_eq!(minutes_on(zone, day("2026-11-26"), night), None);
    }
}
