//! One timetable: whose week one wants to see, that week, and the lessons that have no time.

use super::week::{self, Shown, ShownRoom};
use super::who::{Choices, Who};
use super::{ask, withdraw};
use crate::error::PageError;
use crate::facilities::service as facilities;
use crate::id::{SpaceId, TimetableId};
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::timetables::service::{self, KeptLesson, KeptTimetable};
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};
use std::collections::BTreeMap;

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
    let rooms: BTreeMap<SpaceId, String> = spaces.into_iter().map(|space| (space.id, space.name)).collect();
    let shown: Vec<Shown> = lessons.iter().map(|lesson| shown(lesson, &rooms)).collect();
    let choices = Choices::of(l, &shown);
    let who = choices.chosen(query.text("who"));
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
            {choices.form(l, format!("/timetables/{}", timetable.id), who.as_ref())}
            {who.map(|who| chosen(l, &timetable, &who, &choices, &shown))}
            {without_time(l, &lessons)}
            {withdraw::question(l, &timetable.id)}
        }
    }))
}

fn shown(lesson: &KeptLesson, rooms: &BTreeMap<SpaceId, String>) -> Shown {
    let room = |space: &SpaceId| ShownRoom {
        key: space.0.clone(),
        name: rooms.get(space).cloned().unwrap_or_default(),
        href: Some(format!("/spaces/{space}")),
    };
    Shown {
        name: lesson.name.clone(),
        when: lesson.when,
        rooms: lesson.rooms.iter().map(room).collect(),
        parties: lesson.parties.clone(),
        href: None,
        tags: Vec::new(),
        place: None,
    }
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

fn chosen(l: Locale, timetable: &KeptTimetable, who: &Who, choices: &Choices, lessons: &[Shown]) -> AnyView {
    let theirs: Vec<_> = lessons.iter().filter(|lesson| who.takes_part(lesson)).collect();
    let calendar = match who {
        Who::Room(space) => Some(view! { <p><a href=format!("/spaces/{space}")>{td_string!(l, timetables.room_calendar)}</a></p> }),
        Who::Party(_) => None,
    };
    view! {
        {calendar}
        {week::weeks(l, &choices.name(who), timetable.weeks, &theirs, &[])}
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
