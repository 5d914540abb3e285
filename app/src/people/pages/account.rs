//! One's own account: what one may do, password, sessions, tokens.

use super::{fault, role_name};
use crate::error::PageError;
use crate::people::model::{Deed, Person, Role};
use crate::people::service::{self, Tried};
use crate::server::form::{Asked, Fields, Posted};
use crate::server::limits::TOKEN_NAME;
use crate::server::rate::client_address;
use crate::server::refused::Once;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{Frame, Section, page};
use crate::time::clock;
use crate::ui::confirm::Confirm;
use crate::ui::form::{Faults, Input, fault_summary};
use crate::ui::pages::Pages;
use axum::extract::{ConnectInfo, Extension, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::t;
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
    let person = signed_in(&visitor)?;
    let l = visitor.language;
    let typed = |name: &str| fields.all(name).first().cloned().unwrap_or_default();
    let mut news = News::default();
    let from = client_address(&app.config, &headers, from.map(|Extension(ConnectInfo(from))| from.ip()));
    match service::try_password(&app, &person.email, &typed("old_password"), from).await? {
        Tried::Right(_) => {}
        Tried::Wrong => news.faults.add("old_password", t!(l, people.old_password_wrong)),
        Tried::TooMany => news.faults.add("old_password", t!(l, people.too_many)),
    }
    if !news.faults.is_empty() {
        return render(&app, &visitor, news).await;
    }
    let mut tx = app.database.write().await?;
    match service::set_password(&mut tx, &person.id, &typed("new_password")).await {
        Ok(()) => {
            service::sign_out_everywhere(&mut tx, &person.id).await?;
            service::record(&mut tx, app.now(), Some(&person.id), Deed::SetPassword, &person.id.0, "").await?;
            tx.commit().await?;
            Ok(Redirect::to("/sign-in?next=/account").into_response())
        }
        Err(error) => {
            news.faults.add("new_password", fault(l, error)?.1);
            drop(tx);
            render(&app, &visitor, news).await
        }
    }
}

pub async fn sign_out_everywhere(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let mut tx = app.database.write().await?;
    service::sign_out_everywhere(&mut tx, &person.id).await?;
    tx.commit().await?;
    Ok(Redirect::to("/sign-in").into_response())
}

/// The token is shown on the answer itself, since it can never be shown again.
pub async fn create_token(
    State(app): State<App>,
    visitor: Visitor,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let person = signed_in(&visitor)?;
    let l = visitor.language;
    let mut news = News::default();
    if fields.text("token_name").is_empty() {
        news.faults.add("token_name", t!(l, people.name_missing));
    }
    news.faults.length(l, &fields, "token_name", TOKEN_NAME);
    if !news.faults.is_empty() {
        return render(&app, &visitor, news).await;
    }
    let mut tx = app.database.write().await?;
    match service::create_token(&app, &mut tx, &person.email, fields.text("token_name")).await {
        Ok(token) => {
            service::record(
                &mut tx,
                app.now(),
                Some(&person.id),
                Deed::CreateToken,
                &person.id.0,
                fields.text("token_name"),
            )
            .await?;
            tx.commit().await?;
            news.token = Some(token);
        }
        Err(error) => {
            drop(tx);
            news.faults.add("token_name", fault(l, error)?.1);
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
    let person = signed_in(&visitor)?;
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
    let person = signed_in(&visitor)?;
    let mut tx = app.database.write().await?;
    if !service::revoke_token(&app, &mut tx, &person.id, &id).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    Ok(Redirect::to("/account").into_response())
}

fn signed_in(visitor: &Visitor) -> Result<&Person, PageError> {
    visitor.actor.person.as_ref().ok_or(PageError::SignIn)
}

async fn render(app: &App, visitor: &Visitor, news: News) -> Result<Response, PageError> {
    let person = signed_in(visitor)?.clone();
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
    let when = |at| {
        let (date, minute) = app.zone().civil(at);
        format!("{date} {}", clock(minute))
    };
    let role_text = |role: &Role| {
        let of = organisations.iter().find(|organisation| Some(&organisation.id) == role.organisation.as_ref());
        of.map_or_else(|| role_name(l, role.kind).to_owned(), |of| format!("{}: {}", role_name(l, role.kind), of.name))
    };
    let roles: Vec<_> = visitor.actor.roles.iter().map(role_text).collect();
    let sessions: Vec<_> = sessions.into_iter().map(|(device, since)| (device, when(since))).collect();
    let session_pages = Pages::new(&news.asked, "sessions", sessions.len());
    let token_pages = Pages::new(&news.asked, "tokens", tokens.len());
    let fields = Fields::default();
    Ok(page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, &news.faults)}
            {news.token.map(|token| view! {
                <div class="notice notice-success" role="status"><p>{t!(l, people.token_shown)}</p><p><code class="secret">{token}</code></p></div>
            })}
            <div class="actions">
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
            <section>
                <h2>{t!(l, people.sessions)}</h2>
                <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, people.sessions)><table>
                    <thead><tr><th scope="col">{t!(l, people.device)}</th><th scope="col">{t!(l, people.since)}</th></tr></thead>
                    <tbody>{session_pages.part(&sessions).iter().cloned().map(|(device, since)| view! { <tr><td>{device}</td><td>{since}</td></tr> }).collect_view()}</tbody>
                </table></div>
                {session_pages.view(l, "/account", &news.asked)}
                <form method="post" action="/account/sign-out-everywhere"><button class="button">{t!(l, people.sign_out_everywhere)}</button></form>
            </section>
            <section>
                <h2>{t!(l, people.tokens)}</h2>
                <p>{t!(l, people.tokens_text)}</p>
                {if tokens.is_empty() { view! { <p class="empty">{t!(l, people.no_tokens)}</p> }.into_any() } else { ().into_any() }}
                <ul class="plain">{token_pages.part(&tokens).iter().map(|(id, name, since)| view! {
                    <li class="actions">
                        <span>{format!("{name}, {}", when(*since))}</span>
                        <a class="button" href=format!("/account/tokens/{id}/revoke")>{t!(l, people.token_revoke, name = name)}</a>
                    </li>
                }).collect_view()}</ul>
                {token_pages.view(l, "/account", &news.asked)}
                <form method="post" action="/account/tokens" class="stack narrow">
                    {Input::new("token_name", t!(l, people.token_name), "text").required().view(&fields, &news.faults)}
                    <button class="button">{t!(l, people.token_new)}</button>
                </form>
            </section>
        }
    }))
}
