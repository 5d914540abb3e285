//! The week of one class, teacher, student or room as a table: a row for each time a lesson begins, a column for each day.

use crate::time::clock;
use crate::timetables::model::{Party, PartyKind, WeekTime};
use crate::timetables::words;
use crate::ui::table::wrapped;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};
use std::collections::BTreeSet;

/// A lesson as a page shows it.
pub struct Shown {
    pub name: String,
    pub when: Option<WeekTime>,
    pub rooms: Vec<ShownRoom>,
    pub parties: Vec<Party>,
    /// Where more is said of it.
    pub href: Option<String>,
    /// Words about it that catch the eye.
    pub tags: Vec<&'static str>,
}

pub struct ShownRoom {
    /// What tells it from the others.
    pub key: String,
    pub name: String,
    pub href: Option<String>,
}

/// The weeks of a cycle, one table each, of the lessons given.
pub fn weeks(l: Locale, who: &str, weeks: u8, lessons: &[&Shown]) -> AnyView {
    let timed: Vec<(WeekTime, &Shown)> = lessons.iter().filter_map(|lesson| Some((lesson.when?, *lesson))).collect();
    if timed.is_empty() {
        return view! { <p class="empty">{td_string!(l, timetables.none_shown)}</p> }.into_any();
    }
    let tables = (1..=weeks).map(|week| {
        let of_week: Vec<_> = timed.iter().filter(|(when, _)| when.week == week).copied().collect();
        let caption = if weeks == 1 {
            td_string!(l, timetables.week_caption, who = who.to_owned())
        } else {
            td_string!(l, timetables.week_caption_of, who = who.to_owned(), week = week, weeks = weeks)
        };
        table(l, caption, &of_week)
    });
    let note = (weeks > 1).then(|| view! { <p class="hint">{td_string!(l, timetables.week_note, weeks = weeks)}</p> });
    view! { {note}{tables.collect_view()} }.into_any()
}

fn table(l: Locale, caption: String, lessons: &[(WeekTime, &Shown)]) -> AnyView {
    let last = lessons.iter().map(|(when, _)| when.weekday).max().unwrap_or(5).max(5);
    let starts: BTreeSet<u16> = lessons.iter().map(|(when, _)| when.starts).collect();
    let head = (1..=last).map(|day| view! { <th scope="col">{words::weekday(l, day)}</th> });
    let rows = starts.into_iter().map(|start| {
        let cells = (1..=last).map(|day| {
            let here = lessons.iter().filter(|(when, _)| when.weekday == day && when.starts == start);
            let begun = here.map(|(when, lesson)| lesson_view(l, *when, lesson)).collect_view();
            view! { <td>{begun}</td> }
        });
        view! { <tr><th scope="row">{clock(start)}</th>{cells.collect_view()}</tr> }
    });
    let table = view! {
        <table class="lessons">
            <caption>{caption.clone()}</caption>
            <thead><tr><th scope="col">{td_string!(l, timetables.col_time)}</th>{head.collect_view()}</tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    wrapped(caption, table)
}

fn lesson_view(l: Locale, when: WeekTime, lesson: &Shown) -> AnyView {
    let of_kind = |kind| {
        let names: Vec<_> = lesson.parties.iter().filter(|party| party.kind == kind).map(|party| party.name.as_str()).collect();
        (!names.is_empty()).then(|| view! { <span>{names.join(", ")}</span> })
    };
    let places = lesson.rooms.iter().map(|room| match &room.href {
        Some(href) => view! { <a href=href.clone()>{room.name.clone()}</a> }.into_any(),
        None => view! { <span>{room.name.clone()}</span> }.into_any(),
    });
    let places = places.collect_view();
    let none = lesson.rooms.is_empty().then(|| view! { <span class="tag tag-yellow">{td_string!(l, timetables.no_room)}</span> });
    let name = match &lesson.href {
        Some(href) => view! { <a href=href.clone()><strong>{lesson.name.clone()}</strong></a> }.into_any(),
        None => view! { <strong>{lesson.name.clone()}</strong> }.into_any(),
    };
    let tags = lesson.tags.iter().map(|tag| view! { <span class="tag">{*tag}</span> }).collect_view();
    view! {
        <div class="lesson">
            {name}
            <span class="lesson-time">{format!("{}–{}", clock(when.starts), clock(when.ends))}</span>
            {of_kind(PartyKind::Class)}
            {of_kind(PartyKind::Teacher)}
            {places}{none}
            {tags}
        </div>
    }
    .into_any()
}
