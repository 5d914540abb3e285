//! The html frame around every page: head, navigation, language, main part, foot.

use crate::people::model::{Right, may};
use crate::server::state::App;
use crate::server::visitor::Visitor;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use hydration_context::SsrSharedContext;
use leptos::config::LeptosOptions;
use leptos::hydration::HydrationScripts;
use leptos::nonce::{provide_nonce, use_nonce};
use leptos::prelude::*;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use samrum_text::{Locale, t, texts};
use std::sync::Arc;

/// The part of the site a page belongs to; it is marked in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Home,
    Search,
    MyBookings,
    Requests,
    Seasons,
    Timetables,
    Utilisation,
    Facilities,
    People,
    Messages,
    Account,
    None,
}

impl Section {
    /// The language that most of its texts are in for whoever reads this one: another where it is only begun.
    fn told_in(self, l: Locale) -> Locale {
        let by_reader = match self {
            Self::Home | Self::Search | Self::MyBookings | Self::Requests => texts::bookings::MOSTLY,
            Self::Seasons => texts::seasons::MOSTLY,
            Self::Timetables => texts::timetables::MOSTLY,
            Self::Utilisation => texts::utilisation::MOSTLY,
            Self::Facilities => texts::facilities::MOSTLY,
            Self::People | Self::Account => texts::people::MOSTLY,
            Self::Messages => texts::messages::MOSTLY,
            Self::None => texts::shell::MOSTLY,
        };
        by_reader[l as usize]
    }
}

/// What the frame needs to know of a page.
#[derive(Debug, Clone)]
pub struct Frame {
    pub title: String,
    pub section: Section,
    pub status: StatusCode,
    /// Whether the page has islands; only then is any script sent.
    pub islands: bool,
    /// Seconds after which the page asks for itself again where no script runs (live progress).
    pub refresh: Option<u32>,
    /// The one other host that the page shows a picture of, as `https://host`.
    pub pictures_of: Option<String>,
}

impl Frame {
    pub fn new(title: impl Into<String>, section: Section) -> Self {
        Self { title: title.into(), section, status: StatusCode::OK, islands: false, refresh: None, pictures_of: None }
    }

    pub fn with_islands(mut self) -> Self {
        self.islands = true;
        self
    }

    /// A refused form: 422, and the title says so, as screen readers read it first.
    pub fn refused(mut self, language: Locale) -> Self {
        self.status = StatusCode::UNPROCESSABLE_ENTITY;
        self.title = t!(language, shell.title_refused, title = self.title);
        self
    }

    pub fn with_pictures_of(mut self, host: Option<&str>) -> Self {
        self.pictures_of = host.map(ToOwned::to_owned);
        self
    }

    pub fn refresh_after(mut self, seconds: u32) -> Self {
        self.refresh = Some(seconds);
        self
    }
}

