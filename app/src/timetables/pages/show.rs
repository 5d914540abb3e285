//! One timetable: whose week one wants to see, that week, and the lessons that have no time.

use super::week::{self, Shown, ShownRoom};
use super::who::{Choices, Who};
use super::{ask_for, unopened, way, withdraw};
use crate::error::PageError;
use crate::facilities::service as facilities;
use crate::id::{SpaceId, TimetableId};
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::timetables::service::{self, KeptLesson, KeptRoom, KeptTimetable, Timetable};
use crate::timetables::words;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::collections::BTreeMap;

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<TimetableId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    let (_, timetable) = ask_for(&app, &visitor, &id).await?;
    if *timetable.lineage() != id {
        // A version's own address leads to the timetable, whatever has been changed since.
        let query = visitor.address.split_once('?').map_or_else(String::new, |(_, query)| format!("?{query}"));
        return Ok(Redirect::to(&format!("/timetables/{}{query}", timetable.lineage())).into_response());
    }
    let l = visitor.language;
    let version = timetable.version(query.text("version")).unwrap_or_else(|| timetable.on(app.today())).clone();
    let mut tx = app.database.read().await?;
    let moving = service::moving(&mut tx, &timetable).await?;
    // Of a version that is on its way into the calendar nothing is shown until it is whole.
    let lessons =
        if version.unfilled_from.is_none() { service::lessons(&mut tx, &version.id).await? } else { Vec::new() };
    let spaces = facilities::spaces_of(&mut tx, &version.building).await?;
    let mut closed = facilities::without_hours(&mut tx).await?;
    closed.retain(|space| lessons.iter().any(|lesson| lesson.rooms.iter().any(|room| room.space == space.id)));
    drop(tx);
    let rooms: BTreeMap<SpaceId, String> =
        spaces.into_iter().map(|space| (space.id.clone(), space.name.clone())).collect();
    let shown: Vec<Shown> = lessons.iter().map(|lesson| shown(lesson, &rooms)).collect();
    let choices = Choices::of(l, &shown);
    let who = choices.chosen(query.text("who"));
    let done = match query.text("done") {
        // Not before it is so.
        "imported" | "put_back" if timetable.way().is_some() => None,
        "imported" => Some(t!(l, timetables.done_imported)),
        "nothing" => Some(t!(l, timetables.done_nothing)),
        "put_back" => Some(t!(l, timetables.done_put_back)),
        _ => None,
    };
    let part = withdraw::part(&app, l, &timetable);
    // That it is gone is said first, the way to that last.
    let (gone, end) = if timetable.withdrawn().is_some() { (Some(part), None) } else { (None, Some(part)) };
    let mut frame = Frame::new(version.name.clone(), Section::Timetables);
    if moving.as_ref().is_some_and(|job| job.state.is_live()) {
        frame = frame.with_islands().refresh_after(2);
    }
    Ok(shell::page(&app, &visitor, frame, || {
        view! {
            <p><a href="/timetables">{t!(l, timetables.back)}</a></p>
            <h1>{version.name.clone()}</h1>
            {done.map(|done| view! { <p class="notice notice-success" role="status">{done}</p> })}
            {way::part(l, &timetable, moving.as_ref())}
            {gone}
            {about(l, &timetable, &version, &lessons)}
            {unopened::notice(l, &visitor, &closed)}
            {who.is_some().then(|| choices.form(l, format!("/timetables/{}", timetable.lineage()), who.as_ref(), &[("version", &version.id.0)]))}
            {who.map(|who| chosen(l, &version, &who, &choices, &shown))}
            {without_time(l, &lessons)}
            {end}
        }
    }))
}

