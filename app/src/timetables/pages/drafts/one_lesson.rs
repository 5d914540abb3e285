//! One lesson of a draft: fix it, let it go, move it, or ask where else it could be.

use super::{Place, ask, back, board, read, to_draft, words};
use crate::error::PageError;
use crate::id::DraftId;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, encoded, page};
use crate::timetables::import::school::Role;
use crate::timetables::model::{DraftPlan, Lesson, Move, Moves, PartyKind};
use crate::timetables::service::{self, DraftView, LessonAt, MoveTo, Suggested};
use crate::timetables::words::party_kinds;
use crate::ui::form::{Faults, checkbox, fault_summary, select};
use crate::ui::order::natural;
use crate::ui::table::wrapped;
use axum::extract::{Path, State};
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

type Address = Path<(DraftId, Place)>;

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, Place(place))): Address,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    let actor = ask(&app, &visitor, &id).await?;
    let view = read(&app, &id).await?;
    let at = view.plan.as_ref().map(|plan| LessonAt { version: plan.version(), place }).ok_or(PageError::NotFound)?;
    let (suggested, faults) = if query.has("suggest") {
        match service::suggestions(&app, actor, &id, &at).await {
            Ok(found) => (Some(found), Faults::default()),
            Err(error) => (None, words::refusal(visitor.language, error, Some(view.school()), "start")?),
        }
    } else {
        (None, Faults::default())
    };
    let moves = Moves::parse(query.text("moves")).unwrap_or_default();
    let done = match query.text("done") {
        "lock" => Some(t!(visitor.language, drafts.done_locked)),
        "unlock" => Some(t!(visitor.language, drafts.done_unlocked)),
        "move" => Some(t!(visitor.language, drafts.done_moved)),
        "take" => Some(t!(visitor.language, drafts.done_taken)),
        _ => None,
    };
    render(&app, &visitor, &view, place, &Answer { typed: None, faults, suggested, done, moves })
}

/// The button says what: `lock`, `unlock`, `move` or `take`.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, Place(place))): Address,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let actor = ask(&app, &visitor, &id).await?;
    let at = LessonAt { version: fields.text("plan").to_owned(), place };
    let start = fields.text("start").parse::<usize>();
    let what = fields.text("do");
    let done = match (what, start) {
        ("lock", _) => service::lock(&app, actor, &id, &at).await.map(|()| Move::new()),
        ("unlock", _) => service::unlock(&app, actor, &id, &at).await.map(|()| Move::new()),
        ("take" | "move", Ok(start)) => {
            let to = MoveTo { start, resources: chosen(&fields)?, anyway: fields.has("anyway") };
            if what == "take" {
                service::take(&app, actor, &id, &at, &to).await
            } else {
                service::move_lesson(&app, actor, &id, &at, &to).await
            }
        }
        _ => return Err(PageError::BadRequest),
    };
    match done {
        Ok(steps) if steps.is_empty() => Ok(to_draft(&id, &format!("/lessons/{place}?done={what}"))),
        Ok(steps) => Ok(to_draft(&id, &format!("/lessons/{place}?done={what}&moves={}", Moves(vec![steps]).word()))),
        Err(error) => {
            let view = read(&app, &id).await?;
            let faults = words::refusal(visitor.language, error, Some(view.school()), "start")?;
            render(
                &app,
                &visitor,
                &view,
                place,
                &Answer { typed: Some(fields), faults, suggested: None, done: None, moves: Moves::default() },
            )
        }
    }
}

/// Who is to fill the open roles: fields `role_` and a number.
fn chosen(fields: &Fields) -> Result<Vec<(usize, usize)>, PageError> {
    let mut found = Vec::new();
    for role in 0..100 {
        let name = format!("role_{role}");
        if fields.has(&name) && !fields.text(&name).is_empty() {
            found.push((role, fields.text(&name).parse().map_err(|_| PageError::BadRequest)?));
        }
    }
    Ok(found)
}

/// What the page says besides the lesson.
struct Answer {
    typed: Option<Fields>,
    faults: Faults,
    suggested: Option<Vec<Suggested>>,
    done: Option<&'static str>,
    /// What was just moved, to be undone.
    moves: Moves,
}