/// Renders a whole page. `body` is called inside the reactive owner, so it may use islands.
pub fn page<V: IntoView>(app: &App, visitor: &Visitor, frame: Frame, body: impl FnOnce() -> V) -> Response {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let status = frame.status;
    let pictures = frame.pictures_of.clone().unwrap_or_default();
    let (html, policy) = owner.with(|| {
        provide_nonce();
        let body = body().into_any();
        let html = document(app, visitor, frame, body).to_html();
        let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
        (format!("<!DOCTYPE html>{html}"), policy(&nonce, &pictures))
    });
    owner.unset_with_forced_cleanup();
    let mut response = (status, Html(html)).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn policy(nonce: &str, pictures: &str) -> String {
    format!(
        "default-src 'none'; style-src 'self'; img-src 'self' data: {pictures}; font-src 'self'; connect-src 'self'; \
         script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; manifest-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}

fn document(app: &App, visitor: &Visitor, frame: Frame, body: AnyView) -> impl IntoView + use<> {
    let l = visitor.language;
    let told_in = frame.section.told_in(l);
    let partly = (!l.is_complete()).then(|| view! { <p class="notice" lang=l.code()>{t!(l, language.partly)}</p> });
    let municipality = app.config.municipality.clone();
    let scripts = frame.islands.then(|| {
        let options = LeptosOptions::builder().output_name("samrum").site_pkg_dir("pkg").build();
        view! { <HydrationScripts options islands=true/> }
    });
    let again = (visitor.shown_again && frame.status == StatusCode::UNPROCESSABLE_ENTITY).then(|| {
        let anew = anew(safe_next(&visitor.address));
        view! { <p class="notice">{t!(l, shell.shown_again)}" "<a href=anew>{t!(l, shell.begin_anew)}</a></p> }
    });
    let refresh = frame
        .refresh
        .map(|seconds| view! { <noscript><meta http-equiv="refresh" content=seconds.to_string()/></noscript> });
    view! {
        <html lang=l.code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                // As inner html: markers that views leave between texts would be shown in a title.
                <title inner_html=html_escape::encode_text(&format!("{} – Samrum", frame.title)).into_owned()></title>
                <link rel="icon" href="/icon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href="/pkg/samrum.css"/>
                {refresh}
                {scripts}
            </head>
            <body>
                <a class="skip-link" href="#main">{t!(l, shell.skip)}</a>
                {header(visitor, &frame, municipality.clone())}
                <main id="main" tabindex="-1" lang=(told_in != l).then(|| told_in.code())>{partly}{again}{body}</main>
                {footer(visitor, municipality, app.config.demo)}
            </body>
        </html>
    }
}

fn header(visitor: &Visitor, frame: &Frame, municipality: String) -> impl IntoView + use<> {
    let l = visitor.language;
    let items = navigation(visitor).into_iter().map(|(section, href, label)| {
        let current = (section == frame.section).then_some("page");
        view! { <li><a href=href aria-current=current>{label}</a></li> }
    });
    let account = match &visitor.actor.person {
        Some(person) => view! { <a class="account" href="/account" aria-current=(frame.section == Section::Account).then_some("page")>{person.name.clone()}</a> }.into_any(),
        None => view! { <a class="account" href=format!("/sign-in?next={}", encoded(&visitor.address))>{t!(l, people.sign_in)}</a> }.into_any(),
    };
    let others = Locale::ALL.into_iter().filter(|other| *other != l).map(|other| {
        let code = other.code();
        view! { <button class="link-button" name="language" value=code lang=code>{t!(other, language.name)}</button> }
    });
    view! {
        <header class="site-header">
            <div class="site-header-inner">
                <a class="brand" href="/"><span class="brand-name">"Samrum"</span><span class="brand-owner">{municipality}</span></a>
                <div class="site-tools">
                    <form method="post" action="/language">
                        <input type="hidden" name="next" value=visitor.address.clone()/>
                        {others.collect_view()}
                    </form>
                    {account}
                </div>
            </div>
            <nav class="site-nav" aria-label=t!(l, shell.navigation)><ul>{items.collect_view()}</ul></nav>
        </header>
    }
}

/// What the visitor may go to: section, address and label.
fn navigation(visitor: &Visitor) -> Vec<(Section, &'static str, &'static str)> {
    let l = visitor.language;
    let can = |right| may(&visitor.actor.roles, right);
    let mut items = vec![(Section::Search, "/search", t!(l, bookings.search))];
    if visitor.actor.person.is_some() {
        items.push((Section::MyBookings, "/bookings", t!(l, bookings.mine)));
    }
    if can(Right::DecideAnywhere) {
        items.push((Section::Requests, "/requests", t!(l, bookings.requests)));
    }
    items.push((Section::Seasons, "/seasons", t!(l, seasons.title)));
    if can(Right::PlanLessonsAnywhere) {
        items.push((Section::Timetables, "/timetables", t!(l, timetables.title)));
    }
    items.push((Section::Utilisation, "/utilisation", t!(l, utilisation.title)));
    if can(Right::KeepPlaces) {
        items.push((Section::Facilities, "/facilities", t!(l, facilities.title)));
    }
    if can(Right::KeepPeople) || can(Right::KeepPlaces) {
        items.push((Section::People, "/people", t!(l, people.people)));
    }
    if can(Right::SeeMessages) {
        items.push((Section::Messages, "/messages", t!(l, messages.outbox)));
    }
    items
}

fn footer(visitor: &Visitor, municipality: String, demo: bool) -> impl IntoView + use<> {
    let l = visitor.language;
    view! {
        <footer class="site-footer">
            {demo.then(|| view! { <p><strong>{t!(l, shell.sample)}</strong></p> })}
            <p>{t!(l, shell.footer, municipality = municipality)}</p>
            <ul>
                <li><a href="/accessibility">{t!(l, shell.accessibility)}</a></li>
                <li><a href="/api/v1/openapi.json">{t!(l, shell.open_data)}</a></li>
            </ul>
        </footer>
    }
}

/// Percent-encodes a value for the query of an address.
pub fn encoded(value: &str) -> String {
    const SPECIAL: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');
    utf8_percent_encode(value, &SPECIAL).to_string()
}

/// An address within this site to go on to, or the first page: never another host.
pub fn safe_next(next: &str) -> &str {
    let inside = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && next.bytes().all(|byte| byte.is_ascii_graphic());
    if inside { next } else { "/" }
}

/// The address of the same form without what was typed.
pub fn anew(address: &str) -> String {
    format!("{address}{}anew=yes", if address.contains('?') { '&' } else { '?' })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_sent_on_within_the_site_and_never_elsewhere() {
        assert_eq!(safe_next("/spaces/1?week=2026-W48"), "/spaces/1?week=2026-W48");
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "", "/a\r\nSet-Cookie: x"] {
            assert_eq!(safe_next(bad), "/", "{bad}");
        }
    }

    #[test]
    fn addresses_are_encoded() {
        assert_eq!(encoded("/sök?a=1&b"), "/s%C3%B6k%3Fa%3D1%26b");
    }
}
