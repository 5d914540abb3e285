//! Who is asking: a person with a session, a program with a token, or anybody; and in which language to answer.

use super::state::App;
use crate::error::PageError;
use crate::people;
use crate::people::model::{Actor, Person, Right};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use samrum_text::Locale;

/// Name of the cookie that remembers the language.
pub const LANGUAGE_COOKIE: &str = "samrum_language";

/// Whoever sent the request.
#[derive(Debug, Clone)]
pub struct Visitor {
    pub actor: Actor,
    pub language: Locale,
    /// Path and query of the request, to come back to after signing in or changing language.
    pub address: String,
    /// A bearer token was sent that is unknown or revoked: such a request is refused, never treated as anybody's.
    pub bad_token: bool,
    /// What is shown is a form that was refused before, looked at once more.
    pub shown_again: bool,
}

impl Visitor {
    /// Somebody of whom nothing is known but what the request says: its language and its address.
    pub fn somebody(parts: &Parts) -> Self {
        let mut visitor = Self::anybody();
        visitor.address = parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
        let chosen =
            CookieJar::from_headers(&parts.headers).get(LANGUAGE_COOKIE).and_then(|cookie| Locale::of(cookie.value()));
        visitor.language = chosen.or_else(|| preferred(&parts.headers)).unwrap_or(Locale::DEFAULT);
        visitor
    }

    /// Whoever has signed in; anybody else is asked to.
    pub fn signed_in(&self) -> Result<&Person, PageError> {
        self.actor.person.as_ref().ok_or(PageError::SignIn)
    }

    /// Whoever has signed in and has this right; a service asks for it again where something is done.
    pub fn with(&self, right: Right<'_>) -> Result<&Person, PageError> {
        let person = self.signed_in()?;
        if self.actor.may(right) { Ok(person) } else { Err(PageError::Forbidden) }
    }

    /// Somebody who has not signed in nor chosen a language.
    pub fn anybody() -> Self {
        Self {
            actor: Actor::anybody(),
            language: Locale::DEFAULT,
            address: "/".to_owned(),
            bad_token: false,
            shown_again: false,
        }
    }
}

impl FromRequestParts<App> for Visitor {
    /// A database that does not answer makes nobody a stranger: the request is answered when it does.
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        if let Some(visitor) = parts.extensions.get::<Self>() {
            return Ok(visitor.clone());
        }
        let mut visitor = Self::somebody(parts);
        // The site's own files and its health are nobody's: they need no database.
        if ["/pkg/", "/healthz", "/readyz"].iter().any(|begins| parts.uri.path().starts_with(begins)) {
            return Ok(visitor);
        }
        let jar = CookieJar::from_headers(&parts.headers);
        let found = if let Some(token) = bearer(&parts.headers) {
            let found = people::service::holder_of_token(app, token).await?;
            visitor.bad_token = found.is_none();
            found
        } else if let Some(cookie) = jar.get(session_cookie(app)) {
            people::service::holder_of_session(app, cookie.value()).await?
        } else {
            None
        };
        if let Some(actor) = found {
            // What was chosen in this browser comes before what the person chose once.
            if let Some(person) = &actor.person
                && jar.get(LANGUAGE_COOKIE).and_then(|cookie| Locale::of(cookie.value())).is_none()
            {
                visitor.language = Locale::of(&person.language).unwrap_or(Locale::DEFAULT);
            }
            visitor.actor = actor;
        }
        parts.extensions.insert(visitor.clone());
        Ok(visitor)
    }
}

/// `__Host-` binds the cookie to this host over https; plain http (a trial on one's own computer) cannot have it.
pub fn session_cookie(app: &App) -> &'static str {
    if app.config.secure() { "__Host-samrum" } else { "samrum" }
}

/// The first language of the browser's list that the site speaks. One that is only begun must be chosen.
fn preferred(headers: &HeaderMap) -> Option<Locale> {
    let list = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let code = |entry: &str| entry.trim().split(['-', ';']).next().and_then(Locale::of);
    list.split(',').filter_map(code).find(|locale| locale.is_complete())
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}
