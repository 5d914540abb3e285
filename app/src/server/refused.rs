//! A refused form has an address: every address that a form is sent to can be got. Then it shows the form again, with what was
//! typed and its faults in the language chosen now, when it was refused there lately; otherwise the page that the form stands on.
//! So has a form that was answered by a page of its own, such as the dates of a series before they are booked.
//!
//! What was answered so is sent once more to the same handler, in a rehearsal: on a database that keeps nothing. So all is told
//! anew by the one rule there is, and a page that is only looked at changes nothing.

use super::form::{Fields, Slot};
use super::state::App;
use super::visitor::{Visitor, session_cookie};
use crate::people::service::{self as people, RefusedForm};
use crate::shell::{self, Frame, Section};
use axum::Router;
use axum::body::Body;
use axum::extract::{RawPathParams, Request, State};
use axum::handler::Handler;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use axum_extra::extract::CookieJar;
use leptos::prelude::*;
use samrum_text::t;

/// A form that is sent to an address of its own. Whoever gets that address is led to `page`, where the form stands: a pattern such
/// as `/bookings/{id}` whose parts are those of the address.
pub fn posted<H, T>(handler: H, page: &'static str) -> MethodRouter<App>
where
    H: Handler<T, App>,
    T: 'static,
{
    get(move |params: RawPathParams| async move {
        let mut address = page.to_owned();
        for (name, value) in &params {
            address = address.replace(&format!("{{{name}}}"), &shell::encoded(value));
        }
        Redirect::to(&address)
    })
    .post(handler)
}

/// Marks an answer that is shown once and never again (a secret, say), so that its form is not kept.
#[derive(Clone)]
pub struct Once;

#[derive(Clone)]
struct Around {
    app: App,
    rehearsal: Router,
}

/// The pages, and around each of them what keeps refused forms and shows them again.
pub fn around(pages: Router<App>, app: &App) -> Router<App> {
    let around = Around { app: app.clone(), rehearsal: pages.clone().with_state(app.rehearsing()) };
    pages.route_layer(middleware::from_fn_with_state(around, keep_or_show))
}

async fn keep_or_show(State(around): State<Around>, request: Request, next: Next) -> Response {
    let app = &around.app;
    let Some(visitor) = request.extensions().get::<Visitor>().cloned() else { return next.run(request).await };
    let jar = CookieJar::from_headers(request.headers());
    let token = jar.get(session_cookie(app)).map(|cookie| cookie.value().to_owned());
    let Some(token) = token.filter(|_| visitor.actor.person.is_some() && is_browser(request.headers())) else {
        return next.run(request).await;
    };
    match *request.method() {
        Method::POST => keep(app, &token, request, next).await,
        Method::GET | Method::HEAD if !comes_from_elsewhere(request.headers(), request.uri()) => {
            let kept = people::refused_form(app, &token, &visitor.address).await;
            let kept = kept.inspect_err(|cause| tracing::warn!(%cause, "a refused form cannot be read")).ok().flatten();
            match kept {
                Some(form) => show(around, visitor, form, request, next).await,
                None => next.run(request).await,
            }
        }
        _ => next.run(request).await,
    }
}

/// Whether a page is asked for, rather than a part of one by a script. Programs with a token keep their forms themselves.
fn is_browser(headers: &HeaderMap) -> bool {
    !headers.contains_key(header::AUTHORIZATION) && headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
}

/// Whether a link or form of another page leads here: whoever comes that way begins anew. Reloading, another language and an
/// address that was written down lead back to what was refused.
fn comes_from_elsewhere(headers: &HeaderMap, here: &Uri) -> bool {
    let from =
        headers.get(header::REFERER).and_then(|from| from.to_str().ok()).and_then(|from| from.parse::<Uri>().ok());
    from.is_some_and(|from| from.path() != here.path())
}

/// Keeps what was sent when it is answered by a page (a refusal, a question), and forgets it when it is taken.
async fn keep(app: &App, token: &str, mut request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let slot = Slot::default();
    request.extensions_mut().insert(slot.clone());
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    // A file is not kept, nor who one is: where a password is asked for, nothing else is worth it.
    let ordinary = !kind.starts_with("multipart/")
        && !request.uri().path().ends_with("/password")
        && request.uri().path() != "/sign-in";
    let response = next.run(request).await;
    let once = response.extensions().get::<Once>().is_some();
    let done = match response.status() {
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::OK if ordinary && !once && is_page(&response) => {
            people::keep_refused(app, token, &address, &slot.take()).await
        }
        status if status.is_success() || status.is_redirection() => people::forget_refused(app, token, &address).await,
        _ => Ok(()),
    };
    if let Err(cause) = done {
        tracing::warn!(%cause, "a refused form cannot be kept or forgotten");
    }
    response
}

fn is_page(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

/// Sends the form once more in rehearsal. A page that comes back is the page; where nothing stands in its way, it can be sent on.
async fn show(around: Around, mut visitor: Visitor, form: RefusedForm, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    visitor.shown_again = true;
    let replay = replay(&parts, visitor.clone(), &form.fields);
    let mut response = tower::ServiceExt::oneshot(around.rehearsal, replay).await.into_response();
    match response.status() {
        StatusCode::UNPROCESSABLE_ENTITY if is_page(&response) => {
            *response.status_mut() = StatusCode::OK;
            response
        }
        status if !status.is_redirection() => response,
        _ if form.partial => next.run(Request::from_parts(parts, body)).await,
        _ => ready(&around.app, &visitor, &form.fields),
    }
}

/// The request that was refused, as it would be sent now.
fn replay(parts: &Parts, visitor: Visitor, fields: &Fields) -> Request {
    let pairs: Vec<_> =
        fields.pairs().map(|(name, value)| format!("{}={}", shell::encoded(name), shell::encoded(value))).collect();
    let mut request = Request::new(Body::from(pairs.join("&")));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = parts.uri.clone();
    for name in [header::COOKIE, header::ACCEPT_LANGUAGE, header::USER_AGENT, header::HOST] {
        if let Some(value) = parts.headers.get(&name) {
            request.headers_mut().insert(name, value.clone());
        }
    }
    let form = header::HeaderValue::from_static("application/x-www-form-urlencoded");
    request.headers_mut().insert(header::CONTENT_TYPE, form);
    request.extensions_mut().insert(visitor);
    request
}

/// What stopped the form is gone: it can be sent as it was typed, or begun anew.
fn ready(app: &App, visitor: &Visitor, fields: &Fields) -> Response {
    let l = visitor.language;
    let title = t!(l, shell.sendable);
    let address = shell::safe_next(&visitor.address).to_owned();
    let anew = shell::anew(&address);
    shell::page(app, visitor, Frame::new(title, Section::None), || {
        let hidden = fields
            .pairs()
            .map(|(name, value)| view! { <input type="hidden" name=name.to_owned() value=value.to_owned()/> });
        view! {
            <h1>{title}</h1>
            <p>{t!(l, shell.sendable_text)}</p>
            <form method="post" action=address>
                {hidden.collect_view()}
                <div class="actions">
                    <button class="button button-primary">{t!(l, shell.send_again)}</button>
                    <a class="button" href=anew>{t!(l, shell.begin_anew)}</a>
                </div>
            </form>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_link_of_another_page_begins_anew() {
        let here: Uri = "/seasons/new?x=1".parse().expect("an address");
        let from = |referer: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, referer.parse().expect("a header"));
            comes_from_elsewhere(&headers, &here)
        };
        assert!(from("https://lokaler.example.se/seasons"));
        assert!(!from("https://lokaler.example.se/seasons/new"), "reloaded, or read in another language");
        assert!(!comes_from_elsewhere(&HeaderMap::new(), &here), "written by hand");
    }
}
