//! The rooms of a draft: how many lessons each has, when it is closed, and which may stand in for it.

use super::{ask, back, read, to_draft, words};
use crate::error::PageError;
use crate::id::DraftId;
use crate::server::form::{Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::timetables::service::{self, DraftView};
use crate::ui::form::{Faults, Input, fault_summary};
use crate::ui::order::natural;
use crate::ui::table::wrapped;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn show(State(app): State<App>, visitor: Visitor, Path(id): Path<DraftId>) -> Result<Response, PageError> {
    ask(&app, &visitor, &id).await?;
    let view = read(&app, &id).await?;
    let fields = Fields::default().with("taken_percent", view.draft.terms.taken_percent.to_string());
    Ok(render(&app, &visitor, &view, &fields, &Faults::default()))
}

/// Sets when a room counts as taken in the calendar.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<DraftId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let actor = ask(&app, &visitor, &id).await?;
    let percent = fields.text("taken_percent").parse().unwrap_or(u8::MAX);
    match service::set_taken_percent(&app, actor, &id, percent).await {
        Ok(()) => Ok(to_draft(&id, "/rooms")),
        Err(error) => {
            let view = read(&app, &id).await?;
            let faults = words::refusal(visitor.language, error, Some(view.school()), "taken_percent")?;
            Ok(render(&app, &visitor, &view, &fields, &faults))
        }
    }
}

fn render(app: &App, visitor: &Visitor, view: &DraftView, fields: &Fields, faults: &Faults) -> Response {
    let l = visitor.language;
    let title = t!(l, timetables.rooms);
    let mut frame = Frame::new(title, Section::Timetables);
    if !faults.is_empty() {
        frame = frame.refused(l);
    }
    page(app, visitor, frame, || {
        let mut rooms = view.school().rooms.clone();
        rooms.sort_by(|a, b| natural(&view.school().resources[*a].name, &view.school().resources[*b].name));
        let rows = rooms.into_iter().map(|room| row(l, view, room)).collect_view();
        let table = view! {
            <table>
                <caption>{title}</caption>
                <thead><tr>
                    <th scope="col">{t!(l, drafts.room)}</th>
                    <th scope="col" class="number">{t!(l, common.lessons)}</th>
                    <th scope="col">{t!(l, drafts.col_closed)}</th>
                    <th scope="col">{t!(l, drafts.col_taken)}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        };
        let percent = Input::new("taken_percent", t!(l, drafts.taken_percent), "number");
        view! {
            {back(&view.draft.id, &view.draft.name)}
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <p>{t!(l, drafts.rooms_lead)}</p>
            {if view.school().rooms.is_empty() { view! { <p class="empty">{t!(l, drafts.no_rooms)}</p> }.into_any() } else { wrapped(title, table) }}
            <form method="post" class="stack">
                {percent.hint(t!(l, drafts.taken_percent_hint)).required().view(fields, faults)}
                <p><button class="button">{t!(l, common.save)}</button></p>
            </form>
        }
    })
}

fn row(l: Locale, view: &DraftView, room: usize) -> AnyView {
    let (name, id) = (view.school().resources[room].name.clone(), &view.school().resources[room].id);
    let lessons = view.lessons.lessons.iter().filter(|lesson| lesson.rooms.contains(&name)).count();
    let closed: Vec<_> =
        view.closures.iter().filter(|closure| closure.room == *id).map(|closure| words::closure(l, closure)).collect();
    let taken = view.taken().calendar.get(&room).map_or(0, std::collections::BTreeSet::len);
    let taken = match taken {
        0 => "–".to_owned(),
        _ => t!(l, drafts.taken_times, count = taken),
    };
    view! {
        <tr>
            <th scope="row"><a href=format!("/timetables/drafts/{}/rooms/{room}", view.draft.id)>{name}</a></th>
            <td class="number">{lessons}</td>
            <td>{if closed.is_empty() { "–".to_owned() } else { closed.join("; ") }}</td>
            <td>{taken}</td>
        </tr>
    }
    .into_any()
}
