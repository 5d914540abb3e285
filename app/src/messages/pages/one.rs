//! One message as a whole: for whose it is, and for staff with what became of it and what can be done.

use super::{at, refused, signed_in, staff};
use crate::error::PageError;
use crate::id::MessageId;
use crate::messages::model::{Block, Letter, State};
use crate::messages::service::{self, MessageError, Whole};
use crate::messages::words;
use crate::server::form::{Asked, Fields};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use axum::extract::{Path, State as Site};
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// One's own.
pub async fn mine(Site(app): Site<App>, visitor: Visitor, Path(id): Path<MessageId>) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let whole = service::whole(&app, &mut tx, &visitor.actor, &id, l).await.map_err(refused)?;
    drop(tx);
    if whole.seen.message.person.as_ref() != Some(&person.id) {
        return Err(PageError::NotFound);
    }
    let title = subject(l, &whole);
    Ok(shell::page(&app, &visitor, Frame::new(title.clone(), Section::Account), || {
        view! {
            <p><a href="/account/messages">{t!(l, messages.back_to_mine)}</a></p>
            <h1>{title}</h1>
            <p class="subtle">{at(app.zone(), whole.seen.message.created_at)}</p>
            {body(l, whole.letter.as_ref())}
        }
    }))
}

pub async fn show(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<MessageId>,
    Asked(asked): Asked,
) -> Result<Response, PageError> {
    staff(&visitor)?;
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let whole = service::whole(&app, &mut tx, &visitor.actor, &id, l).await.map_err(refused)?;
    drop(tx);
    let title = subject(l, &whole);
    Ok(shell::page(&app, &visitor, Frame::new(title.clone(), Section::Messages), || {
        view! {
            <p><a href="/messages">{t!(l, messages.back_to_outbox)}</a></p>
            <h1>{title}</h1>
            {done_notice(l, &asked)}
            {facts(l, &app, &whole)}
            {acts(l, &whole)}
            <h2>{t!(l, messages.message)}</h2>
            {body(l, whole.letter.as_ref())}
            {steps(l, &app, &whole)}
        }
    }))
}

pub async fn again(Site(app): Site<App>, visitor: Visitor, Path(id): Path<MessageId>) -> Result<Response, PageError> {
    staff(&visitor)?;
    done(&id, "again", service::again(&app, &visitor.actor, &id).await)
}

pub async fn stop(Site(app): Site<App>, visitor: Visitor, Path(id): Path<MessageId>) -> Result<Response, PageError> {
    staff(&visitor)?;
    done(&id, "stop", service::stop(&app, &visitor.actor, &id).await)
}

pub async fn as_letter(
    Site(app): Site<App>,
    visitor: Visitor,
    Path(id): Path<MessageId>,
) -> Result<Response, PageError> {
    staff(&visitor)?;
    done(&id, "letter", service::as_letter(&app, &visitor.actor, &id).await)
}

/// Back to the message, which says what has happened; also when somebody was faster.
fn done(id: &MessageId, what: &str, outcome: Result<(), MessageError>) -> Result<Response, PageError> {
    let what = match outcome {
        Ok(()) => what,
        Err(MessageError::Over) => "over",
        Err(error) => return Err(refused(error)),
    };
    Ok(Redirect::to(&format!("/messages/{id}?done={what}")).into_response())
}

fn done_notice(l: Locale, asked: &Fields) -> Option<AnyView> {
    let (class, sentence) = match asked.text("done") {
        "again" => ("notice notice-success", t!(l, messages.done_again)),
        "stop" => ("notice notice-success", t!(l, messages.done_stop)),
        "letter" => ("notice notice-success", t!(l, messages.done_letter)),
        "over" => ("notice notice-warning", t!(l, messages.done_over)),
        _ => return None,
    };
    Some(view! { <p class=class role="status">{sentence}</p> }.into_any())
}

fn subject(l: Locale, whole: &Whole) -> String {
    let letter = whole.letter.as_ref().map(|letter| letter.subject.clone());
    letter.unwrap_or_else(|| words::kind(l, whole.seen.message.kind).to_owned())
}