fn render(
    app: &App,
    visitor: &Visitor,
    view: &DraftView,
    place: usize,
    answer: &Answer,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let plan = view.plan.as_ref().map(DraftPlan::version).ok_or(PageError::NotFound)?;
    let (Some(lesson), Some(_)) = (view.lessons.lessons.get(place), view.meets.get(place)) else {
        return Err(PageError::NotFound);
    };
    let title = lesson.title();
    let mut frame = Frame::new(title.clone(), Section::Timetables);
    if !answer.faults.is_empty() {
        frame = frame.refused(l);
    }
    let locked = view.is_locked(place);
    let running = view.is_running();
    Ok(page(app, visitor, frame, || {
        let body = if running {
            view! { <p class="notice">{t!(l, drafts.refused_running)}</p> }.into_any()
        } else {
            view! {
                {lock(l, &plan, locked, lesson.when.is_some())}
                {(!locked).then(|| moving(l, view, place, &plan, answer))}
                {(!locked).then(|| suggestions(l, view, &plan, answer))}
            }
            .into_any()
        };
        view! {
            {back(&view.draft.id, &view.draft.name)}
            <h1>{title}</h1>
            {answer.done.map(|done| view! { <p class="notice notice-success" role="status">{done}</p> })}
            {(!running && !answer.moves.0.is_empty()).then(|| board::undo_on_page(l, view, &answer.moves))}
            {fault_summary(l, &answer.faults)}
            {facts(l, view, lesson, locked)}
            {body}
        }
    }))
}

fn facts(l: Locale, view: &DraftView, lesson: &Lesson, locked: bool) -> AnyView {
    let when =
        lesson.when.map_or_else(|| t!(l, drafts.no_time).to_owned(), |when| words::time(l, when, view.lessons.weeks));
    let rooms = if lesson.rooms.is_empty() { t!(l, drafts.no_room).to_owned() } else { lesson.rooms.join(", ") };
    let parties = |kind: PartyKind| {
        let names: Vec<_> =
            lesson.parties.iter().filter(|party| party.kind == kind).map(|party| party.name.as_str()).collect();
        (!names.is_empty()).then(|| view! { <dt>{party_kinds(l, kind)}</dt><dd>{names.join(", ")}</dd> })
    };
    let class = lesson.parties.iter().find(|party| party.kind == PartyKind::Class);
    let week = class.map(|class| {
        let who = encoded(&format!("class:{}", class.name));
        let href = format!("/timetables/drafts/{}/week?who={who}", view.draft.id);
        view! { <p><a href=href>{t!(l, drafts.week_of, who = class.name)}</a></p> }
    });
    view! {
        <dl class="facts">
            <dt>{t!(l, common.time)}</dt>
            <dd>{when}{locked.then(|| view! { " "<span class="tag">{t!(l, drafts.locked)}</span> })}</dd>
            <dt>{t!(l, drafts.room)}</dt><dd>{rooms}</dd>
            {PartyKind::ALL.into_iter().map(parties).collect_view()}
        </dl>
        {week}
    }
    .into_any()
}

fn lock(l: Locale, plan: &str, locked: bool, timed: bool) -> AnyView {
    if !timed {
        return ().into_any();
    }
    let (what, text) = if locked { ("unlock", t!(l, drafts.unlock)) } else { ("lock", t!(l, drafts.lock)) };
    view! {
        <form method="post">
            <input type="hidden" name="plan" value=plan.to_owned()/>
            <button class="button" name="do" value=what>{text}</button>
        </form>
        <p class="hint">{t!(l, drafts.lock_hint)}</p>
    }
    .into_any()
}

