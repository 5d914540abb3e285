//! The letters that staff print: each on a sheet of its own, and then marked as printed.

use super::one::body;
use super::{refused, staff};
use crate::error::PageError;
use crate::id::MessageId;
use crate::messages::service::{self, Seen};
use crate::server::form::{Asked, Posted};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use axum::extract::State as Site;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};

/// Letters on one page: a pile that a person puts into envelopes at a time.
const MOST: usize = 40;

pub async fn show(Site(app): Site<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    staff(&visitor)?;
    let l = visitor.language;
    let letters = service::to_print(&mut app.database.read().await?, &visitor.actor, MOST).await.map_err(refused)?;
    let printed = asked.number("printed");
    let title = t!(l, messages.letters);
    Ok(shell::page(&app, &visitor, Frame::new(title, Section::Messages), || {
        let ids = letters.iter().map(|seen| {
            view! { <input type="hidden" name="id" value=seen.message.id.0.clone()/> }
        });
        let form = (!letters.is_empty()).then(|| {
            view! {
                <p>{t!(l, messages.letters_text)}</p>
                <form method="post" action="/messages/printed" class="no-print">
                    {ids.collect_view()}
                    <button class="button button-primary">{t!(l, messages.mark_printed, count = letters.len())}</button>
                </form>
            }
        });
        let none = letters.is_empty().then(|| view! { <p class="empty">{t!(l, messages.letters_none)}</p> });
        view! {
            <div class="no-print">
                <p><a href="/messages">{t!(l, messages.back_to_outbox)}</a></p>
                <h1>{title}</h1>
                {printed.map(|count| view! { <p class="notice notice-success" role="status">{t!(l, messages.done_printed, count = count)}</p> })}
                {none}
                {form}
            </div>
            {letters.iter().map(|seen| sheet(l, &app, seen)).collect_view()}
        }
    }))
}

fn sheet(l: Locale, app: &App, seen: &Seen) -> AnyView {
    let address = seen.message.address.clone().unwrap_or_default();
    let subject = seen.message.letter.as_ref().map(|letter| letter.subject.clone()).unwrap_or_default();
    view! {
        <article class="messages-sheet">
            <p class="messages-sender">{app.config.municipality.clone()}</p>
            <address>{seen.who.clone()}<br/>{address}</address>
            <h2>{subject}</h2>
            {body(l, seen.message.letter.as_ref())}
        </article>
    }
    .into_any()
}

/// What was on the page is printed; what came since is not.
pub async fn printed(Site(app): Site<App>, visitor: Visitor, Posted(fields): Posted) -> Result<Response, PageError> {
    staff(&visitor)?;
    let ids: Vec<_> = fields.all("id").iter().map(|id| MessageId::from(id.as_str())).collect();
    let count = service::printed(&app, &visitor.actor, &ids).await.map_err(refused)?;
    Ok(Redirect::to(&format!("/messages/print?printed={count}")).into_response())
}