fn facts(l: Locale, app: &App, whole: &Whole) -> AnyView {
    let message = &whole.seen.message;
    let mut facts = vec![
        (t!(l, messages.who), whole.seen.who.clone()),
        (t!(l, common.kind), words::kind(l, message.kind).to_owned()),
        (t!(l, common.state), words::state(l, message.state).to_owned()),
        (t!(l, messages.created), at(app.zone(), message.created_at)),
    ];
    facts.extend(message.why.map(|why| (t!(l, common.why), words::why(l, why).to_owned())));
    let way = message.channel.map(|channel| {
        let address = message.address.clone().unwrap_or_default();
        format!("{} {address}", words::channel(l, channel))
    });
    facts.extend(way.map(|way| (t!(l, messages.way), way)));
    if message.state == State::Waiting {
        facts.push((t!(l, messages.due), at(app.zone(), message.due_at)));
    }
    let rows = facts.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> });
    view! { <dl>{rows.collect_view()}</dl> }.into_any()
}

fn acts(l: Locale, whole: &Whole) -> AnyView {
    let message = &whole.seen.message;
    let kept = message.content.is_some() && message.person.is_some();
    let act = |path: &str, label: &'static str| {
        let action = format!("/messages/{}/{path}", message.id);
        view! { <form method="post" action=action><button class="button">{label}</button></form> }
    };
    let again = (kept && message.state.may_go_again()).then(|| act("again", t!(l, messages.again)));
    let stop = matches!(message.state, State::Waiting | State::ToPrint).then(|| act("stop", t!(l, messages.stop)));
    let letter = (kept && !matches!(message.state, State::Sending | State::ToPrint | State::Joined))
        .then(|| act("letter", t!(l, messages.as_letter)));
    view! { <div class="actions">{again}{stop}{letter}</div> }.into_any()
}

/// The letter as it is read.
pub fn body(l: Locale, letter: Option<&Letter>) -> AnyView {
    let Some(letter) = letter else {
        return view! { <p class="empty">{t!(l, messages.forgotten)}</p> }.into_any();
    };
    let lang = letter.language.clone();
    let blocks = letter.blocks.iter().map(block).collect_view();
    let button = letter.button.as_ref().map(|button| {
        view! { <p><a href=button.address.clone()>{button.label.clone()}</a></p> }
    });
    let calendar = letter.calendar.is_some().then(|| view! { <p class="subtle">{t!(l, messages.with_calendar)}</p> });
    view! { <div class="messages-letter card" lang=lang>{blocks}{button}<p class="subtle">{letter.foot.clone()}</p></div>{calendar} }
        .into_any()
}

fn block(block: &Block) -> AnyView {
    match block {
        Block::Paragraph(words) => view! { <p>{words.clone()}</p> }.into_any(),
        Block::Facts(facts) => {
            let rows = facts.iter().map(|(name, value)| view! { <dt>{name.clone()}</dt><dd>{value.clone()}</dd> });
            view! { <dl>{rows.collect_view()}</dl> }.into_any()
        }
        Block::List(items) => {
            let items = items.iter().map(|item| view! { <li>{item.clone()}</li> });
            view! { <ul>{items.collect_view()}</ul> }.into_any()
        }
    }
}

fn steps(l: Locale, app: &App, whole: &Whole) -> AnyView {
    if whole.steps.is_empty() {
        return ().into_any();
    }
    let items = whole.steps.iter().map(|done| {
        let by = done.by.as_ref().map(|by| format!(", {by}")).unwrap_or_default();
        let detail = (!done.detail.is_empty()).then(|| view! { <br/><span class="hint">{done.detail.clone()}</span> });
        view! { <li>{format!("{}: {}{by}", at(app.zone(), done.at), words::step(l, done.step))}{detail}</li> }
    });
    view! { <section><h2>{t!(l, messages.steps)}</h2><ul>{items.collect_view()}</ul></section> }.into_any()
}
