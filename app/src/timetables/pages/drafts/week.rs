//! The draft's week for one class, teacher or room, each lesson with a link to lock or move it.

use super::{ask, parts, read};
use crate::error::PageError;
use crate::id::DraftId;
use crate::server::form::Asked;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::timetables::pages::week::{self, Shown, ShownRoom};
use crate::timetables::pages::who::Choices;
use crate::timetables::service::DraftView;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<DraftId>, Asked(query): Asked) -> Result<Response, PageError> {
    ask(&visitor)?;
    let l = visitor.language;
    let view = read(&app, &id).await?;
    let shown: Vec<Shown> = (0..view.lessons.lessons.len()).map(|place| shown(l, &view, place)).collect();
    let choices = Choices::of(l, &shown);
    let who = choices.chosen(query.text("who"));
    let title = td_string!(l, drafts.week);
    Ok(page(&app, &visitor, Frame::new(title, Section::Timetables), move || {
        let table = who.as_ref().map(|who| {
            let theirs: Vec<_> = shown.iter().filter(|lesson| who.takes_part(lesson)).collect();
            let untimed: Vec<_> = theirs.iter().filter(|lesson| lesson.when.is_none()).map(|lesson| untimed(lesson)).collect();
            view! {
                {week::weeks(l, &choices.name(who), view.lessons.weeks, &theirs)}
                {(!untimed.is_empty()).then(|| view! { <h2>{td_string!(l, timetables.no_time)}</h2><ul>{untimed}</ul> })}
            }
        });
        view! {
            {parts::back(&view.draft.id, &view.draft.name)}
            <h1>{title}</h1>
            <p>{td_string!(l, drafts.week_lead)}</p>
            {choices.form(l, format!("/timetables/drafts/{}/week", view.draft.id), who.as_ref())}
            {table}
        }
    }))
}

fn untimed(lesson: &Shown) -> AnyView {
    match &lesson.href {
        Some(href) => view! { <li><a href=href.clone()>{lesson.name.clone()}</a></li> }.into_any(),
        None => view! { <li>{lesson.name.clone()}</li> }.into_any(),
    }
}

fn shown(l: Locale, view: &DraftView, place: usize) -> Shown {
    let lesson = &view.lessons.lessons[place];
    let room = |name: &String| {
        let number = view.school().rooms.iter().find(|room| view.school().names[**room] == *name);
        let href = number.map(|number| format!("/timetables/drafts/{}/rooms/{number}", view.draft.id));
        ShownRoom { key: name.clone(), name: name.clone(), href }
    };
    let changed = view
        .changes
        .iter()
        .any(|change| change.title == lesson.title() && change.after.when == lesson.when && change.after.rooms == lesson.rooms);
    let tags = [view.is_locked(place).then(|| td_string!(l, drafts.locked)), changed.then(|| td_string!(l, drafts.changed))];
    Shown {
        name: lesson.name.clone(),
        when: lesson.when,
        rooms: lesson.rooms.iter().map(room).collect(),
        parties: lesson.parties.clone(),
        href: (place < view.meets.len()).then(|| format!("/timetables/drafts/{}/lessons/{place}", view.draft.id)),
        tags: tags.into_iter().flatten().collect(),
    }
}
