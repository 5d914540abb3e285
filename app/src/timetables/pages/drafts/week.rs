//! The draft's week for one class, teacher or room. Each lesson has a link to lock or move it; where scripts run it can be dragged
//! to another time.

use super::board::{Board, News};
use super::{ask, back, read, to_draft, words};
use crate::error::PageError;
use crate::id::DraftId;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, encoded, page};
use crate::timetables::islands::LessonBoard;
use crate::timetables::model::Moves;
use crate::timetables::service::{self, DraftError, DraftView, LessonAt, PutDown};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use leptos::prelude::*;
use samrum_text::t;

pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<DraftId>,
    Asked(query): Asked,
) -> Result<Response, PageError> {
    ask(&app, &visitor, &id).await?;
    let moves = Moves::parse(query.text("moves")).ok_or(PageError::BadRequest)?;
    let news = match query.text("done") {
        "put" => News::Done(t!(visitor.language, drafts.done_taken)),
        "undo" => News::Done(t!(visitor.language, drafts.done_undone)),
        _ => News::None,
    };
    let view = read(&app, &id).await?;
    Ok(render(&app, &visitor, &view, query.text("who"), &moves, news))
}

/// `do` says what: `put` a lesson at a time, or `undo` the last of the moves. An island asks for the board alone, with `part`.
pub async fn change(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<DraftId>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let actor = ask(&app, &visitor, &id).await?;
    let (l, what) = (visitor.language, fields.text("do"));
    let moves = Moves::parse(fields.text("moves")).ok_or(PageError::BadRequest)?;
    let version = fields.text("plan").to_owned();
    let wanted = number(&fields, "place").zip(number(&fields, "start"));
    let (done, left) = match (what, wanted) {
        ("put", Some((place, start))) => {
            let to = PutDown { start, anyway: fields.has("anyway") };
            let done = service::put_down(&app, actor, &id, &LessonAt { version, place }, to).await;
            (done, moves.clone())
        }
        ("undo", _) => {
            let mut left = moves.clone();
            let last = left.0.pop().ok_or(PageError::BadRequest)?;
            (service::undo(&app, actor, &id, &version, &last).await, left)
        }
        _ => return Err(PageError::BadRequest),
    };
    let view = read(&app, &id).await?;
    let (moves, news) = match done {
        Ok(done) if what == "put" => (left.and(done.steps.clone()), News::Put(done)),
        Ok(done) => (left, News::Undone(done)),
        Err(error) => {
            let anyway = if matches!(error, DraftError::Breaks(_)) { wanted } else { None };
            (moves, News::Refused(words::refusal(l, error, Some(view.school()), "board")?, anyway))
        }
    };
    let who = fields.text("who");
    if fields.has("part") {
        let status = if matches!(news, News::Refused(..)) { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        let board = Board::of(l, &view, who, &moves);
        let html = Owner::new_root(None).with(|| board.view(&news).to_html());
        return Ok((status, Html(html)).into_response());
    }
    if matches!(news, News::Refused(..)) {
        return Ok(render(&app, &visitor, &view, who, &moves, news));
    }
    Ok(to_draft(&id, &format!("/week?who={}&done={what}&moves={}", encoded(who), moves.word())))
}

fn number(fields: &Fields, name: &str) -> Option<usize> {
    fields.text(name).parse().ok()
}

fn render(app: &App, visitor: &Visitor, view: &DraftView, who: &str, moves: &Moves, news: News) -> Response {
    let l = visitor.language;
    let title = t!(l, drafts.week);
    let mut frame = Frame::new(title, Section::Timetables);
    if matches!(news, News::Refused(..)) {
        frame = frame.refused(l);
    }
    let movable = view.plan.is_some() && !view.is_running();
    if movable {
        frame = frame.with_islands();
    }
    let board = Board::of(l, view, who, moves);
    let address = format!("/timetables/drafts/{}", view.draft.id);
    page(app, visitor, frame, move || {
        let week = board.view(&news);
        let week = if movable {
            let (hint, wait, lost) = (t!(l, drafts.board_hint), t!(l, drafts.board_wait), t!(l, drafts.board_lost));
            view! { <LessonBoard address=address.clone() hint=hint.to_owned() wait=wait.to_owned() lost=lost.to_owned()>{week}</LessonBoard> }.into_any()
        } else {
            week
        };
        view! {
            {back(&view.draft.id, &view.draft.name)}
            <h1>{title}</h1>
            <p>{t!(l, drafts.week_lead)}</p>
            {board.choice(format!("{address}/week"))}
            {week}
        }
    })
}
