//! One's own account: what one may do, password, sessions, tokens.

use crate::error::PageError;
use crate::people::model::Role;
use crate::people::service::{self, own};
use crate::people::words;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::limits::TOKEN_NAME;
use crate::server::rate::client_address;
use crate::server::refused::Once;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::{Instant, Zone, clock};
use crate::ui::confirm::Confirm;
use crate::ui::form::{Faults, Input, fault_summary};
use crate::ui::pages::Pages;
use crate::ui::table::wrapped;
use axum::extract::{ConnectInfo, Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, t};
use std::net::SocketAddr;

/// What has just been done, told once at the top of the page.
#[derive(Default)]
struct News {
    faults: Faults,
    token: Option<String>,
    asked: Fields,
}

pub async fn show(State(app): State<App>, visitor: Visitor, Asked(asked): Asked) -> Result<Response, PageError> {
    render(&app, &visitor, News { asked, ..News::default() }).await
}

pub async fn change_password(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    visitor.signed_in()?;
    let typed = |name: &str| fields.all(name).first().cloned().unwrap_or_default();
    let from = client_address(&app.config, &headers, from.map(|Extension(ConnectInfo(from))| from.ip()));
    let (old, new) = (typed("old_password"), typed("new_password"));
    match own::change_password(&app, &visitor.actor, &old, &new, from).await {
        Ok(()) => Ok(Redirect::to("/sign-in?next=/account").into_response()),
        Err(error) => {
            let mut faults = Faults::default();
            words::refusal(visitor.language, error, &mut faults)?;
            let faults = faults.renamed("password", "new_password");
            render(&app, &visitor, News { faults, ..News::default() }).await
        }
    }
}

pub async fn sign_out_everywhere(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    let person = visitor.signed_in()?;
    own::sign_out_everywhere(&app, &visitor.actor, &person.id).await?;
    Ok(Redirect::to("/sign-in").into_response())
}

/// The token is shown on the answer itself, since it can never be shown again.
pub async fn create_token(
    State(app): State<App>,
    visitor: Visitor,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = visitor.signed_in()?;
    let l = visitor.language;
    let mut news = News::default();
    news.faults.length(l, &fields, "token_name", TOKEN_NAME);
    if !news.faults.is_empty() {
        return render(&app, &visitor, news).await;
    }
    match own::create_token(&app, &visitor.actor, &person.id, fields.text("token_name")).await {
        Ok(token) => news.token = Some(token),
        Err(error) => {
            words::refusal(l, error, &mut news.faults)?;
            news.faults = news.faults.renamed("name", "token_name");
        }
    }
    let mut response = render(&app, &visitor, news).await?;
    response.extensions_mut().insert(Once);
    Ok(response)
}

/// The page before a key is revoked.
pub async fn ask_revoke(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let person = visitor.signed_in()?;
    let tokens = service::tokens(&mut app.database.read().await?, &person.id).await?;
    let (_, name, since) = tokens.into_iter().find(|(one, ..)| *one == id).ok_or(PageError::NotFound)?;
    let l = visitor.language;
    let button = t!(l, people.token_revoke, name = name);
    let action = format!("/account/tokens/{id}/revoke");
    let since = app.zone().date(since).to_string();
    let confirm = Confirm::new(t!(l, people.token_revoke_title, name = name), action, button, "/account")
        .goes(t!(l, people.token_revoke_goes, name = name, since = since))
        .stays(t!(l, people.token_revoke_stays));
    Ok(confirm.page(&app, &visitor, Section::Account, &Faults::default()))
}

pub async fn revoke_token(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let person = visitor.signed_in()?;
    if !own::revoke_token(&app, &visitor.actor, &person.id, &id).await? {
        return Err(PageError::NotFound);
    }
    Ok(Redirect::to("/account").into_response())
}

