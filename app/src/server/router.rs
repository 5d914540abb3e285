//! All routes: one line per feature, and what lies around every request.

use super::border;
use super::dress;
use super::form::Posted;
use super::refused::{self, posted};
use super::requests;
use super::state::App;
use super::visitor::{LANGUAGE_COOKIE, Visitor};
use crate::error::PageError;
use crate::shell::{self, Frame, Section};
use crate::{bookings, facilities, messages, people, seasons, settings, timetables, utilisation};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::middleware;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Json, Router};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use leptos::prelude::*;
use samrum_text::{Locale, t};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

/// The whole site.
pub fn site(app: App) -> Router {
    let files = ServeDir::new(&app.config.site)
        .precompressed_br()
        .precompressed_gzip()
        .fallback(get(missing_file).with_state(app.clone()));
    let pages = Router::new()
        .merge(bookings::pages::routes())
        .merge(facilities::pages::routes().layer(Extension(bookings::service::CALENDAR)))
        .merge(people::pages::routes())
        .merge(messages::pages::routes())
        .merge(seasons::pages::routes())
        .merge(settings::pages::routes())
        .merge(timetables::pages::routes())
        .merge(utilisation::pages::routes())
        .route("/language", posted(choose_language, "/"))
        .route("/accessibility", get(accessibility));
    let interface = Router::new()
        .merge(bookings::api::routes())
        .merge(utilisation::api::routes())
        .merge(seasons::api::routes())
        .merge(seasons::pages::events());
    let always_https = app.config.secure().then(|| HeaderValue::from_static("max-age=31536000"));
    let header = |name, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    Router::new()
        .merge(refused::around(pages, &app))
        .merge(interface)
        .route("/healthz", get(|| async { Json(serde_json::json!({ "status": "ok" })) }))
        .route("/readyz", get(super::ready::ready))
        .fallback_service(files)
        .layer(middleware::from_fn_with_state(app.clone(), border::guard))
        .layer(CsrfLayer::new())
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| PageError::Fault.into_response()))
        // Around all that may refuse a request, so that every refusal is a page.
        .layer(middleware::from_fn_with_state(app.clone(), dress::dress))
        .layer(header(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(header::REFERRER_POLICY, "same-origin"))
        // Pages have a policy of their own; what is no page loads nothing and is shown in none.
        .layer(header(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        ))
        .layer(SetResponseHeaderLayer::if_not_present(header::STRICT_TRANSPORT_SECURITY, always_https))
        .layer(middleware::from_fn_with_state(app.clone(), requests::follow))
        .with_state(app)
}

async fn missing_file() -> PageError {
    PageError::NotFound
}

/// Remembers the chosen language in a cookie and goes back to where the visitor was.
async fn choose_language(State(app): State<App>, jar: CookieJar, Posted(fields): Posted) -> Response {
    let cookie = Locale::of(fields.text("language")).map(|chosen| {
        Cookie::build((LANGUAGE_COOKIE, chosen.code()))
            .path("/")
            .same_site(SameSite::Lax)
            .secure(app.config.secure())
            .http_only(true)
            .permanent()
            .build()
    });
    let jar = cookie.into_iter().fold(jar, CookieJar::add);
    (jar, Redirect::to(shell::safe_next(fields.text("next")))).into_response()
}

async fn accessibility(State(app): State<App>, visitor: Visitor) -> Response {
    let l = visitor.language;
    let title = t!(l, shell.accessibility);
    shell::page(&app, &visitor, Frame::new(title, Section::None), || {
        view! {
            <h1>{title}</h1>
            <p>{t!(l, shell.accessibility_goal)}</p>
            <h2>{t!(l, shell.accessibility_known)}</h2>
            <p>{t!(l, shell.accessibility_known_text)}</p>
            <h2>{t!(l, shell.accessibility_contact)}</h2>
            <p>{t!(l, shell.accessibility_contact_text)}</p>
        }
    })
}
