//! What is sent, to everybody, for staff: by kind, by what became of it, and by whom it is for.

use super::{at, refused, staff};
use crate::error::PageError;
use crate::messages::channels;
use crate::messages::model::{Kind, State};
use crate::messages::service::{self, Filter, Seen};
use crate::messages::words;
use crate::people::model::Right;
use crate::server::form::{Asked, Fields};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use crate::ui::form::{Faults, Input, select};
use crate::ui::pages::{Pages, ROWS};
use crate::ui::table::wrapped;
use axum::extract::State as Site;
use axum::response::Response;
use leptos::prelude::*;
use samrum_text::{Locale, t};

pub async fn show(Site(app): Site<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    staff(&visitor)?;
    let (l, actor) = (visitor.language, &visitor.actor);
    let filter = Filter {
        person: None,
        kind: Kind::parse(asked.text("kind")),
        state: State::parse(asked.text("state")),
        who: Some(asked.text("who").to_owned()).filter(|who| !who.is_empty()),
    };
    let mut tx = app.database.read().await?;
    let count = service::count(&mut tx, actor, &filter).await.map_err(refused)?;
    let failed = Filter { state: Some(State::Failed), ..Filter::default() };
    let failed = service::count(&mut tx, actor, &failed).await.map_err(refused)?;
    let to_print = Filter { state: Some(State::ToPrint), ..Filter::default() };
    let to_print = service::count(&mut tx, actor, &to_print).await.map_err(refused)?;
    let pages = Pages::new(&asked, "page", count);
    let found = service::list(&mut tx, actor, &filter, pages.from(), ROWS).await.map_err(refused)?;
    drop(tx);
    let closed = app.config.demo || channels::open(&app.config.outgoing).is_closed();
    let keeps = actor.may(Right::KeepMessages);
    let title = t!(l, messages.outbox);
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::Messages), || {
        view! {
            <h1>{title}</h1>
            {closed.then(|| view! { <p class="notice">{t!(l, messages.nothing_is_sent)}</p> })}
            <ul class="messages-ways">
                <li><a href="/messages?state=failed">{t!(l, messages.to_failed, count = failed)}</a></li>
                <li><a href="/messages/print">{t!(l, messages.to_letters, count = to_print)}</a></li>
                {keeps.then(|| view! {
                    <li><a href="/messages/additions">{t!(l, messages.additions)}</a></li>
                    <li><a href="/messages/settings">{t!(l, messages.settings)}</a></li>
                })}
            </ul>
            {form(l, &asked)}
            <p role="status">{t!(l, messages.found, count = count)}</p>
            {table(l, &app, &found)}
            {pages.view(l, "/messages", &asked)}
        }
    }))
}

fn form(l: Locale, asked: &Fields) -> AnyView {
    let kinds = Kind::ALL.map(|kind| (kind.word().to_owned(), words::kind(l, kind).to_owned()));
    let kinds: Vec<_> = std::iter::once((String::new(), t!(l, messages.any_kind).to_owned())).chain(kinds).collect();
    let states = State::ALL.into_iter().filter(|state| *state != State::Joined);
    let states = states.map(|state| (state.word().to_owned(), words::state(l, state).to_owned()));
    let states: Vec<_> = std::iter::once((String::new(), t!(l, messages.any_state).to_owned())).chain(states).collect();
    let none = Faults::default();
    view! {
        <form method="get" action="/messages" class="messages-filter">
            {select("kind", t!(l, common.kind), None, &kinds, asked, &none)}
            {select("state", t!(l, common.state), None, &states, asked, &none)}
            {Input::new("who", t!(l, messages.who), "search").view(asked, &none)}
            <button class="button">{t!(l, common.show)}</button>
        </form>
    }
    .into_any()
}

fn table(l: Locale, app: &App, found: &[Seen]) -> AnyView {
    if found.is_empty() {
        return view! { <p class="empty">{t!(l, messages.none)}</p> }.into_any();
    }
    let row = |seen: &Seen| {
        let message = &seen.message;
        let subject = message.letter.as_ref().map(|letter| letter.subject.clone());
        let subject = subject.unwrap_or_else(|| words::kind(l, message.kind).to_owned());
        let why = message.why.map(|why| view! { <span class="hint">{words::why(l, why)}</span> });
        view! {
            <tr>
                <td>{at(app.zone(), message.created_at)}</td>
                <td>{seen.who.clone()}</td>
                <td><a href=format!("/messages/{}", message.id)>{subject}</a></td>
                <td>{words::kind(l, message.kind)}</td>
                <td>{message.channel.map(|channel| words::channel(l, channel))}</td>
                <td>{words::state(l, message.state)}" "{why}</td>
            </tr>
        }
    };
    let heads = [
        t!(l, messages.created),
        t!(l, messages.who),
        t!(l, messages.subject),
        t!(l, common.kind),
        t!(l, messages.way),
        t!(l, common.state),
    ];
    wrapped(
        t!(l, messages.outbox),
        view! {
            <table>
                <thead><tr>{heads.map(|head| view! { <th scope="col">{head}</th> }).collect_view()}</tr></thead>
                <tbody>{found.iter().map(row).collect_view()}</tbody>
            </table>
        },
    )
}
