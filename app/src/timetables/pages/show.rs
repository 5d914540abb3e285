//! One timetable: whose week one wants to see, that week, and the lessons that have no time.

use super::{ask, week, withdraw};
use crate::error::PageError;
use crate::facilities::service as facilities;
use crate::id::{SpaceId, TimetableId};
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::timetables::model::{Party, PartyKind};
use crate::timetables::service::{self, KeptLesson, KeptTimetable};
use crate::timetables::words;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};
use std::collections::{BTreeMap, BTreeSet};

/// Whose week is shown; in the address `class:7A`, `room:` and the id of its space.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Party(Party),
    Room(SpaceId),
}

impl Who {
    fn parse(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once(':')?;
        if kind == "room" {
            return Some(Self::Room(name.into()));
        }
        Some(Self::Party(Party { kind: PartyKind::parse(kind)?, name: name.to_owned() }))
    }

    fn word(&self) -> String {
        match self {
            Self::Party(party) => format!("{}:{}", party.kind.word(), party.name),
            Self::Room(space) => format!("room:{space}"),
        }
    }

    fn takes_part(&self, lesson: &KeptLesson) -> bool {
        match self {
            Self::Party(party) => lesson.parties.contains(party),
            Self::Room(space) => lesson.rooms.contains(space),
        }
    }
}

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<TimetableId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let timetable = service::timetable(&mut tx, &id).await?.ok_or(PageError::NotFound)?;
    let lessons = service::lessons(&mut tx, &id).await?;
    let spaces = facilities::spaces_of(&mut tx, &timetable.building).await?;
    drop(tx);
    let used: BTreeSet<&SpaceId> = lessons.iter().flat_map(|lesson| &lesson.rooms).collect();
    let rooms: BTreeMap<SpaceId, String> =
        spaces.into_iter().filter(|space| used.contains(&space.id)).map(|space| (space.id, space.name)).collect();
    let choices = choices(l, &lessons, &rooms);
    let there = |who: &Who| choices.iter().any(|(_, group)| group.iter().any(|(each, _)| each == who));
    let who = Who::parse(query.text("who")).filter(there).or_else(|| Some(choices.first()?.1.first()?.0.clone()));
    let done = match query.text("done") {
        "imported" => Some(td_string!(l, timetables.done_imported)),
        "nothing" => Some(td_string!(l, timetables.done_nothing)),
        _ => None,
    };
    Ok(shell::page(&app, &visitor, Frame::new(timetable.name.clone(), Section::Timetables), move || {
        view! {
            <p><a href="/timetables">{td_string!(l, timetables.back)}</a></p>
            <h1>{timetable.name.clone()}</h1>
            {done.map(|done| view! { <p class="notice notice-success" role="status">{done}</p> })}
            {about(l, &timetable, &lessons)}
            {chooser(l, &timetable, &choices, who.as_ref())}
            {who.map(|who| chosen(l, &timetable, &who, &choices, &lessons, &rooms))}
            {without_time(l, &lessons)}
            {withdraw::question(l, &timetable.id)}
        }
    }))
}

/// Everybody and every room with a week of their own, in groups; groups of nobody are left out.
fn choices(l: Locale, lessons: &[KeptLesson], rooms: &BTreeMap<SpaceId, String>) -> Vec<(String, Vec<(Who, String)>)> {
    let parties: BTreeSet<&Party> = lessons.iter().flat_map(|lesson| &lesson.parties).collect();
    let mut groups = Vec::new();
    for kind in PartyKind::ALL {
        let named = parties.iter().filter(|party| party.kind == kind);
        groups.push((words::party_kinds(l, kind), named.map(|party| (Who::Party((*party).clone()), party.name.clone())).collect()));
    }
    let mut of_rooms: Vec<_> = rooms.iter().map(|(space, name)| (Who::Room(space.clone()), name.clone())).collect();
    of_rooms.sort_by(|a, b| a.1.cmp(&b.1));
    // Rooms before the students: there are few of them, and more often asked for.
    groups.insert(2, (td_string!(l, timetables.rooms).to_owned(), of_rooms));
    groups.retain(|(_, group)| !group.is_empty());
    groups
}

fn about(l: Locale, timetable: &KeptTimetable, lessons: &[KeptLesson]) -> AnyView {
    let term = td_string!(l, timetables.from_to, first = timetable.first.to_string(), last = timetable.last.to_string());
    let roomless = lessons.iter().filter(|lesson| lesson.when.is_some() && lesson.rooms.is_empty());
    let roomless: Vec<_> = roomless.map(|lesson| lesson.name.clone()).collect();
    let roomless = (!roomless.is_empty()).then(|| {
        let text = td_string!(l, timetables.done_without_room, count = roomless.len(), names = roomless.join(", "));
        view! { <p class="notice">{text}</p> }
    });
    view! {
        <dl class="facts">
            <dt>{td_string!(l, timetables.col_term)}</dt><dd>{term}</dd>
            <dt>{td_string!(l, timetables.lessons_count)}</dt><dd>{timetable.lessons}</dd>
            <dt>{td_string!(l, timetables.solution_of)}</dt><dd>{timetable.solution.clone()}</dd>
        </dl>
        {roomless}
    }
    .into_any()
}

fn chooser(l: Locale, timetable: &KeptTimetable, choices: &[(String, Vec<(Who, String)>)], who: Option<&Who>) -> AnyView {
    let groups = choices.iter().map(|(label, group)| {
        let options = group.iter().map(|(each, name)| {
            view! { <option value=each.word() selected={who == Some(each)}>{name.clone()}</option> }
        });
        view! { <optgroup label=label.clone()>{options.collect_view()}</optgroup> }
    });
    view! {
        <form method="get" action=format!("/timetables/{}", timetable.id) class="actions">
            <div class="field">
                <label for="who">{td_string!(l, timetables.show)}</label>
                <select id="who" name="who">{groups.collect_view()}</select>
            </div>
            <button class="button">{td_string!(l, timetables.show_go)}</button>
        </form>
    }
    .into_any()
}

fn chosen(
    l: Locale,
    timetable: &KeptTimetable,
    who: &Who,
    choices: &[(String, Vec<(Who, String)>)],
    lessons: &[KeptLesson],
    rooms: &BTreeMap<SpaceId, String>,
) -> AnyView {
    let name = choices.iter().flat_map(|(_, group)| group).find(|(each, _)| each == who).map(|(_, name)| name.clone());
    let theirs: Vec<_> = lessons.iter().filter(|lesson| who.takes_part(lesson)).collect();
    let calendar = match who {
        Who::Room(space) => Some(view! { <p><a href=format!("/spaces/{space}")>{td_string!(l, timetables.room_calendar)}</a></p> }),
        Who::Party(_) => None,
    };
    view! {
        {calendar}
        {week::weeks(l, &name.unwrap_or_default(), timetable.weeks, &theirs, rooms)}
    }
    .into_any()
}

fn without_time(l: Locale, lessons: &[KeptLesson]) -> Option<AnyView> {
    let names: Vec<_> = lessons.iter().filter(|lesson| lesson.when.is_none()).map(|lesson| lesson.name.clone()).collect();
    (!names.is_empty()).then(|| {
        let items = names.into_iter().map(|name| view! { <li>{name}</li> });
        view! {
            <h2>{td_string!(l, timetables.no_time)}</h2>
            <p>{td_string!(l, timetables.no_time_text)}</p>
            <ul>{items.collect_view()}</ul>
        }
        .into_any()
    })
}