fn shown(lesson: &KeptLesson, rooms: &BTreeMap<SpaceId, String>) -> Shown {
    let room = |KeptRoom { space, .. }: &KeptRoom| ShownRoom {
        key: space.0.clone(),
        name: rooms.get(space).cloned().unwrap_or_default(),
        href: Some(format!("/spaces/{space}")),
    };
    Shown {
        name: lesson.name.clone(),
        when: lesson.when,
        rooms: lesson.rooms.iter().map(room).collect(),
        lacks_room: lesson.needs_room && lesson.rooms.is_empty(),
        parties: lesson.parties.clone(),
        href: None,
        tags: Vec::new(),
        place: None,
    }
}

fn about(l: Locale, timetable: &Timetable, version: &KeptTimetable, lessons: &[KeptLesson]) -> AnyView {
    let roomless =
        lessons.iter().filter(|lesson| lesson.when.is_some() && lesson.needs_room && lesson.rooms.is_empty());
    let roomless: Vec<_> = roomless.map(|lesson| lesson.name.clone()).collect();
    let roomless = (!roomless.is_empty()).then(|| {
        let text = words::without_room(l, roomless.len(), roomless.join(", "));
        view! { <p class="notice">{text}</p> }
    });
    view! {
        <dl class="facts">
            <dt>{t!(l, timetables.col_term)}</dt><dd>{holds(l, timetable, version)}</dd>
            {version.unfilled_from.is_none().then(|| view! { <dt>{t!(l, common.lessons)}</dt><dd>{version.lessons}</dd> })}
            <dt>{t!(l, timetables.solution_of)}</dt><dd>{version.solution.clone()}</dd>
        </dl>
        {other_versions(l, timetable, version)}
        {roomless}
    }
    .into_any()
}

/// "2026-08-17 till 2026-12-06": when a version is in the calendar.
fn holds(l: Locale, timetable: &Timetable, version: &KeptTimetable) -> String {
    let (from, until) = timetable.holds_of(version);
    if until < from {
        return t!(l, timetables.holds_never).to_owned();
    }
    t!(l, timetables.from_to, first = from, last = until)
}

/// The versions before and after the one that is shown; nothing where there is only one.
fn other_versions(l: Locale, timetable: &Timetable, shown: &KeptTimetable) -> Option<AnyView> {
    let items: Vec<_> = timetable
        .versions()
        .map(|version| {
            let holds = holds(l, timetable, version);
            if version.id == shown.id {
                view! { <li><strong>{holds}</strong>" "{t!(l, timetables.version_shown)}</li> }.into_any()
            } else {
                let href = format!("/timetables/{}?version={}", timetable.lineage(), version.id);
                view! { <li><a href=href>{holds}</a></li> }.into_any()
            }
        })
        .collect();
    let list =
        move || view! { <h2>{t!(l, timetables.versions)}</h2><p>{t!(l, timetables.versions_text)}</p><ul>{items}</ul> };
    (timetable.versions().nth(1).is_some()).then(|| list().into_any())
}

fn chosen(l: Locale, timetable: &KeptTimetable, who: &Who, choices: &Choices, lessons: &[Shown]) -> AnyView {
    let theirs: Vec<_> = lessons.iter().filter(|lesson| who.takes_part(lesson)).collect();
    let calendar = match who {
        Who::Room(space) => {
            Some(view! { <p><a href=format!("/spaces/{space}")>{t!(l, timetables.room_calendar)}</a></p> })
        }
        Who::Party(_) => None,
    };
    view! {
        {calendar}
        {week::weeks(l, &choices.name(who), timetable.weeks, &theirs, &[])}
    }
    .into_any()
}

fn without_time(l: Locale, lessons: &[KeptLesson]) -> Option<AnyView> {
    let names: Vec<_> =
        lessons.iter().filter(|lesson| lesson.when.is_none()).map(|lesson| lesson.name.clone()).collect();
    (!names.is_empty()).then(|| {
        let items = names.into_iter().map(|name| view! { <li>{name}</li> });
        view! {
            <h2>{t!(l, common.lessons_without_time)}</h2>
            <p>{t!(l, timetables.no_time_text)}</p>
            <ul>{items.collect_view()}</ul>
        }
        .into_any()
    })
}