async fn render(app: &App, visitor: &Visitor, news: News) -> Result<Response, PageError> {
    let person = visitor.signed_in()?.clone();
    let l = visitor.language;
    let mut tx = app.database.read().await?;
    let organisations = service::organisations(&mut tx).await?;
    let sessions = service::sessions(app, &mut tx, &person.id).await?;
    let tokens = service::tokens(&mut tx, &person.id).await?;
    drop(tx);
    let title = t!(l, people.account);
    let mut frame = Frame::new(title, Section::Account);
    if !news.faults.is_empty() {
        frame = frame.refused(l);
    }
    let role_text = |role: &Role| {
        let of = organisations.iter().find(|organisation| Some(&organisation.id) == role.organisation.as_ref());
        of.map_or_else(
            || words::role(l, role.kind).to_owned(),
            |of| format!("{}: {}", words::role(l, role.kind), of.name),
        )
    };
    let roles: Vec<_> = visitor.actor.roles.iter().map(role_text).collect();
    let sessions = sessions_part(l, app.zone(), &sessions, &news.asked);
    let tokens = tokens_part(l, app.zone(), &tokens, &news);
    let fields = Fields::default();
    Ok(page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, &news.faults)}
            {news.token.map(|token| view! {
                <div class="notice notice-success" role="status"><p>{t!(l, people.token_shown)}</p><p><code class="secret">{token}</code></p></div>
            })}
            <div class="actions">
                <a class="button" href="/account/messages">{t!(l, messages.mine)}</a>
                <form method="post" action="/sign-out"><button class="button">{t!(l, people.sign_out)}</button></form>
            </div>
            <section>
                <h2>{t!(l, people.my_details)}</h2>
                <dl>
                    <dt>{t!(l, common.name)}</dt><dd>{person.name.clone()}</dd>
                    <dt>{t!(l, people.email)}</dt><dd>{person.email.clone()}</dd>
                    <dt>{t!(l, people.my_roles)}</dt>
                    {roles.into_iter().map(|role| view! { <dd>{role}</dd> }).collect_view()}
                </dl>
            </section>
            <section>
                <h2>{t!(l, people.change_password)}</h2>
                <form method="post" action="/account/password" class="stack narrow">
                    <input type="hidden" name="username" autocomplete="username" value=person.email.clone()/>
                    {Input::new("old_password", t!(l, people.old_password), "password").required().autocomplete("current-password").view(&fields, &news.faults)}
                    {Input::new("new_password", t!(l, people.new_password), "password").hint(t!(l, people.new_password_hint)).required().autocomplete("new-password").view(&fields, &news.faults)}
                    <button class="button">{t!(l, people.change_password)}</button>
                </form>
            </section>
            {sessions}
            {tokens}
        }
    }))
}

/// "2026-11-24 09:00".
fn when(zone: Zone, at: Instant) -> String {
    let (date, minute) = zone.civil(at);
    format!("{date} {}", clock(minute))
}

fn sessions_part(l: Locale, zone: Zone, sessions: &[(String, Instant)], asked: &Fields) -> AnyView {
    let title = t!(l, people.sessions);
    let pages = Pages::new(asked, "sessions", sessions.len());
    let rows = pages.part(sessions).iter().map(|(device, since)| {
        view! { <tr><td>{device.clone()}</td><td>{when(zone, *since)}</td></tr> }
    });
    let table = view! {
        <table>
            <thead><tr><th scope="col">{t!(l, people.device)}</th><th scope="col">{t!(l, people.since)}</th></tr></thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    };
    view! {
        <section>
            <h2>{title}</h2>
            {wrapped(title, table)}
            {pages.view(l, "/account", asked)}
            <form method="post" action="/account/sign-out-everywhere"><button class="button">{t!(l, people.sign_out_everywhere)}</button></form>
        </section>
    }
    .into_any()
}

fn tokens_part(l: Locale, zone: Zone, tokens: &[(String, String, Instant)], news: &News) -> AnyView {
    let pages = Pages::new(&news.asked, "tokens", tokens.len());
    let items = pages.part(tokens).iter().map(|(id, name, since)| {
        view! {
            <li class="actions">
                <span>{format!("{name}, {}", when(zone, *since))}</span>
                <a class="button" href=format!("/account/tokens/{id}/revoke")>{t!(l, people.token_revoke, name = name)}</a>
            </li>
        }
    });
    view! {
        <section>
            <h2>{t!(l, people.tokens)}</h2>
            <p>{t!(l, people.tokens_text)}</p>
            {tokens.is_empty().then(|| view! { <p class="empty">{t!(l, people.no_tokens)}</p> })}
            <ul class="plain">{items.collect_view()}</ul>
            {pages.view(l, "/account", &news.asked)}
            <form method="post" action="/account/tokens" class="stack narrow">
                {Input::new("token_name", t!(l, people.token_name), "text").required().view(&Fields::default(), &news.faults)}
                <button class="button">{t!(l, people.token_new)}</button>
            </form>
        </section>
    }
    .into_any()
}
