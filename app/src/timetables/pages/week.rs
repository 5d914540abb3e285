//! The week of one class, teacher, student or room as a table: a row for each time a lesson begins, a column for each day. On a
//! board every time of the school has a cell, and lessons that may move have a handle; the island takes it from there.

use crate::time::{Weekday, clock};
use crate::timetables::model::{Party, PartyKind, WeekTime};
use crate::ui::date;
use crate::ui::table::wrapped;
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::collections::{BTreeMap, BTreeSet};

/// A lesson as a page shows it.
pub struct Shown {
    pub name: String,
    pub when: Option<WeekTime>,
    pub rooms: Vec<ShownRoom>,
    /// Whether it has no room and should have one.
    pub lacks_room: bool,
    pub parties: Vec<Party>,
    /// Where more is said of it.
    pub href: Option<String>,
    /// Words about it that catch the eye.
    pub tags: Vec<&'static str>,
    /// Its place in the timetable, where it can be picked up.
    pub place: Option<usize>,
}

pub struct ShownRoom {
    /// What tells it from the others.
    pub key: String,
    pub name: String,
    pub href: Option<String>,
}

/// The weeks of a cycle, one table each, of the lessons given; on a board with the `times` of the school and their numbers.
pub fn weeks(l: Locale, who: &str, weeks: u8, lessons: &[&Shown], times: &[(usize, WeekTime)]) -> AnyView {
    let timed: Vec<(WeekTime, &Shown)> = lessons.iter().filter_map(|lesson| Some((lesson.when?, *lesson))).collect();
    if timed.is_empty() && times.is_empty() {
        return view! { <p class="empty">{t!(l, timetables.none_shown)}</p> }.into_any();
    }
    let tables = (1..=weeks).map(|week| {
        let of_week: Vec<_> = timed.iter().filter(|(when, _)| when.week == week).copied().collect();
        let caption = if weeks == 1 {
            t!(l, timetables.week_caption, who = who)
        } else {
            t!(l, timetables.week_caption_of, who = who, week = week, weeks = weeks)
        };
        let times = times.iter().filter(|(_, when)| when.week == week);
        let cells = times.map(|(start, when)| ((when.time.from, when.time.weekday), *start)).collect();
        table(l, caption, &of_week, &cells)
    });
    let note = (weeks > 1).then(|| view! { <p class="hint">{t!(l, timetables.week_note, weeks = weeks)}</p> });
    view! { {note}{tables.collect_view()} }.into_any()
}

/// `cells`: by minute and weekday, which of the school's times begins there.
fn table(
    l: Locale,
    caption: String,
    lessons: &[(WeekTime, &Shown)],
    cells: &BTreeMap<(u16, Weekday), usize>,
) -> AnyView {
    let used: BTreeSet<(u16, Weekday)> =
        lessons.iter().map(|(when, _)| (when.time.from, when.time.weekday)).chain(cells.keys().copied()).collect();
    let last = used.iter().map(|(_, day)| day.place()).max().unwrap_or(0).max(4);
    let days = &Weekday::ALL[..=last];
    let starts: BTreeSet<u16> = used.iter().map(|(start, _)| *start).collect();
    let head = days.iter().map(|day| view! { <th scope="col">{date::weekday_title(l, *day)}</th> });
    let rows = starts.into_iter().map(|start| {
        let cells = days.iter().map(|day| {
            let here = lessons.iter().filter(|(when, _)| when.time.weekday == *day && when.time.from == start);
            let begun = here.map(|(when, lesson)| lesson_view(l, *when, lesson)).collect_view();
            view! { <td data-start=cells.get(&(start, *day)).map(ToString::to_string)>{begun}</td> }
        });
        view! { <tr><th scope="row">{clock(start)}</th>{cells.collect_view()}</tr> }
    });
    let table = view! {
        <table class="lessons">
            <caption>{caption.clone()}</caption>
            <thead><tr><th scope="col">{t!(l, common.time)}</th>{head.collect_view()}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    wrapped(caption, table)
}

fn lesson_view(l: Locale, when: WeekTime, lesson: &Shown) -> AnyView {
    let of_kind = |kind| {
        let names: Vec<_> =
            lesson.parties.iter().filter(|party| party.kind == kind).map(|party| party.name.as_str()).collect();
        (!names.is_empty()).then(|| view! { <span>{names.join(", ")}</span> })
    };
    let places = lesson.rooms.iter().map(|room| match &room.href {
        Some(href) => view! { <a href=href.clone()>{room.name.clone()}</a> }.into_any(),
        None => view! { <span>{room.name.clone()}</span> }.into_any(),
    });
    let places = places.collect_view();
    let none = lesson.lacks_room.then(|| view! { <span class="tag tag-yellow">{t!(l, timetables.no_room)}</span> });
    let name = match &lesson.href {
        Some(href) => view! { <a href=href.clone()><strong>{lesson.name.clone()}</strong></a> }.into_any(),
        None => view! { <strong>{lesson.name.clone()}</strong> }.into_any(),
    };
    let tags = lesson.tags.iter().map(|tag| view! { <span class="tag">{*tag}</span> }).collect_view();
    let hours = when.time.hours();
    view! {
        <div class="lesson" data-lesson=lesson.place.map(|place| place.to_string())>
            {lesson.place.map(|_| handle(l, &lesson.name, &hours))}
            {name}
            <span class="lesson-time">{hours}</span>
            {of_kind(PartyKind::Class)}
            {of_kind(PartyKind::Teacher)}
            {places}{none}
            {tags}
        </div>
    }
    .into_any()
}

/// By which a lesson is picked up, with a finger or the keyboard; shown where the script runs.
pub fn handle(l: Locale, name: &str, when: &str) -> AnyView {
    let label = t!(l, drafts.pick_up, name = name, time = when);
    view! { <button type="button" class="lesson-handle" aria-label=label>"⠿"</button> }.into_any()
}
