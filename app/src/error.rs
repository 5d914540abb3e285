//! What a person may be told when a page cannot be shown, and the page that tells it. Causes are logged, never sent.

use crate::database::refusal::{self, Refusal};
use crate::server::limits::{ADDRESS as MOST_ADDRESS, PATH as MOST_PATH, PATH_PART as MOST_PART};
use crate::server::problem::Problem;
use crate::server::state::App;
use crate::server::visitor::Visitor;
use crate::shell::{self, Frame, Section};
use axum::extract::{FromRequestParts as _, Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::prelude::*;
use samrum_text::{Locale, td_string};

/// Seconds after which one may try again where nobody has said it better.
const REST: &str = "30";

/// A request that ends in no page of its own; [`dress`] makes it a page in the visitor's language, or a problem for a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageError {
    /// There is no such page or thing.
    NotFound,
    /// One must sign in first; the visitor is sent there and back.
    SignIn,
    /// The visitor may not do this.
    Forbidden,
    /// The form was sent from another site.
    Foreign,
    /// What was sent cannot be understood.
    BadRequest,
    /// The fields of what was sent cannot be read.
    Unreadable,
    /// Nothing is done at that address in that way.
    WrongMethod,
    /// What was sent came too slowly.
    TooSlow,
    /// What was sent is larger than is taken.
    TooLarge,
    /// The address is longer than any of ours.
    TooLong,
    /// What was sent is no form and no file of a kind that is read here.
    WrongType,
    /// The visitor has asked for more than one may in a while.
    TooMany,
    /// Our fault; the cause is in the log.
    Fault,
    /// Something we stand on does not answer, or is at its limit; it may soon be well again.
    Unavailable,
}