fn moving(l: Locale, view: &DraftView, place: usize, plan: &str, answer: &Answer) -> AnyView {
    let (meet, school) = (&view.meets[place], view.school());
    let wanted = &school.givens.events[meet.event].roles;
    let mut now = Fields::default().with("start", meet.start.map(|start| start.to_string()).unwrap_or_default());
    for (role, filled) in meet.resources.iter().enumerate() {
        now.set(&format!("role_{role}"), filled.map(|filled| filled.to_string()).unwrap_or_default());
    }
    let fields = answer.typed.as_ref().filter(|typed| typed.text("do") == "move").unwrap_or(&now);
    let times: Vec<_> = school
        .periods()
        .into_iter()
        .map(|(at, when)| (at.to_string(), words::time(l, when, view.lessons.weeks)))
        .collect();
    let open = wanted.iter().enumerate().filter(|(_, wanted)| wanted.resource.is_none());
    let roles = open.map(|(role, wanted)| {
        let of_kind =
            (0..school.resources.len()).filter(|resource| school.givens.resources[*resource].kind == wanted.kind);
        let mut choices: Vec<_> =
            of_kind.map(|resource| (resource.to_string(), school.resources[resource].name.clone())).collect();
        choices.sort_by(|a, b| natural(&a.1, &b.1));
        let kind = &school.kinds[wanted.kind];
        let label = if kind.role == Role::Room { t!(l, drafts.room) } else { kind.name.as_str() };
        select(&format!("role_{role}"), label, None, &choices, fields, &answer.faults)
    });
    let roles = roles.collect_view();
    // Asked for only where something would be broken.
    let anyway = (fields.text("do") == "move" && !answer.faults.is_empty())
        .then(|| checkbox("anyway", "yes", t!(l, drafts.move_anyway), fields.has("anyway")));
    view! {
        <h2>{t!(l, drafts.move_title)}</h2>
        <form method="post" class="stack">
            <input type="hidden" name="plan" value=plan.to_owned()/>
            {select("start", t!(l, drafts.begins), None, &times, fields, &answer.faults)}
            {roles}
            {anyway}
            <p><button class="button button-primary" name="do" value="move">{t!(l, drafts.move_go)}</button></p>
        </form>
    }
    .into_any()
}

fn suggestions(l: Locale, view: &DraftView, plan: &str, answer: &Answer) -> AnyView {
    let Some(found) = &answer.suggested else {
        return view! {
            <h2>{t!(l, drafts.suggestions)}</h2>
            <form method="get"><button class="button" name="suggest" value="yes">{t!(l, drafts.suggest)}</button></form>
            <p class="hint">{t!(l, drafts.suggest_hint)}</p>
        }
        .into_any();
    };
    let rows = found.iter().map(|one| {
        let moves =
            one.moves.iter().map(|each| view! { <li>{words::change(l, each, view.lessons.weeks)}</li> }).collect_view();
        let filled = one.to.resources.iter().map(|(role, filled)| {
            view! { <input type="hidden" name=format!("role_{role}") value=filled.to_string()/> }
        });
        let filled = filled.collect_view();
        let when = words::time(l, one.when, view.lessons.weeks);
        let head =
            if one.instead.is_empty() { when } else { t!(l, drafts.same_time, instead = one.instead.join(", ")) };
        view! {
            <tr>
                <th scope="row">{head}</th>
                <td>{words::points(l, one.cost)}</td>
                <td><ul class="plain">{moves}</ul></td>
                <td>
                    <form method="post">
                        <input type="hidden" name="plan" value=plan.to_owned()/>
                        <input type="hidden" name="start" value=one.to.start.to_string()/>
                        {filled}
                        <button class="button" name="do" value="take">{t!(l, common.move_here)}</button>
                    </form>
                </td>
            </tr>
        }
    });
    let caption = t!(l, drafts.suggestions);
    let now = view.plan.as_ref().map(|plan| words::points(l, plan.cost)).unwrap_or_default();
    let table = view! {
        <table>
            <caption>{caption}</caption>
            <thead><tr>
                <th scope="col">{t!(l, drafts.col_where)}</th>
                <th scope="col">{t!(l, drafts.col_then)}</th>
                <th scope="col">{t!(l, drafts.col_moves)}</th>
                <th scope="col">{t!(l, drafts.col_choose)}</th>
            </tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    view! {
        <h2>{t!(l, drafts.suggestions)}</h2>
        <p>{t!(l, drafts.costs_now, cost = now)}</p>
        {if found.is_empty() { view! { <p class="empty">{t!(l, drafts.no_suggestions)}</p> }.into_any() } else { wrapped(caption, table) }}
    }
    .into_any()
}
