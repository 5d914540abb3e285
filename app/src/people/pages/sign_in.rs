//! Signing in and out.

use crate::error::PageError;
use crate::people::service::{self, Tried};
use crate::people::words;
use crate::server::form::{Asked, Fields, Posted};
use crate::server::limits::EMAIL;
use crate::server::rate::client_address;
use crate::server::state::App;
use crate::server::visitor::{Visitor, session_cookie};
use crate::shell::{Frame, Section, encoded, page, safe_next};
use crate::ui::form::{Faults, Input, fault_summary};
use axum::extract::{ConnectInfo, Extension, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use leptos::prelude::*;
use samrum_text::t;
use std::net::SocketAddr;

/// Cookie that remembers for a while which address did not belong to the password, and where one was going: whoever has no session
/// has nowhere else to keep a refused form. The password is in no cookie.
const TRIED: &str = "samrum_tried";
const TRIED_MINUTES: i64 = 10;

pub async fn show(State(app): State<App>, visitor: Visitor, jar: CookieJar, Asked(query): Asked) -> Response {
    if visitor.actor.person.is_some() {
        return Redirect::to(safe_next(query.text("next"))).into_response();
    }
    // Reloaded, or read in another language; a link that leads here says where one goes on to.
    let tried = jar.get(TRIED).and_then(|cookie| Fields::parse(cookie.value()).ok()).filter(|_| !query.has("next"));
    let Some(tried) = tried else { return form(&app, &visitor, &query, &Faults::default(), StatusCode::OK) };
    let mut faults = Faults::default();
    faults.add("email", t!(visitor.language, people.sign_in_failed));
    form(&app, &visitor, &tried, &faults, StatusCode::OK)
}

fn tried(app: &App, value: String, minutes: i64) -> Cookie<'static> {
    Cookie::build((TRIED, value))
        .path("/sign-in")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.secure())
        .max_age(time::Duration::minutes(minutes))
        .build()
}

pub async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    jar: CookieJar,
    headers: HeaderMap,
    from: Option<Extension<ConnectInfo<SocketAddr>>>,
    Posted(fields): Posted,
) -> Result<Response, PageError> {
    let l = visitor.language;
    let mut faults = Faults::default();
    faults.length(l, &fields, "email", EMAIL);
    if !faults.is_empty() {
        return Ok(form(&app, &visitor, &fields, &faults, StatusCode::UNPROCESSABLE_ENTITY));
    }
    let from = client_address(&app.config, &headers, from.map(|Extension(ConnectInfo(from))| from.ip()));
    // The password is taken as typed, blanks and all.
    let password = fields.all("password").first().map(String::as_str).unwrap_or_default();
    let person = match service::try_password(&app, fields.text("email"), password, from).await? {
        Tried::Right(person) => person,
        Tried::Wrong => {
            faults.add("email", t!(l, people.sign_in_failed));
            let kept = format!("email={}&next={}", encoded(fields.text("email")), encoded(fields.text("next")));
            let page = form(&app, &visitor, &fields, &faults, StatusCode::UNPROCESSABLE_ENTITY);
            return Ok((jar.add(tried(&app, kept, TRIED_MINUTES)), page).into_response());
        }
        Tried::TooMany => {
            faults.add("email", t!(l, people.too_many));
            let mut response = form(&app, &visitor, &fields, &faults, StatusCode::TOO_MANY_REQUESTS);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
            return Ok(response);
        }
    };
    let device = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let former = jar.get(session_cookie(&app)).map(Cookie::value);
    let token = service::sign_in(&app, &person, device, former).await?;
    let cookie = Cookie::build((session_cookie(&app), token))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(app.config.secure())
        .max_age(time::Duration::days(service::SESSION_DAYS))
        .build();
    Ok((jar.add(cookie).add(tried(&app, String::new(), 0)), Redirect::to(safe_next(fields.text("next"))))
        .into_response())
}

pub async fn sign_out(State(app): State<App>, jar: CookieJar) -> Result<Response, PageError> {
    let name = session_cookie(&app);
    if let Some(cookie) = jar.get(name) {
        service::sign_out(&app, cookie.value()).await?;
    }
    let gone = Cookie::build((name, "")).path("/").secure(app.config.secure()).build();
    Ok((jar.remove(gone), Redirect::to("/")).into_response())
}

fn form(app: &App, visitor: &Visitor, fields: &Fields, faults: &Faults, status: StatusCode) -> Response {
    let l = visitor.language;
    let title = t!(l, people.sign_in);
    let mut frame = Frame::new(title, Section::Account);
    if !faults.is_empty() {
        frame = frame.refused(l);
        frame.status = status;
    }
    let demo = app.config.demo.then(|| {
        let accounts = crate::demo::ACCOUNTS.iter().map(|(email, role)| {
            view! { <li><code>{*email}</code>" – "{words::role(l, *role)}</li> }
        });
        view! {
            <section class="notice">
                <h2>{t!(l, people.demo_title)}</h2>
                <p>{t!(l, people.demo_text, password = crate::demo::PASSWORD)}</p>
                <ul>{accounts.collect_view()}</ul>
            </section>
        }
    });
    page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            {fault_summary(l, faults)}
            <form method="post" action="/sign-in" class="stack narrow">
                <input type="hidden" name="next" value=fields.text("next").to_owned()/>
                {Input::new("email", t!(l, people.email), "email").required().autocomplete("username").view(fields, faults)}
                {Input::new("password", t!(l, people.password), "password").required().autocomplete("current-password").view(fields, faults)}
                <button class="button button-primary">{title}</button>
            </form>
            <p>{t!(l, people.no_account)}</p>
            {demo}
        }
    })
}