impl PageError {
    pub fn status(self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::Foreign => StatusCode::FORBIDDEN,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooLong => StatusCode::URI_TOO_LONG,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Fault => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What an answer says went wrong; `None` for an answer that is well, or that has words of its own.
    fn of(response: &Response) -> Option<Self> {
        if let Some(error) = response.extensions().get::<Self>() {
            return Some(*error);
        }
        let status = response.status();
        if !status.is_client_error() && !status.is_server_error() {
            return None;
        }
        // The words of the libraries are plain text or none at all; those of the site are html, its data JSON.
        let kind = response.headers().get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
        if kind.is_some_and(|kind| !kind.starts_with(b"text/plain")) {
            return None;
        }
        Some(match status {
            StatusCode::UNAUTHORIZED => Self::SignIn,
            // The site's own refusals say what they are; what is left is the guard against forms of other sites.
            StatusCode::FORBIDDEN => Self::Foreign,
            StatusCode::NOT_FOUND | StatusCode::GONE => Self::NotFound,
            StatusCode::METHOD_NOT_ALLOWED => Self::WrongMethod,
            StatusCode::REQUEST_TIMEOUT => Self::TooSlow,
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::URI_TOO_LONG => Self::TooLong,
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::WrongType,
            StatusCode::UNPROCESSABLE_ENTITY => Self::Unreadable,
            StatusCode::TOO_MANY_REQUESTS => Self::TooMany,
            StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT => {
                Self::Unavailable
            }
            status if status.is_server_error() => Self::Fault,
            _ => Self::BadRequest,
        })
    }

    /// What happened, and what to do.
    fn words(self, l: Locale) -> (&'static str, &'static str) {
        match self {
            Self::NotFound => (td_string!(l, shell.not_found), td_string!(l, shell.not_found_text)),
            Self::SignIn => (td_string!(l, shell.must_sign_in), td_string!(l, shell.must_sign_in_text)),
            Self::Forbidden => (td_string!(l, shell.forbidden), td_string!(l, shell.forbidden_text)),
            Self::Foreign => (td_string!(l, shell.foreign), td_string!(l, shell.foreign_text)),
            Self::BadRequest | Self::Unreadable => {
                (td_string!(l, shell.bad_request), td_string!(l, shell.bad_request_text))
            }
            Self::WrongMethod => (td_string!(l, shell.wrong_method), td_string!(l, shell.wrong_method_text)),
            Self::TooSlow => (td_string!(l, shell.too_slow), td_string!(l, shell.too_slow_text)),
            Self::TooLarge => (td_string!(l, shell.too_large), td_string!(l, shell.too_large_text)),
            Self::TooLong => (td_string!(l, shell.too_long), td_string!(l, shell.too_long_text)),
            Self::WrongType => (td_string!(l, shell.wrong_type), td_string!(l, shell.wrong_type_text)),
            Self::TooMany => (td_string!(l, shell.too_many), td_string!(l, shell.too_many_text)),
            Self::Fault => (td_string!(l, shell.fault), td_string!(l, shell.fault_text)),
            Self::Unavailable => (td_string!(l, shell.unavailable), td_string!(l, shell.unavailable_text)),
        }
    }

    /// Whether the same may go well in a while.
    fn passes(self) -> bool {
        matches!(self, Self::TooSlow | Self::TooMany | Self::Fault | Self::Unavailable)
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<sqlx::Error> for PageError {
    fn from(cause: sqlx::Error) -> Self {
        tracing::error!(%cause, "the database failed a page");
        match refusal::of(&cause) {
            Some(Refusal::TryAgain | Refusal::Away) => Self::Unavailable,
            // What the form points to is not there: it was made up, or has been removed since. Or a text is longer than is kept.
            Some(Refusal::Reference | Refusal::TooLong) => Self::BadRequest,
            _ => Self::Fault,
        }
    }
}

/// Turns every error that has no words of its own, whatever layer or extractor it comes from, into a page in the visitor's
/// language, or into problem+json for other programs. What the answer says besides (how else to ask, when to come again) stays.
pub async fn dress(State(app): State<App>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    // Who cannot be told from a stranger, since the database does not answer, is told that, and is no stranger.
    let known = Visitor::from_request_parts(&mut parts, &app).await;
    let away = known.as_ref().err().copied();
    let mut visitor = known.unwrap_or_else(|_| Visitor::somebody(&parts));
    let mut request = Request::from_parts(parts, body);
    let interface = request.uri().path().starts_with("/api/");
    let sent = request.method() != Method::GET && request.method() != Method::HEAD;
    let response = if too_long(request.uri()) {
        "/".clone_into(&mut visitor.address);
        PageError::TooLong.into_response()
    } else if let Some(away) = away {
        away.into_response()
    } else {
        request.extensions_mut().insert(visitor.clone());
        next.run(request).await
    };
    let Some(error) = PageError::of(&response) else { return response };
    if error == PageError::SignIn && !interface && visitor.actor.person.is_none() {
        return Redirect::to(&format!("/sign-in?next={}", shell::encoded(&visitor.address))).into_response();
    }
    let (status, mut headers) = (response.status(), response.into_parts().0.headers);
    let mut dressed = if interface {
        let (title, text) = error.words(visitor.language);
        Problem::new(status, title).with("detail", text.into()).into_response()
    } else {
        page(&app, &visitor, error, status, sent)
    };
    for own in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_ENCODING] {
        headers.remove(own);
    }
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.entry(header::RETRY_AFTER).or_insert(HeaderValue::from_static(REST));
    }
    dressed.headers_mut().extend(headers);
    dressed
}

fn too_long(uri: &Uri) -> bool {
    let path = uri.path();
    let whole = uri.path_and_query().map_or(0, |whole| whole.as_str().len());
    whole > MOST_ADDRESS || path.len() > MOST_PATH || path.split('/').any(|part| part.len() > MOST_PART)
}

/// The page of an error. `sent`: something was sent there, so the address leads back to the form.
fn page(app: &App, visitor: &Visitor, error: PageError, status: StatusCode, sent: bool) -> Response {
    let l = visitor.language;
    let (title, text) = error.words(l);
    let mut frame = Frame::new(title, Section::None);
    frame.status = status;
    let again = match (sent, error) {
        (_, PageError::NotFound | PageError::WrongMethod | PageError::TooLong | PageError::SignIn) => None,
        (true, _) => Some(td_string!(l, shell.to_form)),
        (false, error) => error.passes().then(|| td_string!(l, shell.try_again)),
    };
    let address = shell::safe_next(&visitor.address).to_owned();
    shell::page(app, visitor, frame, || {
        view! {
            <h1>{title}</h1>
            <p>{text}</p>
            {again.map(|again| view! { <p><a href=address>{again}</a></p> })}
            <p><a href="/">{td_string!(l, shell.to_start)}</a></p>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_words_of_its_own_is_told_in_ours() {
        let bare = |status: StatusCode| PageError::of(&status.into_response());
        assert_eq!(bare(StatusCode::FORBIDDEN), Some(PageError::Foreign));
        assert_eq!(bare(StatusCode::METHOD_NOT_ALLOWED), Some(PageError::WrongMethod));
        assert_eq!(bare(StatusCode::SERVICE_UNAVAILABLE), Some(PageError::Unavailable));
        assert_eq!(bare(StatusCode::IM_A_TEAPOT), Some(PageError::BadRequest));
        assert_eq!(bare(StatusCode::OK), None);
        assert_eq!(
            PageError::of(&(StatusCode::UNPROCESSABLE_ENTITY, "Cannot parse value").into_response()),
            Some(PageError::Unreadable)
        );
        let own = (StatusCode::UNPROCESSABLE_ENTITY, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], "<p>")
            .into_response();
        assert_eq!(PageError::of(&own), None, "a refused form");
        assert_eq!(
            PageError::of(&Problem::new(StatusCode::CONFLICT, "taken").into_response()),
            None,
            "a program's answer"
        );
    }

    #[test]
    fn no_address_of_ours_is_too_long() {
        let uri = |text: String| text.parse::<Uri>().expect("an address");
        assert!(!too_long(&uri(format!(
            "/spaces/0192f0c1-7d10-7000-8000-000000000000?{}",
            "feature=gymnastikredskap&".repeat(60)
        ))));
        assert!(too_long(&uri(format!("/{}", "a".repeat(MOST_PART + 1)))));
        assert!(too_long(&uri("/a".repeat(MOST_PATH))));
        assert!(too_long(&uri(format!("/search?{}", "a".repeat(MOST_ADDRESS)))));
    }
}
